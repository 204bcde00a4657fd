from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from archiver.extract.blocks import outline_page
from archiver.extract.metadata import read_head
from archiver.extract.scene import Scene
from archiver.extract.sightings import Sighting, Sights, class_traits, may_hold_date, metas_named, state_date


def sights_of(html: str, *, language: str | None = "en", latest: date | None = None) -> Sights:
    """Return what finds the dates of a page."""
    root = etree.HTML(html)
    body = root.find("body")
    head, outline = read_head(root), outline_page(root if body is None else body)
    return Sights(head, Scene(outline, head.title_text()), language, latest)


def seen(html: str, url: str | None = None) -> list[tuple[str, str, str]]:
    """Return value, first trait and selector of each date in a page."""
    return [_told(sighting) for sighting in sights_of(html).everything(url)]


def _told(sighting: Sighting) -> tuple[str, str, str]:
    return sighting.candidate.value, sighting.traits[0], sighting.candidate.selector


def test_each_source_is_seen_with_its_selector() -> None:
    html = (
        '<html><head><meta property="article:published_time" content="2024-05-06T10:00:00Z">'
        '<meta name="date" content="2024-05-06">'
        '<script type="application/ld+json">{"@type":"Article","datePublished":"2024-05-06T12:00:00+02:00"}</script>'
        '</head><body><h1>A headline</h1><p>6 May 2024</p><time datetime="2024-05-06">Monday</time></body></html>'
    )
    assert seen(html, "https://a.example/2024/05/06/x") == [
        ("2024-05-06T12:00:00+02:00", "ld-article", "/html/head/script#/datePublished"),
        ("2024-05-06T10:00:00Z", "meta", "/html/head/meta[1]/@content"),
        ("2024-05-06", "meta-weak", "/html/head/meta[2]/@content"),
        ("2024-05-06", "time-below", "/html/body/time/@datetime"),
        ("2024-05-06", "text-below", "/html/body/p"),
        ("2024-05-06", "url", "url"),
    ]


def test_only_the_first_post_of_a_thread_is_the_pages() -> None:
    post = '<div><meta itemprop="datePublished" content="2024-05-0{}"></div>'
    found = seen("<body>" + "".join(post.format(day) for day in range(1, 4)) + "</body>")
    assert [trait for _, trait, _ in found] == ["meta", "meta-later", "meta-later"]


def test_a_meta_element_may_say_value_for_content() -> None:
    head = read_head(etree.HTML('<meta name="article:published_time" value="2024-05-06">'))
    assert [c.selector for c in metas_named(head, ("article:published_time",))] == ["/html/head/meta/@value"]


def test_what_stands_beside_a_shown_date_is_told() -> None:
    html = "<h1>A headline</h1><p class='byline'>Published 6 May 2024 10:30 | Updated 9 May 2024</p>"
    first, second = sights_of(html).shown()
    assert first.candidate.value == "2024-05-06T10:30"
    assert {"text-below", "label-published", "class-date", "short", "clock"} <= set(first.traits)
    assert second.candidate.value == "2024-05-09"
    assert {"label-updated", "second1"} <= set(second.traits)


def test_dates_far_from_the_headline_are_read_only_when_nothing_is_stated() -> None:
    html = "<h1>A headline</h1>" + "<p>words</p>" * 60 + "<p>6 May 2024</p>"
    assert [value for value, _, _ in seen(html)] == ["2024-05-06"]
    stated = '<meta name="pubdate" content="2023-01-01">' + html
    assert [value for value, _, _ in seen(stated)] == ["2023-01-01"]


def test_dates_of_a_state_are_the_last_resort() -> None:
    script = '<script>window.S={"post":{"publishedAt":"2024-05-06T10:00:00Z"}}</script>'
    assert seen(f"<h1>A headline</h1><p>words</p>{script}") == [
        ("2024-05-06T10:00:00Z", "script", "/html/body/script"),
    ]
    assert [trait for _, trait, _ in seen(f"<h1>A headline</h1><p>6 May 2024</p>{script}")] == ["text-below"]


@pytest.mark.parametrize(
    ("script", "said"),
    [
        pytest.param('{"datePublished":"2024-05-06"}', "2024-05-06", id="plain"),
        pytest.param('"{\\"published_at\\":\\"2024-05-06 10:00\\"}"', "2024-05-06 10:00", id="JSON in a string"),
        pytest.param("{&quot;publicationDate&quot;:&quot;2024-05-06&quot;}", "2024-05-06", id="in an attribute"),
        pytest.param('{"publisher":"2024 Media"}', "2024 Media", id="no date: the reader refuses it"),
        pytest.param('{"published":true}', None, id="no text"),
        pytest.param('{"datePublished":', None, id="cut off"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_state_in_scripts(script: str, said: str | None) -> None:
    assert state_date(script) == said


@pytest.mark.parametrize(
    ("said", "around", "traits"),
    [
        ("entry-date", "", ["class-strong"]),
        ("datePublished", "", ["class-strong"]),
        ("updated", "", ["class-updated"]),
        ("", "post-meta", ["class-strong"]),
        ("time", "", ["class-date"]),
        ("price", "box", []),
    ],
)
def test_class_words_speak_of_dates(said: str, around: str, traits: list[str]) -> None:
    assert class_traits(said, around) == traits


@pytest.mark.parametrize(
    ("text", "may"),
    [("6 May 2024", True), ("02.12.19", True), ("٦ مايو ٢٠٢٤", True), ("no date at all", False), ("", False)],
)
def test_a_cheap_look_comes_first(text: str, may: bool) -> None:
    assert may_hold_date(text) is may


def test_dates_after_the_capture_are_not_seen() -> None:
    sights = sights_of("<h1>A headline</h1><p>6 May 2024</p>", latest=date(2024, 1, 1))
    assert sights.everything(None) == []


@pytest.mark.parametrize(
    "other",
    [
        "<blockquote class='embed'><p>Posted 5 May 2024, 21:07</p></blockquote>",
        "<div id='comments'><p>5 May 2024, 21:07</p><time datetime='2024-05-05T21:07'>then</time></div>",
    ],
    ids=["quotation", "comments"],
)
def test_what_others_say_is_seen_only_where_the_page_says_no_day(other: str) -> None:
    page = "<h1>A headline</h1>{}<p>Some words.</p>" + other
    assert {value for value, _, _ in seen(page.format(""))} == {"2024-05-05T21:07"}
    assert [value for value, _, _ in seen(page.format("<p>5 May 2024</p>"))] == ["2024-05-05"]
    stated = '<script type=\'application/ld+json\'>{"@type":"Article","datePublished":"2024-05-04"}</script>'
    assert [value for value, _, _ in seen(page.format(stated))] == ["2024-05-04"]


@given(st.text(max_size=300))
def test_any_text_in_a_page_is_a_day_or_none(text: str) -> None:
    sights = sights_of("<h1>A headline</h1><p class='date'>x</p><time>y</time>")
    for element in sights.head.root.iter("p", "time"):
        element.set(
            "title", "".join(c for c in text if c >= " " and not 0xD800 <= ord(c) <= 0xDFFF and ord(c) < 0xFFFE)
        )
    for found in sights.everything(None):
        assert date.fromisoformat(found.day)
