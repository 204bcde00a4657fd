"""How the findings about a file, and what came of it, are told to people and to programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import click

from archiver.cli.shell import Shell, clean
from archiver.model import Finding
from archiver.warc.check import Checked
from archiver.warc.rules.digests import Verdict

MOST_ALIKE = 20
"""How many findings of one code are shown to people; the rest are counted."""

_SEVERITIES = (("error", "error"), ("warning", "warning"), ("info", "note"))
_DIGESTS: Mapping[Verdict, str] = {
    "ok": "ok",
    "ok-raw-chunked": "ok over chunks",
    "wrong": "wrong",
    "unknown-algorithm": "not readable",
    "unchecked": "not checkable",
    "absent": "absent",
}


class Teller:
    """Writes findings as they come; for people, only the first of those with one code."""

    def __init__(self, shell: Shell, *, as_json: bool) -> None:
        self._shell = shell
        self._as_json = as_json
        self._seen: Counter[str] = Counter()

    def tell(self, items: Iterable[Finding | Checked]) -> int:
        """Write the findings and what came of each file; return the number of errors."""
        errors = 0
        for item in items:
            if isinstance(item, Checked):
                self.close()
                self._sum(item)
                continue
            errors += item.severity == "error"
            if self._as_json:
                self._shell.emit(item.as_json())
                continue
            self._seen[item.code] += 1
            if self._seen[item.code] <= MOST_ALIKE:
                click.echo(line_of(item))
        self.close()
        return errors

    def close(self) -> None:
        """Say how many findings were not shown."""
        for code, count in sorted(self._seen.items()):
            if count > MOST_ALIKE:
                click.echo(f"… and {count - MOST_ALIKE} more of {code}; --json shows them all")
        self._seen.clear()

    def _sum(self, checked: Checked) -> None:
        if self._as_json:
            self._shell.say(summary(checked))
        else:
            click.echo(summary(checked))


def line_of(finding: Finding) -> str:
    """Return a finding as a line for people: where, how bad, what, what would have been right, what to try."""
    places = (finding.file, f"byte {finding.offset}" if finding.offset is not None else None, finding.record_id)
    place = ", ".join(part for part in places if part)
    expected = f" (expected {finding.expected})" if finding.expected else ""
    hint = f" {finding.hint}" if finding.hint else ""
    return clean(f"{place}: {finding.severity} {finding.code}: {finding.message}{expected}.{hint}")


def summary(checked: Checked) -> str:
    """Return the line that says what came of a file."""
    records = sum(checked.records.values())
    kinds = _counts(checked.records)
    found = ", ".join(_number(checked.findings[each], word) for each, word in _SEVERITIES if checked.findings.get(each))
    parts = [
        _number(records, "record") + (f" ({kinds})" if kinds else ""),
        f"block digests: {_digests(checked.block_digests)}",
        f"payload digests: {_digests(checked.payload_digests)}",
        found or "no findings",
    ]
    return clean(f"{checked.file}: {checked.verdict}; {'; '.join(parts)}")


def _number(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))


def _digests(counts: Mapping[Verdict, int]) -> str:
    return ", ".join(f"{counts[name]} {words}" for name, words in _DIGESTS.items() if counts.get(name)) or "none"
