"""What is recorded is what was sent, byte for byte, whatever the server does."""

from __future__ import annotations

import errno
import gzip
import socket
import threading
import time
from pathlib import Path

import pytest

from archiver.errors import FetchError, LimitReachedError, StoreError
from archiver.fetch.exchange import Exchanger
from archiver.fetch.http import HttpFetcher
from archiver.fetch.interface import Limits
from archiver.fetch.recorder import Recording
from archiver.model import Exchange, TruncatedReason
from tests.fetch.serving import LOOPBACK, RawServer, Step, answering, reset

SMALL = Limits(connect_s=2, first_byte_s=0.4, total_s=0.8, head_bytes=8192, body_bytes=20_000)

OK = b"HTTP/1.1 200 OK\r\n"
# What servers were seen to send, and what RFC 9112 allows but few send.
WHOLE: dict[str, bytes] = {
    "odd case": b"HTTP/1.1 200 oK\r\ncOnTeNt-LENGTH: 3\r\nX-oDd: a\r\n\r\nabc",
    "double spaces": b"HTTP/1.1 200  OK  now\r\nContent-Length:  3 \r\nX:   a  b\t\r\n\r\nabc",
    "no reason": b"HTTP/1.1 200\r\nContent-Length: 3\r\n\r\nabc",
    "chunked": OK + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
    "chunk extensions": OK + b'Transfer-Encoding: chunked\r\n\r\n3;a="b;c"\r\nabc\r\n0;last\r\n\r\n',
    "trailers": OK + b"Transfer-Encoding: chunked\r\nTrailer: X\r\n\r\n003\r\nabc\r\n0\r\nX: 1\r\nY: 2\r\n\r\n",
    "gzip": OK + b"Content-Encoding: gzip\r\nContent-Length: 24\r\n\r\n" + gzip.compress(b"abcd", mtime=0),
    "bad gzip": OK + b"Content-Encoding: gzip\r\nContent-Length: 9\r\n\r\nnot gzip!",
    "folded": OK + b"X-Folded: one\r\n\ttwo\r\n  three\r\nContent-Length: 3\r\n\r\nabc",
    "latin-1": OK + b"X-Name: caf\xe9\r\nContent-Length: 3\r\n\r\n\xe9\xe8\xff",
    "LF only": b"HTTP/1.1 200 OK\nContent-Length: 3\nX: y\n\nabc",
    "HTTP/1.0 to the close": b"HTTP/1.0 200 OK\r\nServer: old\r\n\r\n" + b"x" * 70_000,
    "to the close": OK + b"Connection: close\r\n\r\nabc",
    "150 headers": OK + b"".join(b"X-%d: %d\r\n" % (n, n) for n in range(150)) + b"Content-Length: 3\r\n\r\nabc",
    "1000 headers": OK + b"".join(b"X-%d: %d\r\n" % (n, n) for n in range(999)) + b"Content-Length: 3\r\n\r\nabc",
    "a line of 70 kB": OK + b"X: " + b"y" * 70_000 + b"\r\nContent-Length: 3\r\n\r\nabc",
    "a head just below the cap": OK + b"X: " + b"y" * 262_100 + b"\r\nContent-Length: 3\r\n\r\nabc",
    "folded at the end": OK + b"Content-Length: 3\r\nX: a\r\n b\r\n\r\nabc",
    "LF and CRLF mixed": b"HTTP/1.1 200 OK\nContent-Length: 3\r\nX: y\n\r\nabc",
    "UTF-8": OK + "X-Name: 好\r\nContent-Length: 3\r\n\r\nabc".encode(),
    "chunked and a length": OK + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n0\r\n\r\n",
    "chunked with bare LF": OK + b"Transfer-Encoding: chunked\r\n\r\n3\nabc\n0\n\n",
    "chunked without a body": OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunked and gzip": OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    "a coding that is not chunked": OK + b"Transfer-Encoding: gzip\r\n\r\nabc",
    "a negative length": OK + b"Content-Length: -3\r\n\r\nabc",
    "a length of forty digits": OK + b"Content-Length: " + b"9" * 40 + b"\r\n\r\nabc",
    "a length with a sign": OK + b"Content-Length: +3\r\n\r\nabc",
    "a length in hexadecimal": OK + b"Content-Length: 0x3\r\n\r\nabc",
    "no fields": b"HTTP/1.1 200 OK\r\n\r\nabc",
    "HTTP/1.0 with a length": b"HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nabc",
    "switching protocols": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n",
    "equal lengths twice": OK + b"Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
    "different lengths": OK + b"Content-Length: 3\r\nContent-Length: 5\r\n\r\nabcdefg",
    "a length that is none": OK + b"Content-Length: three\r\n\r\nabc",
    "a header without colon": OK + b"nonsense\r\nContent-Length: 3\r\n\r\nabc",
    "a header without name": OK + b": nameless\r\nContent-Length: 3\r\n\r\nabc",
    "a null in a header": OK + b"X: a\x00b\r\nContent-Length: 3\r\n\r\nabc",
    "an escape in a header": OK + b"X: \x1b[31mred\r\nContent-Length: 3\r\n\r\nabc",
    "ICY": b"ICY 200 OK\r\nicy-name: radio\r\n\r\nabc",
    "an unknown status": b"HTTP/1.1 799 Odd\r\nContent-Length: 3\r\n\r\nabc",
    "no content": b"HTTP/1.1 204 No Content\r\n\r\n",
    "not modified with a length": b"HTTP/1.1 304 Not Modified\r\nContent-Length: 999\r\n\r\n",
    "a broken charset": OK + b"Content-Type: text/html; charset=\xff\xfe\r\nContent-Length: 3\r\n\r\nabc",
    "a broken cookie": OK + b"Set-Cookie: \xe9=; =; ;;; expires=never\r\nContent-Length: 3\r\n\r\nabc",
    "a location in latin-1": b"HTTP/1.1 302 Found\r\nLocation: /caf\xe9\r\nContent-Length: 0\r\n\r\n",
    "a location that is no URL": b"HTTP/1.1 302 Found\r\nLocation: http://[bad\r\nContent-Length: 0\r\n\r\n",
}


def fetch(server: RawServer, limits: Limits | None = None) -> Exchange:
    fetcher = HttpFetcher(allowed=LOOPBACK, limits=limits or Limits(total_s=10, first_byte_s=5))
    try:
        return fetcher.fetch(f"{server.url}/page?q=1")
    finally:
        fetcher.close()


@pytest.mark.parametrize("raw", WHOLE.values(), ids=WHOLE.keys())
def test_whole_response_is_recorded_byte_for_byte(raw: bytes) -> None:
    with answering(raw) as server:
        exchange = fetch(server)
    assert exchange.response.read() == raw
    assert exchange.truncated is None
    assert exchange.response_size == len(raw)
    head, body = raw[: exchange.head_size], raw[exchange.head_size :]
    assert head.endswith((b"\n\r\n", b"\n\n"))
    assert head + body == raw


@pytest.mark.parametrize("pause_after", [1, 17, 60])
@pytest.mark.parametrize("name", ["chunk extensions", "LF only", "trailers", "folded"])
def test_response_in_pieces_is_recorded_as_if_it_came_at_once(name: str, pause_after: int) -> None:
    raw = WHOLE[name]
    steps: list[Step] = [raw[start : start + pause_after] for start in range(0, len(raw), pause_after)]
    with answering(*steps) as server:
        assert fetch(server).response.read() == raw


def test_early_hints_are_kept_apart_from_the_response() -> None:
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n"
    final = OK + b"Content-Length: 3\r\n\r\nabc"
    with answering(b"HTTP/1.1 100 Continue\r\n\r\n" + hints, final) as server:
        exchange = fetch(server)
    assert exchange.interim == b"HTTP/1.1 100 Continue\r\n\r\n" + hints
    assert exchange.response.read() == final
    assert exchange.status == 200


def test_empty_lines_before_the_status_line_are_no_part_of_the_response() -> None:
    final = OK + b"Content-Length: 3\r\n\r\nabc"
    with answering(b"\r\n\r\n", final) as server:
        exchange = fetch(server)
    assert exchange.response.read() == final
    assert exchange.head_size == len(final) - 3


def test_interim_responses_without_end_are_refused() -> None:
    with answering(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 50) as server, pytest.raises(FetchError, match="interim"):
        fetch(server)


def test_what_follows_the_body_is_not_recorded() -> None:
    raw = OK + b"Content-Length: 3\r\n\r\nabc"
    with answering(raw + b"HTTP/1.1 200 OK\r\n\r\nsmuggled") as server:
        assert fetch(server).response.read() == raw


BODILESS: dict[str, bytes] = {
    "204": b"HTTP/1.1 204 No Content\r\nContent-Length: 3\r\n\r\n",
    "304": b"HTTP/1.1 304 Not Modified\r\n\r\n",
    "304 chunked": b"HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n",
    "101": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n",
}


@pytest.mark.parametrize("head", BODILESS.values(), ids=BODILESS.keys())
def test_bytes_behind_a_response_without_body_are_none_of_its(head: bytes) -> None:
    """They could be taken for the next response on the connection, which is therefore not used again."""
    with RawServer([[head + b"abc"], [OK + b"Content-Length: 2\r\n\r\nok"]], keep=True) as server:
        fetcher = HttpFetcher(allowed=LOOPBACK)
        first, second = fetcher.fetch(server.url), fetcher.fetch(server.url)
        fetcher.close()
        assert server.connections == 2
    assert (first.response.read(), first.truncated) == (head, None)
    assert second.response.read().endswith(b"ok")


def test_answer_to_a_head_request_ends_with_its_head() -> None:
    raw = OK + b"Content-Length: 700\r\n\r\n"
    exchanger = Exchanger(allowed=LOOPBACK)
    with answering(raw) as server:
        exchange = exchanger.exchange("HEAD", server.url, b"HEAD / HTTP/1.1\r\nHost: a\r\n\r\n")
    exchanger.close()
    assert (exchange.response.read(), exchange.truncated) == (raw, None)


BROKEN: dict[str, tuple[bytes, TruncatedReason]] = {
    "a short body": (OK + b"Content-Length: 10\r\n\r\nabc", "disconnect"),
    "no body": (OK + b"Content-Length: 10\r\n\r\n", "disconnect"),
    "a short chunk": (OK + b"Transfer-Encoding: chunked\r\n\r\nA\r\nabc", "disconnect"),
    "no last chunk": (OK + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", "disconnect"),
    "no trailer end": (OK + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n", "disconnect"),
    "a chunk size that is none": (OK + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\nabc", "unspecified"),
    "a chunk size of twenty digits": (
        OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"F" * 20 + b"\r\nabc",
        "unspecified",
    ),
    "a negative chunk size": (OK + b"Transfer-Encoding: chunked\r\n\r\n-3\r\nabc", "unspecified"),
    "a chunk size beyond all": (OK + b"Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\nabc", "disconnect"),
    "a length beyond all": (OK + b"Content-Length: 999999999999999999\r\n\r\nabc", "disconnect"),
    "a chunk without end": (OK + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabcdef\r\n0\r\n\r\n", "unspecified"),
}


@pytest.mark.parametrize(("raw", "reason"), BROKEN.values(), ids=BROKEN.keys())
def test_response_that_breaks_off_is_kept_and_marked(raw: bytes, reason: TruncatedReason) -> None:
    with answering(raw) as server:
        exchange = fetch(server)
    assert (exchange.response.read(), exchange.truncated) == (raw, reason)


def test_reset_in_the_body_keeps_what_came(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = OK + b"Content-Length: 500\r\n\r\nabc"
    taken = threading.Event()
    keep = Recording.keep

    def keep_and_tell(recording: Recording, piece: bytes) -> None:
        keep(recording, piece)
        if piece.endswith(b"abc"):
            taken.set()

    monkeypatch.setattr(Recording, "keep", keep_and_tell)

    def reset_when_read(connection: object) -> None:
        # The bytes before a reset are only safe once the client has taken them.
        taken.wait(10)
        reset(connection)  # type: ignore[arg-type]  # the server hands a socket

    with answering(raw, reset_when_read) as server:
        exchange = fetch(server)
    assert (exchange.response.read(), exchange.truncated) == (raw, "disconnect")


def test_reset_before_the_head_is_a_transient_failure() -> None:
    with answering(reset) as server, pytest.raises(FetchError, match="broke before a response") as caught:
        fetch(server)
    assert caught.value.is_transient


def test_close_without_an_answer_is_a_transient_failure() -> None:
    with answering() as server, pytest.raises(FetchError, match="closed without an answer") as caught:
        fetch(server)
    assert caught.value.is_transient


def test_close_in_the_head_is_a_transient_failure() -> None:
    with answering(b"HTTP/1.1 200 OK\r\nContent-Le") as server, pytest.raises(FetchError, match="closed by the server"):
        fetch(server)


NO_HTTP: dict[str, bytes] = {
    "SSH": b"SSH-2.0-OpenSSH_9\r\n",
    "nulls": b"\x00",
    "HTTP/0.9": b"<html>\r\n\r\nHTTP/0.9",
    "garbage before the status line": b"garbage\r\nHTTP/1.1 200 OK\r\n\r\n",
    "a blank before the status line": b" HTTP/1.1 200 OK\r\n\r\n",
    "a status that is none": b"HTTP/1.1 abc OK\r\n\r\n",
    "a status of four digits": b"HTTP/1.1 2000 OK\r\n\r\n",
    "no status": b"HTTP/1.1\r\n\r\n",
    "a request": b"GET / HTTP/1.1\r\n\r\n",
    "lower case": b"http/1.1 200 ok\r\n\r\n",
    "HTTP/2 settings": b"\x00\x00\x12\x04\x00\x00\x00\x00\x00",
}


@pytest.mark.parametrize("raw", NO_HTTP.values(), ids=NO_HTTP.keys())
def test_answer_that_is_no_http_is_refused_at_once(raw: bytes) -> None:
    with RawServer([]) as server:
        # The connection stays open: nothing is waited for that cannot make it HTTP.
        server._answers = [[raw, server.stall]]
        started = time.monotonic()
        with pytest.raises(FetchError, match="no HTTP") as caught:
            fetch(server)
    assert not caught.value.is_transient
    assert time.monotonic() - started < 10


def test_empty_lines_without_end_are_refused_at_the_cap() -> None:
    with RawServer([]) as server:
        server._answers = [[server.flood(b"\r\n" * 500)]]
        with pytest.raises(FetchError, match="head of more than 8192 bytes"):
            fetch(server, SMALL)


def test_head_with_more_fields_than_allowed_is_refused() -> None:
    raw = OK + b"".join(b"X-%d: %d\r\n" % (n, n) for n in range(1001)) + b"\r\n"
    with answering(raw) as server, pytest.raises(FetchError, match="more than 1000 fields"):
        fetch(server)


def test_head_just_above_the_cap_is_refused_even_if_it_came_whole() -> None:
    raw = OK + b"X: " + b"y" * (SMALL.head_bytes - len(OK) - 6) + b"\r\n\r\n"
    with answering(raw) as server, pytest.raises(FetchError, match="head of more than 8192 bytes"):
        fetch(server, SMALL)
    with answering(raw.replace(b"yy", b"y", 1)) as server:
        assert fetch(server, SMALL).head_size == SMALL.head_bytes


def test_head_without_end_is_refused_at_the_cap() -> None:
    with RawServer([]) as server:
        server._answers = [[OK, server.flood(b"X-Endless: " + b"y" * 900 + b"\r\n")]]
        with pytest.raises(FetchError, match="head of more than 8192 bytes"):
            fetch(server, SMALL)


def test_body_without_end_is_cut_exactly_at_the_cap() -> None:
    with RawServer([]) as server:
        server._answers = [[OK + b"\r\n", server.flood(b"y" * 4000)]]
        exchange = fetch(server, SMALL)
    assert exchange.truncated == "length"
    assert exchange.response_size - exchange.head_size == SMALL.body_bytes


def test_body_exactly_as_long_as_the_cap_is_whole() -> None:
    raw = OK + b"\r\n" + b"y" * SMALL.body_bytes
    with answering(raw) as server:
        exchange = fetch(server, SMALL)
    assert exchange.truncated is None
    assert exchange.response.read() == raw


def test_chunked_body_beyond_the_cap_is_cut_exactly_there() -> None:
    raw = OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"7530\r\n" + b"y" * 0x7530 + b"\r\n0\r\n\r\n"
    with answering(raw) as server:
        exchange = fetch(server, SMALL)
    assert exchange.truncated == "length"
    assert exchange.response_size - exchange.head_size == SMALL.body_bytes


@pytest.mark.parametrize("framing", [b"", b"Content-Length: 9999\r\n", b"Transfer-Encoding: chunked\r\n"])
def test_stalled_body_ends_at_the_time_limit(framing: bytes) -> None:
    with RawServer([]) as server:
        server._answers = [[OK + framing + b"\r\n", server.stall]]
        started = time.monotonic()
        exchange = fetch(server, SMALL)
    assert exchange.truncated == "time"
    assert time.monotonic() - started < SMALL.total_s + 2


def test_dripping_body_ends_at_the_time_limit() -> None:
    with RawServer([]) as server:
        server._answers = [[OK + b"\r\nabc", server.drip(b"z")]]
        started = time.monotonic()
        exchange = fetch(server, SMALL)
    assert exchange.truncated == "time"
    assert exchange.response.read().startswith(OK + b"\r\nabcz")
    assert time.monotonic() - started < SMALL.total_s + 2


@pytest.mark.parametrize("framing", [b"", b"Content-Length: 99999\r\n", b"Transfer-Encoding: chunked\r\n"])
def test_body_slower_than_the_least_rate_is_broken_off(framing: bytes) -> None:
    limits = Limits(total_s=30, min_rate=1_000_000, min_rate_after_s=0.2)
    with RawServer([]) as server:
        server._answers = [[OK + framing + b"\r\n", server.drip(b"7\r\nabcdefg\r\n")]]
        started = time.monotonic()
        exchange = fetch(server, limits)
    assert exchange.truncated == "time"
    assert exchange.response_size > exchange.head_size
    assert time.monotonic() - started < 5


def test_silent_body_is_broken_off_long_before_the_last_deadline() -> None:
    with RawServer([]) as server:
        server._answers = [[OK + b"\r\nabc", server.stall]]
        started = time.monotonic()
        exchange = fetch(server, Limits(total_s=30, min_rate_after_s=0.2))
    assert (exchange.truncated, exchange.response.read()) == ("time", OK + b"\r\nabc")
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("rate", [{"min_rate": 0.0}, {"min_rate_after_s": 0.0}], ids=["no rate", "no window"])
def test_no_rate_is_asked_where_none_is_set(rate: dict[str, float]) -> None:
    with RawServer([]) as server:
        server._answers = [[OK + b"\r\nabc", server.drip(b"z", 0.01)]]
        exchange = fetch(server, Limits(total_s=0.5, first_byte_s=0.4, **rate))  # type: ignore[arg-type]  # floats
    assert exchange.truncated == "time"
    assert exchange.elapsed_s >= 0.4


def test_body_fast_enough_outlives_many_looks_at_its_rate() -> None:
    body = b"y" * 40_000
    with RawServer([]) as server:
        server._answers = [[OK + b"\r\n", *[step for _ in range(30) for step in (body, pause)]]]
        exchange = fetch(server, Limits(total_s=30, min_rate=1000, min_rate_after_s=0.02))
    assert exchange.truncated is None
    assert exchange.response_size - exchange.head_size == 30 * len(body)


def pause(connection: socket.socket) -> None:
    threading.Event().wait(0.005)


def test_dripping_head_ends_at_the_first_byte_limit() -> None:
    with RawServer([]) as server:
        server._answers = [[OK, server.drip(b"X: y\r\n")]]
        started = time.monotonic()
        with pytest.raises(FetchError, match="no response head within the time allowed") as caught:
            fetch(server, SMALL)
    assert caught.value.is_transient
    assert time.monotonic() - started < SMALL.total_s + 2


def test_silent_server_ends_at_the_first_byte_limit() -> None:
    with RawServer([]) as server:
        server._answers = [[server.stall]]
        with pytest.raises(FetchError, match="within the time"):
            fetch(server, SMALL)


def test_server_that_does_not_listen_is_a_transient_failure() -> None:
    with RawServer([[b""]]) as server:
        port = server.port
    fetcher = HttpFetcher(allowed=LOOPBACK, limits=SMALL)
    with pytest.raises(FetchError, match="cannot connect") as caught:
        fetcher.fetch(f"http://127.0.0.1:{port}/")
    assert caught.value.is_transient


def test_facts_of_the_exchange_are_kept() -> None:
    with answering(b"HTTP/1.0 404 Not  Here\r\nServer: a\r\nSERVER: b\r\n\r\n") as server:
        exchange = fetch(server)
        assert exchange.target_url == f"{server.url}/page?q=1"
    assert (exchange.status, exchange.reason, exchange.response_version) == (404, "Not  Here", "1.0")
    assert exchange.headers == (("Server", "a"), ("SERVER", "b"))
    assert exchange.ip_address == "127.0.0.1"
    assert exchange.tls is None
    assert exchange.started_at.tzinfo is not None
    assert exchange.elapsed_s >= 0


def test_disk_that_is_full_is_no_failure_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(spool: object, raw: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("archiver.fetch.recorder._Spool.write", full)
    with answering(OK + b"\r\nabc") as server, pytest.raises(LimitReachedError, match="the disk is full"):
        fetch(server)


def test_body_that_does_not_fit_the_memory_waits_in_the_folder_named(tmp_path: Path) -> None:
    exchanger = Exchanger(allowed=LOOPBACK, spool=tmp_path / "absent")
    request = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    with answering(OK + b"\r\n" + b"y" * 2_000_000) as server:
        with pytest.raises(StoreError, match="cannot be written"):
            exchanger.exchange("GET", server.url, request)
        (tmp_path / "absent").mkdir()
        assert exchanger.exchange("GET", server.url, request).response_size == 2_000_000 + len(OK) + 2
    exchanger.close()


def test_success_of_which_nothing_was_kept_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever stands between us and the file: an empty capture must not look like one."""
    monkeypatch.setattr("archiver.fetch.recorder._Spool.write", lambda spool, raw: len(raw))
    with answering(OK + b"\r\nabc") as server, pytest.raises(StoreError, match="22 bytes were received and 0 are kept"):
        fetch(server)


def test_one_deadline_holds_for_all_stages_together() -> None:
    """Each head comes within the time for heads; together they do not."""
    hints = b"HTTP/1.1 103 Early Hints\r\n\r\n"
    with RawServer([]) as server:
        server._answers = [[server.drip(hints, 0.01)]]
        started = time.monotonic()
        with pytest.raises(FetchError):
            fetch(server, Limits(total_s=0.5, first_byte_s=20, interim_heads=1_000_000))
    assert time.monotonic() - started < 10
