"""One record of a file, or what stands in its place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from archiver.model import Finding

LONGEST = 64 * 1024 * 1024
"""Bytes that one line, one cell, or one file that is read whole, may have."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One record of a file, or what stands in its place.

    `is_record` is False for findings about a file as a whole. `value` is the JSON value, None with `is_readable`
    False when there is none. `line` is that of the record, in Parquet the row, from 1; `pointer` leads to the record
    in a .json file that lists several; `lines` says for a Markdown document where each key stands.
    """

    file: str
    line: int | None = None
    value: Any = None
    is_record: bool = True
    is_readable: bool = True
    pointer: str = ""
    lines: dict[str, int] | None = None
    findings: tuple[Finding, ...] = ()


def whole(path: Path, finding: Finding) -> Entry:
    """Return the entry that tells `finding` about a file as a whole."""
    return Entry(str(path), is_record=False, is_readable=False, findings=(replace(finding, file=str(path)),))
