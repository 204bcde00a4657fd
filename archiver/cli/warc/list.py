"""`archiver warc list`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.kinds import InputPath
from archiver.cli.shell import Shell, clean, cut, cut_middle, examples, json_option, pass_shell, terminal_width, width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archiver.warc.rows import RecordRow

WIDTHS = {"OFFSET": 10, "LENGTH": 9, "TYPE": 8, "STATUS": 6, "MIME": 24, "DATE": 20, "ID": 45}
"""The columns and how wide they are at least; the URL comes last."""

_LESS = ("OFFSET", "TYPE", "STATUS", "MIME")
"""The columns on a terminal that has no room for more."""

_ROOM_FOR_URL = 30


@click.command(
    short_help="List the records: where, what, of which URL.",
    name="list",
    epilog=examples(
        "archiver warc list warcs/demo-1.warc.gz",
        "archiver warc list --json warcs/demo-1.warc.gz warcs/demo-2.warc.gz",
    ),
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=InputPath())
@click.option("--ids", is_flag=True, help="Show the record ids too.")
@json_option
@pass_shell
def command(shell: Shell, files: tuple[Path, ...], ids: bool, as_json: bool) -> int:
    """List the records of WARC, ARC and WACZ files: where they lie, what they are, and of which URL.

    FILE may be a folder, for the files in it, or `-` for standard input. A LENGTH of `-` tells that the record shares
    its gzip member with others. A narrow terminal gets fewer columns. What cannot be read is told on stderr, and makes
    the exit code 1; 3 if a file cannot be opened.
    """
    from archiver.cli.warc.opening import each_file, expanded
    from archiver.errors import WarcError

    code = 0
    names = shown_columns(terminal_width(), ids=ids)
    paths = list(expanded(shell, files))
    if not as_json:
        click.echo(_line(names, names, "URL"))
    for opened in each_file(shell, paths):
        if opened is None:
            code = 3
            continue
        if not as_json and len(paths) > 1:
            click.echo(clean(opened[1]))
        try:
            errors = _list(shell, *opened, names=None if as_json else names)
        except WarcError as error:
            # A member of a package is damaged; the other files are listed.
            shell.complain(error)
            code = 3
            continue
        code = max(code, 1 if errors else 0)
    return code


def shown_columns(columns: int | None, *, ids: bool) -> tuple[str, ...]:
    """Return the names of the columns before the URL that a terminal has room for (None: it is none)."""
    names = tuple(name for name in WIDTHS if ids or name != "ID")
    if columns is None or sum(WIDTHS[name] + 2 for name in names) + _ROOM_FOR_URL <= columns:
        return names
    return (*_LESS, "ID") if ids else _LESS


def _list(shell: Shell, file: object, name: str, *, names: Sequence[str] | None) -> int:
    """Print the records of one file in columns, or as JSON; return the number of errors in reading it."""
    from archiver.cli.groups import Groups
    from archiver.model import Finding
    from archiver.warc.rows import record_rows

    errors, groups = 0, Groups()
    for row in record_rows(file, name):  # type: ignore[arg-type]  # typing.BinaryIO is not imported for --help
        if isinstance(row, Finding):
            errors += row.severity == "error"
            groups.add(row)
        elif names is None:
            shell.emit(row.as_json())
        else:
            click.echo(row_line(row, names))
    for line in groups.lines():
        click.echo(line, err=True)
    return errors


def row_line(row: RecordRow, names: Sequence[str]) -> str:
    """Return `row` as a line of the table."""
    cells = {
        "OFFSET": row.offset,
        "LENGTH": row.length,
        "TYPE": row.type,
        "STATUS": row.status,
        "MIME": row.mime,
        "DATE": _to_seconds(row.date),
        "ID": (row.id or "").strip("<>"),
    }
    return _line(["-" if cells[name] in (None, "") else str(cells[name]) for name in names], names, row.url or "-")


def _to_seconds(date: str | None) -> str | None:
    """Return a date as written, without the fraction of its second."""
    return f"{date[:19]}Z" if date and date[19:20] == "." and date.endswith("Z") else date


def _line(cells: Sequence[str], names: Sequence[str], url: str) -> str:
    padded = ""
    for cell, name in zip(cells, names, strict=True):
        text = clean(cell)
        if name == "MIME":
            text = cut(text, WIDTHS[name])
        padded += text + " " * (WIDTHS[name] - width(text)) + "  "
    columns = terminal_width()
    address = clean(url)
    return padded + (cut_middle(address, max(columns - width(padded), _ROOM_FOR_URL)) if columns else address)
