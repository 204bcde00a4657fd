"""The mode in which no script of an archived page runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.replay.chromium.stage import Kept, Stage, staged
from tests.replay.shelf import PNG

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

PAGE = "http://news.example/"
CONTENTS: dict[str, str | bytes | Kept] = {
    PAGE: """<!DOCTYPE html><html><head><title>static</title><script src="/app.js"></script></head>
<body onload="document.title = 'ran'"><p id="words">as written</p><p style="color: rgb(1, 2, 3)">styled</p>
<noscript><img src="/dot.png" alt="for those without scripts"></noscript><a href="/next">on</a>
<script>document.getElementById("words").textContent = "as a script wrote it"</script></body></html>""",
    f"{PAGE}app.js": "document.title = 'ran'",
    f"{PAGE}dot.png": PNG,
    f"{PAGE}moved": Kept("", headers=(("Refresh", "0; url=/next"),)),
    f"{PAGE}next": "<!DOCTYPE html><title>next</title><h1>the next page</h1>",
}


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Stage]:
    """The archive of a small page, in this mode."""
    with staged(tmp_path_factory.mktemp("static") / "shelf", CONTENTS, browser, "static") as made:
        yield made


def test_the_page_is_what_it_is_without_scripts(stage: Stage) -> None:
    frame = stage.framed(PAGE)
    assert frame.title() == "static"
    assert frame.locator("#words").inner_text() == "as written"
    image = frame.get_by_alt_text("for those without scripts")
    assert image.evaluate("node => node.complete && node.naturalWidth") == 1
    assert frame.get_by_text("styled").evaluate("node => getComputedStyle(node).color") == "rgb(1, 2, 3)"


def test_its_links_work(stage: Stage) -> None:
    frame = stage.framed(PAGE)
    frame.get_by_role("link", name="on").click()
    frame.get_by_role("heading", name="the next page").wait_for()
    assert frame.url.endswith("/next")


def test_where_a_refresh_header_would_have_led_is_said(stage: Stage) -> None:
    page = stage.framed(f"{PAGE}moved").page
    page.get_by_role("link", name=f"{PAGE}next").click()
    heading = page.frame_locator("iframe").get_by_role("heading")
    assert heading.inner_text() == "the next page"
