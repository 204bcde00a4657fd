"""`archiver import`."""

from __future__ import annotations

from pathlib import Path

import click

from archiver.cli.kinds import InputPath
from archiver.cli.shell import Shell, examples, json_option, pass_shell


@click.command(
    short_help="Take in WARC, ARC and WACZ files made by others.",
    name="import",
    epilog=examples(
        "archiver import warcs/demo-1.warc.gz",
        "archiver -C news import --json warcs/demo-1.warc.gz warcs/demo-2.warc.gz",
    ),
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=InputPath())
@click.option("--link", is_flag=True, help="Hard-link the files instead of copying them.")
@json_option
@pass_shell
def command(shell: Shell, files: tuple[Path, ...], link: bool, as_json: bool) -> int:
    """Take WARC, ARC and WACZ files made by others into the archive and index them.

    FILE may be a folder, for the files in it that are named as web archives. What a file is tells what it holds. Exit
    code 1 tells that something in them, or one of several, could not be read; the rest is there.
    """
    from archiver.archive import make_archive
    from archiver.cli.findings import report_refreshed
    from archiver.cli.warc.opening import expanded, no_files
    from archiver.crawl.intake import import_files

    paths: list[Path] = []
    folders: list[Path] = []
    for path in expanded(shell, files):
        (folders if path.is_dir() else paths).append(path)
    if folders and not paths:
        raise no_files(folders[0])
    for folder in folders:
        shell.complain(no_files(folder))
    archive = make_archive(shell.folder)
    code = report_refreshed(shell, import_files(archive, paths, link=link), as_json=as_json)
    return 1 if folders else code
