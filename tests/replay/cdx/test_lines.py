"""Lines out of an archive with several captures in one second."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.archive import Archive
from archiver.index.cdxj import row_line
from archiver.replay.cdx.fields import PYWB
from archiver.replay.cdx.lines import answer, cdxj_of, comes_at_once, count_pages
from archiver.replay.cdx.query import parse_query
from archiver.replay.cdx.source import Joined
from tests.replay.shelf import make_shelf

NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)
STEPS = (0, 0.25, 0.5, 1, 60, 3600, 86_400)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Seven captures of one page, three of them in one second, and one each of two others."""
    shelf = make_shelf(tmp_path_factory.mktemp("cdx") / "shelf")
    for step in STEPS:
        shelf.add("http://example.org/", f"<p>{step}</p>", when=NOON + timedelta(seconds=step))
    shelf.add("http://example.org/b", "b", when=NOON)
    shelf.add("http://sub.example.org/", "sub", when=NOON)
    yield shelf.finish()
    shelf.archive.close()


def asked(archive: Archive, *said: tuple[str, str]) -> list[str]:
    """Return URL and timestamp of the lines."""
    query = parse_query([("url", "http://example.org/"), *said], PYWB)
    return [f"{row.url} {row.timestamp}" for row in answer(archive.index, query).rows]


def timed(*steps: float) -> list[str]:
    """Return the lines of the front page's captures so many seconds after noon."""
    return [f"http://example.org/ {NOON + timedelta(seconds=step):%Y%m%d%H%M%S}" for step in steps]


def test_the_lines_are_in_order_of_time(archive: Archive) -> None:
    assert asked(archive) == timed(*STEPS)


def test_reverse_is_the_other_way_round(archive: Archive) -> None:
    assert asked(archive, ("sort", "reverse")) == timed(*STEPS)[::-1]


def test_a_range_of_times_is_inclusive(archive: Archive) -> None:
    assert asked(archive, ("from", "20240506120001"), ("to", "20240506120100")) == timed(1, 60)


def test_a_host_and_a_domain_take_in_what_lies_there(archive: Archive) -> None:
    assert len(asked(archive, ("matchType", "host"))) == len(STEPS) + 1
    assert len(asked(archive, ("matchType", "domain"))) == len(STEPS) + 2


@given(st.integers(-90_000, 200_000), st.sampled_from([(), (("from", "2024050612"),), (("to", "20240506120000"),)]))
def test_closest_sorts_by_distance(archive: Archive, second: int, more: tuple[tuple[str, str], ...]) -> None:
    when = NOON + timedelta(seconds=second)
    found = asked(archive, ("closest", f"{when:%Y%m%d%H%M%S}"), *more)
    assert sorted(found) == sorted(asked(archive, *more))
    moments = [datetime.strptime(line[-14:] + "+0000", "%Y%m%d%H%M%S%z") for line in found]
    distances = [abs(moment - when) for moment in moments]
    # The lines say the second only, the order knows its parts.
    assert all(one <= other + timedelta(seconds=1) for one, other in pairwise(distances))


def test_a_limit_and_an_offset_cut_a_piece_out(archive: Archive) -> None:
    assert asked(archive, ("limit", "2"), ("offset", "3")) == timed(1, 60)


def test_a_negative_limit_takes_the_last_ones(archive: Archive) -> None:
    assert asked(archive, ("limit", "-2")) == timed(3600, 86_400)
    assert asked(archive, ("fastLatest", "true")) == timed(86_400)


@pytest.mark.parametrize("size", [1, 2, 3, 6, 7, 8])
def test_resume_keys_lead_through_all_lines_once(archive: Archive, size: int) -> None:
    given: list[str] = []
    more: list[tuple[str, str]] = []
    for _ in range(20):
        said = [
            ("url", "http://example.org/"),
            ("matchType", "domain"),
            ("limit", str(size)),
            ("showResumeKey", "true"),
        ]
        made = answer(archive.index, parse_query([*said, *more], PYWB))
        given += [f"{row.url} {row.timestamp}" for row in made.rows]
        if made.resume is None:
            break
        more = [("resumeKey", str(made.resume))]
    assert given == asked(archive, ("matchType", "domain"))


def test_pages_lie_side_by_side(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.replay.cdx.query.LINES_A_PAGE", 2)
    query = parse_query([("url", "http://example.org/"), ("pageSize", "1")], PYWB)
    assert count_pages(archive.index, query) == 4
    pages = [asked(archive, ("pageSize", "1"), ("page", str(number))) for number in range(5)]
    assert list(chain.from_iterable(pages)) == timed(*STEPS)
    assert [len(page) for page in pages] == [2, 2, 2, 1, 0]


@pytest.mark.parametrize(
    ("said", "pages"),
    [
        ([("matchType", "domain")], 5),
        ([("from", "20240506120001"), ("to", "20240506120100")], 1),
        ([("sort", "closest"), ("closest", "2024")], 4),
        ([("limit", "1")], 4),
        ([("filter", "=mime:none")], 4),
    ],
    ids=["domain", "span", "closest", "limit", "filter"],
)
def test_pages_are_counted_of_lines_that_are_looked_at(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, said: list[tuple[str, str]], pages: int
) -> None:
    monkeypatch.setattr("archiver.replay.cdx.query.LINES_A_PAGE", 2)
    query = parse_query([("url", "http://example.org/"), ("pageSize", "1"), *said], PYWB)
    assert count_pages(archive.index, query) == pages


@pytest.mark.parametrize(
    ("said", "is_quick"),
    [
        ({}, True),
        ({"limit": "5", "fl": "url"}, True),
        ({"from": "2024", "to": "2025"}, True),
        ({"sort": "closest", "closest": "2024"}, True),
        ({"matchType": "host"}, True),
        ({"url": "http://example.org/a*"}, True),
        ({"limit": "-5"}, False),
        ({"offset": "1000000"}, False),
        ({"page": "0"}, False),
        ({"filter": "status:200"}, False),
        ({"collapse": "digest"}, False),
        ({"matchType": "host", "from": "2024"}, False),
        ({"url": "http://example.org/a/*"}, False),
        ({"matchType": "domain"}, False),
    ],
    ids=str,
)
def test_what_may_be_looked_for_long_is_not_expected_at_once(said: dict[str, str], is_quick: bool) -> None:
    query = parse_query(list(({"url": "http://example.org/"} | said).items()), PYWB)
    assert comes_at_once(query) is is_quick


def test_where_an_answer_ended_takes_a_search(archive: Archive) -> None:
    first = parse_query([("url", "http://example.org/"), ("limit", "1"), ("showResumeKey", "true")], PYWB)
    made = answer(archive.index, first)
    assert len(list(made.rows)) == 1
    assert comes_at_once(first)
    assert not comes_at_once(parse_query([("url", "http://example.org/"), ("resumeKey", str(made.resume))], PYWB))


@pytest.mark.parametrize(
    ("said", "is_by_index"),
    [
        ({}, True),
        ({"matchType": "domain", "fl": "url", "output": "cdxj"}, True),
        ({"matchType": "host", "limit": "3"}, True),
        ({"limit": "0"}, True),
        ({"from": "20240506120001", "to": "20240506120100"}, True),
        ({"sort": "reverse", "limit": "2"}, True),
        ({"output": "json"}, False),
        ({"sort": "closest", "closest": "2024"}, False),
        ({"limit": "2", "showResumeKey": "true"}, False),
        ({"limit": "-2"}, False),
        ({"offset": "2"}, False),
        ({"page": "0"}, False),
        ({"filter": "status:200"}, False),
        ({"collapse": "digest"}, False),
    ],
    ids=str,
)
@pytest.mark.parametrize("count", [1, 2])
def test_lines_by_the_index_are_those_of_the_rows(
    archive: Archive, said: dict[str, str], is_by_index: bool, count: int
) -> None:
    index = Joined({f"n{number}": archive.index for number in range(count)}) if count > 1 else archive.index
    query = parse_query(list(({"url": "http://example.org/"} | said).items()), PYWB)
    lines = cdxj_of(index, query)
    assert (lines is not None) is is_by_index
    if lines is not None:
        assert list(lines) == [f"{row_line(row)}\n".encode() for row in answer(index, query).rows]
