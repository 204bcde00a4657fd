"""What a reader sees of an archive in Chromium: start page, search, captures of a URL, crawls, at every width.

`ARCHIVER_SCREENSHOTS` names a folder in which the pictures of all views are kept.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from archiver.dataset.build import extract_archive
from tests.replay.chromium.stage import Stage, on_stage
from tests.replay.shelf import FIRST, PAGE, STORY, make_shelf
from tests.replay.views.test_crawls import REPORT, add_report

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

pytestmark = pytest.mark.browser

SIZES = {"desktop": (1280, 900), "phone": (360, 740)}
LANGUAGES = {"en": "en-US", "zh-CN": "zh-CN"}
FRONT = "http://news.example/"
VIEWS = {
    "home": ("/", "reading room"),
    "search": ("/search?q=%E9%98%85%E8%A7%88%E5%AE%A4+%E5%9B%BE%E4%B9%A6%E9%A6%86", "阅览室"),
    "filters": ("/search?q=front&language=en", "The front page"),
    "nothing-found": ("/search?q=zebra+crossing", "zebra crossing"),
    "captures": (f"/captures/{FRONT}", "2025"),
    "captures-of-a-month": (f"/captures/202405/{FRONT}", "2024"),
    "not-found": (f"/captures/{FRONT}never/", "archiver capture"),
    "crawls": ("/crawls", "news"),
    "crawl": ("/crawls/REPORT", "1,204"),
    "problem": ("/nowhere", ""),
}
"""The address of each view, and what it says in any language."""

# Of the levels of axe, those that keep somebody from reading a page.
GRAVE = ("serious", "critical")

SHADES: tuple[Literal["light", "dark"], ...] = ("light", "dark")

# What may not be wider than the window; other things may scroll by themselves, as a row of years does.
FIXED = "main, header, footer, h1, h2, table, pre, form, input"


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Stage]:
    """An archive with a story, a page that was captured often, and the report of a crawl."""
    shelf = make_shelf(tmp_path_factory.mktemp("interface") / "reading room")
    shelf.add("http://news.example/story", STORY)
    for number in range(40):
        when = FIRST + number * timedelta(days=9, hours=5)
        shelf.add(FRONT, PAGE % f"Edition {number // 3}.", when=when, status=503 if number == 20 else 200)
    report = add_report(shelf, REPORT)
    archive = shelf.finish()
    extract_archive(archive)
    with on_stage(archive, {"report": report.strip("<>")}, browser) as made:
        yield made


def context_of(stage: Stage, language: str = "en", size: str = "desktop", *, scripts: bool = False) -> BrowserContext:
    """Return a browser window of a reader."""
    width, height = SIZES[size]
    viewport: ViewportSize = {"width": width, "height": height}
    return stage.browser.new_context(locale=LANGUAGES[language], viewport=viewport, java_script_enabled=scripts)


def opened(stage: Stage, context: BrowserContext, view: str) -> Page:
    """Return a view of the archive."""
    page = context.new_page()
    page.goto(stage.origin + VIEWS[view][0].replace("REPORT", stage.record_ids["report"]))
    return page


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", VIEWS)
def test_a_view_fits_its_window_without_scripts(stage: Stage, view: str, language: str, size: str) -> None:
    context = context_of(stage, language, size)
    page = opened(stage, context, view)
    assert VIEWS[view][1] in page.inner_text("main")
    assert page.get_attribute("html", "lang") == language
    edges = [box["x"] + box["width"] for each in page.locator(FIXED).all() if (box := each.bounding_box())]
    assert max(edges) <= SIZES[size][0] + 1
    if folder := os.environ.get("ARCHIVER_SCREENSHOTS"):
        for shade in SHADES:
            page.emulate_media(color_scheme=shade)
            page.screenshot(path=Path(folder, f"{view}-{language}-{size}-{shade}.png"), full_page=True)
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", VIEWS)
def test_a_view_keeps_nobody_out(stage: Stage, view: str, language: str) -> None:
    pytest.importorskip("axe_playwright_python")
    axe = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    context = context_of(stage, language, "phone", scripts=True)
    page = opened(stage, context, view)
    page.evaluate(axe)
    # In the dark nothing but the colours is otherwise, and only these rules look at them.
    for shade, rules in zip(SHADES, ({}, {"runOnly": ["color-contrast", "link-in-text-block"]}), strict=True):
        page.emulate_media(color_scheme=shade)
        found = page.evaluate("(rules) => axe.run(rules)", rules)["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] in GRAVE] == []
    context.close()


@pytest.mark.parametrize("view", VIEWS)
def test_headings_skip_no_level(stage: Stage, view: str) -> None:
    context = context_of(stage, scripts=True)
    page = opened(stage, context, view)
    levels = page.eval_on_selector_all("h1, h2, h3, h4, h5, h6", "all => all.map(each => Number(each.tagName[1]))")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    context.close()


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_fits_its_window_from_right_to_left(stage: Stage, view: str) -> None:
    context = context_of(stage, size="phone", scripts=True)
    page = opened(stage, context, view)
    page.evaluate("document.documentElement.dir = 'rtl'")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    context.close()


def test_a_search_leads_to_a_story_and_the_calendar_to_a_page_by_keyboard_alone(stage: Stage) -> None:
    context = context_of(stage)
    page = opened(stage, context, "home")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.focus("#search")
    page.keyboard.type("阅览室")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=**")
    assert page.inner_text(".passage mark") == "阅览室"
    page.focus(".hits h3 a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/story/**")
    page.goto(f"{stage.origin}/captures/{FRONT}")
    page.focus(".month td a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/page/2025**")
    context.close()


def test_a_language_that_was_chosen_stays(stage: Stage) -> None:
    context = context_of(stage, "en", "phone")
    page = opened(stage, context, "captures-of-a-month")
    page.click("text=简体中文")
    assert page.url == f"{stage.origin}/captures/202405/{FRONT}"
    assert page.inner_text("h1") == "采集"
    page.goto(f"{stage.origin}/crawls")
    assert page.get_attribute("html", "lang") == "zh-CN"
    assert [each["name"] for each in context.cookies(stage.content_origin)] == []
    context.close()


def test_identical_captures_unfold(stage: Stage) -> None:
    context = context_of(stage)
    page = opened(stage, context, "captures")
    folded = page.locator(".runs details").first
    assert not folded.locator("li").first.is_visible()
    folded.locator("summary").click()
    assert folded.locator("li").count() == 2
    assert folded.locator("li").first.is_visible()
    context.close()


def test_paper_shows_no_forms(stage: Stage) -> None:
    context = context_of(stage)
    page = opened(stage, context, "home")
    page.emulate_media(media="print")
    assert not page.locator(".masthead").is_visible()
    assert page.locator(".stories h4").first.is_visible()
    context.close()


def test_a_start_page_is_small(stage: Stage) -> None:
    context = context_of(stage, scripts=True)
    page = context.new_page()
    sizes: dict[str, int] = {}
    page.on("response", lambda answer: sizes.update({answer.url: len(answer.body())}))
    page.goto(stage.origin, wait_until="networkidle")
    assert sum(sizes.values()) < 100_000, sizes
    assert len(sizes) <= 4
    context.close()
