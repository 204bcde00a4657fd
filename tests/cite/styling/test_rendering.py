from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.cite.item import CitedItem, item_of
from archiver.cite.place import read_place
from archiver.cite.styling.check import SelfCheck
from archiver.cite.styling.library import find_style, style_names
from archiver.cite.styling.reading import read_style
from archiver.cite.styling.rendering import render_styled
from archiver.errors import UsageError
from archiver.model import Capture, Story
from tests.cite.conftest import WHEN
from tests.cite.specimens import specimens

CAPTURE = Capture("https://a.example/", "", WHEN, "<urn:uuid:1>", "response", "a", 0, 1, mime="text/html", status=200)

M = "https://archive.example.org/w/20251006171750/https://www.solidot.org/story?sid=78089"
SITE = "奇客Solidot–传递最新科技情报"
EXPECTED = {
    "ama": f"1. Wilson, 王小明. 中美 AI 芯片竞争. {SITE}. May 6, 2024. Archived October 6, 2025. {M}",
    "apa": f"Wilson & 王小明. (2024, May 6). 中美 AI 芯片竞争. {SITE}. Archived October 6, 2025, at {M}",
    "chicago-author-date": (
        f"Wilson and 王小明. 2024. “中美 AI 芯片竞争.” {SITE}, May 6. Archived October 6, 2025. {M}."
    ),
    "chicago-note": (f"Wilson and 王小明. “中美 AI 芯片竞争.” {SITE}, May 6, 2024. Archived October 6, 2025, at {M}."),
    "gb-7714": f"[1] Wilson, 王小明. 中美 AI 芯片竞争[EB/OL]. {SITE}, (2024-05-06)[2025-10-06]. {M}.",
    "harvard": (
        f"Wilson and 王小明 (2024) 中美 AI 芯片竞争, {SITE}, 6 May. Available at: {M} (Archived 6 October 2025)."
    ),
    "ieee": (
        f"[1] Wilson and 王小明, “中美 AI 芯片竞争,” {SITE}, May 6, 2024. Archived: Oct. 6, 2025. "
        f"[Online]. Available: {M}"
    ),
    "iso-690": (
        f"Wilson and 王小明. 中美 AI 芯片竞争 [online]. {SITE}. 6 May 2024 [archived 2025-10-06]. Available from: {M}."
    ),
    "mhra": f"Wilson and 王小明, ‘中美 AI 芯片竞争’, {SITE}, 6 May 2024 <{M}> [archived 6 October 2025]",
    "mla": f"Wilson and 王小明. “中美 AI 芯片竞争.” {SITE}, 6 May 2024, {M}. Archived 6 Oct. 2025.",
    "turabian": f"Wilson and 王小明. “中美 AI 芯片竞争.” {SITE}, May 6, 2024. Archived October 6, 2025, at {M}.",
    "vancouver": (
        f"1. Wilson, 王小明. 中美 AI 芯片竞争 [Internet]. {SITE}; 2024 May 6 [archived 2025 Oct 6]. Available from: {M}"
    ),
}


@pytest.mark.parametrize("name", style_names())
def test_each_style_that_ships_prints_all_there_is(chinese: Callable[..., CitedItem], name: str) -> None:
    styled = render_styled(chinese(), find_style(name))
    assert styled.text == EXPECTED[name]
    assert styled.self_check == SelfCheck("printed", "printed", True)
    assert styled.remarks == ()


@pytest.mark.parametrize("locale", ["en-US", "zh-CN", "de-DE", "fr-FR", "ar", "ja-JP"])
def test_styles_that_ship_need_no_completion_whatever_the_page_says(locale: str) -> None:
    styles = [find_style(name) for name in style_names()]
    for number, item in enumerate(specimens()):
        styled = render_styled(item, styles[number % len(styles)], locale=locale)
        assert (styled.self_check.memento_url, styled.self_check.capture_date) == ("printed", "printed"), styled
        assert item.memento_url in styled.text


def test_page_without_author_date_or_site_is_cited_by_its_title(chinese: Callable[..., CitedItem]) -> None:
    item = replace(chinese(), authors=(), site=None, published=None)
    assert render_styled(item, find_style("apa")).text == f"中美 AI 芯片竞争. (n.d.). Archived October 6, 2025, at {M}"
    for style in map(find_style, style_names()):
        assert render_styled(item, style).text.count(item.heading) == 1


def test_note_is_the_footnote_of_a_style_that_has_one(chinese: Callable[..., CitedItem]) -> None:
    note = render_styled(chinese(), find_style("chicago-note"), as_note=True).text
    assert note == (f"Wilson and 王小明, “中美 AI 芯片竞争,” {SITE}, May 6, 2024, archived October 6, 2025, at {M}.")
    with pytest.raises(UsageError, match="not in notes"):
        render_styled(chinese(), find_style("apa"), as_note=True)


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("apa", "Renn, T., & van Beethoven, L. (2024, May 6)."),
        ("mla", "Renn, Tobias, and Ludwig van Beethoven. “"),
        ("chicago-note", "Renn, Tobias, and Ludwig van Beethoven. “"),
        ("chicago-author-date", "Renn, Tobias, and Ludwig van Beethoven. 2024. “"),
        ("vancouver", "1. Renn T, van Beethoven L. "),
        ("ama", "1. Renn T, van Beethoven L. "),
        ("ieee", "[1] T. Renn and L. van Beethoven, “"),
        ("harvard", "Renn, T. and van Beethoven, L. (2024) "),
        ("mhra", "Renn, Tobias and Ludwig van Beethoven, ‘"),
    ],
)
def test_names_are_taken_apart_only_when_that_is_asked_for(
    chinese: Callable[..., CitedItem], name: str, begins: str
) -> None:
    item = replace(chinese(), authors=("Tobias Renn", "Ludwig van Beethoven"))
    assert render_styled(item, find_style(name), splits_names=True).text.startswith(begins)
    assert "Tobias Renn" in render_styled(item, find_style(name)).text


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        pytest.param("Tides", "“Tides.” ", id="inside in American English"),
        pytest.param("Who knows?", "“Who knows?” ", id="no second end of a sentence"),
        pytest.param("He said “No”", "“He said “No”.” ", id="marks of the title stay where they are"),
        pytest.param("“No”, he said", "““No”, he said.” ", id="so does what is behind them"),
    ],
)
def test_full_stops_stand_where_the_language_has_them(
    chinese: Callable[..., CitedItem], title: str, shown: str
) -> None:
    item = replace(chinese(), title=title)
    assert shown in render_styled(item, find_style("mla")).text
    assert f"“{title}”. " in render_styled(item, find_style("mla"), locale="en-GB").text.replace("‘", "“").replace(
        "’", "”"
    )


@pytest.mark.parametrize("title", ["Who knows?", "谁知道？", "Yahoo!"])
def test_a_title_that_ends_a_sentence_gets_no_full_stop(chinese: Callable[..., CitedItem], title: str) -> None:
    item = replace(chinese(), title=title)
    for name in style_names():
        assert f"{title}." not in render_styled(item, find_style(name)).text
    twice = replace(item, title="What?. So it is")
    assert "What?. So it is" in render_styled(twice, find_style("apa")).text


def test_locale_changes_words_and_dates(chinese: Callable[..., CitedItem]) -> None:
    assert "Archiviert 6. Oktober 2025" in render_styled(chinese(), find_style("chicago-note"), locale="de").text
    assert "存档于 2025年10月6日" in render_styled(chinese(), find_style("apa"), locale="zh").text


def test_quote_and_remarks_are_in_the_text(chinese: Callable[..., CitedItem]) -> None:
    item = chinese("http://127.0.0.1:8080", quote="生成式 AI 技术的发展")
    text = render_styled(item, find_style("apa")).text
    assert "Quoted: “生成式 AI 技术的发展” (story text, characters 5–17)" in text
    assert f"<{item.quote_url}>" in text
    assert text.endswith("the link works only where this archive is served.]")


PLAIN = f"中美 AI 芯片竞争. {SITE}, 2024-05-06 23:48."
STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text"{locale}><info>
<title>T</title><id>x</id><updated>2026-11-23T00:00:00Z</updated></info><citation><layout>{layout}</layout></citation></style>"""


@pytest.mark.parametrize(
    ("layout", "locale", "text", "check"),
    [
        ('<text variable="title"/>', "", f"中美 AI 芯片竞争. Archived 2025-10-06 at {M}", ("appended", "appended")),
        ('<text variable="title"/>', "zh-CN", f"中美 AI 芯片竞争. 存档于 2025-10-06, {M}", ("appended", "appended")),
        (
            '<text variable="URL" text-case="capitalize-first"/>',
            "",
            f"{M}. Archived 2025-10-06.",
            ("repaired", "appended"),
        ),
        ('<text variable="DOI"/>', "", f"Wilson, 王小明. {PLAIN} Archived 2025-10-06 at {M}", ("appended", "appended")),
    ],
    ids=["drops both", "in Chinese", "changes the address", "prints nothing"],
)
def test_style_of_others_is_completed_and_that_is_said(
    chinese: Callable[..., CitedItem], layout: str, locale: str, text: str, check: tuple[str, str]
) -> None:
    default = f' default-locale="{locale}"' if locale else ""
    styled = render_styled(chinese(), read_style(STYLE.format(layout=layout, locale=default).encode(), "own.csl"))
    assert styled.text == text
    assert (styled.self_check.memento_url, styled.self_check.capture_date) == check
    assert styled.remarks


def test_style_whose_case_citeproc_cannot_change_is_rendered_without(chinese: Callable[..., CitedItem]) -> None:
    layout = '<group><text macro="m" text-case="capitalize-first"/></group>'
    macro = '<macro name="m"><group><text variable="title" text-case="capitalize-all"/></group></macro><citation>'
    raw = STYLE.format(layout=layout, locale="").replace("<citation>", macro)
    styled = render_styled(chinese(), read_style(raw.encode(), "own.csl"))
    assert styled.text.startswith("中美 AI 芯片竞争. Archived 2025-10-06 at")


@settings(max_examples=40)
@given(st.text(min_size=1), st.lists(st.text(), max_size=3), st.sampled_from(style_names()))
def test_any_texts_of_a_page_can_be_rendered(title: str, authors: list[str], name: str) -> None:
    story = Story(title, tuple(authors), None, None, None, None, "page", "", "")
    item = item_of(CAPTURE, None, story, read_place("https://archive.example.org"))
    styled = render_styled(item, find_style(name))
    assert item.memento_url in styled.text
    assert len(styled.text.splitlines()) == 1
    assert item.heading in styled.text
