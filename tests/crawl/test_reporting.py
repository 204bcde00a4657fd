"""The report of a crawl as JSON: it keeps its schema, whatever went wrong in the crawl."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.crawl import reporting
from archiver.crawl.plan import Plan
from archiver.crawl.report import OTHER, CrawlReport
from archiver.crawl.reporting import report_json, report_uri
from archiver.errors import FetchError
from archiver.frontier.interface import Entry, State
from archiver.model import Exchange, Finding, Seed
from archiver.records.engine import Engine
from archiver.records.schema import shipped_schema

ENGINE = Engine(shipped_schema("crawl-report-1"))
# Halves of surrogate pairs, too: a page's script can hold them.
ANY = st.text(st.characters(blacklist_categories=()))
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PLAN = Plan("news", (Seed("http://a.example/"),), headers={"Authorization": "canary"}, proxy="http://me:canary@p:1")


@dataclass(frozen=True)
class Left:
    url: str
    reason: str
    via: str | None


@dataclass
class Shelf:
    """A frontier of paper."""

    rows: list[Entry] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)

    def counts(self) -> dict[State, int]:
        return {"queued": 1, "in-flight": 0, "waiting": 2, "done": 3, "failed": 4}

    def entries(self, state: State) -> Iterator[Entry]:
        return (row for row in self.rows if row.state == state)

    def left_out(self) -> Iterator[Left]:
        return iter(self.left)

    def left_out_counts(self) -> dict[str, int]:
        return {"other-host": len(self.left)} if self.left else {}


def exchange(url: str = "http://a.example/", status: int = 200, mime: str | None = "text/html") -> Exchange:
    return Exchange(
        target_url=url,
        method="GET",
        started_at=NOON,
        elapsed_s=0.1,
        request=b"",
        response=BytesIO(),
        response_size=100,
        head_size=10,
        status=status,
        reason="",
        headers=() if mime is None else (("Content-Type", mime),),
        ip_address="",
    )


def filled() -> CrawlReport:
    report = CrawlReport("news", started_at=NOON)
    report.finished_at = NOON + timedelta(seconds=90, milliseconds=1)
    report.captured(exchange(), "response")
    report.captured(exchange(mime="TEXT/HTML; charset=x"), "revisit")
    report.captured(exchange("http://b.example:81/", 404, None), "response")
    report.fail("http://c.example/", FetchError("refused", "http://c.example/", "Try later."))
    report.refuse("http://a.example/private")
    report.left_out("depth")
    report.find(Finding("crawl.blocked", "warning", "a captcha"))
    report.recovered = [Finding("warc.recovered", "info", "a torn file was mended")]
    report.warcs = ["news-1.warc.gz"]
    return report


def shelf() -> Shelf:
    return Shelf(
        [
            Entry("http://c.example/", "failed", 1, "http://a.example/", 3, None, "refused"),
            Entry("http://a.example/", "done", 0, None, 1, 200, None),
            Entry("http://a.example/private", "done", 1, "http://a.example/", 1, None, "robots"),
        ],
        [Left("http://z.example/", "other-host", "http://a.example/")],
    )


def told(report: CrawlReport, plan: Plan = PLAN, frontier: Shelf | None = None) -> dict[str, object]:
    raw = report_json(report, plan, frontier or shelf())
    value: dict[str, object] = orjson.loads(raw)
    assert [str(fault) for fault in ENGINE.faults(value)] == []
    return value


def test_a_report_tells_what_was_captured_and_what_is_missing() -> None:
    value = told(filled())

    assert value["statuses"] == {"200": 2, "404": 1}
    assert value["mimes"] == {"text/html": 2, "unknown": 1}
    assert value["records"] == {"response": 2, "revisit": 1}
    assert value["hosts"] == [
        {"host": "a.example", "captures": 2, "bytes": 200, "failed": 0},
        {"host": "b.example:81", "captures": 1, "bytes": 100, "failed": 0},
        {"host": "c.example", "captures": 0, "bytes": 0, "failed": 1},
    ]
    assert value["failed"] == [
        {"url": "http://c.example/", "reason": "refused", "via": "http://a.example/", "attempts": 3}
    ]
    assert value["refused"] == [{"url": "http://a.example/private", "reason": "robots", "via": "http://a.example/"}]
    assert value["left_out"] == [{"url": "http://z.example/", "reason": "other-host", "via": "http://a.example/"}]
    assert [each["code"] for each in value["findings"]] == ["warc.recovered", "crawl.blocked"]  # type: ignore[attr-defined]  # the schema says so
    assert (value["started_at"], value["duration_s"]) == ("2026-11-22T12:00:00.000Z", 90.001)
    assert value["config_digest"] == PLAN.facts()["crawlConfigDigest"]


def test_a_report_holds_no_secret() -> None:
    assert b"canary" not in report_json(filled(), PLAN, shelf())


@pytest.mark.parametrize("stop", ["limit", "bytes", "time", "busy", "disk", "blocked", "interrupted"])
def test_each_reason_to_stop_keeps_the_schema(stop: str) -> None:
    report = filled()
    report.stop = stop  # type: ignore[assignment]  # one of the literals
    assert (told(report)["stop"], told(report)["is_complete"]) == (stop, False)


def test_an_empty_run_keeps_the_schema() -> None:
    value = told(CrawlReport("a"), Plan("a", ()), Shelf())

    assert (value["captures"], value["is_complete"], value["left_out_more"]) == (0, True, 0)


def test_long_lists_are_cut_and_say_how_much_more_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reporting, "MOST_URLS", 2)
    frontier = Shelf(
        [Entry(f"http://a.example/{n}", "failed", 1, None, 3, None, "gone") for n in range(5)],
        [Left(f"http://b.example/{n}", "other-host", None) for n in range(7)],
    )
    plan = Plan("a", tuple(Seed(f"http://a.example/{n}") for n in range(3)))
    value = told(CrawlReport("a"), plan, frontier)

    assert [len(value[key]) for key in ("failed", "left_out", "seeds")] == [2, 2, 2]  # type: ignore[arg-type]  # lists
    assert [value[f"{key}_more"] for key in ("failed", "left_out", "seeds", "refused")] == [3, 5, 1, 0]


def test_media_types_and_hosts_are_bounded_for_servers_name_them() -> None:
    report = CrawlReport("a")
    for number in range(1500):
        report.captured(exchange(f"http://h{number}.example/", mime=f"a/{number}"))

    assert (len(report.mimes), report.mimes[OTHER]) == (1001, 500)
    assert (len(report.hosts), report.hosts[OTHER].captures) == (1001, 500)


def test_runs_of_a_crawl_have_addresses_of_their_own() -> None:
    assert report_uri(filled()) == "urn:archiver:crawl-report:news:20261122120000"


@given(
    st.lists(st.tuples(ANY.filter(bool), ANY.filter(bool), st.none() | ANY)),
    st.lists(ANY.filter(bool)),
)
def test_any_words_of_servers_keep_the_schema(left: list[tuple[str, str, str | None]], reasons: list[str]) -> None:
    rows = [Entry("http://a.example/", "failed", 1, None, 1, None, reason) for reason in reasons]
    value = told(filled(), frontier=Shelf(rows, [Left(*each) for each in left]))
    assert isinstance(value["failed"], list)
    assert len(value["failed"]) == len(rows)
