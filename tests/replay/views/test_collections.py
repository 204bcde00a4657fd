"""Memento and CDX over several archives; their list is in tests/replay/test_gateway.py."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest

from archiver.archive import Archive
from archiver.replay.gateway import Gateway, make_collections_app
from archiver.replay.origins import hosting_at
from tests.replay.shelf import CONTENT, NOW, ORIGIN, Library, make_shelf

HOME = "http://news.example/"


@pytest.fixture(scope="module")
def gateway(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """The library and a second archive with a capture between those that it has."""
    shelf = make_shelf(tmp_path_factory.mktemp("blog"))
    shelf.add(HOME, "<p>as the blog saw it</p>", when=datetime(2025, 3, 1, tzinfo=UTC))
    blog: Archive = shelf.finish()
    archives = {"news": (library[0], "The news"), "blog": (blog, "blog")}
    yield make_collections_app(archives, hosting=hosting_at(ORIGIN, CONTENT), clock=lambda: NOW)
    blog.close()


def ask(app: Gateway, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
    async def answer() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app)) as client:
            return await client.get(ORIGIN + path, headers=headers)

    return asyncio.run(answer())


@pytest.mark.parametrize(
    ("asked", "memento"),
    [
        ("Mon, 06 May 2024 10:00:00 GMT", f"{CONTENT}/news/w/20240506100000mp_/{HOME}"),
        ("Sat, 01 Mar 2025 02:00:00 GMT", f"{CONTENT}/blog/w/20250301000000mp_/{HOME}"),
        (None, f"{CONTENT}/news/w/20250706100000mp_/{HOME}"),
    ],
)
def test_one_timegate_leads_to_the_nearest_memento_of_all(gateway: Gateway, asked: str | None, memento: str) -> None:
    answer = ask(gateway, f"/timegate/{HOME}", {"Accept-Datetime": asked} if asked else {})
    assert (answer.status_code, answer.headers["location"]) == (302, memento)
    assert answer.headers["vary"] == "accept-datetime"
    links = answer.headers["link"]
    assert f'<{HOME}>; rel="original"' in links
    assert f'<{ORIGIN}/timegate/{HOME}>; rel="timegate"' in links
    assert f'<{ORIGIN}/timemap/link/{HOME}>; rel="timemap"' in links
    assert f'<{memento}>; rel="memento"; datetime="' in links


def test_a_timegate_says_what_is_no_date_and_what_is_nowhere(gateway: Gateway) -> None:
    refused = ask(gateway, f"/timegate/{HOME}", {"Accept-Datetime": "yesterday"})
    assert (refused.status_code, refused.headers["vary"]) == (400, "accept-datetime")
    missing = ask(gateway, "/timegate/http://never.example/")
    assert (missing.status_code, missing.headers["vary"]) == (404, "accept-datetime")
    assert 'rel="original"' in missing.headers["link"]
    assert "In no collection" in missing.text
    assert ask(gateway, "/timegate/http://[").status_code == 400


@pytest.mark.parametrize(
    ("form", "kind"),
    [("link", "application/link-format"), ("json", "application/json"), ("cdxj", "application/cdxj+ors")],
)
def test_one_timemap_has_the_mementos_of_all(gateway: Gateway, form: str, kind: str) -> None:
    answer = ask(gateway, f"/timemap/{form}/{HOME}")
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, kind)
    places = [answer.text.index(f"{CONTENT}/{name}/w/{year}") for name, year in (("news", 2024), ("blog", 2025))]
    assert places == sorted(places)
    assert answer.text.rindex(f"{CONTENT}/news/w/20250706") > places[1]
    assert ask(gateway, f"/timemap/{form}/2/{HOME}").status_code == 404
    assert ask(gateway, f"/timemap/{form}/http://never.example/").status_code == 404


def test_a_timegate_of_a_collection_knows_that_collection_alone(gateway: Gateway) -> None:
    asked = {"Accept-Datetime": "Sat, 01 Mar 2025 02:00:00 GMT"}
    answer = ask(gateway, f"/news/timegate/{HOME}", asked)
    assert answer.headers["location"] == f"{CONTENT}/news/w/20250506100000mp_/{HOME}"
    assert "/blog/" not in str(answer.headers)


def lines(gateway: Gateway, query: str) -> list[str]:
    """Return the archive and the month of each line of the CDX server at the root."""
    rows = [json.loads(line) for line in ask(gateway, f"/cdx?url={HOME}&output=json&{query}").text.splitlines()]
    return [f"{row['filename'].partition('/')[0]} {row['timestamp'][:6]}" for row in rows]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["news 202405", "blog 202503", "news 202505", "news 202507"]),
        ("limit=2", ["news 202405", "blog 202503"]),
        ("limit=-1", ["news 202507"]),
        ("sort=reverse&limit=3", ["news 202507", "news 202505", "blog 202503"]),
        ("sort=closest&closest=20250302&limit=2", ["blog 202503", "news 202505"]),
        ("from=2025&to=202505", ["blog 202503", "news 202505"]),
        ("filter=filename:blog", ["blog 202503"]),
        ("page=1", []),
    ],
)
def test_one_cdx_server_has_the_lines_of_all(gateway: Gateway, query: str, found: list[str]) -> None:
    assert lines(gateway, query) == found


def test_the_lines_of_a_host_are_those_of_each_archive_in_one_order(gateway: Gateway) -> None:
    query = f"url={HOME}&matchType=host&fl=urlkey,timestamp"
    rows = {name: ask(gateway, f"{name}/cdx?{query}").text.splitlines() for name in ("", "/news", "/blog")}
    assert rows[""] == sorted(rows["/news"] + rows["/blog"])
    assert len(rows["/blog"]) == 1
    counted = ask(gateway, f"/cdx?{query}&showNumPages=true&pageSize=1").json()
    assert (counted["pages"], ask(gateway, f"/cdx/search/cdx?url={HOME}").text.count("\n")) == (1, 4)


def test_a_question_at_the_root_goes_on_where_it_was_cut(gateway: Gateway) -> None:
    opening = ask(gateway, f"/cdx?url={HOME}&fl=timestamp&limit=2&showResumeKey=true").text
    first, second, _, key = opening.splitlines()
    rest = ask(gateway, f"/cdx?url={HOME}&fl=timestamp&resumeKey={key}").text.splitlines()
    assert [first, second, *rest] == ask(gateway, f"/cdx?url={HOME}&fl=timestamp").text.splitlines()
    assert ask(gateway, "/cdx?url=").status_code == 400
