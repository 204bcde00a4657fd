"""A WACZ of ours opened in ReplayWeb.page, as `make peers` packs it with npm; nothing of it is read here."""

from __future__ import annotations

import re
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archiver.archive import make_archive
from archiver.crawl.intake import import_files
from archiver.errors import FetchError
from archiver.pack.wacz import Labels, write_wacz
from tests.browser.serving import Answer, Content, Request, serving
from tests.chromium import light_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Page

ROOT = Path(__file__).resolve().parents[2]
PACKED = sorted((ROOT / ".venv-peers" / "npm").glob("replaywebpage-*.tgz"))
STORY = "http://127.0.0.1:8018/en/story/letters-in-the-bindings"
_VISITS, _LOOKS = 5, 100

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(not PACKED, reason="ReplayWeb.page is not packed: run `make peers`, which needs npm for it"),
]

HOST_PAGE = """<!doctype html><title>Host</title><script src="/ui.js"></script>
<replay-web-page source="/ours.wacz" url="{url}" replayBase="/replay/" embed="default"
  style="display: block; width: 1000px; height: 700px"></replay-web-page>"""


def ranged(content: bytes, kind: str) -> Callable[[Request], Answer]:
    """Return what answers requests for parts of `content` (RFC 9110, 14)."""

    def answer(request: Request) -> Answer:
        headers = {"Content-Type": kind, "Accept-Ranges": "bytes"}
        found = re.fullmatch(r"bytes=(\d*)-(\d*)", request.headers.get("range", ""))
        if found is None:
            return Answer(content, 200, headers)
        first, last = found.groups()
        start = int(first) if first else max(0, len(content) - int(last))
        stop = min(int(last) + 1, len(content)) if first and last else len(content)
        told = {**headers, "Content-Range": f"bytes {start}-{stop - 1}/{len(content)}"}
        return Answer(content[start:stop], 206, told)

    return answer


@pytest.fixture(scope="module")
def wacz(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The demo archive as a WACZ."""
    folder = tmp_path_factory.mktemp("archive")
    with closing(make_archive(folder)) as archive:
        for _ in import_files(archive, [ROOT / "warcs" / "demo-1.warc.gz"]):
            continue
        write_wacz(
            archive, folder / "ours.wacz", Labels(title="The demo site"), created=datetime(2024, 5, 6, tzinfo=UTC)
        )
    return (folder / "ours.wacz").read_bytes()


@pytest.fixture
def page() -> Iterator[Page]:
    """A page in a Chromium that reaches loopback only."""
    try:
        executable = light_chromium()
    except FetchError as error:
        pytest.skip(str(error))
    from playwright.sync_api import sync_playwright

    nowhere = "--host-resolver-rules=MAP * ~NOTFOUND,EXCLUDE localhost,EXCLUDE 127.0.0.1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", nowhere])
        yield browser.new_page()
        browser.close()


def replayed(page: Page, address: str) -> Frame:
    """Return the frame in which the story is shown.

    At a first visit its service worker may come too late for its own frame (webrecorder/replayweb.page#412).
    """
    for _ in range(_VISITS):
        page.goto(address)
        for _ in range(_LOOKS):
            for frame in page.frames:
                if frame.url.endswith(STORY) and "/w/" in frame.url:
                    frame.wait_for_load_state()
                    return frame
            page.wait_for_timeout(100)
    raise AssertionError([frame.url for frame in page.frames])


def test_a_story_opens_with_its_words_and_its_picture(wacz: bytes, page: Page) -> None:
    with tarfile.open(PACKED[-1]) as packed:
        scripts = {name: packed.extractfile(f"package/{name}") for name in ("ui.js", "sw.js")}
        raw = {name: file.read() for name, file in scripts.items() if file is not None}
    contents: dict[str, Content] = {
        "/": HOST_PAGE.format(url=STORY),
        "/ui.js": raw["ui.js"],
        "/replay/sw.js": raw["sw.js"],
        "/ours.wacz": ranged(wacz, "application/wacz"),
    }
    with serving(contents) as site:
        frame = replayed(page, site.origin)
        assert "Letters found in the bindings" in frame.locator("body").inner_text()
        picture = frame.get_by_alt_text("Fibres of rag paper under magnification")
        picture.scroll_into_view_if_needed()
        picture.evaluate("image => image.decode()")
        assert picture.evaluate("image => image.naturalWidth") > 0
