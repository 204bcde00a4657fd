"""How the findings of a validation are told: a line for each, a table of the codes at the end."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

from archiver.cli.shell import clean, counted

if TYPE_CHECKING:
    from archiver.model import Finding, Severity
    from archiver.records.tally import Tally

_WORDS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
_NARROWEST = 30


def line_of(finding: Finding) -> str:
    """Return `finding` as a line for people: where, how bad, what, and what to try."""
    place = ":".join(str(part) for part in (finding.file, finding.line) if part is not None)
    at = f" at {finding.pointer}" if finding.pointer and finding.pointer.count("/") > 1 else ""
    value = f", {finding.value!r}" if finding.value else ""
    expected = f" (expected {finding.expected})" if finding.expected else ""
    hint = f" {finding.hint}" if finding.hint else ""
    return clean(f"{place}: {finding.severity} {finding.code}: {finding.message}{at}{value}{expected}.{hint}")


def table_of(tally: Tally, *, most: int) -> Iterator[str]:
    """Yield the closing lines: a table of the codes found, and how many records and findings there were.

    `most` is how many findings of one code were shown, 0 for all.
    """
    rows = tally.rows
    if rows:
        yield ""
        yield from _table(
            [(_WORDS[row.severity], f"{row.count:,}", clean(row.code), clean(row.meaning)) for row in rows]
        )
        yield ""
    yield summary(tally)
    hidden = sum(max(0, row.count - most) for row in rows) if most else 0
    if hidden:
        yield f"{counted(hidden, 'finding', grouped=True)} not shown: --most 0 shows all, --html FILE writes a report."


def summary(tally: Tally) -> str:
    """Return the closing line: how many records, how many of them invalid, how many findings of each severity."""
    records = f"{counted(tally.records, 'record', grouped=True)}, {tally.invalid:,} invalid"
    by_severity = ", ".join(
        counted(count, word, grouped=True)
        for severity, word in _WORDS.items()
        if (count := tally.of_severity(severity))
    )
    tail = f": {by_severity}" if by_severity else ""
    return f"{records}, {counted(tally.findings, 'finding', grouped=True)}{tail}"


def _table(rows: list[tuple[str, str, str, str]]) -> Iterator[str]:
    heads = ("severity", "count", "code", "meaning")
    severity, count, code = (max(len(row[at]) for row in (heads, *rows)) for at in range(3))
    indent = severity + count + code + 6
    columns = shutil.get_terminal_size().columns if sys.stderr.isatty() else 10_000
    for row in (heads, *rows):
        meaning = textwrap.wrap(row[3], max(_NARROWEST, columns - indent), break_long_words=False) or [""]
        yield f"{row[0]:{severity}}  {row[1]:>{count}}  {row[2]:{code}}  {meaning[0]}"
        yield from (" " * indent + line for line in meaning[1:])
