"""What a record turns out to hold when all of it is read, without its payload being kept."""

from __future__ import annotations

from dataclasses import dataclass

from archiver.model import DigestCheck, Headers, header_value
from archiver.warc.payload import read_block
from archiver.warc.record import WarcRecord


@dataclass(frozen=True, slots=True)
class Proof:
    """A record read through: its named `fields`, HTTP status and header fields, and the digest of its payload now.

    `is_whole` tells that nothing is missing or changed: it was not truncated, its chunked coding ends, and no digest
    it states is that of other bytes.
    """

    fields: Headers
    status: int | None
    headers: Headers
    payload: DigestCheck
    is_whole: bool

    @property
    def digest(self) -> str:
        """The payload digest as the record states it, or as it is now if it states none."""
        return self.payload.recorded or self.payload.computed


def proof_of(record: WarcRecord) -> Proof:
    """Return what `record` holds. Raises WarcError if it is torn or damaged."""
    block = read_block(record, max_payload=0)
    _, payload = block.checks
    is_whole = not block.breaks_off and header_value(record.fields, "WARC-Truncated") is None
    is_right = all(check.verdict != "wrong" for check in block.checks)
    return Proof(record.fields, block.status, block.headers, payload, is_whole and is_right)
