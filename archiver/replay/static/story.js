// On a story: Escape puts the card of a claim away; a selected passage can be cited.
const story = document.querySelector("article[data-cite]");
const LONGEST = 1500;

for (const claim of document.querySelectorAll(".claim")) {
  const show = () => claim.classList.remove("away");
  claim.addEventListener("pointerenter", show);
  claim.addEventListener("focusin", show);
}
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const claim of document.querySelectorAll(".claim")) claim.classList.add("away");
  door.hidden = true;
});

const door = document.createElement("a");
door.className = "button cite-door";
door.hidden = true;
if (story) {
  door.textContent = story.dataset.citeLabel;
  document.body.append(door);
  document.addEventListener("selectionchange", offer);
}

function offer() {
  const selection = getSelection();
  const words = String(selection).trim();
  const inside = selection.rangeCount && story.contains(selection.getRangeAt(0).commonAncestorContainer);
  door.hidden = !inside || words.length < 2 || words.length > LONGEST;
  if (door.hidden) return;
  // Paragraphs of a selection are parted by blank lines, those of a record's text by one line end.
  const quote = words.replace(/\s*\n\s*/g, "\n");
  door.href = `${story.dataset.cite}?quote=${encodeURIComponent(quote)}#proof`;
  const box = selection.getRangeAt(0).getBoundingClientRect();
  const top = Math.max(8, box.top - door.offsetHeight - 8);
  const left = Math.min(Math.max(8, box.left + box.width / 2 - door.offsetWidth / 2), innerWidth - door.offsetWidth - 8);
  // Through the object model: the policy of the page forbids style attributes in the markup alone.
  door.style.top = `${top + scrollY}px`;
  door.style.left = `${left + scrollX}px`;
}

// A link to the evidence for a value opens it.
function openTarget() {
  const target = location.hash.startsWith("#claim-") && document.getElementById(location.hash.slice(1));
  const details = target && target.closest("details");
  if (details) details.open = true;
}
addEventListener("hashchange", openTarget);
openTarget();
