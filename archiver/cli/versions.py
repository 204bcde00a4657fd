"""`archiver versions`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from archiver.cli.shell import Shell, clean, counted, examples, json_option, pass_shell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archiver.changes.history import By, Numbered

HELP = """Show the versions of URL: its captures, grouped by the archived bytes and by what their records say.

Each version is told with its first and last capture and with what changed since the one before, where PAYLOAD counts
those whose bytes differ and RECORD those that a reader can tell apart. Exit code 1 tells that there are none, or that
one could not be read.
"""

_SECONDS = "%Y-%m-%d %H:%M:%S"


@click.command(
    short_help="Show the captures of a URL that really differ.",
    help=HELP,
    epilog=examples(
        "archiver -C news versions http://127.0.0.1:8000/",
        "archiver -C news versions http://127.0.0.1:8000/ --by record --since 2024 --json",
    ),
)
@click.argument("url")
@click.option("--since", metavar="TIME", help="Only captures from this time on (ISO 8601, or up to 14 digits; UTC).")
@click.option("--until", metavar="TIME", help="Only captures up to this time, included (as --since).")
@click.option(
    "--by",
    type=click.Choice(["payload", "record", "both"]),
    default="both",
    show_default=True,
    help="What makes a version: other bytes, another record, or other bytes with both told.",
)
@json_option
@pass_shell
def command(shell: Shell, url: str, since: str | None, until: str | None, by: By, as_json: bool) -> int:
    """Print the versions, the earliest first; with --json each as a line by schema version-1."""
    from archiver.archive import open_archive, unindexed_hint
    from archiver.changes.history import history
    from archiver.changes.sides import Sides
    from archiver.changes.telling import version_as_json
    from archiver.cite.choosing import what_to_try
    from archiver.cli.moments import last_moment_option, moment_option

    span = moment_option(since, "--since"), last_moment_option(until, "--until")
    archive = open_archive(shell.folder)
    captures = list(archive.lookup(url, since=span[0], until=span[1]))
    progress, done, found = shell.progress(), 0, []
    for each in history(captures, Sides(archive).of, by=by):
        done += len(each.version.captures)
        progress.step("comparing", done, len(captures))
        if as_json:
            shell.emit(version_as_json(each))
        found.append(each)
    if not as_json and found:
        _show(shell, found, by)
    if hint := unindexed_hint(archive.unindexed()):
        shell.say(hint)
    if not found:
        hint = "" if since or until else f" {what_to_try(archive, url)}"
        shell.say(clean(f"Nothing in this archive for {url}{' at that time' if since or until else ''}.{hint}"))
        return 1
    shell.say(_total(found))
    return 1 if any(each.version.problem is not None for each in found) else 0


def _show(shell: Shell, found: Sequence[Numbered], by: By) -> None:
    from archiver.changes.telling import summary

    heads = {"payload": ("PAYLOAD",), "record": ("RECORD", "PAYLOADS"), "both": ("RECORD", "PAYLOAD")}[by]
    rows = []
    for each in found:
        numbers = {
            "payload": (each.payload,),
            "record": (each.record, each.payloads),
            "both": (each.record, each.payload),
        }[by]
        span = (f"{capture.date:{_SECONDS}}" for capture in (each.version.capture, each.version.last))
        rows.append((*numbers, *span, len(each.version.captures), summary(each)))
    shell.table((*heads, "FIRST", "LAST", "CAPTURES", "WHAT CHANGED"), rows, is_prose_last=True)


def _total(found: Sequence[Numbered]) -> str:
    captures = sum(len(each.version.captures) for each in found)
    payloads = sum(each.payloads for each in found)
    records = counted(found[-1].record, "record", grouped=True)
    return f"{counted(captures, 'capture', grouped=True)}: {payloads:,} by their bytes, {records} that differ."
