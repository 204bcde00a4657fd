"""How pieces of Markdown are put together: white space, line joins and escapes.

Nothing here knows HTML elements. The rules were found by feeding small pages to the converter that wrote the seed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_GAPS = re.compile(r"[\t \r\n]+")
_BLANKS = re.compile(r"\n{3,}")

PLAIN_SPACE = " \t\r\n"
"""The white space that HTML collapses; a no-break space is text."""


def collapse(text: str) -> str:
    """Return `text` with each run of white space made one newline if it holds one, else one space."""
    # One pattern for both cases: one that looks for a newline after spaces takes quadratic time on spaces alone.
    return _GAPS.sub(_one_space, text)


def _one_space(gap: re.Match[str]) -> str:
    found = gap.group()
    return "\n" if "\n" in found or "\r" in found else " "


def escape(text: str) -> str:
    """Return `text` with the two signs that the dialect escapes."""
    return text.replace("*", r"\*").replace("_", r"\_")


def join(chunks: Iterable[str]) -> str:
    """Return the chunks in a row; where newlines meet, the longer run stays, and two at most.

    A chunk of newlines alone meets only what stands before it.
    """
    joined: list[str] = []
    pending = 0
    for chunk in filter(None, chunks):
        bare = chunk.lstrip("\n")
        lead = len(chunk) - len(bare)
        body = bare.rstrip("\n")
        joined.append("\n" * min(2, max(pending, lead)))
        joined.append(body)
        pending = len(bare) - len(body)
    joined.append("\n" * pending)
    return "".join(joined)


def chomp(text: str) -> tuple[str, str, str]:
    """Return the space before, the bare text and the space after, so that marks hug the words."""
    before = " " if text[:1] == " " else ""
    after = " " if text[-1:] == " " else ""
    return before, text.strip(), after


def wrap(text: str, mark: str) -> str:
    """Return `text` between two `mark`s, its outer spaces outside; nothing around nothing."""
    before, bare, after = chomp(text)
    return f"{before}{mark}{bare}{mark}{after}" if bare else ""


def indent(text: str, first: str, rest: str, blank: str = "") -> str:
    """Return the lines of `text`, the first after `first`, others after `rest`, empty ones as `blank`."""
    head, *tail = text.split("\n")
    return "\n".join([first + head, *((rest + line) if line else blank for line in tail)])


def tidy(text: str) -> str:
    """Return a finished page: no space at line ends, one blank line at most, no space around the whole."""
    lines = "\n".join(line.rstrip() for line in re.split(r"\r?\n", text))
    return _BLANKS.sub("\n\n", lines).strip()
