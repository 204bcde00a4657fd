"""What a reader makes of a manuscript: pieces in the order of its text, the same for every format.

Positions are those of characters in the text with one line feed at each line's end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from archiver.cite.manuscript.passage import Rule

Form = Literal[
    "markdown-link",
    "markdown-autolink",
    "markdown-definition",
    "html-link",
    "html-cite",
    "tex-url",
    "tex-href",
    "bib-entry",
    "cite-template",
    "bare",
]


@dataclass(frozen=True, slots=True)
class Link:
    """An address with what stands in one construct with it, from `start` up to `end`.

    `version` is the archived address that the construct names beside it, `date` the day it gives, `quotes` what it
    gives as quoted. `is_open` tells that the construct can be given an archived address.
    """

    form: Form
    address: str
    start: int
    end: int
    label: str = ""
    version: str | None = None
    date: str | None = None
    quotes: tuple[tuple[Rule, str], ...] = ()
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class Words:
    """Text that a reader sees."""

    text: str


@dataclass(frozen=True, slots=True)
class Open:
    """A block quotation begins, or a note called `name`: a footnote, an entry of a bibliography."""

    kind: Literal["quote", "note"]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Close:
    """The block quotation or note ends that began last."""

    kind: Literal["quote", "note"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A note called `name` is meant here."""

    name: str
    at: int


@dataclass(frozen=True, slots=True)
class Break:
    """A paragraph ends."""


Piece = Link | Words | Open | Close | Mark | Break
BREAK = Break()
