"""Renders one CSL item by citeproc-py, whose surprises become values here: what it raises, prints or warns of."""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from lxml import etree

from archiver.cite.styling.quotation import take_marks
from archiver.cite.styling.reading import Style
from archiver.errors import CiteError, UsageError

DEFAULT_LOCALE = "en-US"

# What citeproc-py 0.11 raises over styles and values it does not expect; nothing of it is of its own making.
_SURPRISES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NameError,
    RuntimeError,
    TypeError,
    ValueError,
    etree.LxmlError,
)
# citeproc-py takes this tag out of every text; a page may have written it as words.
_TAG = '<span class="nocase">'
_LESS_THAN = "\ue0f0"
# Other processors leave out a full stop behind another end of a sentence; this one puts it behind "Who knows?".
_SECOND_END = re.compile(r"(?<=[?!？！。])\.(?=\s|\Z)")
# A value that citeproc-py does not know: a comma before the last name only behind one that is turned round.
_AFTER_INVERTED = b'"after-inverted-name"'
_TEXT_CASE = re.compile(rb'\stext-case="[^"]*"')


def chosen_locale(wanted: str | None, style: Style) -> str:
    """Return the locale called `wanted`, a language alone made whole, or that of `style`, or American English.

    Raises UsageError if there is no such locale.
    """
    from citeproc import LOCALES_PATH, PRIMARY_DIALECTS

    known = sorted(path.stem.removeprefix("locales-") for path in Path(LOCALES_PATH).glob("locales-*.xml"))
    folded = {name.lower(): name for name in known}
    asked = (wanted or style.locale or DEFAULT_LOCALE).replace("_", "-")
    whole = PRIMARY_DIALECTS.get(asked.lower(), asked)
    found = folded.get(whole.lower()) or folded.get(asked.lower())
    if found is None and wanted is None:
        return DEFAULT_LOCALE
    if found is None:
        raise UsageError(f"there is no locale {asked[:40]!r}", "--locale", f"There are {', '.join(known)}.")
    return str(found)


class Engine:
    """One style in one locale, ready to render items; `as_note` takes its notes, not its bibliography.

    `is_plain_case`: the style's changes of upper and lower case are left out, which citeproc-py cannot always make.
    `inverts_names`: the first name comes as family and given name, and may be turned round.
    """

    def __init__(
        self,
        style: Style,
        locale: str,
        *,
        as_note: bool = False,
        is_plain_case: bool = False,
        inverts_names: bool = False,
    ) -> None:
        from citeproc import CitationStylesStyle

        self._as_note = as_note or not style.has_bibliography
        self._name = style.name
        xml = _TEXT_CASE.sub(b"", style.xml) if is_plain_case else style.xml
        xml = xml.replace(_AFTER_INVERTED, b'"always"' if inverts_names else b'"contextual"')
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                self._style = CitationStylesStyle(BytesIO(xml), locale=locale, validate=False)
                self._marks = take_marks(self._style.root)
            except _SURPRISES as error:
                raise self._failed(error) from error

    def render(self, entry: Mapping[str, Any]) -> str:
        """Return `entry`, a CSL item, as one line of text. Raises CiteError if citeproc-py cannot."""
        from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter
        from citeproc.model import ConditionFailed
        from citeproc.source import VariableError
        from citeproc.source.json import CiteProcJSON

        key, literal = "item", _literal(entry)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                source = CiteProcJSON([{**literal, "id": key}])
                bibliography = CitationStylesBibliography(self._style, source, formatter.plain)
                citation = Citation([CitationItem(key)])
                bibliography.register(citation)
                made = [bibliography.cite(citation, str)] if self._as_note else bibliography.bibliography()
                text = " ".join(" ".join(map(str, filter(None, made))).split())
            except (*_SURPRISES, ConditionFailed, VariableError) as error:
                raise self._failed(error) from error
        placed = self._marks.placed(text)
        if not any(_SECOND_END.search(value) for value in literal.values() if isinstance(value, str)):
            placed = _SECOND_END.sub("", placed)
        return placed if literal == entry else placed.replace(_LESS_THAN, "<")

    def _failed(self, error: Exception) -> CiteError:
        what = f"citeproc-py cannot use the style ({type(error).__name__}: {str(error)[:80]})"
        return CiteError(what, self._name, "Take another style, or --format csl-json with another citation processor.")


def _literal(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return `entry` with the one tag that citeproc-py would take for markup made a text."""
    return {
        name: value.replace("<", _LESS_THAN) if isinstance(value, str) and _TAG in value.lower() else value
        for name, value in entry.items()
    }
