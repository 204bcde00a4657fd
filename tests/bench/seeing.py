"""Looks at a replayed page in a Chromium that has seen nothing before: how long until it is there, and at what cost."""

from __future__ import annotations

import re
import statistics
import time
from typing import TYPE_CHECKING

from archiver.browser.executable import chromium_at

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_LONGEST_MS = 120_000
_CAPTURE = re.compile(r"/\d{14}[a-z]{2}_/https?:")
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]


def see(ours: str, theirs: str, words: str, rounds: str) -> dict[str, float]:
    """Open both addresses in turn, and return the medians of the milliseconds and requests of each.

    What counts is the time until `words` are visible in the frame, from the moment that the address is asked for.
    """
    from playwright.sync_api import sync_playwright

    taken: dict[str, list[tuple[float, int, int]]] = {"ours": [], "theirs": []}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_at(None), args=_ARGUMENTS)
        for _ in range(int(rounds)):
            taken["ours"].append(_seen(browser, ours, words))
            taken["theirs"].append(_seen(browser, theirs, words))
        browser.close()
    facts = {"cpu_s": time.process_time()}
    for name, looks in taken.items():
        for what, values in zip(("ms", "requests", "added"), zip(*looks, strict=True), strict=True):
            facts[f"{name}_{what}"] = statistics.median(values)
    return facts


def _seen(browser: Browser, address: str, words: str) -> tuple[float, int, int]:
    """Return the milliseconds until the words are there, the requests in all, and those of them for no capture."""
    context = browser.new_context()
    context.set_default_timeout(_LONGEST_MS)
    page = context.new_page()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    began = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.frame_locator("iframe").get_by_text(words).first.wait_for()
    took = (time.perf_counter() - began) * 1000
    page.wait_for_load_state("networkidle")
    context.close()
    asked = [url for url in requests if url.startswith("http")]
    return took, len(asked), len([url for url in asked if not _CAPTURE.search(url)])
