"""What programs are told that ask for JSON when something goes wrong (RFC 9457)."""

from __future__ import annotations

import pytest

from archiver.archive import Archive
from archiver.index.access import Access, AccessRule
from archiver.replay.app import make_app
from tests.replay.shelf import Client, Shelf

JSON = "application/json"
HOME = "http://news.example/"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("path", "accept", "status", "detail"),
    [
        ("/timemap/json/http://news.example/never", "*/*", 404, "http://news.example/never was not captured."),
        ("/timemap/json/ftp:x", "", 400, "'ftp:x': the scheme"),
        ("/cdx?url=&output=json", "*/*", 400, "url: no URL"),
        ("/cdx/search/cdx?limit=x&url=a.example&OUTPUT=JSON", "*/*", 400, "limit=x: no number"),
        (f"/cdx?url={HOME}&sort=up", JSON, 400, "'up': no such sort"),
        ("/records/urn:uuid:none.json", "*/*", 404, "no such record"),
        ("/provenance/urn:uuid:none.json", "*/*", 404, "no such record"),
        ("/oembed?url=http://never.example/", "*/*", 404, "not in this archive"),
        ("/page/http://news.example/never", "application/problem+json", 404, "was not captured"),
        ("/nothing", f"{JSON}, */*;q=0.1", 404, "There is no page at this address."),
    ],
)
def test_programs_that_ask_for_json_are_told_in_json(
    client: Client, path: str, accept: str, status: int, detail: str
) -> None:
    answer = client.get(path, {"accept": accept} if accept else {})
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    told = answer.json()
    assert told["status"] == status
    assert told["title"] in ("Bad Request", "Not Found")
    assert detail in told["detail"]
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("path", "accept", "kind"),
    [
        ("/page/http://news.example/never", BROWSER, "text/html"),
        ("/page/http://news.example/never", f"text/html;q=0.1, {JSON}", "text/html"),
        ("/page/http://news.example/never.json", "*/*", "text/html"),
        ("/page/http://news.example/never", f"{JSON};q=0", "text/html"),
        ("/cdx?url=", "*/*", "text/plain"),
        ("/timemap/link/http://news.example/never", "*/*", "text/html"),
    ],
)
def test_others_are_told_as_ever(client: Client, path: str, accept: str, kind: str) -> None:
    assert client.get(path, {"accept": accept}).headers["content-type"].startswith(kind)


def test_what_archived_pages_ask_for_is_not_ours(client: Client) -> None:
    fields = {"accept": JSON, "sec-fetch-dest": "empty"}
    assert client.get("/w/2024mp_/http://news.example/never.json", fields).text == "Not in this archive\n"


def test_a_time_that_is_none_is_told_in_json(client: Client) -> None:
    answer = client.get("/timegate/http://news.example/", {"accept": JSON, "accept-datetime": "noon"})
    assert (answer.status_code, answer.json()["status"], answer.headers["vary"]) == (400, 400, "accept-datetime")


def test_what_the_rules_block_is_told_with_its_status(shelf: Shelf) -> None:
    shelf.add("http://news.example/secret", "Hush")
    rules = Access((AccessRule("block", "http://news.example/secret", message="By order of the court."),))
    client = Client(make_app(Archive(shelf.finish().folder, access=rules)))
    told = client.get("/timemap/json/http://news.example/secret").json()
    assert told == {"title": "Unavailable For Legal Reasons", "status": 451, "detail": "By order of the court."}


def test_words_are_in_the_readers_language_and_say_so(client: Client) -> None:
    fields = {"accept": JSON, "accept-language": "zh-CN"}
    answer = client.get("/page/http://news.example/never", fields)
    assert "未被采集" in answer.json()["detail"]
    assert answer.headers["content-language"] == "zh-CN"
    assert client.get("/page/99991399/http://news.example/", fields).headers["content-language"] == "en"
