"""Live and replay, pixel for pixel, in windows of three widths: pages by others, and pages that scripts build."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from archiver.archive import Archive, make_archive
from archiver.browser.interface import BrowserOptions
from archiver.crawl.plan import Plan
from archiver.crawl.single import capture_pages
from archiver.errors import FetchError
from archiver.model import Seed
from archiver.qa.check import PageCheck, check_pages
from tests.browser import scripted
from tests.browser.serving import Content, serving
from tests.chromium import light_chromium
from tests.replay.chromium.app.site import contents as app

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WIDTHS = (360, 768, 1280)
DOC = Path("/usr/share/doc/python3.11/html")
# Chromium draws the icon of the search in one of two ways, a few grey levels apart, live as in replay (7 times of 10,
# and 3): so the rarer one may take some tries. What replay does otherwise is there each time.
TRIES = 30
PYTHON_PAGES = ("index.html", "library/json.html")


@pytest.fixture(scope="module")
def chromium() -> str:
    """The Chromium to start; without one the tests are skipped."""
    try:
        return light_chromium()
    except FetchError as error:
        pytest.skip(str(error))


def python_doc() -> dict[str, Content]:
    """Return some pages of Debian's python3-doc with all that they are made of, by path."""
    if not DOC.is_dir():
        pytest.skip("Debian's python3-doc is not installed: apt install python3-doc")
    files = [DOC / page for page in PYTHON_PAGES] + [path for path in (DOC / "_static").rglob("*") if path.is_file()]
    return {f"/{path.relative_to(DOC)}": path.read_bytes() for path in files}


def capture(archive: Archive, chromium: str, pages: dict[str, Content], paths: list[str], width: int) -> None:
    """Capture `paths` of a site in a window of a width, and stop the site."""
    with serving(pages) as site:
        plan = Plan(
            name="pixels",
            seeds=tuple(Seed(site.origin + path) for path in paths),
            allow_private=("127.0.0.1",),
            delay_s=0,
            browser=BrowserOptions(executable=chromium, page_timeout_s=60, width=width),
        )
        assert len(capture_pages(archive, plan).pages) == len(paths)


@pytest.mark.parametrize("width", WIDTHS)
def test_replay_looks_as_it_did_live_to_the_pixel(chromium: str, width: int) -> None:
    sites: list[tuple[dict[str, Content], list[str]]] = [
        (python_doc(), [f"/{page}" for page in PYTHON_PAGES]),
        (app(), ["/"]),
        (scripted.contents(), ["/"]),
    ]
    # Chromium's socket lies in the archive, and its path must be short.
    with TemporaryDirectory(prefix="p-") as folder:
        archive = make_archive(Path(folder))
        for pages, paths in sites:
            capture(archive, chromium, pages, paths, width)
        found = {check.url: check for check in checked(archive, chromium)}
        assert len(found) == len(PYTHON_PAGES) + 2
        for _ in range(TRIES):
            for url in [url for url, check in found.items() if check.difference != 0]:
                found |= {check.url: check for check in checked(archive, chromium, url)}
        archive.close()
    assert {url: (check.difference, check.missing) for url, check in found.items()} == dict.fromkeys(found, (0.0, ()))


def checked(archive: Archive, chromium: str, wanted: str | None = None) -> Iterator[PageCheck]:
    """Yield what came of playing the pages back, or the one at a URL."""
    return check_pages(archive, wanted, work=archive.state / "browser", executable=chromium)
