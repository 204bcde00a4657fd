"""The remarks of citations in the language of a page. In the citations themselves they stay English."""

from __future__ import annotations

import re

from archiver.replay.wording.languages import ENGLISH, catalogue, marked

_REMARKS = (
    marked("The capture is a redirect (HTTP %(status)s), not the page"),
    marked("The capture is of an error (HTTP %(status)s), not of a page"),
    marked("The archived bytes do not match the digest that was recorded with them"),
    marked("The capture was cut off (%(reason)s)"),
    marked("The page was the same as on %(when)s, whose record %(record)s holds its bytes"),
    marked("The record that holds the bytes of the page is not in this archive"),
    marked("%(place)s is a local address: the link works only where this archive is served"),
    marked("%(wanted)s was not captured under this very address; this is %(found)s"),
)
"""The sentences of `archiver.cite`, with names for what stands in them."""

_NAMED = re.compile(r"%\\\((\w+)\\\)s|%\((\w+)\)s")


def _pattern(sentence: str) -> re.Pattern[str]:
    return re.compile(_NAMED.sub(lambda name: f"(?P<{name[1] or name[2]}>.+)", re.escape(sentence)), re.DOTALL)


_PATTERNS = tuple((sentence, _pattern(sentence)) for sentence in _REMARKS)


def remark_line(remark: str, *, language: str) -> tuple[str, str]:
    """Return a remark in `language`, and the language it is in: English where there are no words of ours for it."""
    for sentence, pattern in _PATTERNS:
        if found := pattern.fullmatch(remark):
            return catalogue(language).gettext(sentence) % found.groupdict() + _stop(language), language
    return f"{remark}.", ENGLISH


def _stop(language: str) -> str:
    return "。" if language.startswith("zh") else "."
