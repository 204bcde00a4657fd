"""`archiver export provenance`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.shell import Shell, counted, examples, pass_shell

if TYPE_CHECKING:
    from archiver.records.entry import Entry
    from archiver.records.exports.export import Form


@click.command(
    name="provenance",
    short_help="Write where records are from: PROV-JSON, JSON-LD.",
    epilog=examples(
        "archiver export provenance records/part.jsonl -o provenance.jsonl",
        "archiver export provenance records/part.jsonl --format jsonld --base https://archive.example/web",
    ),
)
@click.argument("records", metavar="RECORD_ID|FILE...", nargs=-1, required=True)
@click.option(
    "--format",
    "form",
    type=click.Choice(["prov-json", "jsonld"]),
    default="prov-json",
    show_default=True,
    help="PROV-JSON of the W3C, or JSON-LD with the words of schema.org.",
)
@click.option(
    "--base",
    metavar="URL",
    help="Where the archive is replayed, for archivedAt in JSON-LD.  [default: the URI of the WARC record]",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, allow_dash=True),
    metavar="PATH",
    help="The file to write.  [default: stdout]",
)
@pass_shell
def command(shell: Shell, records: tuple[str, ...], form: Form, base: str | None, output: Path | None) -> int:
    """Write the provenance of records, one JSON document a line: what each was made of, by which program, and how.

    FILE holds records in any form that has their provenance, or is a folder of such; a RECORD_ID is looked up in the
    archive, and its record is made again. Exit code 1: a record has no provenance, or is none.
    """
    from archiver.cli.findings import finding_line
    from archiver.cli.output import output_file
    from archiver.model import Finding
    from archiver.records.exports.export import exported

    count = failed = 0
    with output_file(output) as out:
        for each in exported(_entries(shell, records), form, base=base):
            if isinstance(each, Finding):
                failed += 1
                shell.say(finding_line(each))
            else:
                out.write(each)
                count += 1
    if output is not None and str(output) != "-":
        shell.say(f"{counted(count, 'document', grouped=True)} in {output}")
    return 1 if failed else 0


def _entries(shell: Shell, records: tuple[str, ...]) -> Iterator[Entry]:
    """Yield the records of each file, and the record of each capture that is named by its id."""
    from archiver.archive import is_record_id, open_archive
    from archiver.dataset.again import record_again
    from archiver.records.entry import Entry
    from archiver.records.reading import read_entries
    from archiver.records.record import record_as_json

    for name in records:
        if is_record_id(name) and not Path(name).exists():
            archive = open_archive(shell.folder)
            yield Entry(name, value=record_as_json(record_again(archive, archive.capture(name))))
            archive.close()
        else:
            yield from read_entries(Path(name))
