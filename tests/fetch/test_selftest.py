"""The recorder's proof, and that it fails where recording does."""

from __future__ import annotations

import socket
import time

import pytest

from archiver.errors import CrawlError
from archiver.fetch import selftest
from archiver.fetch.recorder import Recording
from archiver.fetch.selftest import prove_recorder
from archiver.fetch.wire import Wire


def test_recorder_is_proved_in_no_time() -> None:
    prove_recorder()
    best = 1.0
    for _ in range(5):
        started = time.perf_counter()
        prove_recorder()
        best = min(best, time.perf_counter() - started)
    assert best < 0.02


def test_recorder_that_keeps_nothing_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.fetch.recorder._check_kept", lambda recording, url: recording.response.seek(0))
    monkeypatch.setattr(Recording, "keep", lambda recording, raw: None)
    with pytest.raises(CrawlError, match="kept 0 bytes"):
        prove_recorder()


def test_network_that_changes_bytes_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    receive = Wire.receive
    monkeypatch.setattr(Wire, "receive", lambda wire, deadline: receive(wire, deadline).replace(b"TYPE", b"Type"))
    with pytest.raises(CrawlError, match="other bytes"):
        prove_recorder()


def test_network_that_does_not_answer_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selftest, "_PATIENCE_S", 0.2)
    monkeypatch.setattr(Wire, "receive", lambda wire, deadline: b"")
    with pytest.raises(CrawlError, match="test failed"):
        prove_recorder()


def test_machine_without_loopback_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(address: object) -> socket.socket:
        raise OSError("Cannot assign requested address")

    monkeypatch.setattr(socket, "create_server", refuse)
    with pytest.raises(CrawlError, match="cannot be tested"):
        prove_recorder()
