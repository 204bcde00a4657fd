"""`archiver capture`."""

from __future__ import annotations

from typing import Any

import click

from archiver.cli.crawl_options import CAPTURE_OPTIONS, UNITS, json_lines
from archiver.cli.crawling import Stopper, exit_code, make_plan
from archiver.cli.outcome import tell
from archiver.cli.sections import SectionedCommand, with_options
from archiver.cli.shell import Shell, clean, examples, pass_shell


@click.command(
    cls=SectionedCommand,
    short_help="Capture these pages now, with what they need.",
    epilog=examples(
        "archiver -C news capture http://127.0.0.1:8000/ --allow-private 127.0.0.1:8000",
        "archiver -C news capture http://127.0.0.1:8000/en/ --allow-private 127.0.0.1:8000 --json",
        after=UNITS,
    ),
)
@click.argument("seeds", nargs=-1, metavar="URL...")
@with_options([*CAPTURE_OPTIONS, json_lines("each page by schema capture-1")])
@pass_shell
def command(shell: Shell, /, as_json: bool, **options: Any) -> int:
    """Capture these pages now, with what they need to be shown.

    Prints a line for each page: time, status, record id, URL. Links are not followed, redirects are.
    What a page needs is asked for 0.1 s apart, unless --delay says otherwise. What breaks is tried
    once more, what takes all of its time is not. Exit code 1 tells that a page gave no response.
    """
    from archiver.archive import make_archive
    from archiver.cli.watching import watching
    from archiver.crawl.single import PAGE_DELAY_S, PAGE_RETRIES, capture_name, capture_pages
    from archiver.records.provenance import capture_as_json

    plan = make_plan(shell, options, name=capture_name(), delay_s=PAGE_DELAY_S, retries=PAGE_RETRIES)
    stopper = Stopper(shell)
    with stopper.listening(), watching(shell, as_json=False) as on_event:
        report = capture_pages(make_archive(shell.folder), plan, should_stop=stopper, on_event=on_event)
    for page in report.pages:
        if as_json:
            shell.emit(capture_as_json(page))
        else:
            click.echo(clean(f"{page.timestamp} {page.status} {page.record_id} {page.url}"))
    tell(shell, report)
    return exit_code(report, stopper)
