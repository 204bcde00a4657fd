const routes = [];
const go = () => {
  for (const [pattern, show] of routes) {
    const found = pattern.exec(location.hash);
    if (found) return show(...found.slice(1));
  }
};
addEventListener("hashchange", go);
// All routes are there once the scripts have run.
addEventListener("DOMContentLoaded", go);

export const route = (pattern, show) => void routes.push([pattern, show]);
