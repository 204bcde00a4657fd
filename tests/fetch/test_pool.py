"""Open connections: kept, bounded, vetted anew."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from archiver.errors import FetchError
from archiver.fetch import pool as pool_module
from archiver.fetch.interface import Limits
from archiver.fetch.pool import Pool
from archiver.fetch.wire import Target
from tests.fetch.serving import RawServer

KEPT = 32


def test_connections_of_many_targets_do_not_pile_up() -> None:
    """The limit on open files is 1,024 on most systems, and a crawl meets more hosts than that."""
    pool = Pool(lambda host, port: ("127.0.0.1",), Limits())
    with RawServer([[b""]], keep=True) as server:
        wires = []
        for number in range(KEPT + 10):
            target = Target("http", f"host-{number}", server.port)
            wires.append(pool.take(target, True, None))
            pool.give_back(target, True, None, wires[-1])
        closed = [wire._sock.fileno() == -1 for wire in wires]
        assert closed == [True] * 10 + [False] * KEPT
        pool.close()
        assert all(wire._sock.fileno() == -1 for wire in wires)


def test_connections_of_one_target_do_not_pile_up() -> None:
    pool = Pool(lambda host, port: ("127.0.0.1",), Limits())
    with RawServer([[b""]], keep=True) as server:
        target = Target("http", "host", server.port)
        wires = [pool.take(target, True, None) for _ in range(12)]
        for wire in wires:
            pool.give_back(target, True, None, wire)
        assert sum(wire._sock.fileno() == -1 for wire in wires) == 4
        pool.close()


def test_connection_idle_for_long_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    pool = Pool(lambda host, port: ("127.0.0.1",), Limits())
    with RawServer([[b""]], keep=True) as server:
        target = Target("http", "host", server.port)
        wire = pool.take(target, True, None)
        pool.give_back(target, True, None, wire)
        monkeypatch.setattr(pool_module, "_IDLE_S", 0.0)
        again = pool.take(target, True, None)
        assert again is not wire
        again.close()


def test_every_new_connection_asks_the_resolver_and_dials_only_what_it_vetted() -> None:
    answers: Iterator[tuple[str, ...] | FetchError] = iter([("127.0.0.1",), FetchError("refused", "host")])

    def resolve(host: str, port: int) -> tuple[str, ...]:
        answer = next(answers)
        if isinstance(answer, FetchError):
            raise answer
        return answer

    pool = Pool(resolve, Limits())
    with RawServer([[b""]], keep=True) as server:
        target = Target("http", "name.invalid", server.port)
        pool.take(target, True, None).close()
        with pytest.raises(FetchError, match="refused"):
            pool.take(target, True, None)


def test_next_address_is_tried_when_one_does_not_answer() -> None:
    with RawServer([[b""]], keep=True) as server:
        pool = Pool(lambda host, port: ("127.0.0.9", "127.0.0.1"), Limits())
        wire = pool.take(Target("http", "host", server.port), True, None)
        assert wire.address == "127.0.0.1"
        wire.close()
