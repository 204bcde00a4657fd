"""`archiver crawl`."""

from __future__ import annotations

from typing import Any

import click

from archiver.cli.crawling import Size, Stopper, exit_code, fetch_options, make_plan, tell
from archiver.cli.shell import Shell, examples, json_option, pass_shell


@click.command(
    short_help="Crawl from URLs into WARC files, scoped and polite.",
    epilog=examples(
        "archiver -C news crawl http://127.0.0.1:8000/ --allow-private 127.0.0.1:8000 --delay 0",
        "archiver -C news crawl http://127.0.0.1:8000/en/ --depth 2 --limit 20 --allow-private 127.0.0.1 --delay 0",
    ),
)
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@click.option("--name", help="The same name goes on where it stopped.  [default: the first URL's host]")
@click.option(
    "--scope",
    type=click.Choice(["page", "prefix", "host", "domain", "any"]),
    default="prefix",
    show_default=True,
    help="Which links are followed: none, those below the seed's folder, on its host, on its domain, all.",
)
@click.option("--depth", type=click.IntRange(0), metavar="N", help="Follow links this far from a seed.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Stop after this many captures.")
@click.option("--max-bytes", type=Size(), metavar="BYTES", help="Stop after this many bytes of responses.")
@click.option("--max-time", type=float, metavar="S", help="Stop after this many seconds.")
@click.option("--include", multiple=True, metavar="RE", help="Follow only links that match. Repeatable.")
@click.option("--exclude", multiple=True, metavar="RE", help="Never fetch what matches. Repeatable.")
@click.option("--sitemaps", is_flag=True, help="Take the pages that robots.txt's sitemaps list, too.")
@click.option("--no-requisites", is_flag=True, help="Leave out images, styles and scripts of pages.")
@click.option("--force", is_flag=True, help="Begin anew, also if a crawl of this name was begun or is complete.")
@fetch_options
@json_option
@pass_shell
def command(
    shell: Shell,
    /,
    urls: tuple[str, ...],
    name: str | None,
    scope: str,
    depth: int | None,
    limit: int | None,
    max_bytes: int | None,
    max_time: float | None,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    sitemaps: bool,
    no_requisites: bool,
    force: bool,
    as_json: bool,
    **options: Any,
) -> int:
    """Crawl from each URL into the archive's WARC files: scoped, polite, resumable.

    What a page needs to be shown (images, styles, scripts) is taken from any host. robots.txt is obeyed. Ctrl-C ends
    the crawl with whole files; the same command goes on. Exit code 1: some URLs gave no response; 4: stopped early.
    """
    from archiver.archive import make_archive
    from archiver.crawl.engine import crawl
    from archiver.crawl.naming import crawl_name

    plan = make_plan(
        shell,
        name or crawl_name(urls[0]),
        urls,
        options,
        scope_kind=scope,
        include=include,
        exclude=exclude,
        depth=depth,
        limit=limit,
        max_bytes=max_bytes,
        max_time_s=max_time,
        sitemaps=sitemaps,
        requisites=not no_requisites,
    )
    stopper = Stopper(shell)
    with stopper.listening():
        report = crawl(make_archive(shell.folder), plan, fresh=force, progress=shell.progress(), should_stop=stopper)
    if as_json:
        shell.emit(report.as_json())
    if report.was_complete and not report.captures:
        shell.say(f"The crawl {plan.name!r} is complete. --force crawls anew; --name NAME begins another one.")
    else:
        tell(shell, report, shell.folder)
    return exit_code(report, stopper)
