from __future__ import annotations

import pytest

from archiver.extract.evidence import Candidate
from archiver.extract.ranking import can_be_day_of, group_by_day, is_utc, ranked_days, same_instant, traits_by_day
from archiver.extract.sightings import Sighting


def sighting(value: str, *traits: str) -> Sighting:
    """Return a date seen with `traits`."""
    return Sighting(Candidate(value, "meta", "", value), traits)


def days(*seen: Sighting, is_list: bool = False) -> list[str]:
    """Return the days in their rank."""
    return [day for _, day, _ in ranked_days(seen, is_list=is_list, modified=())]


def test_sources_that_agree_win_over_one_that_does_not() -> None:
    meta = sighting("2024-05-06", "meta")
    assert days(meta, sighting("2023-01-01", "url"), sighting("2024-05-06", "text-below", "short"))[0] == "2024-05-06"


def test_the_date_below_the_headline_wins_over_one_in_a_sidebar() -> None:
    near = sighting("2024-05-06", "text-below", "short", "alone")
    other = sighting("2024-06-01", "text-far", "part-other", "short", "alone")
    assert days(other, near)[0] == "2024-05-06"


def test_a_change_does_not_win_over_the_publication() -> None:
    stated = sighting("2024-05-06T10:00:00Z", "ld-article")
    meta = sighting("2024-05-06T10:00:00Z", "meta")
    shown = sighting("2024-07-01", "text-below", "label-updated", "short")
    assert days(stated, meta, shown)[0] == "2024-05-06"


@pytest.mark.parametrize("traits", [("time-below", "label-updated"), ("time-after", "part-comments", "class-strong")])
def test_beside_a_stated_day_a_later_one_of_a_change_or_a_comment_is_none(traits: tuple[str, ...]) -> None:
    later = [sighting("2024-07-01T10:00", *traits), sighting("2024-07-01", "text-below", *traits[1:], "short", "alone")]
    assert days(*later)[0] == "2024-07-01"
    assert days(*later, sighting("2024-05-06", "ld-article")) == ["2024-05-06"]
    # A stated day that is later still takes nothing away.
    assert set(days(*later, sighting("2024-08-06", "ld-article"))) == {"2024-07-01", "2024-08-06"}


def test_the_day_that_the_page_says_it_was_changed_on_is_not_that_of_publication() -> None:
    seen = [sighting("2024-05-06", "meta"), sighting("2024-07-01", "text-below", "short", "alone", "class-strong")]
    assert [day for _, day, _ in ranked_days(seen, is_list=False, modified=["2024-07-01"])] == ["2024-05-06"]
    assert next(day for _, day, _ in ranked_days(seen[1:], is_list=False, modified=["2024-07-01"])) == "2024-07-01"


def test_an_earlier_day_among_other_words_is_of_what_is_told() -> None:
    told, stated = sighting("2005-12-25", "text-below", "short"), sighting("2021-11-12", "meta-weak")
    assert days(told)[0] == "2005-12-25"
    assert days(told, sighting("2021-11-12", "meta")) == ["2021-11-12"]
    assert days(sighting("2005-12-25", "text-below", "short", "alone"), stated)[0] == "2005-12-25"


def test_a_link_far_away_alone_is_nothing() -> None:
    assert days(sighting("2024-05-06", "text-far", "part-other", "link")) == []
    assert days() == []


def test_the_day_of_an_answer_is_not_that_of_the_thread() -> None:
    first = sighting("2024-06-02T20:22:24-04:00", "meta")
    last = [
        sighting("2024-06-05T15:58:03-04:00", "meta-later"),
        sighting("2024-06-05", "text-below", "label-published"),
    ]
    assert days(*last, first) == ["2024-06-02"]


def test_a_day_that_is_only_stated_again_is_the_day() -> None:
    assert days(sighting("2024-06-05", "meta-later"), sighting("2024-06-05", "text-below")) == ["2024-06-05"]


def test_a_time_in_universal_time_goes_to_the_day_that_is_shown() -> None:
    seen = [sighting("2020-02-25T02:25:54Z", "ld-article"), sighting("2020-02-24T21:25", "text-below")]
    assert list(group_by_day(seen)) == ["2020-02-24"]


def test_the_day_in_the_address_is_the_local_one() -> None:
    seen = [sighting("2018-12-31T23:11:59+00:00", "meta"), sighting("2019-01-01", "url")]
    assert list(group_by_day(seen)) == ["2019-01-01"]


def test_of_one_source_the_best_place_counts() -> None:
    shown = [sighting("2024-05-06", "text-far", "part-other"), sighting("2024-05-06", "text-below", "short")]
    traits = traits_by_day({"2024-05-06": shown}, is_list=True, modified=())
    assert traits["2024-05-06"] == {"agree": 0, "text-below": 1, "short": 1, "list-text": 1}


@pytest.mark.parametrize(
    ("value", "universal"),
    [
        ("2024-05-06", False),
        ("2024-05-06T10:00Z", True),
        ("2024-05-06T10:00+00:00", True),
        ("2024-05-06T10:00+01:00", False),
    ],
)
def test_universal_time_is_known_by_its_end(value: str, universal: bool) -> None:
    assert is_utc(value) is universal


@pytest.mark.parametrize(
    ("universal", "other", "same"),
    [
        pytest.param("2020-02-25T02:25:54Z", "2020-02-24T21:25", True, id="shown in New York"),
        pytest.param("2020-02-25T02:25:54Z", "2020-02-24T21:25:54-05:00", True, id="with offset"),
        pytest.param("2020-02-25T02:25:54Z", "2020-02-24T21:26", False, id="a minute off"),
        pytest.param("2020-02-25T02:25:54Z", "2020-02-23T21:25", False, id="a day off"),
        pytest.param("2020-02-25T02:25:54Z", "2020-02-25T08:10", True, id="Kathmandu"),
        pytest.param("2020-02-25T02:25:54Z", "2020-02-25T02:25:54+00:00", False, id="no local time"),
        pytest.param("2020-02-25T02:25:54Z", "nonsense", False, id="no time"),
    ],
)
def test_local_and_universal_time_can_be_one_instant(universal: str, other: str, same: bool) -> None:
    assert same_instant(universal, other) is same


@pytest.mark.parametrize(
    ("day", "can"), [("2020-02-24", True), ("2020-02-25", True), ("2020-02-26", False), ("2020-02-23", False)]
)
def test_an_instant_falls_on_two_days_of_the_earth(day: str, can: bool) -> None:
    assert can_be_day_of("2020-02-25T02:25:54Z", day) is can
    assert can_be_day_of("nonsense", day) is False
