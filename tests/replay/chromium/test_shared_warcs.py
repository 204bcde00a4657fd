"""Pages out of WARC files by other people and tools, shown in Chromium: our own script stumbles over none of them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archiver.archive import Archive, make_archive
from archiver.crawl.intake import import_files
from archiver.errors import ArchiverError
from archiver.model import Capture
from tests.replay.chromium.stage import Stage, Trap, on_stage, settle

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Response

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SUFFIXES = (".warc", ".warc.gz", ".arc", ".arc.gz", ".wacz")
SHIM = "/w/-/shim-"
# One page of each file, and of these so many, evenly.
SAMPLED = 20


@pytest.fixture(scope="module")
def archive(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """All files that can be read."""
    made = make_archive(tmp_path_factory.mktemp("shared") / "archive")
    for path in sorted((shared / "data" / "warc").rglob("*")):
        if path.name.endswith(SUFFIXES):
            with contextlib.suppress(ArchiverError):
                list(import_files(made, [path]))
    return made


@pytest.fixture(scope="module")
def stage(archive: Archive, browser: Browser) -> Iterator[Stage]:
    """Them, served."""
    with on_stage(archive, {}, browser) as made:
        yield made


def sampled(archive: Archive) -> list[Capture]:
    """Return the longest page of each file, and of these some."""
    pages: dict[str, Capture] = {}
    for capture in archive.index.captures():
        if capture.mime == "text/html" and capture.status == 200 and capture.record_type == "response":
            kept = pages.get(capture.warc)
            pages[capture.warc] = capture if kept is None or capture.length > kept.length else kept
    found = [pages[name] for name in sorted(pages)]
    return found[:: max(1, len(found) // SAMPLED)]


def test_no_page_makes_our_script_stumble(stage: Stage, trap: Trap) -> None:
    trap.caught.clear()
    pages = sampled(stage.archive)
    assert len(pages) >= SAMPLED
    context = stage.browser.new_context()
    stumbles: list[tuple[str, str]] = []
    unanswered: list[tuple[str, int]] = []
    for capture in pages:
        page = context.new_page()
        listen(page, capture.url, stumbles, unanswered)
        page.goto(f"{stage.origin}/page/{stage.archive.stamp(capture)}/{capture.url}")
        settle(page)
        page.close()
    context.close()
    assert (stumbles, unanswered) == ([], [])
    assert trap.caught == []


def listen(page: Page, url: str, stumbles: list[tuple[str, str]], unanswered: list[tuple[str, int]]) -> None:
    """Note what our script says that went wrong on the page at `url`, and what the server could not answer."""

    def hear(said: ConsoleMessage) -> None:
        if said.type == "error" and SHIM in said.location["url"]:
            stumbles.append((url, said.text))

    def see(error: Error) -> None:
        if is_ours(error.stack or ""):
            stumbles.append((url, error.stack or ""))

    def take(answer: Response) -> None:
        if answer.status >= 500:
            unanswered.append((answer.url, answer.status))

    page.on("console", hear)
    page.on("pageerror", see)
    page.on("response", take)


def is_ours(stack: str) -> bool:
    """Tell whether an error came up in our script: the first place its stack names."""
    places = [line for line in stack.splitlines() if "://" in line]
    return bool(places) and SHIM in places[0]
