"""`archiver validate`: records against a schema and our own rules."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.shell import Shell, clean, counted, examples, json_option, pass_shell

if TYPE_CHECKING:
    from archiver.model import Finding

HELP = """Check records against a JSON Schema and our own rules.

FILE is a .jsonl, .json or .md file, or a folder of such. Each finding is a line on stdout, the summary goes to
stderr. The exit code is 1 when there is an error; warnings and notes alone leave it 0.
"""

EXIT_FINDINGS = 1
STEP = 500


@click.command(
    short_help="Check records against a schema and our own rules.",
    help=HELP,
    epilog=examples("archiver validate records/", "archiver validate records/part.jsonl --schema record-1 --json"),
)
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--schema",
    default="record-1",
    show_default=True,
    metavar="NAME|FILE",
    help="A schema that ships, or a JSON Schema file (draft-07, 2019-09, 2020-12).",
)
@json_option
@pass_shell
@click.pass_context
def command(ctx: click.Context, shell: Shell, files: tuple[Path, ...], schema: str, as_json: bool) -> None:
    """Print what is wrong or odd with the records in `files`."""
    from archiver.records.validate import Checker

    checker = Checker(schema)
    progress = shell.progress()
    records = invalid = errors = 0
    counts: Counter[str] = Counter()
    for path in files:
        for checked in checker.check_path(path):
            records += checked.is_record
            invalid += checked.is_record and not checked.is_valid
            errors += not checked.is_valid
            for finding in checked.findings:
                counts[finding.code] += 1
                shell.emit(finding.as_json()) if as_json else shell.write(line_of(finding))
            if records % STEP == 0 and checked.is_record:
                progress.step("validate", records)
    progress.step("validate", records, records)
    shell.say(summary(records, invalid, counts))
    if errors:
        ctx.exit(EXIT_FINDINGS)


def line_of(finding: Finding) -> str:
    """Return `finding` as a line for people: where, how bad, what, and what to try."""
    place = ":".join(str(part) for part in (finding.file, finding.line) if part is not None)
    at = f" at {finding.pointer}" if finding.pointer and finding.pointer.count("/") > 1 else ""
    value = f", {finding.value!r}" if finding.value else ""
    expected = f" (expected {finding.expected})" if finding.expected else ""
    hint = f" {finding.hint}" if finding.hint else ""
    return clean(f"{place}: {finding.severity} {finding.code}: {finding.message}{at}{value}{expected}.{hint}")


def summary(records: int, invalid: int, counts: Counter[str]) -> str:
    """Return the closing line: how many records, how many of them invalid, how many findings by code."""
    by_code = ", ".join(f"{code} {count}" for code, count in sorted(counts.items()))
    tail = f": {by_code}" if by_code else ""
    return f"{counted(records, 'record')}, {invalid} invalid, {counted(counts.total(), 'finding')}{tail}"
