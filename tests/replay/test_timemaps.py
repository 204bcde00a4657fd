"""TimeMaps in their forms, and in pages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from archiver.archive import Archive
from archiver.replay.app import make_app
from archiver.replay.memento import http_date, link_value
from tests.replay.shelf import CONTENT, FIRST, ORIGIN, Client, make_shelf

URL = "http://news.example/"
STAMPS = ["20240506100000", "20240506100000500000", *(f"2024050610000{second}" for second in range(1, 6))]
URIS = [f"{CONTENT}/w/{stamp}mp_/{URL}" for stamp in STAMPS]
APART = {
    "https://news.example/a?b=%22c%22": 0,
    "http://www.news.example/A?b=%22c%22": 59,
    "http://news.example/a/?b=%22c%22": 86_400,
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Seven captures, the first two of them in one second, and others that have theirs to themselves."""
    shelf = make_shelf(tmp_path_factory.mktemp("timemaps") / "shelf")
    for seconds in (0, 0.5, 1, 2, 3, 4, 5):
        shelf.add(URL, f"<p>{seconds}</p>", when=FIRST + timedelta(seconds=seconds))
    for url, seconds in APART.items():
        shelf.add(url, f"<p>{seconds}</p>", when=FIRST + timedelta(seconds=seconds))
    yield shelf.finish()
    shelf.archive.close()


@pytest.fixture
def asked(archive: Archive) -> Client:
    """A client of the archive."""
    return Client(make_app(archive, base_url=ORIGIN))


def mementos_in(text: str) -> list[str]:
    """Return the URIs of the mementos that a TimeMap in any form names, in its order, each once."""
    return list(dict.fromkeys(re.findall(rf"{re.escape(CONTENT)}/w/[^\s\">]+", text)))


@pytest.mark.parametrize(
    ("form", "media_type"),
    [("link", "application/link-format"), ("json", "application/json"), ("cdxj", "application/cdxj+ors")],
)
def test_each_form_names_all_mementos(asked: Client, form: str, media_type: str) -> None:
    answer = asked.get(f"/timemap/{form}/{URL}")
    assert answer.headers["content-type"].startswith(media_type)
    assert sorted(mementos_in(answer.text)) == sorted(URIS)


def test_the_json_form_has_first_last_and_all(asked: Client) -> None:
    told = asked.get(f"/timemap/json/{URL}").json()
    assert told["original_uri"] == URL
    assert told["timegate_uri"] == f"{ORIGIN}/timegate/{URL}"
    assert told["timemap_uri"]["cdxj_format"] == f"{ORIGIN}/timemap/cdxj/{URL}"
    assert [each["uri"] for each in told["mementos"]["list"]] == URIS
    assert told["mementos"]["first"] == told["mementos"]["list"][0]
    assert told["mementos"]["last"] == {"datetime": "2024-05-06T10:00:05Z", "uri": URIS[-1]}


def test_the_cdxj_form_has_a_line_each_under_its_metadata(asked: Client) -> None:
    lines = asked.get(f"/timemap/cdxj/{URL}").text.splitlines()
    assert [line.split(" ", 1)[0] for line in lines[:6]] == ["!context", "!id", "!keys", "!meta", "!meta", "!meta"]
    stamp, text = lines[-1].split(" ", 1)
    assert stamp == STAMPS[-1]
    assert json.loads(text) == {"uri": URIS[-1], "rel": "last memento", "datetime": "Mon, 06 May 2024 10:00:05 GMT"}


def test_captures_that_share_no_second_are_written_as_any_others(asked: Client) -> None:
    target = next(iter(APART))
    dates = [FIRST + timedelta(seconds=seconds) for seconds in APART.values()]
    uris = [f"{CONTENT}/w/{when:%Y%m%d%H%M%S}mp_/{url}" for url, when in zip(APART, dates, strict=True)]
    listed = list(zip(uris, ["first memento", "memento", "last memento"], map(http_date, dates), strict=True))
    links = asked.get(f"/timemap/link/{target}").text.rstrip().split(",\n")
    assert links[-3:] == [link_value(uri, rel, datetime=date) for uri, rel, date in listed]
    lines = asked.get(f"/timemap/cdxj/{target}").text.splitlines()
    told = [json.loads(line.split(" ", 1)[1]) for line in lines[-3:]]
    assert told == [{"uri": uri, "rel": rel, "datetime": date} for uri, rel, date in listed]


@pytest.mark.parametrize("form", ["link", "json", "cdxj"])
def test_very_many_come_in_pages(asked: Client, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.replay.timemaps.PER_PAGE", 3)
    index = asked.get(f"/timemap/{form}/{URL}").text
    pages = list(dict.fromkeys(re.findall(rf"{ORIGIN}(/timemap/{form}/\d/[^\s\">]+)", index)))
    assert len(pages) == 3
    listed = [mementos_in(asked.get(page).text) for page in pages]
    if form == "json":
        listed = [[each["uri"] for each in asked.get(page).json()["mementos"]["list"]] for page in pages]
    assert [uri for page in listed for uri in page] == URIS
    assert asked.get(f"/timemap/{form}/4/{URL}").status_code == 404


def test_the_index_says_which_time_each_page_spans(asked: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.replay.timemaps.PER_PAGE", 3)
    spans = [(each["from"], each["until"]) for each in asked.get(f"/timemap/json/{URL}").json()["timemap_index"]]
    assert spans == [
        ("2024-05-06T10:00:00Z", "2024-05-06T10:00:01Z"),
        ("2024-05-06T10:00:02Z", "2024-05-06T10:00:04Z"),
        ("2024-05-06T10:00:05Z", "2024-05-06T10:00:05Z"),
    ]


def test_a_host_that_is_a_number_is_no_page(asked: Client) -> None:
    assert asked.get("/timemap/link/12/news.example").status_code == 404
