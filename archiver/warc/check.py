"""Checks WARC and ARC files against the standard: what is wrong, where, and by which clause.

Every record is looked at, whatever was wrong with those before it. Memory does not grow with the file, but for what
tells repeated record ids apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

from archiver.errors import WarcError
from archiver.model import Finding
from archiver.progress import SILENT, Progress
from archiver.warc.files import open_warc, read_file
from archiver.warc.gz import MAGIC, is_seekable
from archiver.warc.record import WarcRecord
from archiver.warc.rules.block import Seen, check_block
from archiver.warc.rules.digests import Verdict
from archiver.warc.rules.fault import Fault
from archiver.warc.rules.fields import check_fields, field_values
from archiver.warc.rules.head import check_head
from archiver.warc.rules.sequence import Sequence

FileVerdict = Literal["clean", "warning", "error"]
Look = Callable[[WarcRecord], None]

_STEP = 256
_PLAIN_NAMES = (".warc", ".arc", ".wat", ".wet")


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a file: comes last, after its findings.

    `records` counts them by type, `block_digests` and `payload_digests` what came of theirs, `findings` by severity.
    """

    file: str
    records: Mapping[str, int]
    block_digests: Mapping[Verdict, int]
    payload_digests: Mapping[Verdict, int]
    findings: Mapping[str, int]

    @property
    def verdict(self) -> FileVerdict:
        """The worst of the findings; what is only worth knowing leaves a file clean."""
        if self.findings.get("error"):
            return "error"
        return "warning" if self.findings.get("warning") else "clean"


def check_file(path: Path, *, name: str = "", progress: Progress = SILENT) -> Iterator[Finding | Checked]:
    """Yield what is wrong with the WARC or ARC file at `path`, then what came of it; findings call it `name`.

    Raises WarcError if the file cannot be opened, or the disk fails.
    """
    name = name or str(path)
    with open_warc(path) as file:
        try:
            yield from _stream(file, name, progress, [*_suffix(file, name)])
        except OSError as error:
            what = f"cannot be read on ({error.strerror})"
            raise WarcError(what, str(path), "Look after the disk, and copy the file.") from error


def check_stream(
    file: BinaryIO, name: str, *, progress: Progress = SILENT, look: Look | None = None
) -> Iterator[Finding | Checked]:
    """Yield what `check_file` does for an open `file`, which need not be seekable. Raises what reading it raises.

    `look` is shown each record before it is checked; it must not read the block.
    """
    return _stream(file, name, progress, [], look)


def _stream(
    file: BinaryIO, name: str, progress: Progress, begun: list[Finding], look: Look | None = None
) -> Iterator[Finding | Checked]:
    check = _FileCheck(name)
    size = _size(file)
    for finding in (*begun, *_begin(file, name)):
        check.count(finding)
        yield finding
    for number, item in enumerate(read_file(file, name)):
        if number % _STEP == 0 and size:
            progress.step(f"check {name}", min(file.tell(), size), size)
        if look and isinstance(item, WarcRecord):
            look(item)
        for finding in check.item(item):
            check.count(finding)
            yield finding
    if size:
        progress.step(f"check {name}", size, size)
    yield check.result()


def _size(file: BinaryIO) -> int:
    if not is_seekable(file):
        return 0
    place = file.tell()
    size = file.seek(0, 2)
    file.seek(place)
    return size


def _suffix(file: BinaryIO, name: str) -> Iterator[Finding]:
    """Yield a finding if the name says gzip and the file is not, or the other way round (WARC/1.1, D.3)."""
    opening = _opening(file, len(MAGIC))
    is_gzip, says_gzip = opening == MAGIC, name.lower().endswith(".gz")
    says_something = says_gzip or name.lower().endswith(_PLAIN_NAMES)
    if opening and says_something and is_gzip != says_gzip:
        message = f"the file is {'' if is_gzip else 'not '}compressed with gzip, its name says otherwise"
        hint = "Rename it; tools that go by the name cannot read it."
        expected = ".gz for gzip (WARC/1.1, D.3)"
        yield Finding("warc.file.name", "warning", message, file=name, expected=expected, hint=hint)


def _begin(file: BinaryIO, name: str) -> Iterator[Finding]:
    """Yield a finding if a WARC file begins with an empty line, which readers pass over."""
    if _opening(file, 1) in (b"\r", b"\n") and not _is_arc(file):
        message = "the file begins with an empty line"
        expected = "a version line, which shall begin the file (WARC/1.1, 4)"
        yield Finding("warc.file.begin", "error", message, file=name or None, offset=0, expected=expected)


def _is_arc(file: BinaryIO) -> bool:
    # Imported here: few files are ARC. Where those have their line ends is not the business of this rule.
    from archiver.warc.arc_head import is_arc_opening

    return is_arc_opening(_opening(file, 4096))


def _opening(file: BinaryIO, size: int) -> bytes:
    if not is_seekable(file):
        return b""
    raw = file.read(size)
    file.seek(-len(raw), 1)
    return raw


class _FileCheck:
    """The state of checking one file."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._sequence = Sequence()
        self._is_begun = False
        self._records: Counter[str] = Counter()
        self._block: Counter[Verdict] = Counter()
        self._payload: Counter[Verdict] = Counter()
        self._findings: Counter[str] = Counter()

    def count(self, finding: Finding) -> None:
        """Count a finding that goes out."""
        self._findings[finding.severity] += 1

    def item(self, item: WarcRecord | Finding) -> Iterator[Finding]:
        """Yield what is wrong with the next item of the file."""
        if isinstance(item, Finding):
            self._is_begun = True
            yield item
            return
        for fault in self._faults(item):
            yield fault.finding(file=self._name, offset=item.offset, length=item.length, record_id=item.record_id)

    def _faults(self, record: WarcRecord) -> Iterator[Fault]:
        values = field_values(record.fields)
        kind = values.get("warc-type", "").lower()
        self._records[kind or "none"] += 1
        # The fields of an ARC record are made up from its one line, which has rules of its own.
        if record.version.startswith("ARC/"):
            yield from self._arc(record)
        else:
            yield from check_head(record.head, record.fields, values)
            yield from check_fields(record, kind, values)
            yield from self._sequence.check(record, kind, values)
        self._is_begun = True
        try:
            seen = check_block(record, kind, values)
        except WarcError:
            # The reader tells what is torn or damaged, with its place, when it moves on.
            seen = Seen()
        self._block[seen.block] += 1
        self._payload[seen.payload] += 1
        yield from seen.faults

    def _arc(self, record: WarcRecord) -> Iterator[Fault]:
        # Imported here: few files are ARC.
        from archiver.warc.rules.arc import check_first, check_line

        if not self._is_begun:
            yield from check_first(record)
        yield from check_line(record)

    def result(self) -> Checked:
        """Return what came of the file."""
        return Checked(
            file=self._name,
            records=dict(self._records),
            block_digests=dict(self._block),
            payload_digests=dict(self._payload),
            findings=dict(self._findings),
        )
