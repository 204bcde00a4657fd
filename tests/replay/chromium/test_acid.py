"""One page that refers to things in every way: captured by our crawler, played back, each way green or red.

What stays red is named here with the reason, so that a browser or a change of ours that turns it green is noticed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archiver.archive import make_archive, open_archive
from archiver.browser.interface import BrowserOptions
from archiver.crawl.plan import Plan
from archiver.crawl.single import capture_pages
from archiver.model import Seed
from archiver.replay.policies import JavaScript
from archiver.replay.scripts import Script
from tests.browser.serving import Site
from tests.chromium import whole_chromium
from tests.replay.chromium.acid.looking import greens
from tests.replay.chromium.acid.site import CONTROL, PAGE, acid_site, ways
from tests.replay.chromium.peers import wombat_of_a_peer
from tests.replay.chromium.stage import Trap, on_stage, settle

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Frame

# What works with wombat is not the same without windows.
CHROMIUM = whole_chromium

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("acid")]

SANDBOXED = {
    # Every document in a sandbox has an opaque origin of its own, so a page cannot reach into its frames.
    "frame-written",
    # Service workers need an origin; the archive would not let one of a stranger live on its host anyway.
    "worker-service",
    # `location` is the one thing in a page that no script can change, and scripts are not rewritten: it tells the
    # address in the archive, and where it leads out of there the policy refuses it. The Navigation API, which could
    # tell that, is off in opaque origins.
    "location-rooted",
    "location-absolute",
    "location-read",
    # Workers have no import maps, and import() can be caught in no other way.
    "worker-module-import",
    # A style may name a filter in a file of the page's own origin only.
    "svg-filter-of-a-file",
    # Images in the markup ask for no permission to be read. A page that draws has them asked for anew, with it; what is
    # drawn on a canvas that nobody saw coming, and read at once, was asked for without.
    "canvas-drawn-at-once",
    # XML in a frame is sent as text, as feeds are.
    "xml-stylesheet",
}
# With an origin and wombat. It wants the scripts rewritten on the server, which is not done: so import() and workers go
# wrong there, and it knows some newer ways of styles and documents not.
WITH_WOMBAT = {
    *("frame-written", "worker-service", "location-rooted", "location-absolute", "worker-module-import"),
    "location-read",
    *("xml-stylesheet", "worker", "worker-of-url", "worker-module", "worker-of-blob", "worker-shared"),
    *("import-rooted", "import-absolute", "import-other-host", "import-json", "import-css", "import-of-imports"),
    *("script-added-module", "blob-module", "data-module", "blob-page", "blob-sheet", "data-page", "data-css"),
    *("iframe-data", "iframe-srcdoc-fetch", "frame-srcdoc-added", "set-html-unsafe", "set-srcset"),
    *("message-to-frame", "message-to-frame-of-other-host"),
    *("svg-href-base-val", "shadow-adopted", "style-adopted", "style-animated", "style-image-set"),
}
RED: dict[JavaScript, set[str]] = {"safe": SANDBOXED, "full": WITH_WOMBAT}

ALL = set(ways()) - {CONTROL}
_LOOKS = 40


@dataclass(frozen=True)
class Captured:
    """The archive of the page, the ways that were green before, and the servers that still listen."""

    folder: Path
    live: set[str]
    sites: tuple[Site, Site]

    def asked(self) -> list[str]:
        """Return what the servers have been asked for since the capture."""
        return [path for site in self.sites for path in site.paths()]


@pytest.fixture(scope="module")
def captured(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Captured]:
    """The page, seen live and captured with a browser."""
    folder = tmp_path_factory.mktemp("acid")
    with acid_site() as sites:
        url = sites[0].origin + PAGE
        page = browser.new_page()
        page.goto(url)
        live = looked_at(page.main_frame, ALL)
        page.close()
        plan = Plan(
            name="acid",
            seeds=(Seed(url),),
            allow_private=("127.0.0.1",),
            delay_s=0,
            browser=BrowserOptions(executable=CHROMIUM(), page_timeout_s=60),
        )
        archive = make_archive(folder)
        assert len(capture_pages(archive, plan).pages) == 1
        archive.close()
        for site in sites:
            site.requests.clear()
        yield Captured(folder, live, sites)


def looked_at(frame: Frame, expected: set[str]) -> set[str]:
    """Return the ways that are green once the page's script is over, and all that are expected are, or never will."""
    frame.wait_for_function("() => window.isOver", timeout=60_000)
    settle(frame.page)
    for _ in range(_LOOKS):
        found = greens(frame)
        if found >= expected:
            break
        frame.page.wait_for_timeout(100)
    return found


def replayed(captured: Captured, browser: Browser, javascript: JavaScript, wombat: Script | None = None) -> set[str]:
    """Return the ways that are green in the page view."""
    with on_stage(open_archive(captured.folder), {}, browser, javascript, wombat=wombat) as stage:
        page = stage.open(f"/page/{captured.sites[0].origin}{PAGE}")
        handle = page.wait_for_selector("iframe")
        frame = handle.content_frame() if handle else None
        assert frame is not None
        return looked_at(frame, ALL - RED[javascript])


def test_live_every_way_works_and_what_is_not_there_is_red(captured: Captured) -> None:
    assert captured.live == ALL
    assert len(ALL) > 150


def test_every_way_that_a_sandbox_allows_works_in_replay(captured: Captured, browser: Browser, trap: Trap) -> None:
    trap.caught.clear()
    assert replayed(captured, browser, "safe") == ALL - SANDBOXED
    assert (captured.asked(), trap.caught) == ([], [])


@pytest.mark.slow
def test_what_works_with_wombat(captured: Captured, browser: Browser, trap: Trap) -> None:
    trap.caught.clear()
    assert replayed(captured, browser, "full", wombat_of_a_peer()) == ALL - WITH_WOMBAT
    assert (captured.asked(), trap.caught) == ([], [])
