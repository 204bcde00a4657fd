"""How hosts are treated, without a network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archiver.crawl.manners import Manners
from archiver.crawl.robots import RobotsGate
from archiver.errors import FetchError, TransientFetchError
from archiver.frontier.interface import Candidate, Claim
from archiver.frontier.sqlite import SqliteFrontier
from archiver.model import Finding
from tests.crawl.exchanging import exchange
from tests.crawl.looking import plan_for

URL = "http://a.example/"
NOW = 1e9


@pytest.fixture
def frontier(tmp_path: Path) -> Iterator[SqliteFrontier]:
    with SqliteFrontier(tmp_path / "crawl", delay_s=0, per_host=9) as made:
        made.add(Candidate(f"{URL}{n}") for n in range(9))
        yield made


def manners_of(frontier: SqliteFrontier, told: list[Finding] | None = None, **options: Any) -> Manners:
    return Manners(plan_for(URL, **options), frontier, RobotsGate(), ([] if told is None else told).append)


def claim_of(frontier: SqliteFrontier) -> Claim:
    (claim,) = frontier.claim(NOW, 1)
    return claim


def test_host_is_busy_with_as_many_requests_as_it_may_have(frontier: SqliteFrontier) -> None:
    manners = manners_of(frontier, per_host=2)
    claims = [claim_of(frontier) for _ in range(2)]
    manners.took_off(claims[0])
    assert manners.busy() == set()
    manners.took_off(claims[1])
    assert manners.busy() == {"a.example"}
    manners.landed(claims[0])
    assert manners.busy() == set()


@pytest.mark.parametrize("had", range(4))
def test_what_is_in_flight_counts_towards_the_limit_on_a_host(frontier: SqliteFrontier, had: int) -> None:
    manners = manners_of(frontier, host_limit=3, per_host=9)
    for _ in range(had):
        manners.answered(claim_of(frontier), exchange(URL), is_block=False, now=NOW)
    flying = 0
    while "a.example" not in manners.busy() and "a.example" not in frontier.stopped_hosts():
        manners.took_off(claim_of(frontier))
        flying += 1
    assert had + flying == 3


def test_limit_on_a_host_counts_what_earlier_runs_had(frontier: SqliteFrontier) -> None:
    manners = manners_of(frontier, host_limit=1)
    manners.answered(claim_of(frontier), exchange(URL), is_block=False, now=NOW)
    frontier.spend(manners.take_usages())
    manners_of(frontier, host_limit=1)
    assert frontier.stopped_hosts() == {"a.example": "host-limit"}
    assert frontier.claim(NOW, 1) == []


def test_host_that_asks_for_more_rest_than_there_is_patience_is_stopped_and_told_of_once(
    frontier: SqliteFrontier,
) -> None:
    told: list[Finding] = []
    manners = manners_of(frontier, told, patience_s=60.0)
    answer = exchange(URL, status=429, headers=(("Retry-After", "300"),))
    for _ in range(2):
        rest = manners.answered(claim_of_any(frontier), answer, is_block=False, now=NOW)
        assert rest.seconds >= 300
    assert [finding.code for finding in told] == ["crawl.host.busy"]
    assert manners.stop() == "busy"


def claim_of_any(frontier: SqliteFrontier) -> Claim:
    """Return a claim of the host, stopped as it may be."""
    return Claim(1, URL, "a.example", 0, None, "link", 1)


FAILURES = [
    pytest.param(FetchError("no such name", URL), "dns", 0.0, id="name-that-is-none-costs-nobody-a-rest"),
    pytest.param(FetchError("not public", URL), "address", 0.0, id="address-we-do-not-ask"),
    pytest.param(TransientFetchError("resolver is away", URL), "dns", 0.03, id="resolver-that-may-come-back"),
    pytest.param(TransientFetchError("cannot connect", URL), "connect", 0.03, id="host-that-is-down"),
]


@pytest.mark.parametrize(("error", "stage", "least_s"), FAILURES)
def test_host_rests_longer_each_time_it_cannot_be_reached(
    frontier: SqliteFrontier, error: FetchError, stage: str, least_s: float
) -> None:
    manners = manners_of(frontier)
    error.stage = stage
    rests = [manners.failed(claim_of_any(frontier), error, NOW).seconds for _ in range(4)]
    assert rests[-1] >= least_s
    assert (rests[-1] == 0.0) is (least_s == 0.0)
