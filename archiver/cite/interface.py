"""The formats of citations, and all of them at once for one item."""

from __future__ import annotations

from collections.abc import Callable

from archiver.cite import (
    annotation,
    biblatex,
    bibtex,
    csl,
    datacite,
    datacite_xml,
    markdown,
    pwid,
    ris,
    robust,
    text,
    wikipedia,
)
from archiver.cite.item import CitedItem

Render = Callable[[CitedItem], str]

FORMATS: dict[str, tuple[str, Render]] = {
    "text": ("Text", text.render),
    "bibtex": ("BibTeX", bibtex.render),
    "biblatex": ("biblatex", biblatex.render),
    "csl-json": ("CSL-JSON", csl.render),
    "ris": ("RIS", ris.render),
    "wikipedia": ("Wikipedia", wikipedia.render),
    "html": ("HTML (Robust Link)", robust.render),
    "markdown": ("Markdown footnote", markdown.render),
    "pwid": ("PWID", pwid.render),
    "annotation": ("Web Annotation", annotation.render),
    "datacite": ("DataCite (JSON)", datacite.render),
    "datacite-xml": ("DataCite (XML)", datacite_xml.render),
}
"""What each format is called for people, and how it is written, by its name on the command line."""


def render(item: CitedItem, form: str) -> str:
    """Return `item` in the format called `form`, one of FORMATS."""
    return FORMATS[form][1](item)


def citations(item: CitedItem) -> dict[str, str]:
    """Return `item` in every format, by its name."""
    return {form: render(item, form) for form in FORMATS}
