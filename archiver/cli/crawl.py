"""`archiver crawl`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archiver.cli.crawl_options import CRAWL_OPTIONS, UNITS, json_lines
from archiver.cli.crawling import Stopper, exit_code, make_plan
from archiver.cli.outcome import noticed, tell
from archiver.cli.sections import SectionedCommand, with_options
from archiver.cli.shell import Shell, clean, examples, pass_shell

if TYPE_CHECKING:
    from archiver.crawl.plan import Plan
    from archiver.crawl.report import CrawlReport


@click.command(
    cls=SectionedCommand,
    short_help="Crawl from URLs into WARC files, scoped and polite.",
    epilog=examples(
        "archiver -C news crawl http://127.0.0.1:8000/ --allow-private 127.0.0.1:8000 --delay 0",
        "archiver -C news crawl http://127.0.0.1:8000/en/ --depth 2 --limit 20 --allow-private 127.0.0.1 --delay 0",
        "archiver -C news crawl --config news.toml --recrawl --max-time 2h",
        after=UNITS,
    ),
)
@click.argument("seeds", nargs=-1, metavar="URL...")
@with_options([*CRAWL_OPTIONS, json_lines("what happens, event by event")])
@pass_shell
def command(
    shell: Shell,
    /,
    config_file: Path | None,
    retry_failed: bool,
    force: bool,
    as_json: bool,
    **options: Any,
) -> int:
    """Crawl from each URL into the archive's WARC files: scoped, polite, resumable.

    What a page needs to be shown (images, styles, scripts) is taken from any host. robots.txt is obeyed. Ctrl-C ends
    the crawl with whole files; the same command goes on. Exit code 1: some URLs gave no response; 4: stopped early.
    """
    from archiver.archive import make_archive
    from archiver.cli.watching import watching
    from archiver.crawl.engine import crawl

    plan = make_plan(shell, options, config_file=config_file)
    stopper = Stopper(shell)
    with stopper.listening(), watching(shell, as_json=as_json) as on_event:
        report = crawl(
            make_archive(shell.folder),
            plan,
            fresh=force,
            retry_failed=retry_failed,
            should_stop=stopper,
            on_event=on_event,
        )
    _tell(shell, report, plan)
    return exit_code(report, stopper)


def _tell(shell: Shell, report: CrawlReport, plan: Plan) -> None:
    if report.was_complete and not report.captures:
        for line in noticed(report):
            shell.say(clean(line))
        more = "--recrawl asks for what is new; --force crawls anew; --name NAME begins another one."
        due = "Nothing of it is due to be fetched again yet; --recrawl-after says when."
        shell.say(f"The crawl {plan.name!r} is complete. {due if plan.recrawl else more}")
    else:
        tell(shell, report)
