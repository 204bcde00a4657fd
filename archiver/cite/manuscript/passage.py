"""The words that a manuscript says a page says, as they are looked for in the archived bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Rule = Literal["text-fragment", "data-quote", "cite-attribute", "quote-field", "citation", "blockquote", "quotation"]
"""Why a quote belongs to a link; docs/design/manuscripts.md tells each."""

LONGEST = 20_000
"""Characters of a quote that are looked at; a longer one is no quote."""
SHORTEST = 12
SHORTEST_WIDE = 6
"""What is shorter, within quotation marks beside a link, may be a word that somebody wants to keep at a distance."""

OPEN_MARK, CLOSE_MARK = "\ufdd0", "\ufdd1"
"""Stand for the ends of a quotation that markup gives (<q>, \\enquote): they are characters of no text."""

_PAIRS = (
    ("“", "”"),
    ("„", "“"),
    ("„", "”"),
    ("«", "»"),
    ("»", "«"),
    ("「", "」"),
    ("『", "』"),
    ('"', '"'),
    ("‹", "›"),
    ("‘", "’"),
    ("”", "”"),
)
_DOTS = r"\s*(?:…|⋯|\.(?:[ \u00a0]?\.){2,3})+\s*"
_CUTS = re.compile(rf"\s*(?:\[{_DOTS}\]|\({_DOTS}\)|（{_DOTS}）|［{_DOTS}］|〔{_DOTS}〕|【{_DOTS}】|……|⋯⋯)\s*")
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7a3]")


@dataclass(frozen=True, slots=True)
class Passage:
    """A quote: its `parts` stand in this order with something left out between them; `line` is where it ends.

    `file` is the manuscript that has it, where that is another one than the reference's.
    """

    parts: tuple[str, ...]
    rule: Rule
    line: int
    file: str | None = None

    @property
    def text(self) -> str:
        """The quote as one text."""
        return " […] ".join(self.parts)


def passage_of(text: str, rule: Rule, line: int) -> Passage | None:
    """Return the passage that `text` is, without the quotation marks around it; None where no words are in it."""
    bare = without_marks(text.replace(OPEN_MARK, "“").replace(CLOSE_MARK, "”"))
    if len(bare) > LONGEST:
        return None
    parts = tuple(part for part in (each.strip() for each in _CUTS.split(bare)) if any(map(str.isalnum, part)))
    return Passage(parts, rule, line) if parts else None


def without_marks(text: str) -> str:
    """Return `text` without white space and one pair of quotation marks around it."""
    bare = text.strip()
    for first, last in _PAIRS:
        inner = bare[len(first) : -len(last)]
        if len(bare) > 2 and bare.startswith(first) and bare.endswith(last) and not {first, last} & set(inner):
            return inner.strip()
    return bare


def is_worth_proving(text: str) -> bool:
    """Tell whether words in quotation marks are long enough to be taken for what somebody said."""
    return len(text) >= SHORTEST or len(_WIDE.findall(text)) >= SHORTEST_WIDE


_BEHIND = r"[\s,.;:!?…。，；：！？、()（\[<^—–―-]{0,12}"
_ENDS = tuple(
    (first, re.compile(re.escape(last) + _BEHIND + r"\Z"), last) for first, last in ((OPEN_MARK, CLOSE_MARK), *_PAIRS)
)
_AMBIGUOUS = frozenset(['"', "”", "’"])
"""These may be other signs as well: the beginning of another quotation, an apostrophe."""
_APOSTROPHE = re.compile(r"(?<=\w)’(?=\w)")


def quotation_before(tail: str, line: int) -> Passage | None:
    """Return the quotation that `tail`, the words before a link, ends with, if it is one that is worth proving.

    Between its last quotation mark and the link there may be nothing but white space, a bracket and punctuation.
    """
    for first, ending, last in _ENDS:
        found = ending.search(tail, max(0, len(tail) - 16))
        if not found:
            continue
        start = tail.rfind(first, 0, found.start())
        inner = tail[start + len(first) : found.start()] if start >= 0 else ""
        if last in _AMBIGUOUS:
            inner = _checked(tail[:start], inner)
        if inner and last not in _APOSTROPHE.sub("", inner) and is_worth_proving(inner.strip()):
            return passage_of(inner, "quotation", line)
    return None


def _checked(before: str, inner: str) -> str:
    """Return `inner` if the sign in front of it opens a quotation: no letter before it, no white space behind it."""
    is_opening = not before[-1:].isalnum() and not inner[:1].isspace() and not inner[-1:].isspace()
    return inner if is_opening else ""
