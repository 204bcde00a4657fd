"""What a crawl tells."""

from __future__ import annotations

import dataclasses
from dataclasses import asdict

import orjson

from archiver.crawl.events import CrawlProgress, Event, Teller
from archiver.crawl.report import CrawlReport
from archiver.model import Finding


def test_nobody_who_listens_costs_nothing() -> None:
    teller = Teller(None, started=0)
    teller.tell("started")
    teller.progress(CrawlReport("a"), 1.0, lambda: 1 / 0)  # type: ignore[arg-type,return-value]  # is not called
    report = CrawlReport("a")
    before = asdict(report)
    teller.ended(report)
    assert asdict(report) == before


def test_progress_is_told_twice_a_second_with_a_rate_of_the_last_seconds() -> None:
    heard: list[Event] = []
    teller = Teller(heard.append, started=0)
    report = CrawlReport("a")
    for tenth in range(1, 301):
        report.captures += 2 if tenth <= 150 else 1
        teller.progress(report, tenth / 10, lambda: (3, 2, 1))
    assert len(heard) == 60
    assert {event["event"] for event in heard} == {"progress"}
    names = {field.name for field in dataclasses.fields(CrawlProgress)}
    assert heard[-1].keys() - {"event"} == names
    assert (heard[10]["rate"], heard[-1]["rate"]) == (20.0, 10.0)
    assert (heard[-1]["queued"], heard[-1]["in_flight"], heard[-1]["hosts"]) == (3, 2, 1)


def test_events_can_be_written_as_json() -> None:
    heard: list[Event] = []
    teller = Teller(heard.append, started=0)
    teller.found(Finding("crawl.blocked", "warning", "x"))
    teller.ended(CrawlReport("a"))
    teller.ended(CrawlReport("b", stop="disk"))
    orjson.dumps(heard)
    assert [event["event"] for event in heard] == ["finding", "finished", "stopped"]
    assert heard[2]["crawl"] == "b"
