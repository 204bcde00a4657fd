"""Captures single pages: what `archiver capture` and `archiver.capture` do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archiver.archive import Archive, make_archive
from archiver.crawl.engine import crawl
from archiver.crawl.plan import Plan
from archiver.crawl.report import CrawlReport
from archiver.crawl.state import state_path
from archiver.errors import CrawlError, LimitReachedError
from archiver.frontier.database import discard
from archiver.model import Capture, Seed
from archiver.progress import SILENT, Progress
from archiver.urls.normal import normal_url

PAGE_DELAY_S = 0.1
"""Between the requests that one page takes: a browser sends them all at once."""

PAGE_RETRIES = 1
"""Somebody is waiting, and can ask again."""


def capture(url: str, archive: Archive | str | Path = ".", *, allow_private: Sequence[str] = ()) -> Capture:
    """Capture the page at `url`, with what it needs to be shown, into `archive` and return its capture.

    `archive` is a folder, made if there is none. Redirects are followed; the capture is that of the last page.
    `allow_private` names addresses that are not public and may be fetched (HOST, HOST:PORT, CIDR). Raises CrawlError
    if there is no response.
    """
    if not isinstance(archive, Archive):
        with closing(make_archive(archive)) as home:
            return capture(url, home, allow_private=allow_private)
    plan = Plan(
        name=capture_name(),
        seeds=(Seed(normal_url(url)),),
        delay_s=PAGE_DELAY_S,
        retries=PAGE_RETRIES,
        allow_private=tuple(allow_private),
    )
    report = capture_pages(archive, plan)
    if not report.pages and report.stop == "disk":
        raise LimitReachedError("the disk is full, or has less than its reserve left", str(archive.folder))
    if not report.pages:
        raise _no_page(url, report)
    return report.pages[0]


def _no_page(url: str, report: CrawlReport) -> CrawlError:
    """Return what to raise where `url` led to no page: what failed, else robots.txt, else what was noticed."""
    if report.refused and not report.failures:
        return CrawlError("robots.txt does not allow it", report.refused[0])
    for finding in (*report.failures, *report.findings):
        return CrawlError(finding.message, "" if url in finding.message else url, finding.hint or "")
    return CrawlError("it redirects without end, or to no web page" if report.captures else "no response", url)


def capture_pages(
    archive: Archive,
    plan: Plan,
    *,
    progress: Progress = SILENT,
    should_stop: Callable[[], bool] = lambda: False,
    on_event: Callable[[dict[str, Any]], None] | None = None,
) -> CrawlReport:
    """Capture the seeds of `plan` and their requisites, and nothing they link to."""
    single = plan.as_single_pages()
    try:
        return crawl(archive, single, fresh=True, progress=progress, should_stop=should_stop, on_event=on_event)
    finally:
        # Nothing is resumed: the next capture of the page is another one.
        discard(state_path(archive, single.name))


def capture_name() -> str:
    """Return a name for the run, unlike any other's."""
    return f"capture-{datetime.now(UTC):%Y%m%d%H%M%S%f}"
