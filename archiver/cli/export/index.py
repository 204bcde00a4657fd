"""`archiver export index`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.shell import Shell, examples, pass_shell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.index.sqlite import SqliteIndex


@click.command(
    short_help="Write the archive's index: CDXJ, ZipNum, Parquet.",
    name="index",
    epilog=examples(
        "archiver export index --format cdxj -o index.cdxj",
        "archiver -C news export index --format parquet -o news.parquet",
    ),
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["cdxj", "zipnum", "parquet"]),
    default="cdxj",
    show_default=True,
    help="CDXJ lines, a compressed set of them with a second index, or Parquet with Common Crawl's columns.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, allow_dash=True),
    metavar="PATH",
    help="The file to write (for zipnum: the folder).  [default: stdout, which only cdxj can be written to]",
)
@pass_shell
def command(shell: Shell, form: str, output: Path | None) -> int:
    """Write the archive's index for other tools: pywb, ReplayWeb.page, OutbackCDX, DuckDB, Spark.

    Parquet needs the extra "parquet".
    """
    from archiver.archive import open_archive
    from archiver.errors import UsageError

    is_stdout = output is None or str(output) == "-"
    if is_stdout and form != "cdxj":
        hint = "Name a folder with -o." if form == "zipnum" else "Name a file with -o."
        raise UsageError(f"{form} cannot be written to stdout", "archiver export index", hint)
    count = _write(open_archive(shell.folder).index, form, output)
    if not is_stdout:
        shell.say(f"{count} captures in {output}")
    return 0


def _write(index: SqliteIndex, form: str, output: Path | None) -> int:
    """Write the captures of the index and return how many there were."""
    from archiver.index.parquet import write_parquet
    from archiver.index.sorting import sorted_lines
    from archiver.index.zipnum import write_zipnum

    if output is not None and form == "parquet":
        return write_parquet(index.captures(), output)
    # The index is in the order of its keys; a CDXJ file is in that of the bytes of its lines.
    lines = sorted_lines(index.cdxj_lines())
    if output is not None and form == "zipnum":
        return write_zipnum(lines, output)
    return _write_lines(lines, output)


def _write_lines(lines: Iterator[bytes], output: Path | None) -> int:
    from archiver.cli.output import output_file

    count = 0
    with output_file(output) as out:
        for line in lines:
            out.write(line)
            count += 1
    return count
