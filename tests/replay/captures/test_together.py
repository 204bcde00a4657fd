from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from archiver.archive import Archive
from archiver.replay import timemaps
from archiver.replay.captures import together
from archiver.replay.captures.together import Place, count_and_latest, nearest, timemap_of_all
from archiver.replay.origins import Origins
from archiver.replay.timemaps import timemap
from tests.replay.shelf import CONTENT, FIRST, ORIGIN, make_shelf

URL = "http://news.example/"
FRONT = Origins(ORIGIN, CONTENT, ORIGIN)
# Days after FIRST on which each archive has it; the last of them at the same second as one of the other's.
DAYS: dict[str, list[float]] = {"one": [0, 2, 4, 9, 10], "two": [1, 3, 3.5, 10]}


def day(number: float) -> datetime:
    return FIRST + timedelta(days=number)


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Place]]:
    """Two archives with captures of one URL."""
    made = []
    for name, days in DAYS.items():
        shelf = make_shelf(tmp_path_factory.mktemp(name))
        for number in days:
            shelf.add(URL, f"<p>{name} {number}</p>", when=day(number))
        shelf.add(f"http://{name}.example/", "<p>only here</p>")
        made.append(Place(shelf.finish(), FRONT._replace(content=f"{CONTENT}/{name}")))
    yield made
    for place in made:
        place.archive.close()


@pytest.mark.parametrize(
    ("when", "archive", "date"),
    [
        (None, "one", day(10)),
        (day(-5), "one", day(0)),
        (day(1), "two", day(1)),
        (day(1.4), "two", day(1)),
        (day(3.4), "two", day(3.5)),
        (day(10), "one", day(10)),
        (day(99), "one", day(10)),
    ],
)
def test_the_nearest_capture_of_all_archives_is_found(
    places: list[Place], when: datetime | None, archive: str, date: datetime
) -> None:
    found = nearest(places, URL, when)
    assert found is not None
    assert (found.place.origins.content, found.capture.date) == (f"{CONTENT}/{archive}", date)


def test_what_no_archive_has_is_nowhere(places: list[Place]) -> None:
    assert nearest(places, "http://never.example/", None) is None
    assert timemap_of_all(places, FRONT, "http://never.example/", "link") is None
    assert count_and_latest(places[0].archive, "http://two.example/") is None


def test_captures_of_an_archive_are_counted_with_the_latest(places: list[Place]) -> None:
    found = [count_and_latest(place.archive, URL) for place in places]
    assert [(each[0], each[1].date) for each in found if each] == [(5, day(10)), (4, day(10))]


def mementos(places: list[Place], page: int = 0) -> list[tuple[str, str, int]]:
    made = timemap_of_all(places, FRONT, URL, "link", page)
    return [] if made is None else [(each.uri, each.roles, each.since) for each in made.entries]


def test_a_timemap_over_all_has_what_each_has_in_the_order_of_time(places: list[Place]) -> None:
    found = mementos(places)
    assert [since for _, _, since in found] == sorted(since for _, _, since in found)
    own = [timemap(place.archive, place.origins, URL, "link") for place in places]
    assert sorted(uri for uri, _, _ in found) == sorted(entry.uri for made in own if made for entry in made.entries)
    assert [roles for _, roles, _ in found] == ["first", *[""] * 7, "last"]
    assert mementos(places[::-1])[0] == found[0]


def test_one_capture_is_the_first_and_the_last(places: list[Place]) -> None:
    made = timemap_of_all(places, FRONT, "http://one.example/", "link")
    assert made is not None
    assert [entry.roles for entry in made.entries] == ["first last"]


@pytest.mark.parametrize("form", ["link", "json", "cdxj"])
def test_more_than_a_page_of_it_is_a_timemap_of_timemaps(
    places: list[Place], form: timemaps.Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = mementos(places)
    for module in (timemaps, together):
        monkeypatch.setattr(module, "PER_PAGE", 4)
    index = timemap_of_all(places, FRONT, URL, form)
    assert index is not None
    assert index.is_index
    listed = list(index.entries)
    assert [each.uri for each in listed] == [f"{ORIGIN}/timemap/{form}/{page}/{URL}" for page in (1, 2, 3)]
    pages = [mementos(places, page) for page in (1, 2, 3)]
    assert [each for page in pages for each in page] == whole
    assert [(each.since, each.until) for each in listed] == [(page[0][2], page[-1][2]) for page in pages]
    assert mementos(places, 4) == []


def test_it_is_written_under_the_address_that_it_has(places: list[Place]) -> None:
    made = timemap_of_all(places, FRONT, URL, "json")
    assert made is not None
    said = json.loads("".join(made.written()))
    assert said["self"] == f"{ORIGIN}/timemap/json/{URL}"
    assert said["timegate_uri"] == f"{ORIGIN}/timegate/{URL}"
    assert said["mementos"]["list"][1]["uri"].startswith(f"{CONTENT}/two/w/")


def test_an_archive_alone_has_the_same_timemap(places: list[Place]) -> None:
    alone = timemap(places[0].archive, places[0].origins, URL, "link")
    assert alone is not None
    assert mementos(places[:1]) == [(each.uri, each.roles, each.since) for each in alone.entries]


def test_an_empty_archive_has_nothing_to_add(places: list[Place], tmp_path: Path) -> None:
    archive: Archive = make_shelf(tmp_path).finish()
    assert mementos([*places, Place(archive, FRONT)]) == mementos(places)
    archive.close()
