from __future__ import annotations

from datetime import date

import pytest
from lxml import etree

from archiver.extract.blocks import outline_page
from archiver.extract.evidence import Candidate
from archiver.extract.metadata import read_head
from archiver.extract.published import choose_date, date_candidates, days_disagree, exactness
from archiver.extract.scene import Scene
from archiver.extract.sightings import Sights

_LD = '<script type="application/ld+json">{{"@type":"Article","datePublished":"{}"}}</script>'


def candidates(html: str, *, url: str | None = None, language: str = "en", is_list: bool = False) -> list[Candidate]:
    """Return the dates of a page."""
    root = etree.HTML(html)
    body = root.find("body")
    head, outline = read_head(root), outline_page(root if body is None else body)
    sights = Sights(head, Scene(outline, head.title_text()), language, date(2025, 1, 1))
    return date_candidates(sights, url, is_list=is_list)


def day_of(html: str, *, url: str | None = None, is_list: bool = False) -> str | None:
    """Return the date that is chosen for a page."""
    chosen = choose_date(candidates(html, url=url, is_list=is_list))
    return chosen.value if chosen else None


@pytest.mark.parametrize(
    ("html", "value"),
    [
        pytest.param("<h1>A headline</h1><p>words</p>", None, id="nothing"),
        pytest.param(_LD.format("2024-05-06T10:00:00Z"), "2024-05-06T10:00:00Z", id="JSON-LD"),
        pytest.param(
            _LD.format("2024-05-06T10:00:00+02:00") + "<h1>A headline</h1><p>6 May 2024</p>",
            "2024-05-06T10:00:00+02:00",
            id="the time of the stated date beside the bare day",
        ),
        pytest.param(
            _LD.format("2020-02-25T02:25:54Z") + "<h1>A headline</h1><p>February 24, 2020 | 9:25pm</p>",
            "2020-02-24T21:25",
            id="the day that is shown for a time in UTC",
        ),
        pytest.param(
            _LD.format("2022-05-04T03:37:37+00:00")
            + "<h1>A headline</h1><time datetime='2022-05-03T23:37:37-04:00'>May 3</time>",
            "2022-05-03T23:37:37-04:00",
            id="the offset that is shown for a time in UTC",
        ),
        pytest.param(
            "<h1>A headline</h1><p>Published 6 May 2024 | Updated 9 May 2024</p>",
            "2024-05-06",
            id="published and updated",
        ),
        pytest.param(
            "<h1>A headline</h1><p>By A. Person, 6 May 2024</p><p>words</p>"
            "<aside><ul><li>1 June 2024<li>2 June 2024</ul></aside>",
            "2024-05-06",
            id="sidebar",
        ),
        pytest.param("<h1>A headline</h1><p>6 May 2031</p>", None, id="after the capture"),
    ],
)
def test_the_day_of_a_page(html: str, value: str | None) -> None:
    assert day_of(html) == value


def test_the_address_gives_the_local_day() -> None:
    html = "<meta property='article:published_time' content='2018-12-31T23:11:59+00:00'>"
    assert day_of(html, url="https://a.example/2019/01/01/new-year/") == "2019-01-01"


def test_a_list_shows_the_days_of_its_stories() -> None:
    html = "<h1>News</h1>" + "".join(f"<p>Story of {day} May 2024, some words more</p>" for day in range(10, 20))
    shown = candidates(html, is_list=True)
    assert len(shown) <= len(candidates(html))


def test_candidates_keep_the_other_days() -> None:
    html = _LD.format("2024-05-06") + "<meta name='pubdate' content='2023-01-01'>"
    found = candidates(html)
    assert {c.value for c in found} == {"2024-05-06", "2023-01-01"}
    assert days_disagree(found[0], found)


@pytest.mark.parametrize(
    ("chosen", "other", "disagree"),
    [
        pytest.param("2024-05-06", "2024-05-06T10:00:00Z", False, id="same day"),
        pytest.param("2019-01-01", "2018-12-31T23:11:59+00:00", False, id="same instant"),
        pytest.param("2020-02-24T21:25", "2020-02-25T02:25:54Z", False, id="same minute elsewhere"),
        pytest.param("2018-12-31T23:11:59Z", "2019-01-01", False, id="the day elsewhere"),
        pytest.param("2024-05-06", "2024-05-09T10:00:00Z", True, id="another day"),
        pytest.param("2024-05-06", "2024-05-07", True, id="the next day"),
    ],
)
def test_what_is_a_conflict(chosen: str, other: str, disagree: bool) -> None:
    first = Candidate(chosen, "text", "", chosen)
    assert days_disagree(first, [first, Candidate(other, "meta", "", other)]) is disagree


def test_shown_days_are_no_conflict() -> None:
    first = Candidate("2024-05-06", "meta", "", "")
    assert not days_disagree(first, [Candidate("2024-05-09", "text", "", "")])


@pytest.mark.parametrize(
    ("value", "rank"),
    [("2024-05-06", 0), ("2024-05-06T10:00", 1), ("2024-05-06T10:00Z", 2), ("2024-05-06T10:00-05:00", 2)],
)
def test_exactness_counts_time_and_offset(value: str, rank: int) -> None:
    assert exactness(value) == rank


def test_nothing_gives_nothing() -> None:
    assert choose_date([]) is None
