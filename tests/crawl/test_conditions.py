"""What a server is asked so that it need not send again what the archive has."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import pytest

from archiver.archive import Archive
from archiver.crawl.conditions import conditions_for
from archiver.crawl.recording import CaptureLog
from archiver.model import Capture, Exchange, Headers
from tests.crawl.exchanging import HTML, NOISE, NOON, PAGE, exchange

ETAG: Headers = (("ETag", '"a"'),)
DATED: Headers = (("last-modified", "Sun, 05 May 2024 10:00:00 GMT"),)


def write(archive: Archive, *exchanges: Exchange) -> list[Capture]:
    with closing(CaptureLog(archive, "t", {}, clock=lambda: NOON, max_bytes=10**9)) as log:
        return [log.write(each, {}) for each in exchanges]


def asked(archive: Archive, url: str = PAGE) -> dict[str, str] | None:
    conditions = conditions_for(archive, url)
    return None if conditions is None else dict(conditions.headers)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        pytest.param(ETAG, {"If-None-Match": '"a"'}, id="strong"),
        pytest.param((("etag", 'W/"x y"'),), {"If-None-Match": 'W/"x y"'}, id="weak"),
        pytest.param((("ETag", "unquoted"),), {"If-None-Match": "unquoted"}, id="without quotes, as it came"),
        pytest.param(DATED, {"If-Modified-Since": "Sun, 05 May 2024 10:00:00 GMT"}, id="a date"),
        pytest.param((("Last-Modified", "yesterday"),), {"If-Modified-Since": "yesterday"}, id="no date, as it came"),
        pytest.param(
            (*DATED, *ETAG),
            {"If-None-Match": '"a"', "If-Modified-Since": "Sun, 05 May 2024 10:00:00 GMT"},
            id="both",
        ),
        pytest.param((), None, id="neither"),
        pytest.param((("ETag", "  "), ("Last-Modified", "")), None, id="empty ones"),
        pytest.param((("ETag", '"a\x01"'),), None, id="what may not be sent"),
    ],
)
def test_validators_are_sent_as_they_came(archive: Archive, headers: Headers, expected: dict[str, str] | None) -> None:
    (capture,) = write(archive, exchange(headers=(*HTML, *headers)))
    conditions = conditions_for(archive, PAGE)
    assert asked(archive) == expected
    assert conditions is None or conditions.earlier == capture


def test_an_empty_archive_asks_for_nothing(archive: Archive) -> None:
    assert conditions_for(archive, PAGE) is None


@pytest.mark.parametrize(
    "facts",
    [
        {"status": 404},
        {"status": 206},
        {"truncated": "length"},
        {
            "method": "POST",
            "request": b"POST /page HTTP/1.1\r\n\r\n",
            "url": "http://example.com/page?__wb_method=POST",
        },
        {"url": "https://example.com/page"},
        {"url": "http://www.example.com/page"},
        {"url": "http://example.com/PAGE"},
        {"url": "http://example.com/page/"},
    ],
    ids=["an error", "a part", "cut off", "a POST", "https", "www", "other letters", "a slash"],
)
def test_captures_that_will_not_do_are_passed_over(archive: Archive, facts: dict[str, Any]) -> None:
    write(archive, exchange(headers=ETAG, **facts))
    assert conditions_for(archive, PAGE) is None


def test_the_latest_whole_capture_counts(archive: Archive) -> None:
    captures = write(
        archive,
        exchange(body=b"1", headers=(("ETag", '"1"'),), day=1),
        exchange(body=b"2", headers=(("ETag", '"2"'),), day=2),
        exchange(body=b"3", headers=(("ETag", '"3"'),), day=3, truncated="time"),
        exchange(body=b"4", headers=(("ETag", '"4"'),), day=4, status=503),
    )
    conditions = conditions_for(archive, PAGE)
    assert conditions is not None
    assert (conditions.headers, conditions.earlier) == ({"If-None-Match": '"2"'}, captures[1])


def test_a_revisit_counts_with_validators_of_its_own(archive: Archive) -> None:
    _, again = write(archive, exchange(headers=ETAG), exchange(headers=(("ETag", '"new"'),), day=1))
    conditions = conditions_for(archive, PAGE)
    assert again.record_type == "revisit"
    assert conditions is not None
    assert (conditions.headers, conditions.earlier) == ({"If-None-Match": '"new"'}, again)


def test_a_304_brings_the_validators_up_to_date(archive: Archive) -> None:
    (first,) = write(archive, exchange(headers=(*ETAG, *DATED)))
    with closing(CaptureLog(archive, "u", {}, clock=lambda: NOON, max_bytes=10**9)) as log:
        confirmed = log.write(exchange(body=b"", status=304, headers=(("ETag", '"b"'),), day=1), {}, earlier=first)
    conditions = conditions_for(archive, PAGE)
    assert conditions is not None
    assert conditions.earlier == confirmed
    assert conditions.headers == {"If-None-Match": '"b"', "If-Modified-Since": DATED[0][1]}


def test_a_304_that_nobody_asked_for_is_no_capture_to_ask_by(archive: Archive) -> None:
    write(archive, exchange(body=b"", status=304, headers=ETAG))
    assert conditions_for(archive, PAGE) is None


@pytest.mark.parametrize("damage", ["damaged", "gone"])
def test_what_the_archive_lost_is_fetched_anew(archive: Archive, damage: str) -> None:
    first, _ = write(archive, exchange(body=NOISE, headers=ETAG), exchange(body=NOISE, headers=ETAG, day=1))
    path = archive.warcs / first.warc
    raw = bytearray(path.read_bytes())
    raw[first.offset + first.length // 2] ^= 0xFF
    path.write_bytes(raw) if damage == "damaged" else path.unlink()
    assert conditions_for(archive, PAGE) is None
