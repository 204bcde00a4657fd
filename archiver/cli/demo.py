"""`archiver demo`."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from pathlib import Path

import click

from archiver.cli.shell import Shell, clean, examples, pass_shell


@click.command(
    short_help="See the whole path once, over a built-in news site.",
    epilog=examples("archiver demo", "archiver demo my-first-archive"),
)
@click.argument("folder", required=False, metavar="[DIR]", type=click.Path(file_okay=False, path_type=Path))
@click.option("--serve", is_flag=True, help="Stay, and show the archive in a browser until Ctrl-C.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port for --serve; 0 takes a free one.  [default: 8080]")
@pass_shell
def command(shell: Shell, folder: Path | None, serve: bool, port: int | None) -> int:
    """Take the whole path once, over a built-in news site on loopback; needs no network.

    Crawls the site into DIR [default: the folder of -C, else demo-archive], crawls it again after a story was
    corrected, extracts and validates records, seals them with a key of its own, verifies everything, cites the
    corrected story with a quote, and says where everything lies. In a folder that holds an archive the captures are
    added to it.
    """
    from archiver.archive import make_archive
    from archiver.config import load_settings
    from archiver.demo.proving import PUBLIC_KEY
    from archiver.demo.tour import take_tour

    folder = folder or (Path("demo-archive") if shell.folder == Path() else shell.folder)
    settings = load_settings(folder, {"port": port})
    is_default = settings.origins["base_url"] == "default"
    base_url = f"http://{settings.host}:{settings.port}" if is_default else settings.base_url
    archive = make_archive(folder)
    tour = take_tour(
        archive,
        base_url=base_url,
        tell=lambda step, text: click.echo(f"{click.style(f'{step:<9}', bold=True)} {clean(text)}"),
    )
    click.echo(f"{click.style('Cite     ', bold=True)} {clean(tour.citation)}")
    again = f"{program()} -C {shlex.quote(str(folder))}"
    click.echo()
    click.echo(f"The captures    {folder / 'warcs'}")
    click.echo(f"The records     {folder / 'records'}")
    click.echo(f"The seal        {tour.proven.path}")
    click.echo(f"One story twice {again} lookup '{tour.changed[-1].url}'")
    click.echo(f"Check all again {again} verify --trust {shlex.quote(str(folder / PUBLIC_KEY))}")
    if serve:
        from archiver.cli.replay import serve_archive

        return serve_archive(shell, archive, settings)
    # People read under the one name of this machine, archived content runs under the other.
    pages = f"http://localhost:{settings.port}" if is_default and settings.host == "127.0.0.1" else base_url
    click.echo(f"See them        {again} replay    then open {pages}")
    return 1 if tour.invalid or set(+tour.proven.verdicts) != {"same"} else 0


def program() -> str:
    """Return what to type to run this program again: its name if the shell would find it, else its path."""
    called = Path(sys.argv[0])
    if called.name != "archiver":
        return "python -m archiver"
    found = shutil.which("archiver")
    is_on_path = found is not None and called.exists() and Path(found).samefile(called)
    return "archiver" if is_on_path else os.path.relpath(called)
