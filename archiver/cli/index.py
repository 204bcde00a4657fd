"""`archiver index`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.kinds import InputPath
from archiver.cli.shell import Shell, counted, examples, json_option, pass_shell

if TYPE_CHECKING:
    from archiver.archive import Archive


@click.command(
    short_help="Bring the index up to date with the WARC files.",
    epilog=examples("archiver index", "archiver -C news index --rebuild"),
)
@click.option("--rebuild", is_flag=True, help="Throw the index away and make it again from the WARC files.")
@click.option(
    "--from",
    "source",
    metavar="FILE.cdxj",
    type=InputPath(dir_okay=False),
    help="Take the rows of this index file (CDXJ, CDX, ZipNum's .idx) instead of reading the WARC files whole.",
)
@json_option
@pass_shell
def command(shell: Shell, rebuild: bool, source: Path | None, as_json: bool) -> int:
    """Bring the archive's index up to date with its WARC files, and the full-text search with its records.

    Crawls and imports do this themselves; it is needed after files were put into warcs/ or changed there by hand.

    With --from, each row whose record lies in warcs/ where it says is found from now on. Whether all records have a row
    only the WARC files can tell: `archiver index` reads them later.
    """
    from archiver.archive import open_archive
    from archiver.cli.findings import report_refreshed
    from archiver.index.refresh import refresh
    from archiver.search.database import NAME as SEARCH_FILE
    from archiver.search.filling import fill
    from archiver.store.lock import locked

    if rebuild and source:
        raise click.UsageError("--from adds to the index: leave out --rebuild")
    archive = open_archive(shell.folder)
    with locked(archive.lock_path):
        if rebuild:
            archive.discard_index()
        if source:
            code = _load(shell, archive, source, as_json=as_json)
        else:
            results = refresh(archive.index, archive.warcs, progress=shell.progress())
            code = report_refreshed(shell, results, as_json=as_json)
        fill(archive.state / SEARCH_FILE, archive.records, progress=shell.progress())
        shell.say(f"{counted(archive.index.count(), 'capture')} in the index.")
        if rebuild and archive.records.is_dir():
            shell.say("The list of stories went with the old index: `archiver extract` makes it again.")
    return code


def _load(shell: Shell, archive: Archive, source: Path, *, as_json: bool) -> int:
    """Load the rows of `source`, tell what came of it, and return 1 if one of them could not be taken, else 0."""
    from archiver.cli.findings import report_refreshed
    from archiver.cli.groups import Groups
    from archiver.index.loading import load_captures
    from archiver.model import Finding

    groups, code = Groups(), 0
    for item in load_captures(archive.index, source, archive.warcs):
        if not isinstance(item, Finding):
            report_refreshed(shell, [item], as_json=as_json)
            continue
        code = 1
        if as_json:
            shell.emit({"warc": None, "captures": 0, "findings": [item.as_json()]})
        else:
            groups.add(item)
    for line in groups.lines():
        shell.say(line)
    if due := archive.unindexed():
        shell.say(f"{counted(len(due), 'WARC file')} still to be read whole: `archiver index` does it.")
    return code
