"""How the findings about a file, and what came of it, are told to people and to programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import click

from archiver.cli.groups import COLOURS, Groups, bare_message, is_expected_told
from archiver.cli.shell import Shell, clean, counted, painted, wrapped
from archiver.model import Finding
from archiver.warc.check import Checked
from archiver.warc.rules.digests import Verdict

_SEVERITIES = (("error", "error"), ("warning", "warning"), ("info", "note"))
_VERDICTS = {"clean": "clean", "warning": "with warnings", "error": "with errors", "unreadable": "not readable"}
_DIGESTS: Mapping[Verdict, str] = {
    "ok": "ok",
    "ok-raw-chunked": "ok over chunks",
    "wrong": "wrong",
    "unknown-algorithm": "not readable",
    "unchecked": "not checkable",
    "absent": "absent",
}


class Teller:
    """Writes findings: for programs and with `each` as they come, for people those of one kind together."""

    def __init__(self, shell: Shell, *, as_json: bool, each: bool = False) -> None:
        self._shell = shell
        self._as_json = as_json
        self._each = each
        self._groups = Groups()
        self._verdicts: Counter[str] = Counter()
        self._has_told = False
        self._is_parted = False

    def tell(self, items: Iterable[Finding | Checked]) -> int:
        """Write the findings of one file and what came of it; return the number of errors.

        Of a package the files in it are told too, itself last.
        """
        errors, verdict = 0, "unreadable"
        try:
            for item in items:
                if isinstance(item, Checked):
                    self._sum(item)
                    verdict = item.verdict
                else:
                    errors += item.severity == "error"
                    self.add(item)
        finally:
            # Who stops half-way sees what was found.
            self.close()
            self._verdicts[verdict] += 1
        return errors

    def add(self, finding: Finding) -> None:
        """Write a finding, or keep it until those like it are known."""
        if self._as_json:
            self._shell.emit(finding.as_json())
        elif self._each:
            click.echo(line_of(finding))
        else:
            self._groups.add(finding)

    def close(self) -> None:
        """Write what was kept."""
        for line in self._groups.lines():
            click.echo(line)

    def tell_total(self) -> None:
        """Say how many files were clean, if there were several."""
        count = sum(self._verdicts.values())
        if count > 1:
            if self._is_parted:
                click.echo()
            parts = (f"{self._verdicts[each]} {words}" for each, words in _VERDICTS.items() if self._verdicts[each])
            self._say(f"{count} files: {', '.join(parts)}")

    def _sum(self, checked: Checked) -> None:
        """Write what came of a file, behind the findings about it and about what is in it."""
        lines = list(self._groups.lines(checked.file))
        if self._is_parted or (lines and self._has_told):
            click.echo()
        self._is_parted, self._has_told = bool(lines), True
        for line in lines:
            click.echo(line)
        self._say(summary(checked), COLOURS[checked.verdict])

    def _say(self, text: str, colour: str | None = None) -> None:
        if self._as_json:
            self._shell.say(text)
            return
        for place, line in enumerate(wrapped(text, hanging=2)):
            click.echo(_verdict_painted(line, colour) if place == 0 and colour else line)


def line_of(finding: Finding) -> str:
    """Return a finding as a line for people: where, how bad, what, what would have been right, what to try."""
    places = (finding.file, f"byte {finding.offset}" if finding.offset is not None else None, finding.record_id)
    place = ", ".join(part for part in places if part)
    hint = f" {finding.hint}" if finding.hint else ""
    expected = f" (expected {finding.expected})" if is_expected_told(finding) else ""
    return clean(f"{place}: {finding.severity} {finding.code}: {bare_message(finding)}{expected}.{hint}")


def summary(checked: Checked) -> str:
    """Return the line that says what came of a file."""
    records = sum(checked.records.values())
    kinds = _counts(checked.records)
    found = ", ".join(counted(checked.findings[each], word) for each, word in _SEVERITIES if checked.findings.get(each))
    parts = [
        counted(records, "record") + (f" ({kinds})" if kinds else ""),
        f"block digests: {_digests(checked.block_digests)}",
        f"payload digests: {_digests(checked.payload_digests)}",
        found or "no findings",
    ]
    return clean(f"{checked.file}: {checked.verdict}; {'; '.join(parts)}")


def _verdict_painted(line: str, colour: str) -> str:
    name, colon, rest = line.partition(": ")
    verdict, semicolon, rest = rest.partition("; ")
    return f"{name}{colon}{painted(verdict, fg=colour, bold=True)}{semicolon}{rest}"


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))


def _digests(counts: Mapping[Verdict, int]) -> str:
    return ", ".join(f"{counts[name]} {words}" for name, words in _DIGESTS.items() if counts.get(name)) or "none"
