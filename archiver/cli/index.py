"""`archiver index`."""

from __future__ import annotations

import click

from archiver.cli.shell import Shell, examples, json_option, pass_shell


@click.command(epilog=examples("archiver index", "archiver -C news index --rebuild"))
@click.option("--rebuild", is_flag=True, help="Throw the index away and make it again from the WARC files.")
@json_option
@pass_shell
def command(shell: Shell, rebuild: bool, as_json: bool) -> int:
    """Bring the archive's index up to date with its WARC files.

    Crawls and imports do this themselves; it is needed after files were put into warcs/ or changed there by hand.
    """
    from archiver.archive import open_archive
    from archiver.cli.findings import report_refreshed
    from archiver.index.refresh import refresh
    from archiver.store.lock import locked

    archive = open_archive(shell.folder)
    with locked(archive.lock_path):
        if rebuild:
            archive.discard_index()
        code = report_refreshed(
            shell, refresh(archive.index, archive.warcs, progress=shell.progress()), as_json=as_json
        )
        shell.say(f"{archive.index.count()} captures in the index.")
    return code
