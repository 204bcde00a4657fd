from __future__ import annotations

from typing import Any

import pytest

from archiver.crawl.plan import Plan
from archiver.crawl.quota import Quotas
from archiver.frontier.interface import Usage


def plan(**limits: Any) -> Plan:
    return Plan(name="test", seeds=(), **limits)


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        ({"host_limit": 2}, "host-limit"),
        ({"host_max_bytes": 200}, "host-bytes"),
        ({"host_max_time_s": 3.0}, "host-time"),
        ({"host_limit": 2, "host_max_bytes": 1}, "host-limit"),
    ],
)
def test_a_host_is_over_when_a_limit_is_reached(limits: dict[str, Any], reason: str) -> None:
    quotas = Quotas(plan(**limits))
    assert quotas.is_over("a.example") is None
    quotas.add("a.example", 100, 1.5)
    quotas.add("b.example", 1)
    quotas.add("a.example", 100, 1.5)
    assert quotas.is_over("a.example") == reason
    assert quotas.over()["a.example"] == reason


def test_without_limits_nothing_is_kept() -> None:
    quotas = Quotas(plan(), [Usage("a.example", 10**9, 10**12, 1e9)])
    quotas.add("a.example", 10**12, 1e9)
    assert quotas.is_over("a.example") is None
    assert quotas.take() == []


def test_a_crawl_that_goes_on_counts_on() -> None:
    before = Quotas(plan(host_limit=3))
    before.add("a.example", 10, 1.0)
    before.add("a.example", 10, 1.0)
    kept = before.take()
    assert kept == [Usage("a.example", 2, 20, 2.0)]
    assert before.take() == []
    after = Quotas(plan(host_limit=3), kept)
    assert after.over() == {}
    after.add("a.example", 5)
    assert after.over() == {"a.example": "host-limit"}
    assert after.take() == [Usage("a.example", 1, 5, 0.0)]
