"""`archiver lookup`."""

from __future__ import annotations

import click

from archiver.cli.shell import Shell, examples, json_option, pass_shell


@click.command(
    epilog=examples(
        "archiver -C news lookup http://127.0.0.1:8000/",
        "archiver -C news lookup http://127.0.0.1:8000/ --match host --json",
    )
)
@click.argument("url")
@click.option("--at", metavar="TIME", help="Only the capture nearest to this time (ISO 8601, or up to 14 digits; UTC).")
@click.option(
    "--match",
    type=click.Choice(["exact", "prefix", "host", "domain"]),
    default="exact",
    show_default=True,
    help="What URL stands for: itself, all that begins like it, its host, its host and those below.",
)
@json_option
@pass_shell
def command(shell: Shell, url: str, at: str | None, match: str, as_json: bool) -> int:
    """Show the captures of URL: when, what, and where in the WARC files.

    Exit code 1 tells that there are none.
    """
    from archiver.archive import open_archive
    from archiver.cli.moments import moment_option
    from archiver.records.provenance import capture_as_json

    archive = open_archive(shell.folder)
    when = moment_option(at)
    if when:
        nearest = archive.closest(url, when)
        captures = iter([nearest] if nearest else [])
    else:
        captures = archive.lookup(url, match=match)  # type: ignore[arg-type]  # click checked the choice
    found = 0
    rows = []
    for capture in captures:
        found += 1
        if as_json:
            shell.emit(capture_as_json(capture))
        else:
            status = capture.status if capture.status is not None else "-"
            place = f"{capture.warc}:{capture.offset}"
            rows.append((capture.timestamp, status, capture.mime or "-", capture.url, place))
    if rows:
        shell.table(("TIMESTAMP", "STATUS", "TYPE", "URL", "WARC:OFFSET"), rows)
    if not found:
        shell.say(f"Nothing in this archive for {url}. `archiver capture {url}` takes it now.")
    return 0 if found else 1
