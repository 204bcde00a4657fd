"""Accounts for every byte of a file that is repaired: kept, padding, or put into quarantine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import BinaryIO

from archiver.model import Finding, Severity
from archiver.warc.gz import PIECE
from archiver.warc.padding import BLANK, Form, padding_size
from archiver.warc.quarantine import Quarantine
from archiver.warc.unpacked import Unpacked

Tell = Callable[[Finding], None]

_UNREAD = Finding("warc.repair.quarantined", "error", "no whole record was found there")


class Ledger:
    """Goes forward through the source, open as `stored`; all before `position` is accounted for."""

    def __init__(self, stored: BinaryIO, name: str, quarantine: Quarantine, tell: Tell) -> None:
        self._stored = stored
        self._name = name
        self._quarantine = quarantine
        self._tell = tell
        self._reason: Finding | None = None
        self._is_loose = False
        self.position = 0
        self.kept_bytes = 0
        self.padding_bytes = 0
        self.quarantined_bytes = 0
        self.stretches = 0
        self.is_sound = True

    def note(self, finding: Finding) -> None:
        """Pass on what the reader found; an error is the reason why the next stretch is not kept."""
        self._tell(finding)
        self.is_sound = self.is_sound and finding.severity == "info"
        if finding.severity == "error":
            self._reason = self._reason or finding

    def say(
        self,
        code: str,
        severity: Severity,
        message: str,
        *,
        offset: int | None = None,
        length: int | None = None,
        record_id: str | None = None,
    ) -> None:
        """Tell what was done; what is for information alone is no fault."""
        self.is_sound = self.is_sound and severity == "info"
        self._tell(
            Finding(
                code,
                severity,
                message,
                file=self._name,
                offset=offset,
                length=length,
                record_id=record_id or None,
            )
        )

    def pass_to(self, offset: int, form: Form) -> None:
        """Account for what lies before `offset` and went into no record."""
        start, size = self.position, offset - self.position
        if size <= 0:
            return
        if self._is_loose and self._reason is None:
            self.keep_to(offset)
            return
        padding = 0 if self._is_loose else padding_size(self._stored, start, offset, form)
        self.padding_bytes += padding
        self.position = offset
        self._is_loose = False
        if padding < size:
            self._set_aside(start + padding, size - padding)

    def _set_aside(self, offset: int, length: int) -> None:
        reason, self._reason = self._reason or _UNREAD, None
        at = self._quarantine.keep_stored(self._stored, offset, length, reason)
        self.quarantined_bytes += length
        self.stretches += 1
        message = f"{length} bytes are in no record and lie in {self._quarantine.name} from byte {at} on"
        self.say("warc.repair.quarantined", "error", message, offset=offset, length=length)

    def pass_content(self, member: Unpacked, pieces: Iterator[bytes]) -> None:
        """Put aside what stands in `member` before or behind its records: `pieces`, about to be taken from it."""
        position, first = member.taken, b""
        for piece in pieces:
            first = piece.lstrip(BLANK)
            position += len(piece) - len(first)
            if first:
                break
        if not first:
            return
        reason, self._reason = self._reason or _UNREAD, None
        at, length = self._quarantine.keep_content(member.offset, position, chain([first], pieces), reason)
        self.stretches += 1
        message = (
            f"{length} bytes of the content of the gzip member, from position {position} on, are in no record and lie, "
            f"packed, in {self._quarantine.name} from byte {at} on"
        )
        self.say("warc.repair.quarantined", "error", message, offset=member.offset)

    def keep_to(self, end: int) -> None:
        """Count what lies before `end` as part of a kept record."""
        self.kept_bytes += max(end - self.position, 0)
        self.position = max(end, self.position)
        self._is_loose = False
        self._reason = None

    def keep_loosely(self) -> None:
        """Count what lies before the next record as kept, if nothing is found to be wrong with it."""
        self._is_loose = True
        self._reason = None


def rest_of(member: Unpacked) -> Iterator[bytes]:
    """Yield what is left in `member`."""
    return iter(lambda: member.take(PIECE), b"")
