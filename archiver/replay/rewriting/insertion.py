"""Puts something where the head of a page begins."""

from __future__ import annotations

import re

# Doctype, html and head are where they were for the parser (13.2.6.4.1): a script before them would mean quirks mode.
_OPENING = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s|<!--(?:[^-]|-(?!->))*+-->|<\?[^>]*+>)*+(?:<!doctype[^>]*+>)?"
    rb"(?:\s|<!--(?:[^-]|-(?!->))*+-->)*+(?:<html(?:\s(?:[^>\"']|\"[^\"]*+\"|'[^']*+')*+)?>)?"
    rb"(?:\s|<!--(?:[^-]|-(?!->))*+-->)*+(?:<head(?:\s(?:[^>\"']|\"[^\"]*+\"|'[^']*+')*+)?>)?",
    re.IGNORECASE,
)


_OPENING_OF_TEXT = re.compile(_OPENING.pattern.decode("latin-1"), re.IGNORECASE)


def with_insertion(page: bytes, insertion: bytes) -> bytes:
    """Return `page`, in an encoding based on ASCII, with `insertion` where its head begins."""
    found = _OPENING.match(page)
    at = found.end() if found else 0
    return page[:at] + insertion + page[at:]


def with_text_insertion(page: str, insertion: str) -> str:
    """Return a page that is characters with `insertion` where its head begins."""
    found = _OPENING_OF_TEXT.match(page)
    at = found.end() if found else 0
    return page[:at] + insertion + page[at:]
