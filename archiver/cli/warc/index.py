"""`archiver warc index`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.kinds import InputPath
from archiver.cli.shell import Shell, examples, pass_shell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.index.listing import Form


@click.command(
    short_help="Write CDXJ or JSON lines for other tools.",
    name="index",
    epilog=examples(
        "archiver warc index warcs/demo-1.warc.gz",
        "archiver warc index --format jsonl -o demo.jsonl warcs/demo-1.warc.gz warcs/demo-2.warc.gz",
    ),
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=InputPath())
@click.option(
    "--format",
    "form",
    type=click.Choice(["cdxj", "jsonl"]),
    default="cdxj",
    show_default=True,
    help="CDXJ as other tools read it, or one JSON object a line with the same members and the record's id.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path, allow_dash=True),
    metavar="FILE",
    help="The file to write, whole or not at all.  [default: stdout]",
)
@click.option(
    "--sort/--no-sort",
    default=True,
    show_default=True,
    help="Sort the lines by their bytes, as tools that search the file need it; or leave them as they come.",
)
@pass_shell
def command(shell: Shell, files: tuple[Path, ...], form: Form, output: Path | None, sort: bool) -> int:
    """Index WARC and ARC files: one line for each response, revisit, resource and metadata record.

    FILE may be a folder, for the files in it. Keys and members are those of cdxj-indexer with --post-append; a capture
    of a request other than GET has its method and body in the key, as pywb looks it up. A record that cannot be indexed
    is told on stderr and costs no other; the exit code is 1 then.
    """
    from archiver.cli.output import output_file
    from archiver.index.sorting import sorted_lines

    findings: list[bool] = []
    lines = _lines(shell, files, form, findings)
    with output_file(output) as out:
        out.writelines(sorted_lines(lines) if sort else lines)
    return 1 if any(findings) else 0


def _lines(shell: Shell, files: tuple[Path, ...], form: Form, findings: list[bool]) -> Iterator[bytes]:
    """Yield the lines of all files; findings are told behind each, and counted in `findings` if they matter."""
    from archiver.cli.groups import Groups
    from archiver.cli.warc.opening import expanded, need_file
    from archiver.errors import WarcError
    from archiver.index.listing import index_lines

    groups = Groups()
    for path in expanded(shell, files):
        try:
            need_file(path, "indexed")
            for item in index_lines(path, form):
                if isinstance(item, bytes):
                    yield item
                else:
                    groups.add(item)
                    findings[:] = [any(findings) or item.severity != "info"]
        except WarcError as error:
            if len(files) == 1:
                raise
            # One file that cannot be opened is no reason to leave out the others.
            shell.complain(error)
            findings[:] = [True]
        for line in groups.lines():
            shell.say(line)
