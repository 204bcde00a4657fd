"""An exported site in Chromium, from the disk: nothing is asked for but its own files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archiver.index.interface import StoryEntry
from archiver.replay.export.site import export_site
from tests.replay.chromium.stage import Trap
from tests.replay.shelf import PNG, STORY, make_shelf

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

URL = "http://news.example/story"


@pytest.mark.parametrize("width", [1280, 390], ids=["desktop", "phone"])
def test_a_reader_opens_the_list_and_a_story(tmp_path: Path, browser: Browser, trap: Trap, width: int) -> None:
    shelf = make_shelf(tmp_path / "news")
    record_id = shelf.add(URL, STORY)
    shelf.add("http://news.example/logo.png", PNG, "image/png")
    archive = shelf.finish()
    archive.catalogue.add([StoryEntry(record_id, URL, "纸张的寿命", "拾页", "2024-05-05", "", "zh-CN", "article")])
    export_site(archive, tmp_path / "site")
    archive.close()
    context = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 844})
    page = context.new_page()
    refused: list[str] = []
    page.on("requestfailed", lambda request: refused.append(request.url))
    page.goto((tmp_path / "site" / "index.html").as_uri())
    page.get_by_role("link", name="纸张的寿命").click()
    page.get_by_role("heading", name="纸张的寿命", level=1).wait_for()
    picture = page.locator(".prose img")
    picture.scroll_into_view_if_needed()
    assert picture.evaluate("node => node.naturalWidth") == 1
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    page.locator("summary", has_text="Author").click()
    assert page.locator("#claim-authors mark").is_visible()
    assert refused == []
    assert trap.caught == []
    context.close()
