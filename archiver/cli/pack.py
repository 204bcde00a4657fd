"""`archiver pack`."""

from __future__ import annotations

from pathlib import Path

import click

from archiver.cli.shell import Shell, clean, counted, examples, json_option, pass_shell


@click.command(
    short_help="Pack the archive into one WACZ file.",
    epilog=examples(
        "archiver pack -o demo.wacz",
        "archiver -C news pack -o news.wacz --title 'The news of May 2024' --json",
    ),
)
@click.option(
    "-o", "--output", required=True, metavar="FILE.wacz", type=click.Path(path_type=Path), help="The package."
)
@click.option("--title", metavar="TEXT", help="What the package is called.  [default: the archive folder's name]")
@click.option("--description", metavar="MARKDOWN", help="What is in it.  [default: numbers and dates]")
@click.option("--main-page", metavar="URL", help="The page to show first.  [default: the one captured first]")
@json_option
@pass_shell
def command(
    shell: Shell, output: Path, title: str | None, description: str | None, main_page: str | None, as_json: bool
) -> int:
    """Pack the archive into one WACZ file, which ReplayWeb.page shows without a server of its own.

    It holds the WARC files unchanged, an index, and the list of pages, with their text where `archiver extract` has
    been run. Exit code 1 tells that a file was left out; `archiver warc check FILE.wacz` checks a package.
    """
    from datetime import UTC, datetime

    from archiver.archive import open_archive
    from archiver.cli.groups import Groups
    from archiver.pack.wacz import Labels, write_wacz

    labels = Labels(title, description, main_page)
    packed = write_wacz(
        open_archive(shell.folder), output, labels, created=datetime.now(UTC), progress=shell.progress()
    )
    if as_json:
        shell.emit(packed.as_json())
    else:
        click.echo(clean(str(output)))
        counts = ((len(packed.warcs), "WARC file"), (packed.captures, "capture"), (packed.pages, "page"))
        shell.say(f"{', '.join(counted(count, word) for count, word in counts)}.")
        groups = Groups()
        for finding in packed.findings:
            groups.add(finding)
        for line in groups.lines():
            shell.say(line)
    return 1 if packed.findings else 0
