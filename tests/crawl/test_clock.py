"""The clock of the queue."""

from __future__ import annotations

import time

import pytest

from archiver.crawl.clock import steady_clock


def test_clock_goes_on_when_the_time_of_day_is_set_back(monkeypatch: pytest.MonkeyPatch) -> None:
    began = time.time()
    clock = steady_clock()
    first = clock()
    monkeypatch.setattr(time, "time", lambda: began - 3600)
    assert abs(first - began) < 60
    assert clock() >= first
