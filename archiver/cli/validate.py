"""`archiver validate`: records against a schema and our own rules."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.kinds import InputPath
from archiver.cli.sections import SectionedCommand, option
from archiver.cli.shell import Shell, examples, json_option, pass_shell

if TYPE_CHECKING:
    from archiver.records.selection import Selection
    from archiver.records.tally import Tally
    from archiver.records.validate import Evidence

HELP = """Check records against a JSON Schema and our own rules.

FILE is a .jsonl, .json, .md, .csv or .parquet file, or a folder of such. Each finding is a line on stdout, a table of
the codes found goes to stderr. The exit code is 1 when there is an error; warnings and notes alone leave it 0.
"""

EXIT_FINDINGS = 1
STEP = 500
SHOWN = 10
"""Lines for findings of one code, where nothing else is said."""


@click.command(
    cls=SectionedCommand,
    short_help="Check records against a schema and our own rules.",
    help=HELP,
    epilog=examples(
        "archiver validate records/ --html report.html",
        "archiver validate records/part.jsonl --schema record-1 --ignore 'record.text.*' --json",
    ),
)
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=InputPath(exists=True))
@option(
    "Rules",
    "--schema",
    default="record-1",
    show_default=True,
    metavar="NAME|FILE",
    help="A schema that ships, or a JSON Schema file (draft-07, 2019-09, 2020-12), which may refer to files beside it.",
)
@option(
    "Rules",
    "--ignore",
    multiple=True,
    metavar="CODE",
    help="Leave out findings with this code; `record.text.*` leaves out all that begin so. May be given again.",
)
@option("Rules", "--only", multiple=True, metavar="CODE", help="Tell only these; as --ignore. May be given again.")
@option(
    "Rules",
    "--evidence",
    is_flag=True,
    help="Look up the evidence of each record in the archive too (-C DIR). `archiver verify` does more.",
)
@option("Output", "--html", type=click.Path(dir_okay=False, path_type=Path), help="Write a report as one HTML page.")
@option(
    "Output",
    "--most",
    type=click.IntRange(min=0),
    default=SHOWN,
    show_default=True,
    help="Lines for findings of one code, 0 for all; --json prints all.",
)
@json_option
@pass_shell
@click.pass_context
def command(
    ctx: click.Context,
    shell: Shell,
    files: tuple[Path, ...],
    schema: str,
    ignore: tuple[str, ...],
    only: tuple[str, ...],
    evidence: bool,
    html: Path | None,
    most: int,
    as_json: bool,
) -> None:
    """Print what is wrong or odd with the records in `files`."""
    from archiver.cli.tallying import line_of, table_of
    from archiver.records.tally import Tally
    from archiver.records.validate import Checker

    lookup = evidence_of(shell) if evidence else None
    checker = Checker(schema, selection=selection_of(shell, ignore, only), evidence=lookup)
    progress, tally, shown = shell.progress(), Tally(), Counter[str]()
    for path in files:
        for checked in checker.check_path(path):
            tally.add(checked)
            for finding in checked.findings:
                shown[finding.code] += 1
                if as_json:
                    shell.emit(finding.as_json())
                elif not most or shown[finding.code] <= most:
                    shell.write(line_of(finding))
            if tally.records % STEP == 0 and checked.is_record:
                progress.step("validate", tally.records)
    progress.step("validate", tally.records, tally.records)
    for line in table_of(tally, most=0 if as_json else most):
        shell.say(line)
    if html:
        write_report(shell, tally, files, schema, html)
    if tally.failed:
        ctx.exit(EXIT_FINDINGS)


def evidence_of(shell: Shell) -> Evidence:
    """Return what looks up evidence in the archive. Raises CaptureIndexError if there is none."""
    from archiver.archive import open_archive
    from archiver.verify.evidence import EvidenceLookup

    return EvidenceLookup(open_archive(shell.folder)).findings


def selection_of(shell: Shell, ignore: tuple[str, ...], only: tuple[str, ...]) -> Selection:
    """Return which findings are wanted: those of the arguments, without those that the archive's settings ignore.

    Raises UsageError for an argument that no code there is matches.
    """
    from archiver.config import load_settings
    from archiver.records.selection import Selection, checked_patterns
    from archiver.records.tally import known_codes

    codes = known_codes()
    always = load_settings(shell.folder).validate_ignore
    return Selection(
        ignore=(*checked_patterns(ignore, codes, "--ignore"), *checked_patterns(always, codes, "validate_ignore")),
        only=checked_patterns(only, codes, "--only"),
    )


def write_report(shell: Shell, tally: Tally, files: tuple[Path, ...], schema: str, path: Path) -> None:
    """Write the page about `tally` to `path`, whole or not at all."""
    from datetime import UTC, datetime

    from archiver.records.report import report_page
    from archiver.store.folder import write_file

    names = [str(each) for each in files]
    page = report_page(tally, sources=names, schema=schema, made_at=datetime.now(UTC), beside=path.absolute().parent)
    write_file(path, page.encode())
    shell.say(f"The report is in {path}.")
