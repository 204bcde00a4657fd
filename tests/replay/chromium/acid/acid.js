// Makes a box for each way of ways.js, lets all go at once, and does what the boxes of the page wait for.
import { ways } from "./ways.js";

const late = () => new Promise((_, refuse) => setTimeout(refuse, 30_000, new Error("late")));
const problems = (window.problems = {});
const tried = async (name, work) => {
  try {
    await Promise.race([work(), late()]);
    return true;
  } catch (error) {
    problems[name] = String(error?.message ?? error);
    return false;
  }
};

const boxes = Object.keys(ways).map((id) => {
  const box = Object.assign(document.createElement("div"), { id, className: "way" });
  document.querySelector("#ways").append(box);
  return box;
});
const going = boxes.map(async (box) => {
  const way = ways[box.id];
  if ((await tried(box.id, async () => way(box))) && !way.length) green(box.id);
});

const template = document.querySelector("#template template");
template.before(document.importNode(template.content, true));
document.querySelector("#form-target form").submit();
document.querySelector("#map-area area").click();
const watching = new IntersectionObserver((seen) => {
  for (const { target } of seen.filter((each) => each.isIntersecting)) {
    watching.unobserve(target);
    const { src, srcset, bg } = target.dataset;
    if (src) target.src = src;
    if (srcset) target.srcset = srcset;
    if (bg) target.style.backgroundImage = `url(${bg})`;
  }
});
document.querySelectorAll(".late").forEach((each) => watching.observe(each));

going.push(
  tried("css-font-face", async () => {
    const [face] = await document.fonts.load("20px AcidFont");
    if (face.status === "loaded") green("css-font-face");
  }),
  tried("css-cursor", async () => {
    const image = new Image();
    image.src = /url\("([^"]+)"\)/.exec(getComputedStyle(document.querySelector("#css-cursor")).cursor)[1];
    await image.decode();
    green("css-cursor");
  }),
);
await Promise.all(going);
window.isOver = true;
