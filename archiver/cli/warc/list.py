"""`archiver warc list`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.shell import Shell, clean, cut, examples, json_option, pass_shell, width

if TYPE_CHECKING:
    from archiver.warc.rows import RecordRow

COLUMNS = (("OFFSET", 12), ("LENGTH", 10), ("TYPE", 12), ("DATE", 27), ("STATUS", 6), ("MIME", 30), ("ID", 47))
"""The columns and how wide they are; the URL comes last and is as wide as it is."""


@click.command(
    name="list",
    epilog=examples(
        "archiver warc list warcs/demo-1.warc.gz",
        "archiver warc list --json warcs/demo-1.warc.gz warcs/demo-2.warc.gz",
    ),
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@json_option
@pass_shell
def command(shell: Shell, files: tuple[Path, ...], as_json: bool) -> int:
    """List the records of WARC and ARC files: where they lie, what they are, and of which URL.

    FILE may be `-` for standard input. A LENGTH of `-` tells that the record shares its gzip member with others. What
    cannot be read is told on stderr, and makes the exit code 1; 3 if a file cannot be opened.
    """
    from archiver.cli.warc.opening import each_file

    code = 0
    if not as_json:
        click.echo(_line([name for name, _ in COLUMNS], "URL"))
    for opened in each_file(shell, files):
        if opened is None:
            code = 3
            continue
        errors = _list(shell, *opened, as_json=as_json)
        code = max(code, 1 if errors else 0)
    return code


def _list(shell: Shell, file: object, name: str, *, as_json: bool) -> int:
    """Print the records of one file, and return the number of errors in reading it."""
    from archiver.cli.findings import finding_line
    from archiver.model import Finding
    from archiver.warc.rows import record_rows

    errors = 0
    for row in record_rows(file, name):  # type: ignore[arg-type]  # typing.BinaryIO is not imported for --help
        if isinstance(row, Finding):
            errors += row.severity == "error"
            click.echo(finding_line(row), err=True)
        elif as_json:
            shell.emit(row.as_json())
        else:
            click.echo(row_line(row))
    return errors


def row_line(row: RecordRow) -> str:
    """Return `row` as a line of the table."""
    cells = (row.offset, row.length, row.type, row.date, row.status, row.mime, (row.id or "").strip("<>"))
    return _line(["-" if cell is None or cell == "" else str(cell) for cell in cells], row.url or "-")


def _line(cells: list[str], url: str) -> str:
    padded = []
    for cell, (_, size) in zip(cells, COLUMNS, strict=True):
        text = cut(clean(cell), size)
        padded.append(text + " " * (size - width(text)))
    return f"{'  '.join(padded)}  {clean(url)}"
