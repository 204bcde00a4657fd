"""Quotation marks that a style sets, told apart from those in a title, with full stops and commas where they belong.

American usage has them inside the closing mark (CSL: punctuation-in-quote); citeproc-py always leaves them outside.
While it works, the marks of the style are signs of the private use area, which no title holds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_OPEN, _CLOSE = "\ue0f1", "\ue0f2"
_OUTSIDE = re.compile(f"(?P<last>.?){_CLOSE}(?P<sign>[.,])", re.DOTALL)
_ENDS = ".!?…。！？"


@dataclass(frozen=True, slots=True)
class QuotationMarks:
    """The marks of a style in its locale; `is_inside`: full stops and commas stand inside of them."""

    opening: str
    closing: str
    is_inside: bool

    def placed(self, text: str) -> str:
        """Return `text`, rendered with signs in place of the marks, as it is to be read."""
        moved = _OUTSIDE.sub(_inside, text) if self.is_inside else text
        return moved.replace(_OPEN, self.opening).replace(_CLOSE, self.closing)


def take_marks(root: Any) -> QuotationMarks:
    """Return the marks of the style at `root`, a tree of citeproc-py, and put signs in their place there."""
    opening, closing = (_exchanged(root, name, sign) for name, sign in (("open-quote", _OPEN), ("close-quote", _CLOSE)))
    is_inside = (root.get_locale_option("punctuation-in-quote") or "").lower() == "true"
    return QuotationMarks(opening, closing, is_inside)


def _exchanged(root: Any, name: str, sign: str) -> str:
    term = root.get_term(name)
    if term is None:
        return ""
    mark, term.text = term.text or "", sign
    return str(mark)


def _inside(found: re.Match[str]) -> str:
    """Return the sign inside of the mark; a full stop behind another end of a sentence is one too many."""
    last, sign = found["last"], found["sign"]
    return f"{last}{_CLOSE}" if sign == "." and last in _ENDS and last else f"{last}{sign}{_CLOSE}"
