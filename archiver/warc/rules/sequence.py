"""The rules that join the records of one file: ids, the first record, segments, gzip members."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from archiver.model import Severity
from archiver.warc.record import WarcRecord
from archiver.warc.rules.fault import Fault, quoted
from archiver.warc.rules.fields import Values

MAX_IDS = 500_000
"""How many record ids are kept, at about a hundred bytes each; a gigabyte of web pages has a tenth of it."""

MAX_SERIES = 10_000
"""How many segmented records are followed at a time."""

_SHARED = "Run `archiver warc recompress` to give each record a member of its own."


@dataclass(slots=True)
class _Series:
    """A segmented record so far: the last number, the bytes of its segments, None if some were not in this file."""

    number: int
    size: int | None
    target: str
    is_ended: bool = False


class Sequence:
    """Takes the records of a file in their order and yields what is wrong between them."""

    def __init__(self, *, max_ids: int = MAX_IDS) -> None:
        self._ids: set[int] = set()
        self._max_ids = max_ids
        self._is_full = False
        self._count = 0
        self._member: int | None = None
        self._series: dict[str, _Series] = {}

    def check(self, record: WarcRecord, kind: str, values: Values) -> Iterator[Fault]:
        """Yield what is wrong with `record`, of type `kind`, where it stands."""
        self._count += 1
        if self._count == 1 and kind != "warcinfo":
            yield _first(kind)
        if record.position_in_member and self._member != record.offset:
            self._member = record.offset
            message = "several records share one gzip member, so they cannot be read by their offsets"
            yield Fault("warc.gzip.shared", "warning", message, expected="a member each (WARC/1.1, D.2)", hint=_SHARED)
        record_id = values.get("warc-record-id")
        if record_id:
            yield from self._id(record_id, kind)
        if "warc-segment-number" in values:
            yield from self._segment(record, kind, values)

    def _id(self, record_id: str, kind: str) -> Iterator[Fault]:
        mark = _mark(record_id)
        if mark in self._ids:
            message = f"there is another record with the id {quoted(record_id)} before this one"
            # warcio.js makes the id of a warcinfo of its content, so joined files have the same one more than once.
            severity: Severity = "warning" if kind == "warcinfo" else "error"
            yield Fault("warc.id.repeated", severity, message, record_id, "an id of its own (WARC/1.1, 5.2)")
        elif len(self._ids) < self._max_ids:
            self._ids.add(mark)
        elif not self._is_full:
            self._is_full = True
            message = f"from here on ids are compared only with the first {self._max_ids} of the file"
            yield Fault("warc.id.unchecked", "info", message)

    def _segment(self, record: WarcRecord, kind: str, values: Values) -> Iterator[Fault]:
        text = values["warc-segment-number"]
        if not (text.isascii() and text.isdigit() and len(text) < 19):
            return
        number = int(text)
        if kind != "continuation":
            if number != 1:
                message = f"WARC-Segment-Number is {number} in a record of type {quoted(kind)}"
                yield _segment_fault(message, "1, or a record of type continuation (WARC/1.1, 5.20)")
            self._begin(values.get("warc-record-id", ""), record, values)
            return
        if number < 2:
            message = f"WARC-Segment-Number of a continuation is {number}"
            yield _segment_fault(message, "2 or more (WARC/1.1, 5.20)")
        yield from self._continue(record, values, number)

    def _begin(self, record_id: str, record: WarcRecord, values: Values) -> None:
        if len(self._series) < MAX_SERIES:
            target = values.get("warc-target-uri", "")
            self._series[record_id] = _Series(1, record.content_length, target)

    def _continue(self, record: WarcRecord, values: Values, number: int) -> Iterator[Fault]:
        origin = values.get("warc-segment-origin-id", "")
        target = values.get("warc-target-uri", "")
        series = self._series.get(origin)
        if series is None:
            yield self._without_first(origin)
            if len(self._series) < MAX_SERIES:
                self._series[origin] = series = _Series(number, None, target)
        else:
            yield from _follows(series, number, target)
            series.number = number
            series.size = None if series.size is None else series.size + record.content_length
        if series and "warc-segment-total-length" in values:
            series.is_ended = True
            yield from _total(series, values["warc-segment-total-length"])

    def _without_first(self, origin: str) -> Fault:
        if _mark(origin) in self._ids:
            message = f"the first segment {quoted(origin)} has no WARC-Segment-Number"
            return _segment_fault(message, "1 (WARC/1.1, 5.20)")
        message = f"the first segment {quoted(origin)} is not before this one in the file"
        return Fault("warc.segment", "info", message, hint="It may be in another file.")


def _mark(record_id: str) -> int:
    """Return what is kept of an id: 64 bits, of which no two are alike in a file but once in a hundred million."""
    return hash(record_id.strip("<>"))


def _first(kind: str) -> Fault:
    message = f"the file begins with a record of type {quoted(kind)}"
    return Fault("warc.first", "info", message, expected="warcinfo is recommended (WARC/1.1, 5.5)")


def _segment_fault(message: str, expected: str) -> Fault:
    return Fault("warc.segment", "error", message, expected=expected)


def _follows(series: _Series, number: int, target: str) -> Iterator[Fault]:
    if series.is_ended:
        yield _segment_fault("a segment follows the last one of its record", "no more segments (WARC/1.1, 7)")
    elif number != series.number + 1:
        message = f"segment {number} follows segment {series.number}"
        yield _segment_fault(message, f"segment {series.number + 1} (WARC/1.1, 5.20)")
    if target != series.target:
        message = f"WARC-Target-URI of the segment is {quoted(target)}, that of those before it {quoted(series.target)}"
        yield _segment_fault(message, "the same (WARC/1.1, 7)")


def _total(series: _Series, stated: str) -> Iterator[Fault]:
    if series.size is not None and stated.isdigit() and stated.isascii() and stated.lstrip("0") != str(series.size):
        message = f"WARC-Segment-Total-Length is {quoted(stated)}, the segments have {series.size} bytes"
        yield _segment_fault(message, f"{series.size} (WARC/1.1, 5.22)")
