"""Prints one citation: the work of `archiver cite` for a target."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.shell import Shell, clean
from archiver.errors import UsageError

if TYPE_CHECKING:
    from archiver.cite.item import CitedItem
    from archiver.cite.styling.rendering import Styled


@dataclass(frozen=True, slots=True)
class CiteOptions:
    """What was asked for on the command line; see archiver.cli.cite_options."""

    at: str | None = None
    quote: str | None = None
    normalized: bool = False
    form: str | None = None
    style: str | None = None
    locale: str | None = None
    as_note: bool = False
    splits_names: bool = False
    base_url: str | None = None
    archive_id: str | None = None
    as_json: bool = False


def print_citation(shell: Shell, target: str, options: CiteOptions) -> int:
    """Print the citation of what `target` stands for; with --json the item and all formats, or the one chosen."""
    from archiver.archive import open_archive, unindexed_hint
    from archiver.cite.choosing import choice_note, names_record
    from archiver.cite.citation import citation_json
    from archiver.cite.interface import citations, render
    from archiver.cite.resolve import cite
    from archiver.cli.moments import moment_option
    from archiver.config import load_settings

    _check(options)
    _check_target(target)
    when = moment_option(options.at)
    archive = open_archive(shell.folder)
    item = cite(
        archive,
        target,
        at=when,
        memento_base=load_settings(shell.folder, {"base_url": options.base_url}).base_url,
        archive_id=options.archive_id,
        quote=options.quote,
        normalizer="typography" if options.normalized else None,
    )
    styled = _styled(item, options)
    form = options.form
    if options.as_json:
        shell.emit(citation_json(item, {form: render(item, form)} if form else citations(item), styled))
    else:
        click.echo(styled.text if styled else render(item, form or "text"))
    _tell(shell, item, styled)
    if note := choice_note(archive, target, when, item.captured_at):
        shell.say(clean(f"Note: {note}"))
    if not names_record(target) and (hint := unindexed_hint(archive.unindexed())):
        # Another capture of the URL may lie there, nearer in time.
        shell.say(f"Note: {hint}")
    return 0


def _check(options: CiteOptions) -> None:
    """Raise UsageError for options that need, or exclude, one another."""
    given = {"--locale": options.locale, "--note": options.as_note, "--split-names": options.splits_names}
    name = next((name for name, value in given.items() if value), None)
    if options.style is None and name:
        raise UsageError(f"{name} belongs to a style", name, "Name one with --style.")
    if options.style is not None and options.form not in (None, "text"):
        raise UsageError("a style makes text, not another format", "--style", "Leave out --style or --format.")
    if options.normalized and options.quote is None:
        raise UsageError("--normalized belongs to a quote", "--normalized", "Give the words with --quote.")


def _check_target(target: str) -> None:
    """Raise UsageError for the name of a manuscript."""
    path = Path(target)
    if path.suffix and len(target) < 1000 and "://" not in target and "\0" not in target and path.is_file():
        raise UsageError(
            "it is a file, not the URL of a page", target, "`archiver cite --check` looks into manuscripts."
        )


def _styled(item: CitedItem, options: CiteOptions) -> Styled | None:
    if options.style is None:
        return None
    from archiver.cite.styling.library import find_style
    from archiver.cite.styling.rendering import render_styled

    style = find_style(options.style)
    return render_styled(item, style, locale=options.locale, as_note=options.as_note, splits_names=options.splits_names)


def _tell(shell: Shell, item: CitedItem, styled: Styled | None) -> None:
    """Say on stderr what a reader of the citation must know."""
    from archiver.cite.statement import listed

    for remark in (*item.remarks, *(styled.remarks if styled else ())):
        shell.say(clean(f"Note: {remark}."))
    if item.quote and item.quote.match == "normalized":
        shell.say(
            f"Note: the page has the quote with other {listed(item.quote.differences)}: “{clean(item.quote.exact)}”."
        )
    if item.quote and item.quote.is_cut:
        shell.say("Note: the quote begins or ends inside a word of the page.")
    if item.quote and item.quote.fragment is None:
        shell.say("Note: no address can mark the quote alone; its place is told by its position.")
