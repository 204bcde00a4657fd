"""What crawls did not capture, by their own reports in the archive (schema crawl-report-1).

A report by others may hold anything, so only what keeps the schema is counted.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from archiver.archive import Archive
from archiver.errors import WarcError
from archiver.index.interface import Filter
from archiver.model import Capture
from archiver.records.engine import Engine
from archiver.records.schema import shipped_schema

URI_PREFIX = "urn:archiver:crawl-report:"
SCHEMA = "crawl-report-1"

_MOST_REPORTS = 5000
_MOST_SEEDS = 100
_ONLY = Filter(record_types=("resource",))


@dataclass(frozen=True, slots=True)
class Absences:
    """What the newest report of each crawl says: URLs without response, forbidden by robots.txt, or left out.

    `crawls` are their names, `unfinished` those of them that ended before everything was fetched, with the reason;
    `seeds` the first addresses they began with, `software` what ran them, `runs` counts the reports.
    """

    crawls: tuple[str, ...] = ()
    runs: int = 0
    seeds: tuple[str, ...] = ()
    software: tuple[str, ...] = ()
    unfinished: Mapping[str, str] = field(default_factory=dict)
    failed: int = 0
    refused: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)


def absences_of(archive: Archive, warcs: frozenset[str]) -> Absences:
    """Return what the crawls that wrote any of the files `warcs` did not capture; none where no report is there."""
    engine = Engine(shipped_schema(SCHEMA))
    newest: dict[str, dict[str, Any]] = {}
    seeds: dict[str, None] = {}
    software: dict[str, None] = {}
    runs = 0
    for capture in _captures(archive):
        report = _report(archive, capture, engine)
        if report is None or not (warcs & {capture.warc, *report["warcs"]}):
            continue
        runs += 1
        newest[report["crawl"]] = report
        seeds.update(dict.fromkeys(islice(report["seeds"], _MOST_SEEDS)))
        software[report["software"]] = None
    return _summed(newest, runs, tuple(islice(seeds, _MOST_SEEDS)), tuple(software))


def _captures(archive: Archive) -> list[Capture]:
    """Return the records of reports, the oldest first."""
    found = islice(archive.lookup(URI_PREFIX, match="prefix", only=_ONLY), _MOST_REPORTS)
    return sorted(found, key=lambda capture: (capture.date, capture.record_id))


def _report(archive: Archive, capture: Capture, engine: Engine) -> dict[str, Any] | None:
    try:
        report = json.loads(archive.memento(capture).content)
    except (WarcError, ValueError, RecursionError):
        return None
    return report if isinstance(report, dict) and engine.is_valid(report) else None


def _summed(
    newest: Mapping[str, dict[str, Any]], runs: int, seeds: tuple[str, ...], software: tuple[str, ...]
) -> Absences:
    left_out: Counter[str] = Counter()
    for report in newest.values():
        left_out.update(report["left_out_counts"])
    unfinished = {
        name: report["stop"] or "not finished" for name, report in newest.items() if not report["is_complete"]
    }
    return Absences(
        tuple(sorted(newest)),
        runs,
        seeds,
        software,
        dict(sorted(unfinished.items())),
        sum(len(report["failed"]) + report["failed_more"] for report in newest.values()),
        sum(len(report["refused"]) + report["refused_more"] for report in newest.values()),
        dict(sorted(left_out.items())),
    )
