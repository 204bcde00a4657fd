from __future__ import annotations

import asyncio
import base64
import gzip
import hashlib

import httpx
import pytest

from archiver.replay.app import make_app
from tests.replay.shelf import CONTENT, ORIGIN, Client, Shelf

TEXT = b"the same words again and again " * 20
RAW = "/w/20240506100000id_/http://h.example/"


@pytest.mark.parametrize(
    ("accepted", "stored", "coding"),
    [
        ("gzip", "gzip", "gzip"),
        ("deflate, GZIP;q=0.5", "gzip", "gzip"),
        ("*", "x-gzip", "gzip"),
        ("identity", "gzip", None),
        ("gzip;q=0, *", "gzip", None),
        ("br", "gzip", None),
        ("gzip", "unheard-of", None),
    ],
)
def test_the_stored_coding_is_kept_for_those_who_take_it(
    shelf: Shelf, accepted: str, stored: str, coding: str | None
) -> None:
    shelf.add("http://h.example/", gzip.compress(TEXT), "text/plain", headers=(("Content-Encoding", stored),))
    answer = Client(make_app(shelf.finish(), base_url=ORIGIN)).get(RAW, {"Accept-Encoding": accepted})
    assert answer.headers.get("content-encoding") == coding
    assert answer.headers["vary"] == "Origin, Accept-Encoding"
    assert (answer.content == TEXT) is (stored != "unheard-of")


def test_the_bytes_sent_are_those_of_the_payload_digest(shelf: Shelf) -> None:
    payload = gzip.compress(TEXT, mtime=7)
    shelf.add("http://h.example/", payload, "text/plain", headers=(("Content-Encoding", "gzip"),))
    archive = shelf.finish()
    transport = httpx.ASGITransport(app=make_app(archive, base_url=ORIGIN))
    received = asyncio.run(_undecoded(transport))
    assert received == payload
    checks = archive.memento(next(archive.lookup("http://h.example/"))).checks
    recorded = {check.recorded for check in checks if check.subject == "payload"}
    sha1 = base64.b32encode(hashlib.sha1(received, usedforsecurity=False).digest()).decode()
    sha256 = hashlib.sha256(received).hexdigest()
    assert recorded & {f"sha1:{sha1}", f"sha256:{sha256}"}


async def _undecoded(transport: httpx.ASGITransport) -> bytes:
    async with (
        httpx.AsyncClient(transport=transport, base_url=CONTENT) as client,
        client.stream("GET", RAW, headers={"Accept-Encoding": "gzip"}) as answer,
    ):
        return b"".join([piece async for piece in answer.aiter_raw()])


def test_a_body_that_is_not_what_its_label_says_is_sent_without_the_label(shelf: Shelf) -> None:
    shelf.add("http://h.example/", TEXT, "text/plain", headers=(("Content-Encoding", "gzip"),))
    shelf.add("http://h.example/torn", gzip.compress(TEXT)[:-9], "text/plain", headers=(("Content-Encoding", "gzip"),))
    client = Client(make_app(shelf.finish(), base_url=ORIGIN))
    for path in (RAW, RAW + "torn"):
        answer = client.get(path, {"Accept-Encoding": "gzip"})
        assert "content-encoding" not in answer.headers
        assert TEXT.startswith(answer.content)
