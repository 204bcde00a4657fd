"""What is done to a page once it has loaded: it is scrolled through, so that all of it is there, and left to rest.

Nothing is clicked and nothing in the document is changed.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from playwright.async_api import Page

MAX_SCREENS = 60
"""How many windows a page is scrolled down; one that grows at its end has no other."""

QUIET_S = 15.0
"""A page that asks for something all the time (a chat, a counter) is not waited for any longer."""

_LOOK_S = 0.05
_STEP_REST_S = 0.1
_STEP_S = 3.0
_LOOKS_AT_END = 2

# Scrolls what a reader would scroll: the document, or where that is no longer than the window the largest part of it
# that scrolls. Two frames later everything that watches what comes into view has been told; on a busy machine a frame
# takes its time, and where nothing is drawn there is none. What watches for the end to come into view is told nothing
# where that went out of view and came back within one frame: "again" goes up a window first, for all to see.
_STEP = """async (way) => {
  const root = document.scrollingElement ?? document.documentElement;
  let part = root;
  if (root.scrollHeight <= innerHeight + 1) {
    const scrolls = (one) => one.scrollHeight > one.clientHeight + 1
      && one.clientHeight * one.clientWidth > innerHeight * innerWidth / 4
      && /auto|scroll/.test(getComputedStyle(one).overflowY);
    const parts = [...document.querySelectorAll("body *")].slice(0, 5000).filter(scrolls);
    part = parts.sort((a, b) => b.clientHeight * b.clientWidth - a.clientHeight * a.clientWidth)[0] ?? root;
  }
  const frame = () => new Promise((done) => {
    requestAnimationFrame(done);
    setTimeout(done, 1000);
  });
  const goTo = async (top) => {
    part.scrollTo({ top, behavior: "instant" });
    await frame();
    await frame();
  };
  if (way === "again") await goTo(part.scrollTop - part.clientHeight);
  await goTo(way === "top" ? 0 : part.scrollTop + part.clientHeight * (way === "again" ? 1 : 0.9));
  return [part.scrollTop + part.clientHeight >= part.scrollHeight - 2, part.scrollHeight];
}"""


class Traffic(Protocol):
    """Knows how long a page has been quiet."""

    def quiet_s(self) -> float:
        """Return for how many seconds nothing has been asked for or come; 0 while something is on its way."""


async def rest(traffic: Traffic, quiet_s: float, *, until: float) -> bool:
    """Wait until the page has asked for nothing for `quiet_s` seconds; False if `until` (monotonic) comes first."""
    while (now := time.monotonic()) < until:
        if traffic.quiet_s() >= quiet_s:
            return True
        await asyncio.sleep(min(_LOOK_S, until - now))
    return False


async def scroll_through(page: Page, traffic: Traffic, *, idle_s: float, until: float) -> bool:
    """Scroll down window by window, then back to the top; False if the page went on behind the last window.

    At the end the page may bring more: then it goes on. Raises Playwright's Error where the page does not answer.
    """
    is_over = False
    height_before, looks = None, 0
    for _ in range(MAX_SCREENS):
        is_at_end, height = await page.evaluate(_STEP, "down" if height_before is None else "again")
        # What the end brings comes after the scroll that led there, and a busy machine takes its time over it. So the
        # end is the end when nothing has come twice.
        looks = looks + 1 if is_at_end and height == height_before else 0
        if looks == _LOOKS_AT_END:
            is_over = True
            break
        height_before = height if is_at_end else None
        await rest(traffic, idle_s if is_at_end else _STEP_REST_S, until=min(until, time.monotonic() + _STEP_S))
        if time.monotonic() >= until:
            break
    await page.evaluate(_STEP, "top")
    return is_over
