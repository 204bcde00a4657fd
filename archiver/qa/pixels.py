"""Compares two screenshots, in the browser that made them: it decodes PNG, and a canvas gives the pixels."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.async_api import Browser

TOLERANCE = 8
"""Channels (0 to 255) that differ by no more than this are the same to the eye, and to other rasterizers' rounding."""

_TIMEOUT_S = 60.0

# What only one of the two pictures has counts as different, so that a page that ends early is no match.
_COMPARE = """async ([first, second, tolerance]) => {
  const opened = async (text) => {
    const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
    return createImageBitmap(new Blob([bytes], { type: "image/png" }));
  };
  const [one, other] = [await opened(first), await opened(second)];
  const width = Math.max(one.width, other.width), height = Math.max(one.height, other.height);
  const band = 512;
  const drawn = (image, top) => {
    const canvas = new OffscreenCanvas(width, band);
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(image, 0, -top);
    return context.getImageData(0, 0, width, band).data;
  };
  let differing = 0;
  for (let top = 0; top < height; top += band) {
    const [left, right] = [drawn(one, top), drawn(other, top)];
    const end = Math.min(band, height - top) * width * 4;
    for (let at = 0; at < end; at += 4) {
      for (let channel = 0; channel < 4; channel += 1) {
        if (Math.abs(left[at + channel] - right[at + channel]) > tolerance) {
          differing += 1;
          break;
        }
      }
    }
  }
  return differing / (width * height);
}"""


async def difference(browser: Browser, first: bytes, second: bytes) -> float:
    """Return the share of pixels, 0 to 1, in which two PNGs differ.

    Raises Playwright's Error if one of them is no picture, TimeoutError if it takes too long.
    """
    page = await browser.new_page()
    try:
        pictures = [b64encode(png).decode() for png in (first, second)]
        return float(await asyncio.wait_for(page.evaluate(_COMPARE, [*pictures, TOLERANCE]), _TIMEOUT_S))
    finally:
        await page.close()
