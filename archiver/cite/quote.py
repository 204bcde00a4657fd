"""Quotes proven in the text of a capture, and the error for those that are not there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from archiver.cite.fragment import text_fragment
from archiver.cite.line import one_line
from archiver.cite.nearest import nearest_passage
from archiver.errors import CiteError, UsageError

CONTEXT = 32
"""How many characters before and after a quote go along with it (Web Annotation, TextQuoteSelector)."""
_SHOWN = 160
_ALIKE = 0.4
"""What is less like the quote than this is no help to anybody."""

Within = Literal["story", "page"]
"""The text a quote was found in: that of the story, or all that the page shows."""


class QuoteError(CiteError):
    """A quote that does not stand in the capture."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage as it stands in a capture.

    `start` and `end` are character positions in the text named by `within`. `match` is "normalized" where the text
    asked for differs from it in white space. `occurrences` counts how often the passage stands there; the first is
    meant. `fragment` is what an address ends with to show it, ":~:text=…".
    """

    exact: str
    start: int
    end: int
    within: Within
    match: Literal["exact", "normalized"]
    prefix: str
    suffix: str
    occurrences: int
    fragment: str | None


def find_quote(wanted: str, texts: Mapping[Within, str], *, where: str) -> Quote:
    """Return `wanted` as it stands in the first of `texts` that holds it.

    Only where none does, white space is taken leniently. Raises QuoteError, which shows the nearest passage, if it
    stands nowhere, and UsageError if there is nothing in `wanted`. `where` names the capture.
    """
    if not wanted.strip():
        raise UsageError("the quote is empty", "--quote", "Give the words that the page says.")
    for within, text in texts.items():
        start = text.find(wanted)
        if start >= 0:
            return _quote(text, start, start + len(wanted), within, "exact")
    for within, text in texts.items():
        span = _find_leniently(wanted, text)
        if span:
            return _quote(text, *span, within, "normalized")
    raise _absent(wanted, texts, where)


def _quote(text: str, start: int, end: int, within: Within, match: Literal["exact", "normalized"]) -> Quote:
    exact = text[start:end]
    return Quote(
        exact=exact,
        start=start,
        end=end,
        within=within,
        match=match,
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
        occurrences=text.count(exact),
        fragment=text_fragment(text, start, end),
    )


def _find_leniently(wanted: str, text: str) -> tuple[int, int] | None:
    """Return where `wanted` stands in `text` when each run of white space counts as one blank."""
    collapsed, positions = _collapse(text)
    needle = " ".join(wanted.split())
    at = collapsed.find(needle)
    return (positions[at], positions[at + len(needle) - 1] + 1) if at >= 0 else None


def _collapse(text: str) -> tuple[str, list[int]]:
    """Return `text` with each run of white space made one blank, and where each of its characters came from."""
    positions = [at for at, char in enumerate(text) if not char.isspace() or at == 0 or not text[at - 1].isspace()]
    return "".join(" " if text[at].isspace() else text[at] for at in positions), positions


def _absent(wanted: str, texts: Mapping[Within, str], where: str) -> QuoteError:
    passages = [nearest_passage(wanted, text) for text in texts.values()]
    passage, likeness = max(passages, key=lambda found: found[1], default=("", 0.0))
    hint = "Nothing in the capture is like it; `archiver lookup` shows whether there are other captures."
    if likeness >= _ALIKE:
        hint = f"The nearest passage ({likeness:.0%} alike): {one_line(passage)[:_SHOWN]!r}."
    return QuoteError(f"the capture does not say {one_line(wanted)[:_SHOWN]!r}", where, hint)
