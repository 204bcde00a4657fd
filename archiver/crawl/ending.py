"""How a run ends: with whole files, a word on what is left, and its report in the archive."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from archiver.crawl.groups import Group
from archiver.crawl.manners import Manners
from archiver.crawl.plan import Plan
from archiver.crawl.recording import CaptureLog
from archiver.crawl.report import CrawlReport
from archiver.crawl.reporting import report_json, report_uri
from archiver.crawl.rounds import open_urls
from archiver.errors import LimitReachedError
from archiver.frontier.sqlite import SqliteFrontier


def end_run(
    plan: Plan,
    report: CrawlReport,
    *,
    frontier: SqliteFrontier,
    manners: Manners,
    group: Group,
    log: CaptureLog,
    clock: Callable[[], datetime],
) -> None:
    """Acknowledge what is open, say in `report` why the run ended, and put it into the archive.

    A full disk ends a run like a limit does: what could not be acknowledged is fetched again.
    """
    try:
        group.commit()
    except LimitReachedError:
        report.stop = "disk"
    report.left = open_urls(frontier)
    if not report.left and report.stop not in ("interrupted", "disk"):
        # The last URL there was reached the limit.
        report.stop = None
    elif report.left and report.stop is None:
        report.stop = manners.stop()
    report.finished_at = clock()
    if report.captures or report.failed or report.refused:
        _store(plan, report, frontier, log)


def _store(plan: Plan, report: CrawlReport, frontier: SqliteFrontier, log: CaptureLog) -> None:
    report.warcs = list(dict.fromkeys([*report.warcs, *log.names]))
    try:
        log.resource(report_uri(report), "application/json", report_json(report, plan, frontier), {})
    except LimitReachedError:
        report.stop = "disk"
