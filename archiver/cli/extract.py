"""`archiver extract`."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archiver.cli.extract_options import EXTRACT_OPTIONS
from archiver.cli.kinds import InputPath
from archiver.cli.sections import SectionedCommand, with_options
from archiver.cli.shell import Shell, examples, pass_shell

if TYPE_CHECKING:
    from archiver.dataset.choices import Choices, Form
    from archiver.dataset.report import ExtractionReport
    from archiver.dataset.row import Run

STDOUT = Path("-")

_FORMS_BY_ENDING: dict[str, Form] = {".jsonl": "jsonl", ".csv": "csv", ".parquet": "parquet", ".md": "markdown"}


@click.command(
    cls=SectionedCommand,
    short_help="Make records of captured pages, with evidence.",
    epilog=examples(
        "archiver -C news extract",
        "archiver -C news extract --select kind=article --select language=en --latest -o articles.csv",
        "archiver extract warcs/demo-1.warc.gz --format markdown --content page -o -",
    ),
)
@click.argument("warcs", nargs=-1, metavar="[WARC]...", type=InputPath())
@with_options(EXTRACT_OPTIONS)
@pass_shell
def command(shell: Shell, /, warcs: tuple[Path, ...], as_json: bool, explain: str | None, **options: Any) -> int:
    """Make records out of captured pages: title, authors, date, text, each field with its evidence.

    Without WARC, a file or a folder of such, the whole archive is taken; without -o only what is new or was made
    otherwise is made. A capture that is no page, or holds none of its own, is skipped and counted. Exit code 1 tells
    that a page could not be read or made into a record.
    """
    from archiver.cli.extracting import listening, tell, watched

    if explain is not None:
        from archiver.cli.explaining import explain as explain_fields

        return explain_fields(shell, explain, engine=options["engine"], rules=_rules(shell, options), as_json=as_json)
    from archiver.dataset.garbage import rare_looks

    output: Path | None = STDOUT if warcs and options["output"] is None else options["output"]
    options["rules"] = _rules(shell, options)
    choices = _choices(output, **{name: options[name] for name in _OF_CHOICES})
    with listening(shell), rare_looks(), watched(shell, options["skipped"]) as (progress, report, on_skip):
        run = _run(options, progress, on_skip)
        if output is None:
            _extract_archive(shell, choices, run, report)
        else:
            _extract_to(shell, warcs, output, choices, run, report)
    # On stdout are the records then.
    return tell(shell, report, as_json=as_json and output != STDOUT, has_list=bool(options["skipped"]))


def _rules(shell: Shell, options: dict[str, Any]) -> tuple[Path, ...]:
    """Return where site rules are: those that were given, and those of the archive if there is one."""
    has_archive = (shell.folder / "warcs").is_dir()
    return (*options["rules"], shell.folder / "rules") if has_archive else options["rules"]


_OF_CHOICES = ("form", "content", "criteria", "latest", "distinct", "similar", "engine", "rules")


def _choices(
    output: Path | None,
    *,
    form: Form | None,
    content: Any,
    criteria: tuple[str, ...],
    latest: bool,
    distinct: bool,
    similar: int | None,
    engine: str,
    rules: tuple[Path, ...],
) -> Choices:
    import sys

    from archiver.cli.selecting import selection_of
    from archiver.dataset.choices import Choices

    by_name = _FORMS_BY_ENDING.get(output.suffix.lower()) if output else None
    form = form or by_name or "jsonl"
    if form == "parquet" and output == STDOUT and sys.stdout.isatty():
        raise click.UsageError("Parquet is no text for a terminal: name a file with -o FILE, or send stdout into one")
    wanted = Choices(
        form=form,
        product=content,
        engine=engine,
        rules=rules,
        selection=selection_of(criteria),
        latest=latest,
        similarity=similar or (100 if distinct else None),
    )
    # Names nobody knows are told before anything is opened.
    wanted.extractor()
    return wanted


def _run(options: dict[str, Any], progress: Any, on_skip: Callable[[Any, Any], None] | None) -> Run:
    from archiver.dataset.row import Run

    return Run(
        workers=options["workers"],
        page_timeout_s=options["page_timeout"],
        force=options["force"],
        progress=progress,
        on_skip=on_skip,
    )


def _extract_archive(shell: Shell, choices: Choices, run: Run, report: ExtractionReport) -> None:
    from archiver.archive import open_archive
    from archiver.dataset.build import extract_archive

    with contextlib.closing(open_archive(shell.folder)) as archive:
        extract_archive(archive, choices, run=run, report=report)


def _extract_to(
    shell: Shell, warcs: tuple[Path, ...], output: Path, choices: Choices, run: Run, report: ExtractionReport
) -> None:
    from archiver.cli.output import output_file
    from archiver.dataset.build import extract_sources
    from archiver.dataset.sinks import Documents, Sink, file_sink

    @contextlib.contextmanager
    def sink() -> Iterator[Sink]:
        if choices.form == "markdown" and output.suffix.lower() != ".md" and output != STDOUT:
            yield Documents(output)
            return
        with output_file(output) as out, file_sink(out, choices) as made:
            yield made

    with _sources(shell, warcs, run, report) as sources, sink() as made:
        extract_sources(sources, made, choices, run=run, report=report)
    if output != STDOUT:
        report.outputs.append(output)


@contextlib.contextmanager
def _sources(shell: Shell, warcs: tuple[Path, ...], run: Run, report: ExtractionReport) -> Iterator[Any]:
    from archiver.archive import open_archive, unindexed_hint
    from archiver.cli.warc.opening import expanded, no_files
    from archiver.dataset.sources import archive_sources, loose_sources

    if warcs:
        files = tuple(expanded(shell, warcs))
        if folder := next((each for each in files if each.is_dir()), None):
            raise no_files(folder)
        with loose_sources(files, progress=run.progress) as sources:
            yield sources
        return
    with contextlib.closing(open_archive(shell.folder)) as archive:
        if hint := unindexed_hint(archive.unindexed()):
            shell.say(hint)
        yield archive_sources(archive)
