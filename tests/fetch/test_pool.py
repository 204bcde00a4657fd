"""Open connections: kept, bounded, vetted anew."""

from __future__ import annotations

import errno
import socket
import time
from collections.abc import Iterator

import pytest

from archiver.errors import FetchError, TransientFetchError
from archiver.fetch import pool as pool_module
from archiver.fetch.pool import Means, Pool
from archiver.fetch.wire import Target, Wire, dial
from tests.fetch.serving import RawServer

KEPT = 32
MEANS = Means()


def dialled(target: Target, means: Means, deadline: float) -> Wire:
    return dial(("127.0.0.1",), target.port, deadline=deadline, where=target.origin)


def soon() -> float:
    return time.monotonic() + 5


def test_connections_of_many_targets_do_not_pile_up() -> None:
    """The limit on open files is 1,024 on most systems, and a crawl meets more hosts than that."""
    pool = Pool(dialled)
    with RawServer([[b""]], keep=True) as server:
        wires = []
        for number in range(KEPT + 10):
            target = Target("http", f"host-{number}", server.port)
            wires.append(pool.take(target, MEANS, soon()))
            pool.give_back(target, MEANS, wires[-1])
        closed = [wire._sock.fileno() == -1 for wire in wires]
        assert closed == [True] * 10 + [False] * KEPT
        pool.close()
        assert all(wire._sock.fileno() == -1 for wire in wires)


def test_connections_of_one_target_do_not_pile_up() -> None:
    pool = Pool(dialled)
    with RawServer([[b""]], keep=True) as server:
        target = Target("http", "host", server.port)
        wires = [pool.take(target, MEANS, soon()) for _ in range(12)]
        for wire in wires:
            pool.give_back(target, MEANS, wire)
        assert sum(wire._sock.fileno() == -1 for wire in wires) == 4
        pool.close()


def test_connection_idle_for_long_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    pool = Pool(dialled)
    with RawServer([[b""]], keep=True) as server:
        target = Target("http", "host", server.port)
        wire = pool.take(target, MEANS, soon())
        pool.give_back(target, MEANS, wire)
        monkeypatch.setattr(pool_module, "_IDLE_S", 0.0)
        again = pool.take(target, MEANS, soon())
        assert again is not wire
        again.close()


def test_connection_is_kept_for_its_target_and_means_alone() -> None:
    pool = Pool(dialled)
    with RawServer([[b""]], keep=True) as server:
        target = Target("http", "host", server.port)
        wire = pool.take(target, MEANS, soon())
        pool.give_back(target, MEANS, wire)
        for other, means in (
            (Target("http", "other", server.port), MEANS),
            (target, Means(verify=False)),
            (target, Means(cert="file")),
        ):
            taken = pool.take(other, means, soon())
            assert taken is not wire
            taken.close()
        assert pool.take(target, MEANS, soon()) is wire
        wire.close()


def test_every_new_connection_is_opened_and_so_vetted_anew() -> None:
    answers: Iterator[FetchError | None] = iter([None, FetchError("refused", "host")])

    def vetting(target: Target, means: Means, deadline: float) -> Wire:
        answer = next(answers)
        if answer:
            raise answer
        return dialled(target, means, deadline)

    pool = Pool(vetting)
    with RawServer([[b""]], keep=True) as server:
        target = Target("http", "name.invalid", server.port)
        pool.take(target, MEANS, soon()).close()
        with pytest.raises(FetchError, match="refused"):
            pool.take(target, MEANS, soon())


def test_idle_connections_make_room_when_files_run_out(monkeypatch: pytest.MonkeyPatch) -> None:
    pool = Pool(dialled)
    with RawServer([[b""]], keep=True) as server:
        idle = pool.take(Target("http", "a", server.port), MEANS, soon())
        pool.give_back(Target("http", "a", server.port), MEANS, idle)
        connect = socket.create_connection

        def sparing(*arguments: object, **options: object) -> socket.socket:
            if idle._sock.fileno() != -1:
                raise OSError(errno.EMFILE, "Too many open files")
            return connect(*arguments, **options)  # type: ignore[arg-type]  # as it was called

        monkeypatch.setattr(socket, "create_connection", sparing)
        pool.take(Target("http", "b", server.port), MEANS, soon()).close()
        assert idle._sock.fileno() == -1


def test_running_out_of_files_is_a_transient_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*arguments: object, **options: object) -> socket.socket:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(socket, "create_connection", failing)
    with pytest.raises(TransientFetchError, match="Too many open files"):
        Pool(dialled).take(Target("http", "a", 80), MEANS, soon())


def test_next_address_is_tried_when_one_does_not_answer() -> None:
    with RawServer([[b""]], keep=True) as server:
        wire = dial(("127.0.0.9", "127.0.0.1"), server.port, deadline=soon(), where="http://host")
        assert wire.address == "127.0.0.1"
        wire.close()


def test_connection_made_while_the_pool_was_closed_is_not_used() -> None:
    wires: list[Wire] = []

    def slow(target: Target, means: Means, deadline: float) -> Wire:
        pool.close()
        wires.append(dialled(target, means, deadline))
        return wires[0]

    pool = Pool(slow)
    with RawServer([[b""]], keep=True) as server, pytest.raises(TransientFetchError, match="were closed"):
        pool.take(Target("http", "a", server.port), MEANS, soon())
    assert wires[0]._sock.fileno() == -1
