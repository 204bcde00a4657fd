"""`archiver search`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.shell import Shell, clean, counted, examples, json_option, pass_shell

if TYPE_CHECKING:
    from archiver.archive import Archive
    from archiver.search.finding import Found, Order

_DATES = "a day, month or year, as 2024-05-06 or 2024"


@click.command(
    short_help="Find records by their words.",
    epilog=examples(
        "archiver search 图书馆",
        "archiver search 'pH* -water' --language zh --order newest --limit 5 --json",
    ),
)
@click.argument("words", nargs=-1, required=True)
@click.option("--source", metavar="NAME", default="", help="Only of this source, as its records name it.")
@click.option("--language", metavar="TAG", default="", help="Only in this language, as en or zh.")
@click.option("--kind", metavar="KIND", default="", help="Only of this kind, as article or forum.")
@click.option("--from", "since", metavar="DATE", default="", help=f"Only from this date on ({_DATES}).")
@click.option("--to", "until", metavar="DATE", default="", help="Only up to this date, included (as --from).")
@click.option(
    "--order", type=click.Choice(["best", "newest", "oldest"]), default="best", show_default=True, help="What is first."
)
@click.option(
    "--limit", type=click.IntRange(min=1), metavar="N", default=20, show_default=True, help="At most N pages."
)
@json_option
@pass_shell
def command(
    shell: Shell,
    words: tuple[str, ...],
    source: str,
    language: str,
    kind: str,
    since: str,
    until: str,
    order: Order,
    limit: int,
    as_json: bool,
) -> int:
    """Find records that hold all WORDS in their titles and texts, in any script.

    "two words" in quotes stand in a row, word* begins so, -word must not be there (behind --, or within one argument
    that begins otherwise). Captures of one URL are one page. `archiver extract` fills the search. Exit code 1 tells
    that there are none.
    """
    from archiver.archive import open_archive
    from archiver.search.database import NAME
    from archiver.search.finding import Wanted, find, is_day
    from archiver.search.query import parse_query

    for option, date in (("--from", since), ("--to", until)):
        if date and not is_day(date):
            raise click.UsageError(f"{option} {date!r}: write a day, a month or a year, as 2024-05-06, 2024-05 or 2024")
    archive = open_archive(shell.folder)
    path = archive.state / NAME
    if not _is_filled(shell, archive, path):
        return 1
    wanted = Wanted(source, language.lower(), kind, since, until)
    found = find(path, parse_query(" ".join(words)), wanted, order=order, limit=min(limit, sys.maxsize))
    _show(shell, found, as_json=as_json)
    return 0 if found.total else 1


def _is_filled(shell: Shell, archive: Archive, path: Path) -> bool:
    """Fill the search at `path` if it has never been; tell whether there is anything to search."""
    from archiver.search.filling import fill, is_due
    from archiver.store.lock import locked

    if not path.exists() and is_due(path, archive.records):
        with locked(archive.lock_path):
            fill(path, archive.records, progress=shell.progress())
    elif is_due(path, archive.records):
        shell.say("The records have changed since the search was filled: `archiver index` brings it up to date.")
    if not path.exists():
        shell.say("There are no records to search: `archiver extract` makes them.")
    return path.exists()


def _show(shell: Shell, found: Found, *, as_json: bool) -> None:
    """Print what was found: a JSON object for each page, or three lines."""
    from archiver.search.marking import plain_text

    for hit in found.hits:
        title, passage = plain_text(hit.title), plain_text(hit.passage)
        if as_json:
            facts = {"id": hit.record_id or None, "url": hit.url, "source": hit.source, "date": hit.date}
            more = {"fetch_date": hit.fetch_date, "language": hit.language or None, "kind": hit.kind}
            shell.emit({**facts, **more, "captures": hit.count, "title": title, "passage": passage})
            continue
        click.echo(clean(title) or hit.url)
        about = " · ".join(text for text in (hit.source, hit.date, hit.url) if text)
        click.echo(f"  {clean(about)}")
        click.echo(f"  {clean(passage)}")
    shell.say(f"{counted(found.total, 'page')} found.")
