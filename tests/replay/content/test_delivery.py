from __future__ import annotations

import asyncio
import gzip
import random
import re
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.types import Message

from archiver.archive import Archive
from archiver.replay.app import make_app
from archiver.replay.content import representations, stored
from tests.replay.shelf import ORIGIN, Client, Shelf, make_shelf

W = "/w/20240506100000mp_/http://h.example/"
DIGITS = b"0123456789"
PAGE = b"<html><a href='/x'>link</a></html>"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    shelf: Shelf = make_shelf(tmp_path_factory.mktemp("delivery"))
    shelf.add("http://h.example/digits", DIGITS, "text/plain")
    shelf.add("http://h.example/page", PAGE, "text/html")
    shelf.add("http://h.example/gone", b"gone", "text/plain", status=404)
    shelf.add("http://h.example/whole", DIGITS, "text/plain", status=206, headers=(("Content-Range", "bytes 0-9/10"),))
    shelf.add("http://h.example/part", DIGITS, "text/plain", status=206, headers=(("Content-Range", "bytes 20-29/50"),))
    shelf.add(
        "http://h.example/wrong", DIGITS, "text/plain", status=206, headers=(("Content-Range", "bytes 20-99/500"),)
    )
    packed = (("Content-Encoding", "gzip"),)
    shelf.add("http://h.example/packed", gzip.compress(DIGITS * 9, mtime=1), "text/plain", headers=packed)
    shelf.add("http://h.example/chunked", b"a\r\n0123456789\r\n0\r\n\r\n", "text/plain",
              headers=(("Transfer-Encoding", "chunked"),))  # fmt: skip
    made = shelf.finish()
    yield made
    made.close()


@pytest.fixture(params=["held", "streamed"])
def client(archive: Archive, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A client of the archive, which holds all bodies in memory, or none."""
    if request.param == "streamed":
        monkeypatch.setattr(stored, "MAX_HELD", 1)
    return Client(make_app(archive, base_url=ORIGIN))


@pytest.fixture
def holding(archive: Archive) -> Client:
    """A client of the archive with all bodies in memory."""
    return Client(make_app(archive, base_url=ORIGIN))


@pytest.mark.parametrize(
    ("asked", "status", "content", "content_range"),
    [
        (None, 200, DIGITS, None),
        ("bytes=2-4", 206, b"234", "bytes 2-4/10"),
        ("bytes=7-", 206, b"789", "bytes 7-9/10"),
        ("bytes=-1", 206, b"9", "bytes 9-9/10"),
        ("bytes=0-", 206, DIGITS, "bytes 0-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("nonsense", 200, DIGITS, None),
        ("bytes=9-1", 200, DIGITS, None),
    ],
)
def test_a_part_of_a_file_is_sent_when_it_is_asked_for(
    client: Client, asked: str | None, status: int, content: bytes, content_range: str | None
) -> None:
    answer = client.get(W + "digits", {"Range": asked} if asked else {})
    assert (answer.status_code, answer.content) == (status, content)
    assert answer.headers.get("content-range") == content_range
    assert answer.headers["content-length"] == str(len(content))
    assert status == 416 or answer.headers["accept-ranges"] == "bytes"


def test_several_parts_come_as_one_message_of_parts(holding: Client) -> None:
    answer = holding.get(W + "digits", {"Range": "bytes=0-1,-2"})
    assert answer.status_code == 206
    found = re.fullmatch("multipart/byteranges; boundary=([0-9a-f]+)", answer.headers["content-type"])
    assert found
    head = "\r\n--%s\r\nContent-Type: text/plain\r\nContent-Range: bytes %s/10\r\n\r\n%s"
    parts = [head % (found[1], span, text) for span, text in (("0-1", "01"), ("8-9", "89"))]
    assert answer.text == "".join(parts) + f"\r\n--{found[1]}--\r\n"


def test_several_parts_of_a_long_file_are_answered_with_all_of_it(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "MAX_HELD", 1)
    answer = Client(make_app(archive, base_url=ORIGIN)).get(W + "digits", {"Range": "bytes=0-1,-2"})
    assert (answer.status_code, answer.content) == (200, DIGITS)


def test_a_range_counts_only_for_what_the_client_has_a_part_of(client: Client) -> None:
    tag = client.get(W + "digits").headers["etag"]
    asked = {"Range": "bytes=0-1"}
    assert client.get(W + "digits", asked | {"If-Range": tag}).content == b"01"
    assert client.get(W + "digits", asked | {"If-Range": '"other"'}).content == DIGITS
    assert client.get(W + "digits", asked | {"If-Range": "Mon, 06 May 2024 10:00:00 GMT"}).content == DIGITS


def test_a_page_whose_links_were_changed_has_parts_too(holding: Client) -> None:
    whole = holding.get(W + "page")
    part = holding.get(W + "page", {"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, whole.content[10:20])
    assert part.headers["etag"] == whole.headers["etag"]


def test_what_was_no_success_has_no_parts(client: Client) -> None:
    answer = client.get(W + "gone", {"Range": "bytes=0-0"})
    assert (answer.status_code, answer.content) == (404, b"gone")
    assert answer.headers["accept-ranges"] == "none"


@pytest.mark.parametrize("name", ["digits", "page", "packed"])
def test_a_client_that_has_it_is_told_so(client: Client, name: str) -> None:
    first = client.get(W + name)
    assert first.status_code == 200
    again = client.get(W + name, {"If-None-Match": first.headers["etag"], "Range": "bytes=0-0"})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert "content-type" not in again.headers


def test_each_form_of_a_capture_has_its_own_tag(holding: Client) -> None:
    raw = W.replace("mp_", "id_")
    plain, packed = ({"Accept-Encoding": coding} for coding in ("identity", "gzip"))
    tags = [
        holding.get(path, headers).headers["etag"]
        for path, headers in (
            (W + "packed", plain),
            (W + "packed", packed),
            (W + "page", {}),
            (W + "page", {"Sec-Fetch-Dest": "iframe"}),
            (raw + "page", {}),
        )
    ]
    assert len(set(tags)) == len(tags)
    assert not [tag for tag in tags if tag.startswith("W/")]


@pytest.mark.parametrize("name", ["digits", "page", "gone", "packed", "chunked", "part"])
def test_head_says_what_get_would(client: Client, name: str) -> None:
    got, head = client.get(W + name), client.get(W + name, method="HEAD")
    assert (head.status_code, head.content) == (got.status_code, b"")
    assert dict(head.headers) == dict(got.headers)


def test_a_206_that_was_the_whole_is_the_whole(client: Client) -> None:
    answer = client.get(W + "whole")
    assert (answer.status_code, answer.content) == (200, DIGITS)
    assert answer.headers["x-archive-orig-status"] == "206"
    assert client.get(W + "whole", {"Range": "bytes=3-4"}).content == b"34"


@pytest.mark.parametrize(
    ("asked", "status", "content", "content_range"),
    [
        (None, 206, DIGITS, "bytes 20-29/50"),
        ("bytes=20-29", 206, DIGITS, "bytes 20-29/50"),
        ("bytes=22-24", 206, b"234", "bytes 22-24/50"),
        ("bytes=25-", 206, b"56789", "bytes 25-29/50"),
        ("bytes=0-", 416, b"", "bytes */50"),
        ("bytes=30-", 416, b"", "bytes */50"),
        ("bytes=-5", 416, b"", "bytes */50"),
    ],
)
def test_of_a_part_that_was_stored_alone_only_what_is_there_is_sent(
    client: Client, asked: str | None, status: int, content: bytes, content_range: str
) -> None:
    answer = client.get(W + "part", {"Range": asked} if asked else {})
    assert (answer.status_code, answer.content) == (status, content)
    assert answer.headers["content-range"] == content_range


def test_a_content_range_that_cannot_be_true_says_nothing(client: Client) -> None:
    answer = client.get(W + "wrong")
    assert (answer.status_code, answer.content) == (200, DIGITS)


def test_content_in_a_stored_coding_goes_out_as_it_is_to_who_takes_it(client: Client) -> None:
    packed = client.get(W + "packed", {"Accept-Encoding": "gzip"})
    assert (packed.headers["content-encoding"], packed.content) == ("gzip", DIGITS * 9)
    plain = client.get(W + "packed", {"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == DIGITS * 9
    assert "Accept-Encoding" in plain.headers["vary"]


def test_what_may_be_kept_is_said(holding: Client) -> None:
    assert "immutable" in holding.get(W + "digits").headers["cache-control"]
    assert holding.get(W + "page").headers["cache-control"] == "private, no-cache"
    assert holding.get("/w/2024mp_/http://h.example/digits").headers["cache-control"] == "no-store"


def test_a_page_too_long_to_be_rewritten_is_sent_as_it_is_and_says_so(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(representations, "MAX_REWRITTEN", 10)
    answer = Client(make_app(archive, base_url=ORIGIN)).get(W + "page")
    assert answer.content == PAGE
    assert "its links are as archived" in answer.headers["x-archive-finding"]


def test_a_page_too_long_to_be_held_says_so_too(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored, "MAX_HELD", 1)
    monkeypatch.setattr(representations, "MAX_REWRITTEN", 10)
    answer = Client(make_app(archive, base_url=ORIGIN)).get(W + "page")
    assert answer.content == PAGE
    assert "its links are as archived" in answer.headers["x-archive-finding"]


def test_a_page_is_rewritten_however_long_its_body_is_stored(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(make_app(archive, base_url=ORIGIN))
    held = client.get(W + "page").content
    monkeypatch.setattr(stored, "MAX_HELD", 1)
    answer = Client(make_app(archive, base_url=ORIGIN)).get(W + "page")
    assert answer.content == held != PAGE
    assert "x-archive-finding" not in answer.headers


def test_what_is_odd_about_the_stored_bytes_is_said(shelf: Shelf) -> None:
    shelf.add("http://h.example/", b"plain", "text/plain", headers=(("Content-Encoding", "gzip"),))
    answer = Client(make_app(shelf.finish(), base_url=ORIGIN)).get(W)
    assert answer.headers["x-archive-finding"].startswith("memento.content; labelled gzip, but is not")


def test_a_stream_that_breaks_off_is_not_passed_off_as_whole(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored, "MAX_HELD", 1)
    shelf.add("http://h.example/", random.Random(1).randbytes(500_000), "video/mp4")
    archive = shelf.finish()
    path = next(archive.warcs.glob("*.gz"))
    capture = next(archive.lookup("http://h.example/"))
    path.write_bytes(path.read_bytes()[: capture.offset + capture.length // 2])
    sent = asyncio.run(_messages(make_app(archive, base_url=ORIGIN), W))
    assert sent[0]["status"] == 200
    assert len(sent) > 1
    assert not [message for message in sent[1:] if not message.get("more_body")]


async def _messages(app: Starlette, path: str) -> list[Message]:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b"",
             "scheme": "http", "headers": [(b"host", b"127.0.0.1:8080")], "http_version": "1.1"}  # fmt: skip
    await app(scope, receive, send)
    return sent
