"""Captures and small WARC files for the index."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from archiver.index.sqlite import SqliteIndex
from archiver.model import Capture
from archiver.urls.surt import surt

NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)


def make_capture(
    url: str, number: int = 1, *, date: datetime = NOON, warc: str = "a.warc.gz", kind: str = "response"
) -> Capture:
    return Capture(
        url=url,
        urlkey=surt(url),
        date=date,
        record_id=f"<urn:uuid:{UUID(int=number)}>",
        record_type=kind,
        warc=warc,
        offset=number,
        length=10,
        mime="text/html",
        status=200,
        digest="sha256:" + "0" * 64,
    )


def make_record(number: int, url: str = "", *, date: str = "2024-05-06T12:00:00Z", kind: str = "response") -> bytes:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: Text/HTML; charset=utf-8\r\n\r\nbody %d" % number
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{UUID(int=number)}>\r\nWARC-Date: {date}\r\n"
        f"WARC-Target-URI: {url or f'http://example.com/{number}'}\r\n"
        f"Content-Type: application/http;msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


@pytest.fixture
def index(tmp_path: Path) -> Iterator[SqliteIndex]:
    with contextlib.closing(SqliteIndex(tmp_path / "state" / "index.sqlite")) as opened:
        yield opened


@pytest.fixture(scope="session")
def capture() -> Callable[..., Capture]:
    return make_capture


@pytest.fixture(scope="session")
def record() -> Callable[..., bytes]:
    return make_record
