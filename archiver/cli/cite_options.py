"""The options of `archiver cite` that say what is cited, and how."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])

FORMATS = (
    *("text", "bibtex", "biblatex", "csl-json", "ris", "wikipedia", "html", "markdown", "pwid"),
    *("annotation", "datacite", "datacite-xml"),
)
STYLES = (
    *("ama", "apa", "chicago-author-date", "chicago-note", "gb-7714", "harvard"),
    *("ieee", "iso-690", "mhra", "mla", "turabian", "vancouver"),
)

_OPTIONS = (
    click.option("--at", metavar="TIME", help="The capture nearest to this time (ISO 8601, or up to 14 digits; UTC)."),
    click.option("--quote", metavar="TEXT", help="Words that the page says, proven in the archived bytes, cited too."),
    click.option(
        "--normalized",
        is_flag=True,
        help="Take other white space, quotation marks, dashes, widths of letters for the same in --quote, and say so.",
    ),
    click.option("--format", "form", type=click.Choice(FORMATS), help="The form of the citation.  [default: text]"),
    click.option(
        "--style",
        metavar="NAME|FILE.csl",
        help=f"Text in a citation style: {', '.join(STYLES)}, or any CSL style in a file.",
    ),
    click.option("--locale", metavar="TAG", help="Its language, as de or en-GB.  [default: the style's]"),
    click.option(
        "--split-names",
        "splits_names",
        is_flag=True,
        help="Take names of persons apart for the style, as in “Renn, T.”; it is a guess.",
    ),
    click.option("--note", "as_note", is_flag=True, help="The footnote of a style that cites in notes."),
    click.option(
        "--base-url",
        metavar="URL",
        help="Where the archive is served, for the links.  [default: http://127.0.0.1:8080]",
    ),
    click.option(
        "--archive-id", metavar="NAME", help="The archive's name in a PWID.  [default: the host of --base-url]"
    ),
)


def cite_options(command: F) -> F:
    """Return `command` with the options, in the order they stand here."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
