"""Titles that are none, or not whole."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from archiver.model import Finding
from archiver.records.quality import codes
from archiver.records.quality.members import body_name, text_of

LONGEST = 1_000
"""Characters of a title that are looked at."""

_ELLIPSIS = re.compile(r"(?:…|\.{3,}|。{3,}|……)\s*$")
_SHORTEST_STEM = 8
# Feeds and social networks cut at 60 to 140; three full stops behind a short title are written on purpose.
_SHORTEST_CUT, _SHORTEST_CUT_STOPS = 40, 100
_DISTINCT = re.compile(r"[^\w]+")


def title_findings(record: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield what is odd about `title`."""
    whole = record.get("title")
    if not isinstance(whole, str):
        return
    title = whole[:LONGEST]
    if not title.strip():
        yield codes.TITLE_EMPTY.finding("title is empty", pointer="/title")
        return
    source = text_of(record, "source")[:LONGEST]
    if source and title and _bare(title) == _bare(source) != "" and not _is_front_page(text_of(record, "url")):
        yield codes.TITLE_SOURCE.finding(
            "title and source are the same", pointer="/title", value=title, expected="the title of the story"
        )
    if whole.rstrip().endswith(("…", "...", "。。。")):
        yield from _cut_findings(title, text_of(record, body_name(record)))


def _cut_findings(title: str, body: str) -> Iterator[Finding]:
    """Yield a finding if the title was surely or probably cut: the body goes on where it ends, or it is long."""
    stem = _ELLIPSIS.sub("", title).rstrip()
    if len(stem) < _SHORTEST_STEM:
        return
    at = body.find(stem)
    if at >= 0:
        after = body[at + len(stem) : at + len(stem) + 80].split("\n", 1)[0]
        if after.lstrip().startswith(("…", "...", "。。。")) or not after.strip():
            # The page has it so: "To be continued…".
            return
        expected = (stem + after).strip()
        yield codes.TITLE_CUT.finding(
            "title is cut short; the body has the whole", pointer="/title", value=title, expected=expected[:160]
        )
    elif _columns(stem) >= (_SHORTEST_CUT if title.rstrip().endswith("…") else _SHORTEST_CUT_STOPS):
        yield codes.TITLE_CUT.finding("title ends in an ellipsis", pointer="/title", value=title)


def _columns(text: str) -> int:
    """Return the width of `text`, in which a Han character takes two columns."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _bare(text: str) -> str:
    return _DISTINCT.sub("", unicodedata.normalize("NFKC", text)).casefold()


def _is_front_page(url: str) -> bool:
    try:
        parts = urlsplit(url[:2000])
    except ValueError:
        return False
    is_index = re.fullmatch(r"/(?:index|home|default|main)?(?:\.[a-z]{2,5})?/?", parts.path, re.IGNORECASE)
    return not parts.query and (parts.path == "" or bool(is_index))
