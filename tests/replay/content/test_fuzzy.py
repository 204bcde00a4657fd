from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.archive import Archive
from archiver.replay.app import make_app
from archiver.replay.content.fuzzy import fuzzy_match, reduced
from archiver.replay.content.fuzzyrules import rules_for
from tests.replay.shelf import FIRST, ORIGIN, Client, make_shelf

RULES = rules_for(Path("nowhere"))
CAPTURED = [
    "http://h.example/api?id=1&_=1715000000001",
    "http://h.example/api?id=2&_=1715000000002",
    "http://h.example/jsonp?callback=jQuery111_22&q=a",
    "http://h.example/app.js?v=2",
    "http://h.example/page?utm_source=mail",
    "http://h.example/style.css?abc",
    "http://h.example/plain",
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    shelf = make_shelf(tmp_path_factory.mktemp("fuzzy"))
    for url in CAPTURED:
        body = "/**/ typeof jQuery111_22 === 'function' && jQuery111_22({});" if "jsonp" in url else f"of {url}"
        shelf.add(url, body, "text/html" if "page" in url else "text/javascript")
    for number in range(3):
        shelf.add(
            "http://h.example/twice?_=17150000000" + str(number), str(number), when=FIRST.replace(month=number + 1)
        )
    made = shelf.finish()
    yield made
    made.close()


@pytest.fixture(scope="module")
def client(archive: Archive) -> Client:
    return Client(make_app(archive, base_url=ORIGIN))


@pytest.mark.parametrize(
    ("asked", "found", "rule"),
    [
        ("http://h.example/api?id=2&_=1799999999999", CAPTURED[1], "cache-buster"),
        ("http://h.example/api?id=1", CAPTURED[0], "cache-buster"),
        ("http://h.example/api?_=5&id=1", None, ""),
        ("http://h.example/api?id=3&_=1799999999999", None, ""),
        ("http://h.example/jsonp?callback=other&q=a", CAPTURED[2], "callback"),
        ("http://h.example/app.js?v=3", CAPTURED[3], "version"),
        ("http://h.example/app.js?what=ever", CAPTURED[3], "query-of-a-file"),
        ("http://h.example/page?utm_medium=x&gclid=y", CAPTURED[4], "campaign"),
        ("http://h.example/style.css?def", CAPTURED[5], "query-of-a-file"),
        ("http://h.example/plain?fbclid=1", CAPTURED[6], "campaign"),
        ("http://h.example/plain?fbclid=1&_=1799999999999", CAPTURED[6], "campaign"),
        ("http://h.example/plain?1799999999999", CAPTURED[6], "bare-number"),
        ("http://h.example/plain?0.123456789", CAPTURED[6], "bare-number"),
        ("http://h.example/plain?1234", None, ""),
        ("http://h.example/plain?1799999999999=2", None, ""),
        ("http://h.example/plain?page=2", None, ""),
        ("http://h.example/plai?fbclid=1", None, ""),
        ("http://other.example/plain?fbclid=1", None, ""),
    ],
)
def test_addresses_that_differ_as_rules_allow_find_each_other(
    archive: Archive, asked: str, found: str | None, rule: str
) -> None:
    match = fuzzy_match(archive, asked, None, RULES)
    assert (match.capture.url if match else None, match.rule if match else "") == (found, rule)


def test_among_equals_the_nearest_in_time_is_found(archive: Archive) -> None:
    asked = "http://h.example/twice?_=1799999999"
    for month in (1, 2, 3):
        match = fuzzy_match(archive, asked, FIRST.replace(month=month, day=7), RULES)
        assert match is not None
        assert match.capture.date.month == month


@given(st.text(alphabet="abv_=&1."))
def test_what_is_reduced_is_reduced(query: str) -> None:
    once = reduced(f"http://h.example/p?{query}", RULES)
    assert once == reduced(f"http://h.example/p?{once.partition('?')[2]}", RULES)


def test_a_script_gets_what_was_found_and_is_told_so(client: Client) -> None:
    path = "/w/20240506100000js_/http://h.example/app.js?v=3"
    answer = client.get(path, {"Sec-Fetch-Dest": "script"})
    assert (answer.status_code, answer.text) == (200, "of http://h.example/app.js?v=2")
    assert answer.headers["x-archive-match"] == "fuzzy; rule=version"
    assert "immutable" not in answer.headers["cache-control"]


def test_a_reader_is_sent_to_the_address_that_was_captured(client: Client) -> None:
    answer = client.get("/w/20240506100000mp_/http://h.example/page?fbclid=x", {"Sec-Fetch-Dest": "iframe"})
    assert (answer.status_code, answer.headers["x-archive-match"]) == (302, "fuzzy; rule=campaign")
    assert answer.headers["location"] == "/w/20240506100000mp_/http://h.example/page?utm_source=mail"


def test_a_callback_is_called_by_the_name_that_was_asked_for(client: Client) -> None:
    path = "/w/20240506100000js_/http://h.example/jsonp?callback=%s&q=a"
    answer = client.get(path % "App.done_7", {"Sec-Fetch-Dest": "script"})
    assert answer.text == "/**/ typeof App.done_7 === 'function' && App.done_7({});"
    exact = client.get(path % "jQuery111_22", {"Sec-Fetch-Dest": "script"})
    assert (exact.text.count("jQuery111_22"), "x-archive-match" in exact.headers) == (2, False)
    assert exact.headers["etag"] != answer.headers["etag"]


def test_the_bytes_as_archived_are_those_of_the_very_address(client: Client) -> None:
    assert client.get("/w/20240506100000id_/http://h.example/app.js?v=3").status_code == 404
