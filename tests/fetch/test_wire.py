"""Single connections: deadlines, staleness."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest

from archiver.errors import FetchError
from archiver.fetch.wire import SilenceError, Wire, dial

Pair = tuple[Wire, socket.socket]


@pytest.fixture
def pair() -> Iterator[Pair]:
    """A wire, and the socket at its other end."""
    ours, theirs = socket.socketpair()
    yield Wire(ours, "127.0.0.1", None), theirs
    ours.close()
    theirs.close()


def test_fresh_wire_is_not_stale(pair: Pair) -> None:
    assert not pair[0].is_stale()


def test_closed_wire_is_stale(pair: Pair) -> None:
    pair[1].close()
    assert pair[0].is_stale()


def test_wire_with_unasked_bytes_is_stale(pair: Pair) -> None:
    pair[1].sendall(b"HTTP/1.1 408 Request Timeout\r\n\r\n")
    assert pair[0].is_stale()


def test_wire_can_be_used_after_the_question_whether_it_is_stale(pair: Pair) -> None:
    wire, theirs = pair
    assert not wire.is_stale()
    wire.send(b"ping", time.monotonic() + 1)
    assert theirs.recv(10) == b"ping"
    theirs.sendall(b"pong")
    assert wire.receive(time.monotonic() + 1) == b"pong"


def test_nothing_is_waited_for_behind_the_deadline(pair: Pair) -> None:
    wire, theirs = pair
    theirs.sendall(b"late")
    with pytest.raises(SilenceError):
        wire.receive(time.monotonic() - 1)
    with pytest.raises(SilenceError):
        wire.send(b"late", time.monotonic() - 1)


def test_sending_ends_at_the_deadline_when_nobody_takes_it(pair: Pair) -> None:
    started = time.monotonic()
    with pytest.raises(SilenceError):
        pair[0].send(b"x" * 50_000_000, started + 0.2)
    assert time.monotonic() - started < 10


def test_no_address_is_a_failure() -> None:
    with pytest.raises(FetchError, match="no address"):
        dial((), 80, deadline=time.monotonic() + 1, where="http://host:80")


def test_deadline_that_has_passed_is_a_transient_failure() -> None:
    with pytest.raises(FetchError, match="timed out") as caught:
        dial(("127.0.0.1",), 80, deadline=time.monotonic() - 1, where="http://host:80")
    assert caught.value.is_transient


def test_each_address_gets_its_share_of_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """An address that swallows packets must not take the time in which the next would have answered."""
    shares: list[float] = []

    def swallow(address: object, timeout: float) -> socket.socket:
        shares.append(timeout)
        raise TimeoutError("timed out")

    monkeypatch.setattr(socket, "create_connection", swallow)
    with pytest.raises(FetchError, match="timed out"):
        dial(("2001:db8::1", "192.0.2.1"), 80, deadline=time.monotonic() + 10, where="http://host:80")
    assert [round(share) for share in shares] == [5, 10]
