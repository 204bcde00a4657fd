"""What every command shares: the archive's folder, and how results and words leave the process.

Results go to stdout, words for people and progress to stderr. Text that came from a page is stripped of control and
bidirectional characters before a terminal sees it.
"""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archiver.errors import ArchiverError

if TYPE_CHECKING:
    from archiver.progress import Progress

# Explicit directional marks, embeddings and isolates (Unicode TR 9) can make a line read as another one.
_BIDI = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def clean(text: str) -> str:
    """Return `text` without control and directional characters; tabs and newlines become spaces."""
    spaced = text.translate(_BIDI).replace("\t", " ").replace("\n", " ")
    return "".join(char for char in spaced if unicodedata.category(char) != "Cc")


def width(text: str) -> int:
    """Return the number of terminal columns `text` takes; East Asian wide characters take two (Unicode TR 11)."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def cut(text: str, columns: int) -> str:
    """Return `text` shortened to `columns` terminal columns, with an ellipsis where something was cut."""
    if width(text) <= columns:
        return text
    kept = ""
    for char in text:
        if width(kept + char) > columns - 1:
            break
        kept += char
    return kept + "…"


@dataclass(slots=True)
class Shell:
    """The state of one command run."""

    folder: Path = field(default_factory=Path)
    quiet: bool = False
    verbose: int = 0

    def say(self, text: str = "") -> None:
        """Write a line for people to stderr, unless -q."""
        if not self.quiet:
            click.echo(text, err=True)

    def complain(self, error: ArchiverError) -> None:
        """Write one line about `error` to stderr, whatever -q says."""
        click.echo(clean(f"archiver: {error}"), err=True)

    def emit(self, value: dict[str, Any]) -> None:
        """Write one JSON object as a line to stdout."""
        click.echo(json.dumps(value, ensure_ascii=False, separators=(",", ":")))

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[object]], limit: int = 60) -> None:
        """Write `rows` in columns under `heads` to stdout; cells are cleaned, and cut to `limit` on a terminal."""
        columns = limit if sys.stdout.isatty() else 10_000
        cells = [[cut(clean(str(cell)), columns) for cell in row] for row in rows]
        widths = [max(map(width, column)) for column in zip(heads, *cells, strict=True)]
        for line in [list(heads), *cells]:
            padded = (cell + " " * (size - width(cell)) for cell, size in zip(line, widths, strict=True))
            click.echo("  ".join(padded).rstrip())

    def progress(self) -> Progress:
        """Return something that draws progress on stderr where a person looks on, and is silent elsewhere."""
        from archiver.progress import SILENT

        if self.quiet or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
            return SILENT
        from archiver.cli.drawing import Drawing

        return Drawing()


pass_shell = click.make_pass_decorator(Shell)

json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line on stdout.")


def examples(*lines: str) -> str:
    """Return an epilog that shows `lines` as commands; the tests run each of them."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)
