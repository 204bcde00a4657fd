"""What a reader sees of the acid page: the boxes that are green, by their pixels."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Frame

_PLACES = """() => {
  const all = document.querySelector("#ways").getBoundingClientRect();
  return [...document.querySelectorAll(".way")].map((box) => {
    const { x, y } = box.getBoundingClientRect();
    return [box.id, x - all.x + 10, y - all.y + 10];
  });
}"""
_GREEN = """async ([png, places]) => {
  const bytes = Uint8Array.from(atob(png), (char) => char.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
  context.drawImage(image, 0, 0);
  return places.filter(([, x, y]) => {
    const [red, green, blue] = context.getImageData(x, y, 1, 1).data;
    return red < 10 && Math.abs(green - 128) < 10 && blue < 10;
  }).map(([id]) => id);
}"""


def greens(frame: Frame) -> set[str]:
    """Return the ids of the boxes in `frame` whose middle is green."""
    places = frame.evaluate(_PLACES)
    shot = frame.locator("#ways").screenshot()
    # In a page of its own: what is looked at may have changed what is used here.
    assert frame.page.context.browser is not None
    context = frame.page.context.browser.new_context()
    try:
        return set(context.new_page().evaluate(_GREEN, [b64encode(shot).decode(), places]))
    finally:
        context.close()
