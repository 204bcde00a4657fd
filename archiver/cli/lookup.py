"""`archiver lookup`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from archiver.cli.shell import Shell, clean, examples, json_option, pass_shell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.archive import Archive
    from archiver.index.interface import Filter, Match
    from archiver.model import Capture

HEADS = ("TIMESTAMP", "STATUS", "TYPE", "URL", "WARC:OFFSET")


@click.command(
    short_help="Show the captures of a URL, and where they lie.",
    epilog=examples(
        "archiver -C news lookup http://127.0.0.1:8000/",
        "archiver -C news lookup http://127.0.0.1:8000/ --match host --status 2xx --mime text/html --json",
    ),
)
@click.argument("url", required=False)
@click.option("--at", metavar="TIME", help="Only the capture nearest to this time (ISO 8601, or up to 14 digits; UTC).")
@click.option(
    "--match",
    type=click.Choice(["exact", "prefix", "host", "domain"]),
    default="exact",
    show_default=True,
    help="What URL stands for: itself, all that begins like it, its host, its host and those below.",
)
@click.option("--status", metavar="LIST", help="Only these statuses or classes of them, as 200 or 2xx,301.")
@click.option("--mime", metavar="LIST", help="Only these types, as text/html or image/*,application/pdf.")
@click.option("--type", "record_type", metavar="LIST", help="Only these types of record, as response or revisit.")
@click.option("--digest", metavar="DIGEST", help="Only this payload, as sha1:… or sha256:…; URL may then be left out.")
@click.option("--from", "since", metavar="TIME", help="Only from this time on (as --at).")
@click.option("--to", "until", metavar="TIME", help="Only up to this time, included (as --at).")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most N captures.  [default: all]")
@click.option("--newest-first", is_flag=True, help="The captures of each URL in the opposite order.")
@json_option
@pass_shell
def command(
    shell: Shell,
    url: str | None,
    at: str | None,
    match: Match,
    status: str | None,
    mime: str | None,
    record_type: str | None,
    digest: str | None,
    since: str | None,
    until: str | None,
    limit: int | None,
    newest_first: bool,
    as_json: bool,
) -> int:
    """Show the captures of URL: when, what, and where in the WARC files.

    Exit code 1 tells that there are none.
    """
    from archiver.archive import open_archive, unindexed_hint
    from archiver.cli.moments import last_moment_option, moment_option
    from archiver.index.interface import Filter

    if not url and digest is None:
        raise click.UsageError("Missing argument 'URL': it can only be left out with --digest")
    archive = open_archive(shell.folder)
    only = Filter(
        since=moment_option(since, "--from"),
        until=last_moment_option(until, "--to"),
        statuses=_listed(status),
        mimes=_listed(mime),
        record_types=_listed(record_type),
        digest=digest,
        newest_first=newest_first,
        limit=limit,
    )
    found = _show(shell, _captures(archive, url, at, match, only), as_json=as_json)
    if hint := unindexed_hint(archive.unindexed()):
        shell.say(hint)
    if not found:
        choices = {"--status": status, "--mime": mime, "--type": record_type, "--digest": digest}
        choices |= {"--from": since, "--to": until}
        given = " ".join(f"{name} {value}" for name, value in choices.items() if value)
        shell.say(clean(_nothing(archive, url, match, given)))
    return 0 if found else 1


def _nothing(archive: Archive, url: str | None, match: Match, given: str) -> str:
    """Return what to say when nothing was found: for `url`, or with the options `given`."""
    from shlex import quote

    from archiver.index.interface import Filter

    if not url:
        return f"Nothing in this archive with {given}."
    if given and any(archive.lookup(url, match=match, only=Filter(limit=1))):
        return f"There are captures for {url}, but none with {given}."
    way = f" `archiver capture {quote(url)}` takes it now." if _can_be_asked_for(url) else ""
    return f"Nothing in this archive for {url}.{way}"


def _can_be_asked_for(url: str) -> bool:
    from archiver.errors import UrlError
    from archiver.urls.normal import normal_url

    try:
        return bool(normal_url(url))
    except UrlError:
        return False


def _captures(archive: Archive, url: str | None, at: str | None, match: Match, only: Filter) -> Iterator[Capture]:
    from archiver.cli.moments import moment_option

    when = moment_option(at)
    if when and (not url or match != "exact"):
        raise click.UsageError("--at takes the nearest capture of one URL: leave out --match")
    if not url:
        return archive.index.captures(only=only)
    if when is None:
        return archive.lookup(url, match=match, only=only)
    nearest = archive.closest(url, when, only=only)
    return iter([nearest] if nearest else [])


def _show(shell: Shell, captures: Iterator[Capture], *, as_json: bool) -> int:
    """Print the captures and return how many there were."""
    from archiver.records.provenance import capture_as_json

    found, rows = 0, []
    for capture in captures:
        found += 1
        if as_json:
            shell.emit(capture_as_json(capture))
            continue
        status = capture.status if capture.status is not None else "-"
        place = f"{capture.warc}:{capture.offset}"
        rows.append((capture.timestamp, status, capture.mime or "-", capture.url, place))
    if rows:
        shell.table(HEADS, rows)
    return found


def _listed(text: str | None) -> tuple[str, ...]:
    return tuple(each.strip() for each in (text or "").split(",") if each.strip())
