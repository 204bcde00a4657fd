"""What our reader and our checker make of a made file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from archiver.errors import WarcError
from archiver.model import Finding
from archiver.pack.check import check_wacz
from archiver.warc.check import check_file
from archiver.warc.files import open_warc, read_file
from archiver.warc.record import WarcRecord
from tests.warc.malformed.case import Case
from tests.warc.malformed.parts import block_of

_WACZ = ".wacz"
# Said of every file without a warcinfo record, so it does not count as a word about what is wrong.
_OF_ALL = "warc.first"


@dataclass(frozen=True, slots=True)
class Judged:
    """The findings about a file, and which of the records it should keep were not read as they were written."""

    findings: Sequence[Finding]
    lost: tuple[int, ...]

    @property
    def severities(self) -> frozenset[str]:
        return frozenset(each.severity for each in self.findings if each.code != _OF_ALL)

    def suits(self, case: Case) -> bool:
        """Tell whether the checker says what the case demands: never less, and nothing of what is valid."""
        if case.verdict == "unjudged":
            return True
        if case.verdict == "valid":
            return not self.severities & {"error", "warning"}
        levels = ("error", "warning", "info")
        return not self.severities.isdisjoint(levels[: levels.index(case.verdict) + 1])


def write(case: Case, folder: Path) -> Path:
    """Write the file below `folder`; return where."""
    path = folder / f"{case.name}{case.suffix}"
    path.write_bytes(case.build())
    return path


def judge(case: Case, path: Path) -> Judged:
    """Check the file and read it. Nothing but a WarcError is caught, and becomes a finding."""
    findings = findings_of(path)
    return Judged(findings, () if case.suffix == _WACZ else lost_of(case, path))


def findings_of(path: Path) -> list[Finding]:
    """Return what the checker says about the file, a refusal included."""
    check = check_wacz if path.suffix == _WACZ else check_file
    found: list[Finding] = []
    try:
        found.extend(item for item in check(path) if isinstance(item, Finding))
    except WarcError as error:
        found.append(Finding("refused", "error", error.what))
    return found


def lost_of(case: Case, path: Path) -> tuple[int, ...]:
    """Return the numbers of the records that should be there and were not read whole."""
    wanted = {number: case.blocks.get(number, block_of(number)) for number in case.keeps}
    with open_warc(path) as file:
        for number, block in whole_records(read_file(file, path.name)):
            if wanted.get(number) == block:
                del wanted[number]
    return tuple(wanted)


def whole_records(items: Iterator[WarcRecord | Finding]) -> Iterator[tuple[int, bytes]]:
    """Yield number and block of each record that the reader calls whole; blocks of more than 4 MB are cut."""
    last: WarcRecord | None = None
    block = bytearray()
    for item in items:
        if last is not None and last.is_whole:
            yield number_of(last), bytes(block)
        last, block = (item if isinstance(item, WarcRecord) else None), bytearray()
        if last is not None:
            _take(last, block)
    if last is not None and last.is_whole:
        yield number_of(last), bytes(block)


def _take(record: WarcRecord, block: bytearray) -> None:
    try:
        for piece in record.pieces():
            if len(block) < 4_000_000:
                block += piece
    except WarcError:
        block.clear()


def number_of(record: WarcRecord) -> int:
    """Return the number in the record's id, or, for ARC, in its URL; 0 for what is none of ours."""
    if found := re.fullmatch(r"<urn:uuid:([-0-9a-f]{36})>", record.record_id):
        try:
            number = UUID(found[1])
        except ValueError:
            return 0
        if number.version == 4 and number.int & ~(0xF << 76 | 0x3 << 62) < 1000:
            return number.int & 0xFFFF
    found = re.fullmatch(r"http://example\.com/(\d{1,3})", record.target_url or "")
    return int(found[1]) if found and not record.version.startswith("WARC") else 0
