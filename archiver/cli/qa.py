"""`archiver qa`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from archiver.cli.shell import Shell, clean, counted, examples, json_option, pass_shell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.qa.check import PageCheck

HEADS = ("RESOURCES", "MISSING", "PIXELS", "PAGE")

EXIT_FINDINGS = 1


@click.command(
    short_help="Compare pages captured with a browser with their replay.",
    epilog=examples("archiver -C news qa", "archiver -C news qa http://127.0.0.1:8000/ --json"),
)
@click.argument("wanted", metavar="[NAME|URL]", required=False)
@click.option(
    "--tolerance",
    type=click.FloatRange(0, 100),
    default=0.1,
    show_default=True,
    metavar="PERCENT",
    help="The share of pixels, in percent, in which a screenshot may differ.",
)
@click.option("--chromium", metavar="FILE", help="The browser's program.  [default: the first found]")
@json_option
@pass_shell
def command(shell: Shell, wanted: str | None, tolerance: float, chromium: str | None, as_json: bool) -> int:
    """Play back what was captured with --browser, offline, and compare it with how it was.

    Each page is shown by the replay server in a Chromium that reaches nothing else, in a window of the same size.
    Told is how many resources the page had live, how many of them its replay lacks, and in how many pixels the two
    screenshots differ. NAME is the crawl's, URL a page's; without either all pages are looked at.

    Exit code 1 tells that something is missing or looks otherwise.
    """
    from archiver.archive import open_archive
    from archiver.qa.check import check_pages

    archive = open_archive(shell.folder)
    work = archive.state / "browser"
    checks = check_pages(archive, wanted, work=work, executable=chromium, tolerated=tolerance / 100)
    return tell(shell, checks, as_json=as_json)


def tell(shell: Shell, checks: Iterator[PageCheck], *, as_json: bool) -> int:
    """Tell what came of each page; return the exit code."""
    from archiver.cli.findings import finding_line

    rows: list[tuple[object, ...]] = []
    findings = pages = 0
    progress = shell.progress()
    for check in checks:
        pages += 1
        findings += sum(finding.severity != "info" for finding in check.findings)
        progress.step("pages played back", pages)
        if as_json:
            shell.emit(check.as_json())
            continue
        for finding in check.findings:
            shell.say(finding_line(finding))
        pixels = "-" if check.difference is None else f"{check.difference:.2%}"
        rows.append((check.resources, len(check.missing), pixels, check.url or "?"))
    if rows:
        shell.table(HEADS, rows)
    if not pages:
        shell.say("No page here was captured with a browser; `archiver capture --browser URL` captures one so.")
    else:
        shell.say(clean(f"{counted(pages, 'page')} played back, {counted(findings, 'finding')}."))
    return EXIT_FINDINGS if findings else 0
