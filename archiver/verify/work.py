"""Rows given to worker processes, by the machinery of `archiver.dataset`; what comes of them comes in their order."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any

import orjson

from archiver.archive import Archive
from archiver.dataset.choices import PAGE_TIMEOUT_S, Choices
from archiver.dataset.crew import Crew, Job, alone
from archiver.dataset.formats import Encoded
from archiver.dataset.making import Made, Maker
from archiver.dataset.row import MOST_WORKERS
from archiver.dataset.worker import Order, Task
from archiver.model import Capture, Finding
from archiver.records import codes as record_codes
from archiver.records.entry import Entry
from archiver.verify.finding_captures import capture_of
from archiver.verify.repetition import Repetition
from archiver.verify.rows import RowChecker, result
from archiver.verify.verification import Place, Verification, decoded

_WORTH_WORKERS = 200
"""Fewer rows are done before another process has started."""
_UNPLACED = Place("")
_NOWHERE = Capture("", "", datetime(1, 1, 1, tzinfo=UTC), "", "response", "", 0, 0)


class RowMaker(Maker):
    """Makes verifications of rows."""

    def __init__(self, choices: Choices) -> None:
        super().__init__(choices)
        self._rules = choices.rules
        self._checkers: dict[Path, RowChecker] = {}

    def checked(self, task: RowTask) -> Made:
        """Return what comes of a row, as JSON bytes."""
        if task.folder not in self._checkers:
            self._checkers[task.folder] = RowChecker(self._archive(task.folder), self._rules)
        found = self._checkers[task.folder].check(orjson.loads(task.raw), task.capture, task.place)
        return Made(encoded=Encoded(found.encoded()))


@dataclass(frozen=True, slots=True)
class RowOrder(Order):
    """What a worker that checks rows is told first."""

    def maker(self) -> RowMaker:
        """Return what the worker checks rows with."""
        return RowMaker(self.choices)


@dataclass(frozen=True, slots=True)
class RowTask(Task):
    """One row: `raw` is the record as JSON, `capture` what it is of."""

    raw: bytes = b""
    place: Place = _UNPLACED

    def made_by(self, maker: Maker) -> Made:
        """Return what comes of it."""
        if not isinstance(maker, RowMaker):
            raise TypeError(f"rows are checked by a RowMaker, not by {type(maker).__name__}")
        return maker.checked(self)

    def __reduce__(self) -> tuple[Any, ...]:
        """Cross to another process with all of it."""
        return RowTask, (self.folder, self.capture, self.raw, self.place)


def verify_rows(
    archive: Archive, entries: Iterable[Entry], *, rules: tuple[Path, ...] = (), processes: int | None = None
) -> Iterator[Verification]:
    """Yield what comes of each record of `entries`, in their order, and of each file that could not be read.

    `processes` None takes as many as there are processors, if there are rows enough. What is held does not grow with
    the rows. Raises DatasetError if no process can be started.
    """
    order = RowOrder(Choices(rules=rules), PAGE_TIMEOUT_S)
    rows = Repetition()
    jobs = (_job(archive, entry, rows) for entry in entries if _is_told(entry))
    first = list(islice(jobs, _WORTH_WORKERS))
    size = processes or (_processors() if len(first) == _WORTH_WORKERS else 1)
    row = chain(first, jobs)
    if size == 1:
        yield from map(_verification, alone(row, order))
        return
    with Crew(size, order) as crew:
        yield from map(_verification, crew.results(row))


def _processors() -> int:
    return min(len(os.sched_getaffinity(0)), MOST_WORKERS)


def _is_told(entry: Entry) -> bool:
    """Tell whether an entry is a record, or a file that has something wrong with it; blank lines are neither."""
    return entry.is_record or any(finding.severity == "error" for finding in entry.findings)


def _job(archive: Archive, entry: Entry, rows: Repetition) -> Job:
    """Return the work that an entry makes; it is done already where there is nothing to be read again."""
    place = Place(entry.file, entry.line, entry.pointer)
    wrong = tuple(finding for finding in entry.findings if finding.severity == "error")
    if not entry.is_record:
        return _done(archive, replace(result({}, place, wrong), verdict="unchecked"))
    record = entry.value if isinstance(entry.value, dict) else {}
    if not record:
        wrong = wrong or (record_codes.JSON_SYNTAX.finding("there is no object", file=entry.file, line=entry.line),)
        return _done(archive, result(record, place, wrong))
    try:
        raw = orjson.dumps(record)
    except orjson.JSONEncodeError:
        finding = record_codes.JSON_DEPTH.finding("the record is nested too deep", file=entry.file, line=entry.line)
        return _done(archive, result({}, place, (finding,)))
    if repeated := rows.finding(entry, record):
        return _done(archive, result(record, place, (repeated, *wrong)))
    found = capture_of(archive, record)
    if isinstance(found, Finding):
        # What is odd about the spelling of a document that somebody else wrote contradicts nothing.
        is_document = entry.lines is not None
        return _done(archive, result(record, place, (found,) if is_document else (found, *wrong)))
    if wrong:
        return _done(archive, result(record, place, wrong))
    return Job(0, RowTask(archive.folder, found, raw, place))


def _done(archive: Archive, found: Verification) -> Job:
    task = RowTask(archive.folder, _NOWHERE, b"{}", found.place)
    return Job(0, task, Made(encoded=Encoded(found.encoded())))


def _verification(pair: tuple[Job, Made]) -> Verification:
    job, made = pair
    if made.encoded:
        return decoded(made.encoded.raw)
    # The worker was ended over it; the finding says why.
    place = job.task.place if isinstance(job.task, RowTask) else _UNPLACED
    return result(
        {"id": job.task.capture.record_id, "url": job.task.capture.url}, place, (made.finding,) if made.finding else ()
    )
