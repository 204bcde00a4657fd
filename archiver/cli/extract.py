"""`archiver extract`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from archiver.cli.shell import Shell, clean, counted, examples, json_option, pass_shell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archiver.dataset.build import ExtractionReport
    from archiver.dataset.sources import Source

Content = Literal["main", "page"]


@click.command(
    short_help="Make records of captured pages, with evidence.",
    epilog=examples(
        "archiver -C news extract",
        "archiver extract warcs/demo-1.warc.gz --format markdown --content page -o -",
    ),
)
@click.argument("warcs", nargs=-1, metavar="[WARC]...", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    metavar="FILE|DIR",
    type=click.Path(path_type=Path, allow_dash=True),
    help="Where to write: a file (jsonl), a folder (markdown), or - for stdout.  [default: the archive's records/]",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "markdown"]),
    default="jsonl",
    show_default=True,
    help="One file with a JSON object a line, or a document for each record.",
)
@click.option(
    "--content",
    type=click.Choice(["main", "page"]),
    default="main",
    show_default=True,
    help="What the Markdown holds: the story alone, or the whole page.",
)
@json_option
@pass_shell
def command(
    shell: Shell, warcs: tuple[Path, ...], output: Path | None, form: str, content: Content, as_json: bool
) -> int:
    """Make records out of captured pages: title, authors, date, text, each field with its evidence.

    Without WARC the whole archive is taken. A capture that is no page, or holds none of its own, is skipped and
    counted. Exit code 1 tells that a page could not be read or made into a record.
    """
    from archiver.archive import open_archive
    from archiver.dataset.build import extract_archive
    from archiver.dataset.sources import archive_sources, file_source

    if not warcs and output is None:
        archive = open_archive(shell.folder)
        report = extract_archive(archive, markdown=form == "markdown", product=content, progress=shell.progress())
    else:
        sources = map(file_source, warcs) if warcs else archive_sources(open_archive(shell.folder))
        report = _extract_to(output or Path("-"), sources, form, content, shell)
    # On stdout are the records then.
    is_stdout = str(output) == "-" or (bool(warcs) and output is None)
    return _tell(shell, report, as_json=as_json and not is_stdout)


def _extract_to(output: Path, sources: Iterable[Source], form: str, content: Content, shell: Shell) -> ExtractionReport:
    import sys

    from archiver.dataset.build import extract_sources
    from archiver.dataset.formats import JsonLines, MarkdownFolder, MarkdownStream
    from archiver.store.folder import atomic_file

    progress = shell.progress()
    if str(output) == "-":
        stdout = sys.stdout.buffer
        writer = MarkdownStream(stdout) if form == "markdown" else JsonLines(stdout)
        report = extract_sources(sources, writer, product=content, progress=progress)
        stdout.flush()
        return report
    if form == "markdown":
        report = extract_sources(sources, MarkdownFolder(output), product=content, progress=progress)
    else:
        with atomic_file(output) as out:
            report = extract_sources(sources, JsonLines(out), product=content, progress=progress)
    report.outputs.append(output)
    return report


def _tell(shell: Shell, report: ExtractionReport, *, as_json: bool) -> int:
    from archiver.cli.groups import Groups

    if as_json:
        shell.emit(
            {
                "records": report.records,
                "kinds": dict(sorted(report.kinds.items())),
                "skipped": dict(sorted(report.skipped.items())),
                "findings": [finding.as_json() for finding in report.findings],
                "outputs": [str(path) for path in report.outputs],
            }
        )
    groups = Groups()
    for finding in report.findings:
        groups.add(finding)
    for line in groups.lines():
        shell.say(line)
    kinds = ", ".join(f"{count} {kind}" for kind, count in report.kinds.most_common())
    shell.say(counted(report.records, "record") + (f" ({kinds})" if kinds else ""))
    if report.skipped:
        reasons = ", ".join(f"{count} {_REASONS[reason]}" for reason, count in report.skipped.most_common())
        shell.say(f"Skipped: {reasons}")
    if len(report.outputs) > 1:
        shell.say(clean(f"Wrote {len(report.outputs)} files in {report.outputs[0].parent}"))
    elif report.outputs:
        shell.say(clean(f"Wrote {report.outputs[0]}"))
    return 1 if report.findings else 0


_REASONS = {
    "revisit": "same as a capture that is not here",
    "resource": "made by the crawl itself",
    "status": "not a 200 response",
    "type": "no HTML",
    "unreadable": "unreadable",
    "no-story": "without a story",
}
