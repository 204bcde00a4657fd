"""The parts of a body: what is prose in it, what is links, what stands in it twice.

Nothing here parses Markdown in full; its links and pictures are taken out by expressions that are linear in the text.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

LOOKED_AT = 20_000
"""Characters of a body that are looked at; what a longer one holds is no menu."""

_PICTURE = re.compile(r"!\[[^\[\]]{0,500}\]\([^()\s]{0,2000}+(?:\([^()]{0,200}\)[^()]{0,500})?[^()]{0,500}\)")
_LINK = re.compile(r"\[([^\[\]]{0,500})\]\([^()\s]{0,2000}+(?:\([^()]{0,200}\)[^()]{0,500})?[^()]{0,500}\)")
_AUTOLINK = re.compile(r"<?\bhttps?://[^\s<>]{1,2000}+>?")
_MARK = re.compile(r"^[\s>#*+|_~`:\-]+|[\s*|_~`]+$")
_SENTENCE = re.compile(r"[.!?。！？…‥;；:：।؟۔][\"'”’»」』)\]）]*(?:\s|$)")

_SHORTEST_SENTENCE = 40
_SHORTEST_LINE = 90
_SHORTEST_REPEATED = 40


@dataclass(frozen=True, slots=True)
class Parts:
    """How much of a body is the text of links, and how much is other text, in columns."""

    linked: int
    other: int

    @property
    def share_linked(self) -> float:
        """The part of the body that is the text of links."""
        return self.linked / max(1, self.linked + self.other)


def prose_in(body: str, enough: int) -> int:
    """Return the columns of the lines of `body` that are sentences, link texts left out; counted up to `enough`."""
    found = 0
    for line in _unlinked(body[:LOOKED_AT]).split("\n"):
        if len(line) >= _SHORTEST_SENTENCE // 2:
            size = columns(line)
            found += size if is_prose(line, size) else 0
            if found >= enough:
                return enough
    return found


def parts_of(body: str) -> Parts:
    """Return the parts of the beginning of `body`, plain or Markdown."""
    markup = _PICTURE.sub("", body[:LOOKED_AT])
    linked = sum(columns(text) for text in _LINK.findall(markup))
    return Parts(linked, columns(" ".join(_unlinked(markup).split())))


def shown_text(body: str) -> str:
    """Return what a reader sees of the beginning of `body`: no pictures, no link targets, no signs of Markdown."""
    markup = body[:LOOKED_AT]
    if "](" in markup:
        markup = _LINK.sub(r"\1", _PICTURE.sub("", markup))
    bare = _AUTOLINK.sub("", markup) if "://" in markup else markup
    return "\n".join(filter(None, (_MARK.sub("", line) for line in bare.split("\n"))))


def _unlinked(body: str) -> str:
    # A link or a picture may have line ends in it, so this is done before lines are told apart.
    bare = _LINK.sub("", _PICTURE.sub("", body)) if "](" in body else body
    return _AUTOLINK.sub("", bare) if "://" in bare else bare


def is_prose(line: str, size: int) -> bool:
    """Tell whether `line`, `size` columns long, is a sentence or a long piece of one."""
    return size >= _SHORTEST_LINE or (size >= _SHORTEST_SENTENCE and bool(_SENTENCE.search(line)))


def repeated(body: str) -> tuple[int, str]:
    """Return how many characters of `body` stand in lines that stood before, and the longest such line."""
    lines = body[:LOOKED_AT].split("\n")
    if len(set(lines)) == len(lines):
        return 0, ""
    counts = Counter(line.strip() for line in lines if len(line) >= _SHORTEST_REPEATED)
    again = [(line, count) for line, count in counts.items() if count > 1 and "](" not in line]
    return sum(len(line) * (count - 1) for line, count in again), max((line for line, _ in again), key=len, default="")


def columns(text: str) -> int:
    """Return the size of `text` without its blanks, in which a Han character counts for two, as its bytes tell."""
    size = len(text) - text.count(" ")
    return size if text.isascii() else size + (len(text.encode("utf-8", "surrogatepass")) - len(text)) // 2
