"""Requests of an application, measured."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import count

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.types import Message, Receive, Scope, Send

from archiver.replay.app import make_app
from archiver.replay.metrics.counts import Counts
from archiver.replay.metrics.measured import NO_ROUTE, VIEWS, Measured, routes_by_endpoint
from tests.replay.shelf import Library


def samples(counts: Counts) -> Iterator[tuple[str, dict[str, str], float]]:
    for family in text_string_to_metric_families(counts.text().decode()):
        for sample in family.samples:
            yield sample.name, sample.labels, sample.value


async def nothing() -> Message:
    return {"type": "http.request"}


async def nowhere(message: Message) -> None:
    return None


def test_an_application_that_fails_is_counted_as_500_and_is_under_way_no_more() -> None:
    counts = Counts({})

    async def failing(scope: Scope, receive: Receive, send: Send) -> None:
        (under_way,) = [value for name, _, value in samples(counts) if name == "archiver_replay_requests_in_flight"]
        assert under_way == 1
        raise OSError

    ticks = count(step=2)
    measured = Measured(failing, counts, "", timer=lambda: float(next(ticks)))
    with pytest.raises(OSError, match=r"^$"):
        asyncio.run(measured({"type": "http", "method": "GET", "app": Starlette()}, nothing, nowhere))
    found = {name: (labels, value) for name, labels, value in samples(counts)}
    assert found["archiver_replay_requests_in_flight"][1] == 0
    labels, requests = found["archiver_replay_requests_total"]
    assert labels == {"collection": "", "route": NO_ROUTE, "method": "GET", "status": "5xx"}
    assert requests == 1
    assert found["archiver_replay_request_duration_seconds_sum"][1] == 2


def test_what_is_no_request_is_passed_on() -> None:
    passed: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        passed.append(scope["type"])

    counts = Counts({})
    asyncio.run(Measured(app, counts, "")({"type": "lifespan"}, nothing, nowhere))
    assert passed == ["lifespan"]
    assert "archiver_replay_requests_total" not in {name for name, _, _ in samples(counts)}


def test_every_view_that_is_counted_is_a_route(library: Library) -> None:
    routes = routes_by_endpoint(make_app(library[0]))
    assert set(VIEWS) <= set(routes.values())
    assert {"/static/{path}", "/healthz", "/timemap/link/{address}"} <= set(routes.values())
    # Each route has what serves it to itself.
    assert len(set(routes.values())) == len(routes)
