"""`archiver capture`."""

from __future__ import annotations

from typing import Any

import click

from archiver.cli.crawling import Stopper, exit_code, fetch_options, make_plan, tell
from archiver.cli.shell import Shell, clean, examples, json_option, pass_shell


@click.command(
    short_help="Capture these pages now, with what they need.",
    epilog=examples(
        "archiver -C news capture http://127.0.0.1:8000/ --allow-private 127.0.0.1:8000",
        "archiver -C news capture http://127.0.0.1:8000/en/ --allow-private 127.0.0.1:8000 --json",
    ),
)
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@fetch_options
@json_option
@pass_shell
def command(shell: Shell, /, urls: tuple[str, ...], as_json: bool, **options: Any) -> int:
    """Capture these pages now, with what they need to be shown.

    Prints a line for each page: time, status, record id, URL. Links are not followed, redirects are.
    What a page needs is asked for 0.1 s apart, unless --delay says otherwise. Exit code 1 tells
    that a page gave no response.
    """
    from archiver.archive import make_archive
    from archiver.crawl.single import PAGE_DELAY_S, capture_name, capture_pages
    from archiver.records.provenance import capture_as_json

    plan = make_plan(shell, capture_name(), urls, options, delay_s=PAGE_DELAY_S)
    stopper = Stopper(shell)
    with stopper.listening():
        report = capture_pages(make_archive(shell.folder), plan, progress=shell.progress(), should_stop=stopper)
    for page in report.pages:
        if as_json:
            shell.emit(capture_as_json(page))
        else:
            click.echo(clean(f"{page.timestamp} {page.status} {page.record_id} {page.url}"))
    tell(shell, report, shell.folder)
    refused = len(report.refused) if not report.pages else 0
    return exit_code(report, stopper) or (1 if refused else 0)
