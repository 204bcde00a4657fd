// Closes the list of what can be saved when a reader turns elsewhere. Without it the list closes where it was opened.
const list = document.querySelector(".saving");

const close = () => {
  list.open = false;
};

document.addEventListener("click", (event) => {
  if (!list.contains(event.target)) close();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !list.open) return;
  close();
  list.querySelector("summary").focus();
});
// Into the frame with the archived page, which tells us nothing of clicks in it.
window.addEventListener("blur", close);
