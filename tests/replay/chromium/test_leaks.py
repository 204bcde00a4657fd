"""Replay of a whole site and of other people's pages: not one request leaves, and what would have is counted."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archiver.demo.site.build import build_site
from archiver.model import Headers
from tests.replay.chromium.stage import STAMP, Kept, Stage, Trap, settle, staged

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

SITE = "http://demo.example"
LEAKY = "http://leaky.example/"
LEAKY_PAGE = """<!DOCTYPE html><title>leaky</title><body><script>
const node = document.createAttribute("srcdoc");
node.value = "<script>fetch('http://live.example/one').catch(() => 0); new Image().src = 'http://live.example/two.png';"
  + "eval('1')<\\/script>";
const frame = document.createElement("iframe");
frame.setAttributeNode(node);
document.body.append(frame);
</script>"""


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Stage]:
    """The demo site and a page that asks for live hosts, served."""
    pages = build_site(1, SITE).pages.values()
    contents: dict[str, str | bytes | Kept] = {
        SITE + page.path: Kept(page.body, page.mime, _other(page.headers)) for page in pages if page.status == 200
    }
    contents[LEAKY] = LEAKY_PAGE
    with staged(tmp_path_factory.mktemp("leaks") / "shelf", contents, browser) as made:
        yield made


def show(stage: Stage, url: str) -> Page:
    """Open the page view of a URL and wait until nothing more is asked for."""
    page = stage.open(f"/page/{STAMP}/{url}")
    settle(page)
    return page


def test_the_demo_site_is_shown_without_a_request_to_elsewhere(stage: Stage, trap: Trap) -> None:
    shown = [url for url in stage.record_ids if url.endswith(("/", ".html"))][:12]
    assert len(shown) > 3
    for url in shown:
        page = show(stage, url)
        assert page.locator("iframe").count() == 1
        page.context.close()
        stage.pages.remove(page)
    assert trap.caught == []


def test_what_a_page_asked_for_elsewhere_is_counted(stage: Stage, trap: Trap) -> None:
    page = show(stage, LEAKY)
    capture = next(iter(stage.archive.lookup(LEAKY)))
    page.wait_for_timeout(300)
    leaks = stage.site.leaks.of(capture)
    assert {(leak.url, leak.reason) for leak in leaks} == {
        ("http://live.example/one", "connect-src"),
        ("http://live.example/two.png", "img-src"),
    }
    assert trap.caught == []


@pytest.mark.slow
@pytest.mark.parametrize("source", ["aeb", "trafilatura", "wcxb", "magic_forum"])
def test_other_peoples_pages_leave_nothing(
    source: str, shared: Path, tmp_path: Path, browser: Browser, trap: Trap
) -> None:
    files = sorted((shared / "data/extract" / source).rglob("*.html*"))[:8]
    if not files:
        pytest.skip(f"../shared/data/extract/{source} has no *.html: pages by others that are not part of the project")
    trap.caught.clear()
    contents = {f"https://page{number}.example/": _read(path) for number, path in enumerate(files)}
    with staged(tmp_path / "shelf", contents, browser) as made:
        for url in contents:
            page = show(made, url)
            page.context.close()
            made.pages.remove(page)
    assert trap.caught == []


def _other(headers: Headers) -> Headers:
    return tuple(pair for pair in headers if pair[0].lower() != "content-type")


def _read(path: Path) -> Kept:
    raw = path.read_bytes()
    return Kept(gzip.decompress(raw) if path.suffix == ".gz" else raw, "text/html")
