// The frame tells which capture a reader has followed links to; the bar then shows that capture, from the start.
// What the frame says is a claim of an archived page, so it can only choose among our own page views.
const frame = document.querySelector("iframe[data-page]");
const LONGEST = 8000;

if (frame) {
  // In the sandbox the page has an opaque origin, which is called "null"; in the mode "full" it has its host's.
  // Our page views, below the folder of the archive where the server shows several.
  const views = frame.dataset.page.slice(0, frame.dataset.page.indexOf("/page/") + "/page/".length);
  const origins = ["null", new URL(frame.src).origin];
  addEventListener("message", (event) => {
    const path = event.data?.archived;
    if (event.source !== frame.contentWindow || !origins.includes(event.origin)) return;
    if (typeof path !== "string" || path.length > LONGEST || !path.startsWith(views)) return;
    // With dots in it a path can lead out of a folder that it begins with.
    const { origin, pathname } = new URL(path, location);
    if (origin !== location.origin || !pathname.startsWith(views)) return;
    if (path !== frame.dataset.page) location.replace(path);
  });
}
