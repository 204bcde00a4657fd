"""Calls that are made to end."""

from __future__ import annotations

import threading
import time

import pytest

from archiver.errors import FetchError
from archiver.fetch.waiting import call_within


def test_result_comes_back() -> None:
    assert call_within(5, lambda: "result") == "result"


@pytest.mark.parametrize("error", [OSError("x"), ValueError("x"), FetchError("x")])
def test_error_comes_back(error: Exception) -> None:
    def fail() -> None:
        raise error

    with pytest.raises(type(error)) as caught:
        call_within(5, fail)
    assert caught.value is error


@pytest.mark.parametrize("seconds", [0.05, 0.0, -1.0])
def test_call_that_hangs_is_left_and_its_late_result_discarded(seconds: float) -> None:
    go_on, over = threading.Event(), threading.Event()
    discarded: list[str] = []

    def hang() -> str:
        go_on.wait(30)
        return "late"

    def discard(result: str) -> None:
        discarded.append(result)
        over.set()

    started = time.monotonic()
    with pytest.raises(TimeoutError, match="no answer within"):
        call_within(seconds, hang, discard=discard)
    assert time.monotonic() - started < 5
    go_on.set()
    assert over.wait(10)
    assert discarded == ["late"]


def test_threads_that_the_system_does_not_give_are_an_os_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    with pytest.raises(OSError, match="no more threads"):
        call_within(1, lambda: None)
