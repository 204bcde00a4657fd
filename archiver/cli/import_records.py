"""`archiver import-records`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.shell import Shell, clean, counted, examples, json_option, pass_shell

if TYPE_CHECKING:
    from archiver.dataset.importing import Imported

HELP = """Take in records by others: a tree of Markdown files with front matter.

The files are kept byte for byte, as records of a WARC file. What they say becomes records/imported/NAME.jsonl: each
value is asserted, with the line it comes from, and supported where the archive has a capture of the page and the value
stands in it. Files that are there already are not taken twice. Exit code 1: something is wrong or odd with a record;
the findings say what.
"""

SHOWN = 3
"""Lines for findings of one code, where nothing else is said."""
_STATES = ("supported", "conflict", "asserted", "absent")
_FIELDS = ("title", "url", "source", "date", "fetch_date", "markdown")


@click.command(
    name="import-records",
    short_help="Take in records by others: Markdown with front matter.",
    help=HELP,
    epilog=examples(
        "archiver import-records picked",
        "archiver -C news import-records picked --name picked-2025 --json",
    ),
)
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--name", metavar="NAME", help="What the import is called.  [default: the folder's name]")
@click.option(
    "--most",
    type=click.IntRange(min=0),
    default=SHOWN,
    show_default=True,
    help="Lines for findings of one code, 0 for all; --json prints all.",
)
@json_option
@pass_shell
def command(shell: Shell, folder: Path, name: str | None, most: int, as_json: bool) -> int:
    """Print what is wrong or odd with the records, and a table of what is asserted; with --json findings as lines."""
    from datetime import UTC, datetime

    from archiver.archive import make_archive
    from archiver.cli.tallying import line_of, table_of
    from archiver.dataset.documents import import_name
    from archiver.dataset.importing import import_documents, rows_path
    from archiver.records.tally import Tally

    called = import_name(folder, name)
    archive = make_archive(shell.folder)
    tally, totals, shown = Tally(), Totals(), Counter[str]()
    imported = import_documents(archive, folder, called, clock=lambda: datetime.now(UTC), progress=shell.progress())
    for each in imported:
        tally.add(each.checked)
        totals.add(each)
        for finding in each.checked.findings:
            shown[finding.code] += 1
            if as_json:
                shell.emit(finding.as_json())
            elif not most or shown[finding.code] <= most:
                shell.write(line_of(finding))
    if not as_json:
        shell.table(("FIELD", *(state.upper() for state in _STATES)), totals.rows())
    for line in table_of(tally, most=0):
        shell.say(line)
    hidden = sum(max(0, count - most) for count in shown.values()) if most and not as_json else 0
    if hidden:
        shell.say(f"{counted(hidden, 'finding', grouped=True)} not shown: --most 0 shows all.")
    shell.say(clean(f"{totals.line()} in {rows_path(archive, called)}"))
    archive.close()
    return 1 if tally.of_severity("error") or tally.of_severity("warning") else 0


class Totals:
    """How many records were taken in, and what became of their fields."""

    def __init__(self) -> None:
        self.records = self.new = self.linked = 0
        self._states: Counter[tuple[str, str]] = Counter()

    def add(self, imported: Imported) -> None:
        """Count one record; files that are none are passed over."""
        if imported.record is None:
            return
        self.records += 1
        self.new += imported.is_new
        self.linked += imported.is_linked
        fields = imported.record.provenance["fields"]
        for name in _FIELDS:
            self._states[name, fields.get(name, {"status": "absent"})["status"]] += 1

    def rows(self) -> list[tuple[str, ...]]:
        """Return a row for each field: how often it is supported, in conflict, asserted only, absent."""
        return [(name, *(f"{self._states[name, state]:,}" for state in _STATES)) for name in _FIELDS]

    def line(self) -> str:
        """Return the closing line."""
        records = counted(self.records, "record", grouped=True)
        return f"{records}, {self.new:,} new, {self.linked:,} linked to a capture,"
