"""Rows that stand twice in one file. That rows are missing, only a seal can tell."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from archiver.model import Finding
from archiver.records.duplicates import DigestTable
from archiver.records.entry import Entry
from archiver.verify.codes import REPEATED
from archiver.verify.finding_captures import member, text


@dataclass(slots=True)
class Repetition:
    """What the rows of one file are of; some 50 bytes a row are kept.

    Files are told apart, for one record may be in a folder in several forms. A row is known by the record's id, the
    place of the WARC record, since some writers give one id to several, and what its Markdown holds. A document that
    says none of these is not compared.
    """

    _file: str = ""
    _seen: DigestTable = field(default_factory=DigestTable)
    _lines: array[int] = field(default_factory=lambda: array("Q", [0]))

    def finding(self, entry: Entry, record: Mapping[str, Any]) -> Finding | None:
        """Return the finding about `record`, which stands at `entry`, if an earlier row is of the same."""
        if entry.file != self._file:
            self._file, self._seen, self._lines = entry.file, DigestTable(), array("Q", [0])
        identity = text(record.get("id"))
        if not identity:
            return None
        self._lines.append(entry.line or 0)
        number = len(self._lines) - 1
        first = self._seen.first(_digest(identity, record), number)
        if first == number:
            return None
        where = f"row {self._lines[first]}" if self._lines[first] else "an earlier one"
        return REPEATED.finding(f"{where} is of the same WARC record", pointer="/id", value=identity)


def _digest(identity: str, record: Mapping[str, Any]) -> bytes:
    provenance = record.get("provenance")
    place = [member(provenance, "warc", name) for name in ("filename", "offset")]
    known = orjson.dumps([identity, *place, member(provenance, "activity", "product")])
    return hashlib.blake2b(known, digest_size=16).digest()
