"""What every command shares: the archive's folder, and how results and words leave the process.

Results go to stdout, words for people and progress to stderr. Text that came from a page is stripped of control and
bidirectional characters before a terminal sees it.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TextIO, TypeVar

import click

from archiver.errors import ArchiverError

if TYPE_CHECKING:
    from archiver.progress import Progress


class Pausable(Protocol):
    """Something drawn on the terminal that can make room for a line."""

    def pause(self) -> None:
        """Wipe what is drawn."""


P = TypeVar("P", bound=Pausable)

# Explicit directional marks, embeddings and isolates (Unicode TR 9) can make a line read as another one.
_BIDI = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])

# In JSON they are told by their numbers: a terminal may obey those of the range C1 as it does the escape character.
_ESCAPED = {code: f"\\u{code:04x}" for code in (*range(0x7F, 0xA0), *_BIDI)}

_NARROWEST = 14
"""Columns that a cell of a table keeps, however narrow the terminal is: a timestamp stays whole."""


# Commands whose hints mean the archive that this run is about.
_OF_AN_ARCHIVE = re.compile(
    r"`archiver (?=(?:crawl|capture|import|index|lookup|export|extract|replay|cite|versions|diff|verify|seal|pack)\b)"
)


def counted(count: int, word: str, *, grouped: bool = False) -> str:
    """Return a count with its word: "1 capture", "2 captures"; `grouped` gives "2,000 captures"."""
    number = f"{count:,}" if grouped else f"{count}"
    return f"{number} {word}" if count == 1 else f"{number} {word}s"


def clean(text: str) -> str:
    """Return `text` without control and directional characters; tabs and newlines become spaces."""
    spaced = text.translate(_BIDI).replace("\t", " ").replace("\n", " ")
    return "".join(char for char in spaced if unicodedata.category(char) != "Cc")


def width(text: str) -> int:
    """Return the number of terminal columns `text` takes; East Asian wide characters take two (Unicode TR 11)."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def cut_middle(text: str, columns: int) -> str:
    """Return `text` shortened to `columns` terminal columns; an ellipsis stands for what was cut before its end."""
    if width(text) <= columns:
        return text
    end = text[-(columns // 3) :] if columns >= 3 else ""
    return cut(text, columns - width(end)) + end


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


def fitting(widths: Sequence[int], columns: int | None) -> list[int]:
    """Return `widths` with the widest made narrower until a line of them, two blanks between, has `columns`."""
    fitted = list(widths)
    while columns and sum(fitted) + 2 * (len(fitted) - 1) > columns and max(fitted) > _NARROWEST:
        fitted[fitted.index(max(fitted))] -= 1
    return fitted


def _parted(row: list[str], columns: int) -> Iterator[list[str]]:
    """Yield the lines of a table's row whose last cell gets `columns`."""
    first, *rest = textwrap.wrap(row[-1], columns, break_long_words=False) or [""]
    yield [*row[:-1], first]
    for text in rest:
        yield [*("" for _ in row[:-1]), text]


def terminal_width() -> int | None:
    """Return the columns of the terminal that stdout is, None if it is none. COLUMNS goes before."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def has_colour(stream: TextIO) -> bool:
    """Tell whether `stream` is a terminal whose user wants colours (no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def painted(text: str, *, fg: str | None = None, bold: bool = False) -> str:
    """Return `text` in colour for a stdout that shows it, else as it is."""
    return click.style(text, fg=fg, bold=bold or None) if has_colour(sys.stdout) else text


def wrapped(text: str, *, indent: int = 0, hanging: int = 0) -> list[str]:
    """Return `text`, cleaned and indented, in lines that fit the terminal; in one line where stdout is none.

    Lines behind the first are indented `hanging` columns more.
    """
    margin, columns = " " * indent, terminal_width()
    if columns is None:
        return [margin + clean(text)]
    return textwrap.wrap(
        clean(text),
        max(30, min(columns, 110)),
        initial_indent=margin,
        subsequent_indent=margin + " " * hanging,
        break_on_hyphens=False,
        break_long_words=False,
    )


@dataclass(slots=True)
class Shell:
    """The state of one command run."""

    folder: Path = field(default_factory=Path)
    quiet: bool = False
    verbose: int = 0
    _drawing: Pausable | None = field(default=None, init=False, repr=False)

    def say(self, text: str = "") -> None:
        """Write a line for people to stderr, unless -q."""
        if not self.quiet:
            self._wipe()
            click.echo(self.placed(text), err=True)

    def complain(self, error: ArchiverError) -> None:
        """Write one line about `error` to stderr, whatever -q says."""
        self._wipe()
        click.echo(clean(self.placed(f"archiver: {error}")), err=True)

    def placed(self, text: str) -> str:
        """Return `text` with this run's -C in the commands that it names, so that they work as they stand there."""
        if self.folder == Path():
            return text
        return _OF_AN_ARCHIVE.sub(lambda _: f"`archiver -C {shlex.quote(str(self.folder))} ", text)

    def write(self, line: str) -> None:
        """Write a line of the result to stdout."""
        self._make_room()
        click.echo(line)

    def emit(self, value: dict[str, Any]) -> None:
        """Write one JSON object as a line to stdout."""
        self._make_room()
        click.echo(json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPED))

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[object]], *, is_prose_last: bool = False) -> None:
        """Write `rows` in columns under `heads` to stdout; cells are cleaned, and cut to fit on a terminal.

        A last column of prose is not cut, but goes on in further lines.
        """
        self._make_room()
        cells = [[clean(str(cell)) for cell in row] for row in rows]
        widths = fitting([max(map(width, column)) for column in zip(heads, *cells, strict=True)], terminal_width())
        if is_prose_last:
            cells = [line for row in cells for line in _parted(row, widths[-1])]
        for line in [list(heads), *cells]:
            shown = [cut_middle(cell, size) for cell, size in zip(line, widths, strict=True)]
            padded = (cell + " " * (size - width(cell)) for cell, size in zip(shown, widths, strict=True))
            click.echo("  ".join(padded).rstrip())

    def progress(self) -> Progress:
        """Return something that draws progress on stderr where a person looks on, and is silent elsewhere."""
        from archiver.progress import SILENT

        if self.quiet or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
            return SILENT
        from archiver.cli.drawing import Drawing

        return self.shows(Drawing())

    def shows(self, drawing: P) -> P:
        """Return `drawing`, which makes room from now on whenever a line is written."""
        self._drawing = drawing
        # However the command ends, the terminal gets its cursor back.
        click.get_current_context().call_on_close(self._wipe)
        return drawing

    def _make_room(self) -> None:
        """Wipe what is drawn where a line on stdout would run into it."""
        if sys.stdout.isatty():
            self._wipe()

    def _wipe(self) -> None:
        if self._drawing:
            self._drawing.pause()


pass_shell = click.make_pass_decorator(Shell)

json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line on stdout.")


def examples(*lines: str, after: str = "") -> str:
    """Return an epilog that shows `lines` as commands, which the tests run, and the words `after` them."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines) + (f"\n\n{after}" if after else "")
