"""`archiver diff`."""

from __future__ import annotations

from typing import Literal

import click

from archiver.cli.shell import Shell, clean, examples, json_option, pass_shell

HELP = """Show what changed from capture A to capture B: fields, with how well the page supports them, and the text.

A and B are record ids, or URL@TIME for the capture nearest to a time; without @TIME the latest. URL --at TIME --at TIME
compares two captures of one URL. Exit code 0 tells that a reader would notice nothing, 1 that something changed.
"""

Mode = Literal["unified", "words", "fields"]


@click.command(
    short_help="Show what changed between two captures.",
    help=HELP,
    epilog=examples(
        "archiver -C news diff http://127.0.0.1:8000/@2024 http://127.0.0.1:8000/@2025-05-01",
        "archiver -C news diff http://127.0.0.1:8000/ --at 2024 --at 2025-05-01 --words --json",
    ),
)
@click.argument("first", metavar="A")
@click.argument("second", metavar="[B]", required=False)
@click.option(
    "--at",
    "times",
    multiple=True,
    metavar="TIME",
    help="The capture nearest to this time (ISO 8601, or up to 14 digits; UTC). Once for each URL, or twice for one.",
)
@click.option("--unified", "mode", flag_value="unified", default=True, help="The text line by line.  [default]")
@click.option("--words", "mode", flag_value="words", help="The text with changed words marked [-so-] and {+so+}.")
@click.option("--fields", "mode", flag_value="fields", help="Only fields, links and images, nothing of the text.")
@json_option
@pass_shell
def command(shell: Shell, first: str, second: str | None, times: tuple[str, ...], mode: Mode, as_json: bool) -> int:
    """Print what changed; with --json one object by schema comparison-1."""
    from archiver.archive import open_archive, unindexed_hint
    from archiver.changes.comparison import compare
    from archiver.changes.reporting import comparison_as_json, is_same
    from archiver.changes.sides import Sides
    from archiver.changes.targets import two_captures
    from archiver.cli.diff_lines import lines
    from archiver.cli.moments import moment_option

    moments = [when for text in times if (when := moment_option(text)) is not None]
    archive = open_archive(shell.folder)
    captures = two_captures(archive, [first] if second is None else [first, second], moments)
    before, after = map(Sides(archive).of, captures)
    found, has_text = compare(before, after), mode != "fields"
    if as_json:
        shell.emit(comparison_as_json(found, before, after, has_text=has_text))
    else:
        for line in lines(found, before, after, mode=mode):
            shell.write(line)
    if captures[0] == captures[1]:
        shell.say(clean(f"Both are one capture, {captures[0].record_id}."))
    if hint := unindexed_hint(archive.unindexed()):
        shell.say(hint)
    return 0 if is_same(found, has_text=has_text) else 1
