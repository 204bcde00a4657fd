"""The candidates of a srcset attribute (HTML standard, 4.8.4.2.2)."""

from __future__ import annotations

import re

from archiver.replay.rewriting.css import Relink

_BLANK = re.compile(r"[ \t\n\f\r]")
_NO_SEPARATOR = re.compile(r"[^ \t\n\f\r,]")


def rewrite_srcset(value: str, relink: Relink) -> str:
    """Return `value` with the URLs that `relink` changes; descriptors, commas and spaces stay."""
    pieces: list[str] = []
    at = 0
    while at < len(value):
        start = _skip(value, at)
        end = _end_of_url(value, start)
        url = value[start:end]
        bare = url.rstrip(",")
        pieces.append(value[at:start])
        if bare:
            # A comma in the new address's end would end the candidate, none but the old ones can stand there.
            pieces.append(relink(bare) or bare)
        pieces.append(url[len(bare) :])
        at = end
        if len(bare) == len(url):
            at = _descriptor_end(value, end)
            pieces.append(value[end:at])
    return "".join(pieces)


def _skip(value: str, at: int) -> int:
    found = _NO_SEPARATOR.search(value, at)
    return found.start() if found else len(value)


def _end_of_url(value: str, at: int) -> int:
    found = _BLANK.search(value, at)
    return found.start() if found else len(value)


def _descriptor_end(value: str, at: int) -> int:
    """Return where the descriptors of a candidate end: behind the next comma outside parentheses."""
    depth = 0
    while at < len(value):
        char = value[at]
        at += 1
        if char == "(":
            depth += 1
        elif char == ")":
            depth = max(0, depth - 1)
        elif char == "," and not depth:
            return at
    return at
