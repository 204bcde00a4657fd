"""What a person sees of the replay server in Chromium: from the list to a story, its page, and other captures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from archiver.index.interface import StoryEntry
from archiver.replay.addresses import story_path
from tests.replay.chromium.stage import Stage, Trap, on_stage
from tests.replay.shelf import FIRST, PAGE, PNG, STORY, make_shelf

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator

pytestmark = pytest.mark.browser

FLEEING = """<!DOCTYPE html><html><body><script>location.href = "http://leak.example/flee";</script></body></html>"""

APP = """<!DOCTYPE html><html><body><p id="out">waiting</p><script type="module">
import { word } from "./word.js";
const answer = await fetch("./data.json");
document.querySelector("#out").textContent = word + (await answer.json()).word;
</script></body></html>"""


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Stage]:
    """An archive of a small site, a page that flees and one of modules."""
    shelf = make_shelf(tmp_path_factory.mktemp("reading") / "reading room")
    ids = {
        "first": shelf.add("http://news.example/", PAGE % "First."),
        "second": shelf.add("http://news.example/", PAGE % "Second.", when=FIRST.replace(year=2025)),
        "story": shelf.add("http://news.example/story", STORY),
        "logo": shelf.add("http://news.example/logo.png", PNG, "image/png"),
        "style": shelf.add("http://news.example/style.css", "h1{color:rgb(1, 2, 3)}", "text/css"),
        "flee": shelf.add("http://evil.example/flee", FLEEING),
        "module": shelf.add("http://app.example/", APP),
        "word": shelf.add("http://app.example/word.js", "export const word = 'good ';", "text/javascript"),
        "data": shelf.add("http://app.example/data.json", '{"word": "day"}', "application/json"),
    }
    archive = shelf.finish()
    told = ("http://news.example/story", "纸张的寿命", "拾页新闻", "2024-05-05", "", "zh-CN", "article")
    archive.catalogue.add([StoryEntry(ids["story"], *told)])
    with on_stage(archive, ids, browser) as made:
        yield made


def appears(locator: Locator) -> bool:
    """Wait until the element is seen, for a page that was asked for comes in its own time; a timeout raises."""
    locator.wait_for(state="visible")
    return locator.is_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_reader_goes_from_the_list_to_the_story_and_to_the_page(stage: Stage, trap: Trap, scripts: bool) -> None:
    trap.caught.clear()
    page = stage.open("/", scripts=scripts)
    page.get_by_role("link", name="纸张的寿命").click()
    assert appears(page.get_by_role("heading", name="纸张的寿命", level=1))
    assert appears(page.get_by_text("Digest verified."))
    assert appears(page.get_by_role("heading", name="What the page says of itself"))
    page.get_by_role("navigation", name="Views of this capture").get_by_role("link", name="Page").click()
    frame = page.frame_locator("iframe")
    assert appears(frame.get_by_role("heading", name="纸张的寿命"))
    assert appears(page.get_by_text("6 May 2024, 10:00:00 UTC"))
    assert trap.caught == []


def test_a_framed_page_has_its_own_style_and_images(stage: Stage) -> None:
    page = stage.open("/page/20240506100000/http://news.example/")
    heading = page.frame_locator("iframe").get_by_role("heading", name="The front page")
    assert heading.evaluate("node => getComputedStyle(node).color") == "rgb(1, 2, 3)"
    logo = page.frame_locator("iframe").get_by_alt_text("a logo")
    assert logo.evaluate("node => node.complete && node.naturalWidth") == 1


def test_modules_and_fetch_load_from_the_archive_inside_the_sandbox(stage: Stage, trap: Trap) -> None:
    trap.caught.clear()
    page = stage.open("/page/http://app.example/")
    page.frame_locator("iframe").get_by_text("good day").wait_for()
    assert trap.caught == []


def test_a_reader_steps_through_the_captures(stage: Stage) -> None:
    page = stage.open("/page/20240506100000/http://news.example/")
    page.get_by_role("link", name="Next capture").click()
    assert appears(page.frame_locator("iframe").get_by_text("Second."))
    page.get_by_role("link", name="First capture").click()
    assert appears(page.frame_locator("iframe").get_by_text("First."))


def test_the_bar_follows_links_inside_the_page(stage: Stage) -> None:
    page = stage.open("/page/20240506100000/http://news.example/")
    page.frame_locator("iframe").get_by_role("link", name="The story").click()
    page.wait_for_url("**/page/20240506100000/http://news.example/story")
    assert appears(page.frame_locator("iframe").get_by_role("heading", name="纸张的寿命"))


def test_a_link_out_of_the_archive_ends_on_the_page_that_says_so(stage: Stage, trap: Trap) -> None:
    trap.caught.clear()
    page = stage.open("/page/20240506100000/http://news.example/")
    page.frame_locator("iframe").get_by_role("link", name="elsewhere").click()
    page.get_by_role("heading", name="Not in this archive").wait_for()
    assert appears(page.get_by_text("archiver capture http://other.example/"))
    assert trap.caught == []


@pytest.mark.parametrize("path", ["/page/http://evil.example/flee", "/w/20240506100000mp_/http://evil.example/flee"])
def test_a_page_that_goes_to_the_web_by_itself_does_not_get_there(stage: Stage, trap: Trap, path: str) -> None:
    trap.caught.clear()
    page = stage.open(path)
    page.wait_for_load_state("networkidle")
    assert page.url.startswith(f"{stage.origin}/page/")
    assert trap.caught == []


@pytest.mark.parametrize("width", [1280, 390], ids=["desktop", "phone"])
@pytest.mark.parametrize("name", ["home", "story", "page", "captures", "missing", "problem"])
def test_no_page_is_wider_than_its_window(stage: Stage, name: str, width: int) -> None:
    long = "/long/" + "x" * 300
    paths = {
        "home": "/",
        "story": story_path(stage.record_ids["story"]),
        "page": "/page/http://news.example/",
        "captures": "/captures/http://news.example/",
        "missing": f"/page/http://news.example{long}",
        "problem": "/page/99991399/http://news.example/",
    }
    page = stage.open(paths[name], width=width)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


def test_our_own_pages_break_none_of_their_own_rules(stage: Stage) -> None:
    for path in ("/", story_path(stage.record_ids["story"]), "/captures/http://news.example/", "/search?url=zzz"):
        page = stage.open("/static/mark.svg")
        with page.expect_event("load"):
            page.goto(stage.origin + path)
        assert [message.text for message in page.console_messages()] == [], path
