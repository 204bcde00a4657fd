"""How findings, and what came of indexing a file, are told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from archiver.cli.groups import Groups
from archiver.cli.shell import Shell, clean, counted
from archiver.model import Finding

if TYPE_CHECKING:
    # Only a name here; the module brings half of the package with it.
    from archiver.index.refresh import Refreshed


def finding_line(finding: Finding) -> str:
    """Return a finding as one line for people: where, severity, code, message, hint."""
    place = finding.file or ""
    if finding.line is not None:
        place += f":{finding.line}"
    if finding.offset is not None:
        place += f", byte {finding.offset}"
    hint = f" {finding.hint}" if finding.hint else ""
    message = finding.message.removeprefix(f"byte {finding.offset}: ")
    where = f"{place}: " if place else ""
    return clean(f"{where}{finding.severity} {finding.code}: {message}.{hint}")


def report_refreshed(shell: Shell, results: Iterable[Refreshed], *, as_json: bool) -> int:
    """Tell what came of each file, as it comes; return 1 if anything could not be read, else 0."""
    code = 0
    for result in results:
        worst = [finding for finding in result.findings if finding.severity != "info"]
        code = max(code, 1 if worst else 0)
        if as_json:
            findings = [finding.as_json() for finding in result.findings]
            shell.emit({"warc": result.warc, "captures": result.captures, "findings": findings})
            continue
        shell.say(clean(f"{result.warc}: {counted(result.captures, 'capture')}"))
        groups = Groups()
        for finding in result.findings:
            groups.add(finding)
        for line in groups.lines(under=result.warc):
            shell.say(line)
    return code
