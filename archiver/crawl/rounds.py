"""Where a run of a crawl begins: at its seeds, where it stopped, with what failed, or with a new round."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from archiver.crawl.plan import Plan
from archiver.crawl.report import CrawlReport
from archiver.frontier.interface import Candidate, State
from archiver.frontier.sqlite import ROUND, SqliteFrontier


def begin_run(frontier: SqliteFrontier, plan: Plan, report: CrawlReport, *, retry_failed: bool, now: float) -> None:
    """Queue what this run is to begin with, and say in `report` what kind of run it is.

    What gave no response in an earlier run may give one now, and is asked for again. A crawl that is complete does
    nothing else, unless its plan is to recrawl: then a new round begins, but for a run that is to `retry_failed` only.
    `now` is in seconds of time.time.
    """
    counts = frontier.counts()
    report.is_resumed = report.is_resumed or counts["done"] + counts["failed"] > 0
    frontier.add(_seeds(plan))
    is_complete = report.is_resumed and not open_urls(frontier)
    if is_complete and plan.recrawl and not retry_failed:
        frontier.begin_round(older_than_s=plan.recrawl_after_s, now=now)
    report.round = int(frontier.recall(ROUND) or 1)
    frontier.retry_failed()
    report.was_complete = is_complete and not open_urls(frontier)


def open_urls(frontier: SqliteFrontier) -> int:
    """Return how many URLs are still to be fetched."""
    counts = frontier.counts()
    return counts["queued"] + counts["in-flight"] + counts["waiting"]


def with_queries(frontier: SqliteFrontier) -> Iterator[str]:
    """Yield the URLs of the crawl that have a query of several parts: traps are told by how many there are."""
    for state in get_args(State):
        for entry in frontier.entries(state):
            if "&" in entry.url:
                yield entry.url


def _seeds(plan: Plan) -> Iterator[Candidate]:
    for seed in plan.seeds:
        yield Candidate(seed.url, seed.depth, None, "seed")
    for url in plan.seed_lists:
        yield Candidate(url, 0, None, "list")
