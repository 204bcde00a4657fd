from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta, timezone

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Receive, Scope, Send

from archiver.archive import Archive
from archiver.replay.access_log import AccessLog, escaped
from archiver.replay.app import make_app
from tests.replay.shelf import ORIGIN

WHEN = datetime(2026, 3, 4, 5, 6, 7, tzinfo=timezone(timedelta(hours=8)))


def ask(log: AccessLog, path: str, **headers: str) -> httpx.Response:
    """Send one request."""

    async def asking() -> httpx.Response:
        transport = httpx.ASGITransport(app=log)
        async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
            return await client.get(path, headers=headers)

    return asyncio.run(asking())


def test_a_request_is_a_line_of_the_combined_format(library: tuple[Archive, dict[str, str]]) -> None:
    lines: list[str] = []
    log = AccessLog(make_app(library[0]), lines.append, lambda: WHEN)
    ask(log, "/healthz?a=b", **{"User-Agent": 'Reader "1"', "Referer": "http://a.example/"})
    asked = '"GET /healthz?a=b HTTP/1.1" 200 3 "http://a.example/" "Reader \\"1\\""'
    assert lines == [f"127.0.0.1 - - [04/Mar/2026:05:06:07 +0800] {asked}"]


def test_a_request_that_fails_is_logged_too() -> None:
    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        raise RuntimeError

    lines: list[str] = []
    log = AccessLog(broken, lines.append, lambda: WHEN)
    with pytest.raises(RuntimeError):
        asyncio.run(log({**SCOPE}, _nothing, _nowhere))
    assert '"GET /x HTTP/1.1" 500 -' in lines[0]


def test_a_log_that_cannot_be_written_keeps_nobody_from_reading(library: tuple[Archive, dict[str, str]]) -> None:
    def full(line: str) -> None:
        raise OSError(28, "No space left on device")

    log = AccessLog(make_app(library[0]), full, lambda: datetime.now(UTC))
    answer = ask(log, "/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")


@given(st.text())
def test_no_text_ends_its_quotation_or_its_line(text: str) -> None:
    made = escaped(text)
    assert made.isascii()
    assert made.isprintable()
    assert '"' not in made.replace("\\\\", "").replace('\\"', "")


SCOPE = {"type": "http", "method": "GET", "path": "/x", "query_string": b"", "headers": [], "http_version": "1.1"}


async def _nothing() -> dict[str, object]:
    return {}


async def _nowhere(message: object) -> None:
    return None
