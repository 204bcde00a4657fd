// The frame tells which capture a reader has followed links to; the bar then shows that capture, from the start.
// What the frame says is a claim of an archived page, so it can only choose among our own page views.
const frame = document.querySelector("iframe[data-page]");

if (frame) {
  addEventListener("message", (event) => {
    const path = event.data?.archived;
    if (event.source !== frame.contentWindow || typeof path !== "string") return;
    if (path.startsWith("/page/") && path !== frame.dataset.page) location.replace(path);
  });
}
