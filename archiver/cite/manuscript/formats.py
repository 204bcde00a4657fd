"""The formats that manuscripts are read in, by their names and by the ends of file names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath

from archiver.cite.manuscript.attaching import Attacher
from archiver.cite.manuscript.bib import read_bib
from archiver.cite.manuscript.html import read_html
from archiver.cite.manuscript.markdown import read_markdown
from archiver.cite.manuscript.pieces import Piece
from archiver.cite.manuscript.plain import read_plain
from archiver.cite.manuscript.reference import Reference, references
from archiver.cite.manuscript.source import Source
from archiver.cite.manuscript.tex import read_tex

Read = Callable[[str], Iterator[Piece]]

READERS: dict[str, Read] = {
    "md": read_markdown,
    "tex": read_tex,
    "html": read_html,
    "bib": read_bib,
    "txt": read_plain,
}
"""The readers by the names of their formats."""

_SUFFIXES = {
    ".md": "md",
    ".markdown": "md",
    ".mkd": "md",
    ".qmd": "md",
    ".rmd": "md",
    ".tex": "tex",
    ".ltx": "tex",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".bib": "bib",
    ".txt": "txt",
    ".text": "txt",
    ".wiki": "txt",
    ".mediawiki": "txt",
}


def format_of(name: str) -> str | None:
    """Return the format of a file by its name, None if its end tells none."""
    return _SUFFIXES.get(PurePath(name).suffix.lower())


def read_references(source: Source, form: str) -> list[Reference]:
    """Return what a manuscript in the format `form`, one of READERS, refers to, in the order of its text."""
    return read_together([("", source, form)])[0]


def read_together(manuscripts: Sequence[tuple[str, Source, str]]) -> list[list[Reference]]:
    r"""Return what each of some manuscripts refers to; each is a name, a source and a format.

    A quote in one of them may name an entry of a bibliography that is another one: \cite{key}, [@key].
    """
    attachers = []
    for _, source, form in manuscripts:
        attachers.append(attacher := Attacher(source.line_of))
        attacher.take_all(READERS[form](source.text))
    for (name, _, _), attacher in zip(manuscripts, attachers, strict=True):
        for key, passage in attacher.unclaimed:
            for other in attachers:
                if other is not attacher:
                    other.hand(key, replace(passage, file=name))
    return [references(attacher.mentions) for attacher in attachers]
