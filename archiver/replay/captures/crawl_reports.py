"""Reads the crawl reports in an archive: resource records by schema crawl-report-1.

One from a file by others may hold anything, so only what keeps the schema is a report.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any

from archiver.archive import Archive
from archiver.errors import WarcError
from archiver.index.interface import Filter
from archiver.model import Capture
from archiver.records.engine import Engine
from archiver.records.schema import shipped_schema
from archiver.replay.placing import placed

URI_PREFIX = "urn:archiver:crawl-report:"
SCHEMA = "crawl-report-1"

_MOST_REPORTS = 5000
_WHOLE_KEPT, _LINES_KEPT = 4, 500
_ONLY = Filter(record_types=("resource",))

Report = Mapping[str, Any]
"""The members of a report, by schema crawl-report-1."""


def report_path(capture: Capture) -> str:
    """Return the path of the page of a report."""
    return placed(f"/crawls/{capture.record_id.strip('<>')}")


def report_captures(archive: Archive) -> list[Capture]:
    """Return the records of crawl reports in the archive, the newest first."""
    found = islice(archive.lookup(URI_PREFIX, match="prefix", only=_ONLY), _MOST_REPORTS)
    return sorted(found, key=lambda capture: capture.date, reverse=True)


class Reports:
    """Keeps the reports that were read last; safe to use from several threads."""

    def __init__(self) -> None:
        self._whole: OrderedDict[str, Report] = OrderedDict()
        self._lines: OrderedDict[str, Report] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, archive: Archive, capture: Capture) -> Report:
        """Return the report that `capture` is of. Raises WarcError if its record holds none."""
        return self._remembered(self._whole, _WHOLE_KEPT, capture, lambda: _read(archive, capture))

    def line(self, archive: Archive, capture: Capture) -> Report:
        """Return the report without its lists. Raises WarcError if its record holds none."""
        return self._remembered(self._lines, _LINES_KEPT, capture, lambda: _short(self.of(archive, capture)))

    def _remembered(
        self,
        kept: OrderedDict[str, Report],
        limit: int,
        capture: Capture,
        make: Callable[[], Report],
    ) -> Report:
        with self._lock:
            if capture.record_id in kept:
                kept.move_to_end(capture.record_id)
                return kept[capture.record_id]
        made = make()
        with self._lock:
            kept[capture.record_id] = made
            while len(kept) > limit:
                kept.popitem(last=False)
        return made


def _short(report: Report) -> Report:
    """Return the members of a report that its line in the list shows."""
    kept = ("crawl", "started_at", "duration_s", "round", "stop", "is_complete", "captures", "bytes", "urls")
    counts = {key: len(report[key]) + report[f"{key}_more"] for key in ("failed", "refused", "findings")}
    return {**{key: report[key] for key in kept}, **counts, "left_out": sum(report["left_out_counts"].values())}


@lru_cache(maxsize=1)
def _engine() -> Engine:
    return Engine(shipped_schema(SCHEMA))


def _read(archive: Archive, capture: Capture) -> Report:
    content = archive.memento(capture).content
    try:
        report = json.loads(content)
    except (ValueError, RecursionError):
        report = None
    if not isinstance(report, dict) or not _engine().is_valid(report):
        hint = "It may be by another program, or by a later version of this one."
        raise WarcError(f"the record holds no report by schema {SCHEMA}", capture.warc, hint)
    return report
