import { route } from "app/router.js";
import "./elements.js";

const app = document.querySelector("#app");
const filled = (id) => document.querySelector(id).content.firstElementChild.cloneNode(true);
const asked = async (path) => (await fetch(path)).json();
const watching = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting) target.classList.add("seen");
  }
});

route(/^#?\/?$/, async () => {
  document.title = "All stories";
  const rows = (await asked("/api/stories.json")).map((story) => {
    const row = filled("#row");
    const link = row.querySelector("a");
    Object.assign(link, { textContent: story.title, href: `#/story/${story.id}` });
    row.querySelector("p").textContent = story.text;
    row.querySelector("story-picture").setAttribute("source", story.picture);
    watching.observe(row);
    return row;
  });
  app.replaceChildren(...rows);
  localStorage.setItem("seen", rows.length);
});
route(/^#\/story\/(\d+)$/, async (id) => {
  const story = await asked(`/api/stories/${id}.json`);
  const whole = filled("#whole");
  document.title = whole.querySelector("h1").textContent = story.title;
  whole.querySelector("p").textContent = story.text;
  whole.querySelector("story-picture").setAttribute("source", story.picture);
  whole.querySelector("ul").innerHTML = story.tags.map((tag) => `<li>${tag}</li>`).join("");
  app.replaceChildren(whole);
});
