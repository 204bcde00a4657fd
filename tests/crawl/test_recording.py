"""What a capture log leaves in WARC files and in the index."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from archiver.archive import Archive
from archiver.crawl.recording import CaptureLog
from archiver.errors import FetchError, LimitReachedError, TransientFetchError
from archiver.index.filestamps import stamp_of
from archiver.index.refresh import refresh
from archiver.message.framing import chunk
from archiver.model import Headers, header_value
from archiver.warc.check import Checked, check_file
from tests.crawl.exchanging import HTML, NOON, PAGE, exchange
from tests.crawl.looking import assert_index_is_as_rebuilt, records

PROFILES = "http://netpreserve.org/warc/1.1/revisit/"


@contextmanager
def log_of(archive: Archive, name: str = "t", **options: Any) -> Iterator[CaptureLog]:
    log = CaptureLog(archive, name, {}, clock=lambda: NOON, **{"max_bytes": 10**9, **options})
    try:
        yield log
    finally:
        log.close()


def of_type(archive: Archive, kind: str) -> list[tuple[Headers, bytes]]:
    return [each for each in records(archive.warcs) if header_value(each[0], "WARC-Type") == kind]


def assert_clean(archive: Archive) -> None:
    for path in archive.warcs.iterdir():
        found = list(check_file(path))
        assert [each for each in found if not isinstance(each, Checked)] == []


def test_a_payload_that_was_written_a_moment_ago_becomes_a_revisit(archive: Archive) -> None:
    other = "http://example.com/other?a=1"
    with log_of(archive) as log:
        first = log.write(exchange(), {})
        head = (*HTML, ("X-Served-By", "two"))
        again = log.write(exchange(other, headers=head, day=1), {"via": PAGE})

    ((fields, block),) = of_type(archive, "revisit")
    assert block == b"HTTP/1.1 200 Reason\r\nContent-Type: text/html; charset=utf-8\r\nX-Served-By: two\r\n\r\n"
    stated = dict(fields)
    assert stated["WARC-Profile"] == f"{PROFILES}identical-payload-digest"
    assert stated["WARC-Refers-To"] == first.record_id
    assert stated["WARC-Refers-To-Target-URI"] == PAGE
    assert stated["WARC-Refers-To-Date"] == "2024-05-06T12:00:00.250000Z"
    assert stated["WARC-Truncated"] == "length"
    assert stated["WARC-Payload-Digest"] == first.digest == again.digest
    assert stated["Content-Type"] == "application/http;msgtype=response"
    assert (again.record_type, again.status, again.mime, again.url) == ("revisit", 200, "text/html", other)
    assert [dict(fields)["WARC-Concurrent-To"] for fields, _ in of_type(archive, "request")][1] == again.record_id
    assert_clean(archive)
    assert sorted(assert_index_is_as_rebuilt(archive), key=lambda each: each.date) == [first, again]


def test_a_revisit_has_the_payload_of_its_original_and_its_own_date(archive: Archive) -> None:
    with log_of(archive) as log:
        first = log.write(exchange(), {})
        again = log.write(exchange(day=1), {})
        log.commit()
        memento = archive.memento(again)

    assert (memento.content, memento.status, memento.refers_to) == (b"<p>body", 200, first)
    assert memento.capture.date == again.date != first.date
    assert memento.findings == ()
    assert header_value(memento.warc_fields, "WARC-Truncated") is None
    assert archive.original(again) == archive.original(first) == first


def test_a_payload_of_an_earlier_crawl_becomes_a_revisit_of_its_first_record(archive: Archive) -> None:
    with log_of(archive, "first") as log:
        first = log.write(exchange(), {})
    with log_of(archive, "second") as log:
        second = log.write(exchange(day=1), {})
    with log_of(archive, "third") as log:
        third = log.write(exchange(day=2), {})

    assert (second.record_type, third.record_type) == ("revisit", "revisit")
    for fields, _ in of_type(archive, "revisit"):
        assert dict(fields)["WARC-Refers-To"] == first.record_id
    assert archive.memento(third).refers_to == first
    assert_clean(archive)


def test_without_dedup_each_payload_is_stored(archive: Archive) -> None:
    with log_of(archive, dedup=False) as log:
        kinds = [log.write(exchange(day=day), {}).record_type for day in range(3)]
    assert kinds == ["response"] * 3


NOT_MODIFIED: Headers = (("ETag", '"b"'), ("Date", "later"))


def test_a_304_that_was_asked_for_becomes_a_revisit_of_the_original(archive: Archive) -> None:
    with log_of(archive) as log:
        first = log.write(exchange(), {})
        again = log.write(exchange(day=1), {})
        log.commit()
        confirmed = log.write(exchange(body=b"", status=304, headers=NOT_MODIFIED, day=2), {}, earlier=again)
        log.commit()
        once_more = log.write(exchange(body=b"", status=304, headers=NOT_MODIFIED, day=3), {}, earlier=confirmed)

    assert (confirmed.record_type, confirmed.status, confirmed.digest) == ("revisit", 304, first.digest)
    for fields, block in of_type(archive, "revisit")[1:]:
        stated = dict(fields)
        assert stated["WARC-Profile"] == f"{PROFILES}server-not-modified"
        assert stated["WARC-Refers-To"] == first.record_id
        assert stated["WARC-Payload-Digest"] == first.digest
        assert "WARC-Truncated" not in stated
        assert block == b'HTTP/1.1 304 Reason\r\nETag: "b"\r\nDate: later\r\n\r\n'
    memento = archive.memento(once_more)
    assert (memento.status, memento.content, memento.refers_to) == (200, b"<p>body", first)
    assert ("ETag", '"b"') in memento.headers
    assert_clean(archive)
    assert_index_is_as_rebuilt(archive)


@pytest.mark.parametrize("asked", [False, True], ids=["no earlier capture", "of another URL"])
def test_a_304_that_nobody_asked_for_is_an_ordinary_response(archive: Archive, asked: bool) -> None:
    with log_of(archive) as log:
        first = log.write(exchange("http://example.com/another"), {})
        log.commit()
        made = log.write(exchange(body=b"", status=304), {}, earlier=first if asked else None)
    assert (made.record_type, made.status) == ("response", 304)
    assert_clean(archive)


def test_a_304_is_a_revisit_with_dedup_switched_off_too(archive: Archive) -> None:
    with log_of(archive, dedup=False) as log:
        first = log.write(exchange(), {})
        log.commit()
        made = log.write(exchange(body=b"", status=304, day=1), {}, earlier=first)
    assert made.record_type == "revisit"


def test_a_failure_is_a_metadata_record_and_no_capture(archive: Archive) -> None:
    error = TransientFetchError("the connection was refused", "example.com:81", "Try again later.")
    with log_of(archive) as log:
        log.fail("http://example.com:81/", error, NOON, {"via": PAGE, "hop": "link", "attempts": "3"})
        log.commit()

    assert not of_type(archive, "response")
    ((fields, block),) = of_type(archive, "metadata")
    stated = dict(fields)
    assert (stated["WARC-Target-URI"], stated["WARC-Date"]) == ("http://example.com:81/", "2024-05-06T12:00:00.250000Z")
    assert stated["Content-Type"] == "application/warc-fields"
    assert block == (
        b"via: http://example.com/page\r\nhop: link\r\nattempts: 3\r\n"
        b"fetchError: example.com:81: the connection was refused\r\nfetchHint: Try again later.\r\n"
    )
    assert archive.index.count() == 0
    assert archive.unindexed() == []
    assert_clean(archive)
    assert assert_index_is_as_rebuilt(archive) == []


def test_a_failure_alone_is_on_the_disk_after_a_commit(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    with log_of(archive) as log:
        log.fail(PAGE, FetchError("no"), NOON, {})
        monkeypatch.setattr(os, "fsync", synced.append)
        log.commit()
        assert len(synced) == 1
        log.commit()
        assert len(synced) == 1


def test_a_resource_names_the_capture_it_was_made_of(archive: Archive) -> None:
    url = f"urn:archiver:screenshot:{PAGE}"
    with log_of(archive) as log:
        page = log.write(exchange(), {})
        shot = log.resource(url, "image/png", b"\x89PNG", {"width": "1280"}, refers_to=page.record_id)
        report = log.resource("urn:archiver:crawl-report:t:1", "application/json", b"{}", {})

    assert (shot.record_type, shot.status, shot.mime, shot.url) == ("resource", None, "image/png", url)
    (fields, block), _ = of_type(archive, "resource")
    assert block == b"\x89PNG"
    # The standard forbids WARC-Refers-To in a resource record (5.11).
    assert header_value(fields, "WARC-Refers-To") is None
    assert header_value(fields, "WARC-Concurrent-To") == page.record_id
    fields, block = of_type(archive, "metadata")[1]
    assert header_value(fields, "WARC-Refers-To") == page.record_id
    assert header_value(fields, "WARC-Concurrent-To") == shot.record_id
    assert block == b"width: 1280\r\n"
    assert_clean(archive)

    assert archive.closest(url) == archive.capture(url) == archive.capture(shot.record_id) == shot
    assert list(archive.lookup("urn:archiver:crawl-report:", match="prefix")) == [report]
    assert archive.memento(shot).content == b"\x89PNG"
    assert_index_is_as_rebuilt(archive)


@pytest.mark.parametrize("coded", [False, True], ids=["plain", "chunked"])
def test_the_answer_to_a_post_has_the_key_of_what_was_posted(archive: Archive, coded: bool) -> None:
    sent = b"a=1&b=x%20y"
    body, field = (chunk(sent, 3), b"Transfer-Encoding: chunked") if coded else (sent, b"Content-Length: 11")
    head = b"POST /page HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n" + field + b"\r\n\r\n"
    with log_of(archive) as log:
        log.write(exchange(), {})
        posted = log.write(exchange(method="POST", request=head + body), {})
        log.write(exchange(method="POST", request=b"nonsense", day=1), {})

    assert posted.urlkey == "com,example)/page?__wb_method=post&a=1&b=x%20y"
    assert posted.record_type == "response"
    assert_index_is_as_rebuilt(archive)


def test_through_a_proxy_the_address_of_the_server_is_left_out(archive: Archive) -> None:
    with log_of(archive) as log:
        log.write(exchange(ip_address="", proxy="http://proxy.example:3128"), {})
    for fields, _ in records(archive.warcs):
        assert header_value(fields, "WARC-IP-Address") is None
    ((_, block),) = of_type(archive, "metadata")
    assert b"proxy: http://proxy.example:3128\r\n" in block
    assert_clean(archive)


def test_a_file_is_stamped_when_the_next_one_is_begun(archive: Archive) -> None:
    with log_of(archive, max_bytes=1000) as log:
        while len(log.names) < 3:
            log.write(exchange(body=os.urandom(300)), {})
        first, second, third = log.names
        stamps = archive.index.stamps()
        assert stamps[first] == stamp_of(archive.warcs / first)
        assert stamps[second] == stamp_of(archive.warcs / second)
        assert stamps.get(third) is None
        assert archive.index.count(warc=first) > 0
    assert archive.unindexed() == []
    assert all(stamp and stamp.head for stamp in archive.index.stamps().values())


def test_a_revisit_may_lie_in_the_file_behind_that_of_its_original(archive: Archive) -> None:
    with log_of(archive, max_bytes=1) as log:
        made = [log.write(exchange(day=day), {}) for day in range(3)]
    assert len({each.warc for each in made}) == 3
    assert [archive.memento(each).refers_to for each in made[1:]] == [made[0]] * 2


def test_a_file_that_could_not_be_begun_is_not_spoken_of(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    log = CaptureLog(archive, "t", {}, clock=lambda: NOON, max_bytes=1)
    first = log.write(exchange(), {})
    log.commit()

    def full(*_: object) -> bytes:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("archiver.warc.writer.pack_member", full)
        with pytest.raises(LimitReachedError):
            log.write(exchange(day=1), {})
    log.close()
    assert log.names == [first.warc]
    assert archive.unindexed() == []


def test_a_file_is_closed_although_the_index_could_not_be_told(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = CaptureLog(archive, "t", {}, clock=lambda: NOON, max_bytes=10**9)
    made = log.write(exchange(), {})

    def full(*_: object) -> int:
        raise LimitReachedError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(type(archive.index), "add", full)
        with pytest.raises(LimitReachedError):
            log.close()
    assert [path.name for path in archive.warcs.iterdir()] == [made.warc]
    assert [each.captures for each in refresh(archive.index, archive.warcs)] == [1]
    assert list(archive.index.captures()) == [made]


@pytest.mark.parametrize("number", [0, 1])
def test_a_run_that_wrote_nothing_leaves_nothing(archive: Archive, number: int) -> None:
    with log_of(archive) as log:
        for _ in range(number):
            log.commit()
    assert list(Path(archive.warcs).iterdir()) == []
