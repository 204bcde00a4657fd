"""What a reader sees of one capture in Chromium: page, story, provenance, changes, citations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from archiver.model import Finding
from archiver.pack.check import check_wacz
from archiver.replay.addresses import (
    changes_path,
    cite_path,
    comparison_path,
    embed_path,
    evidence_path,
    provenance_page_path,
    story_path,
)
from tests.browser.serving import serving
from tests.replay.chromium.stage import Stage, Trap, on_stage
from tests.replay.shelf import FIRST, PNG, STORY, make_shelf

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

URL = "http://news.example/story"
LATER = FIRST + timedelta(days=300)
SAID = "房间不大，靠墙是两排恒温柜"

SIZES = {"desktop": 1280, "phone": 360}
LANGUAGES = {"English": "en-US", "Chinese": "zh-CN"}


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Stage]:
    """An archive of one story in two versions, with its picture."""
    shelf = make_shelf(tmp_path_factory.mktemp("capture") / "reading room")
    ids = {
        "before": shelf.add(URL, STORY),
        "after": shelf.add(URL, STORY.replace("房间不大", "房间很大"), when=LATER),
        "picture": shelf.add("http://news.example/logo.png", PNG, "image/png"),
    }
    with on_stage(shelf.finish(), ids, browser) as made:
        yield made


@pytest.fixture(scope="module")
def paths(stage: Stage) -> dict[str, str]:
    """The addresses of the views of the first capture."""
    before, after = stage.record_ids["before"], stage.record_ids["after"]
    stamp = f"{FIRST:%Y%m%d%H%M%S}"
    return {
        "page": f"/page/{stamp}/{URL}",
        "story": story_path(before),
        "evidence": evidence_path(before, "date"),
        "passage": evidence_path(before, "text"),
        "provenance": provenance_page_path(before),
        "changes": changes_path(before),
        "comparison": comparison_path(before, after),
        "inline": f"{comparison_path(before, after)}?view=inline",
        "cite": cite_path(before),
        "embed": embed_path(URL, stamp),
    }


VIEWS = ["page", "story", "evidence", "passage", "provenance", "changes", "comparison", "inline", "cite", "embed"]


def opened(stage: Stage, path: str, *, width: int = 1280, locale: str = "en-US", scripts: bool = True) -> Page:
    """Return a page of the interface in a context of its own."""
    context = stage.browser.new_context(
        viewport={"width": width, "height": 844}, locale=locale, java_script_enabled=scripts
    )
    page = context.new_page()
    stage.pages.append(page)
    page.goto(stage.origin + path)
    return page


_BAR = """() => {
  const boxes = [".bar-steps", ".tabs", ".saving"].map((each) => document.querySelector(each)?.getBoundingClientRect());
  if (!boxes[0]) return [];
  const [steps, tabs, saving] = boxes;
  const isApart = (one, other) => one.right <= other.left || one.bottom <= other.top;
  return [isApart(steps, tabs) && isApart(tabs, saving), saving.top < tabs.bottom];
}"""


def appears(locator: Locator) -> bool:
    """Wait until the element is seen; a timeout raises."""
    locator.wait_for(state="visible")
    return locator.is_visible()


@pytest.mark.parametrize("locale", LANGUAGES.values(), ids=LANGUAGES)
@pytest.mark.parametrize("width", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_fits_its_window_and_breaks_no_rule_of_its_own(
    stage: Stage, paths: dict[str, str], trap: Trap, view: str, width: int, locale: str
) -> None:
    page = opened(stage, paths[view], width=width, locale=locale)
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    assert page.evaluate("document.documentElement.lang") == {"en-US": "en", "zh-CN": "zh-CN"}[locale]
    assert page.locator("h1").count() == 1
    # Of the three parts of the bar none lies on another, and what can be saved has no line of its own.
    assert page.evaluate(_BAR) in ([], [True, True])
    assert [message.text for message in page.console_messages() if message.type == "error"] == []
    assert trap.caught == []


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("width", SIZES.values(), ids=SIZES)
def test_a_reader_goes_through_all_tabs_and_steps_in_time(
    stage: Stage, paths: dict[str, str], width: int, scripts: bool
) -> None:
    page = opened(stage, paths["page"], width=width, scripts=scripts)
    assert appears(page.frame_locator("iframe").get_by_role("heading", name="纸张的寿命"))
    tabs = page.get_by_role("navigation", name="Views of this capture")
    for name in ("Story", "Provenance", "Changes", "Cite"):
        tabs.get_by_role("link", name=name, exact=True).click()
        assert tabs.locator("[aria-current=page]").inner_text() == name
    page.get_by_role("link", name="Next capture").click()
    assert appears(page.get_by_role("heading", name="Cite this capture"))
    assert page.locator("time").first.get_attribute("datetime") == LATER.isoformat()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_value_shows_its_evidence_to_the_pointer_and_the_keyboard(
    stage: Stage, paths: dict[str, str], scripts: bool
) -> None:
    page = opened(stage, paths["story"], scripts=scripts)
    card = page.locator("#card-authors")
    assert not card.is_visible()
    author = page.locator(".byline").get_by_role("link", name="林渊")
    author.hover()
    assert appears(card.get_by_text("林渊"))
    page.mouse.move(0, 0)
    card.wait_for(state="hidden")
    author.focus()
    assert appears(card)


def test_escape_puts_the_card_away(stage: Stage, paths: dict[str, str]) -> None:
    page = opened(stage, paths["story"])
    page.locator(".byline").get_by_role("link", name="林渊").hover()
    card = page.locator("#card-authors")
    assert appears(card)
    page.keyboard.press("Escape")
    card.wait_for(state="hidden")
    assert not card.is_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_value_leads_to_its_proof_and_to_the_source(stage: Stage, paths: dict[str, str], scripts: bool) -> None:
    page = opened(stage, paths["story"], scripts=scripts)
    page.locator(".byline").get_by_role("link", name="林渊").click()
    proof = page.locator("#claim-authors")
    assert appears(proof)
    proof.get_by_role("link", name="See it in the archived page").click()
    assert appears(page.locator(".source mark").get_by_text("林渊"))


def test_the_passage_is_marked_on_the_page_and_scrolled_to(stage: Stage, paths: dict[str, str]) -> None:
    page = opened(stage, paths["passage"])
    mark = page.frame_locator("iframe").locator("#archived-passage")
    mark.wait_for()
    assert mark.evaluate(
        "node => { const box = node.getBoundingClientRect(); return box.top >= 0 && box.top < innerHeight }"
    )


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_passage_is_proven_or_refused(stage: Stage, paths: dict[str, str], scripts: bool) -> None:
    page = opened(stage, paths["cite"], scripts=scripts)
    page.get_by_label("A passage of the page, word for word").fill(SAID)
    page.get_by_role("button", name="Prove and cite it").click()
    assert appears(page.get_by_text("The capture says this."))
    page.get_by_label("A passage of the page, word for word").fill(SAID.replace("不", "很"))
    page.get_by_role("button", name="Prove and cite it").click()
    assert appears(page.get_by_text("The capture does not say that."))
    page.get_by_role("link", name="Cite that instead").click()
    assert appears(page.get_by_text("The capture says this."))


def test_a_selected_passage_of_the_story_can_be_cited(stage: Stage, paths: dict[str, str]) -> None:
    page = opened(stage, paths["story"])
    page.locator(".prose p").nth(1).evaluate("node => getSelection().selectAllChildren(node)")
    page.get_by_role("link", name="Cite this passage").click()
    assert appears(page.get_by_text("The capture says this."))


def test_passages_over_several_paragraphs_can_be_cited(stage: Stage, paths: dict[str, str]) -> None:
    page = opened(stage, paths["story"])
    page.locator(".prose").evaluate(
        "node => { const [one, two] = node.querySelectorAll('p'); getSelection().setBaseAndExtent(one, 0, two, 1) }"
    )
    page.get_by_role("link", name="Cite this passage").click()
    assert appears(page.get_by_text("The capture says this."))


def test_a_citation_is_copied_by_its_button(stage: Stage, paths: dict[str, str]) -> None:
    page = opened(stage, paths["cite"])
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=stage.origin)
    page.locator("[data-copy=citation-bibtex]").click()
    assert appears(page.get_by_role("button", name="Copied"))


def test_without_scripts_no_button_pretends_to_copy(stage: Stage, paths: dict[str, str]) -> None:
    page = opened(stage, paths["cite"], scripts=False)
    assert appears(page.locator("#citation-bibtex"))
    assert page.get_by_role("button", name="Copy").count() == 0


def test_the_comparison_marks_what_changed_with_more_than_colour(stage: Stage, paths: dict[str, str]) -> None:
    page = opened(stage, paths["comparison"])
    gone, came = page.locator("td.old del").first, page.locator("td.new ins").first
    assert (gone.inner_text(), came.inner_text()) == ("不", "很")
    assert "line-through" in gone.evaluate("node => getComputedStyle(node).textDecorationLine")
    assert "underline" in came.evaluate("node => getComputedStyle(node).textDecorationLine")


def test_another_site_can_hold_the_embedded_view(stage: Stage, paths: dict[str, str]) -> None:
    page = stage.browser.new_context().new_page()
    stage.pages.append(page)
    holder = f'<iframe src="{stage.origin}{paths["embed"]}" width=800 height=600></iframe>'
    with serving({"/": holder}) as site:
        page.goto(f"{site.origin}/")
        inner = page.frame_locator("iframe").frame_locator("iframe")
        assert appears(inner.get_by_role("heading", name="纸张的寿命"))


def test_motion_is_left_out_for_those_who_ask(stage: Stage, paths: dict[str, str]) -> None:
    page = opened(stage, paths["story"])
    page.emulate_media(reduced_motion="reduce")
    assert page.locator("#card-authors").evaluate("node => getComputedStyle(node).transitionDuration") == "0s"


@pytest.mark.parametrize("width", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("locale", LANGUAGES.values(), ids=LANGUAGES)
def test_what_can_be_saved_is_listed_inside_the_window_without_scripts(
    stage: Stage, paths: dict[str, str], locale: str, width: int
) -> None:
    for view in ("page", "story"):
        page = opened(stage, paths[view], width=width, locale=locale, scripts=False)
        listed = page.locator(".saving .doors")
        assert not listed.is_visible()
        page.click(".saving summary")
        box = listed.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert listed.locator("a[href$='.wacz']").is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_list_of_what_can_be_saved_closes_when_a_reader_turns_elsewhere(
    stage: Stage, paths: dict[str, str]
) -> None:
    page = opened(stage, paths["page"])
    listed = page.locator(".saving .doors")
    page.click(".saving summary")
    page.keyboard.press("Escape")
    assert not listed.is_visible()
    assert page.evaluate("document.activeElement.localName") == "summary"
    page.keyboard.press("Enter")
    assert listed.is_visible()
    page.click(".bar-url")
    assert not listed.is_visible()
    page.click(".saving summary")
    page.frame_locator("iframe").locator("p").first.click(force=True)
    listed.wait_for(state="hidden")


def test_a_page_is_saved_as_a_package(stage: Stage, paths: dict[str, str]) -> None:
    page = opened(stage, paths["story"])
    page.click(".saving summary")
    with page.expect_download() as saving:
        page.click(".saving a[href$='.wacz']")
    assert saving.value.suggested_filename == f"news.example-story-{FIRST:%Y%m%d%H%M%S}.wacz"
    assert [each for each in check_wacz(saving.value.path()) if isinstance(each, Finding)] == []
