"""Quotes proven in the text of a capture, and the error for those that are not there."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from archiver.cite.fragment import text_fragment
from archiver.cite.line import one_line
from archiver.cite.nearest import nearest_passage
from archiver.cite.normal import Difference, Folded, Normalizer, differences, find_span, folded
from archiver.cite.words import cuts_word
from archiver.errors import CiteError, UsageError

CONTEXT = 32
"""How many characters before and after a quote go along with it (Web Annotation, TextQuoteSelector)."""
_SHOWN = 160
_ALIKE = 0.4
"""What is less like the quote than this is no help to anybody."""
_BETWEEN = 500
"""How many characters more than twice the quote may stand between its first and its last line on the page."""
_AROUND = 64
"""How many characters around a passage of the story tell which of the same on the page it is."""

Within = Literal["story", "page"]
"""The text a quote was found in: that of the story, or all that the page shows."""


class QuoteError(CiteError):
    """A quote that does not stand in the capture."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage as it stands in a capture.

    `start` and `end` are character positions in the text named by `within`, whose SHA-256 is `text_digest`. `match` is
    "normalized" where the text asked for, `asked`, is the same only by `normalizer` (archiver.cite.normal).
    `occurrences` counts how often the passage stands there; the first is meant. `fragment` is what an address ends with
    to show it, ":~:text=…". `differences` are what `exact` and `asked` differ in. `is_cut`: it begins or ends inside a
    word.
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
    differences: tuple[Difference, ...] = ()
    normalizer: Normalizer | None = None
    asked: str | None = None
    is_cut: bool = False
    text_digest: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the quote as a JSON object, without what is absent."""
        members = {**asdict(self), "differences": list(self.differences) or None}
        return {name: value for name, value in members.items() if value is not None}


def find_quote(wanted: str, texts: Mapping[Within, str], *, where: str, normalizer: Normalizer | None = None) -> Quote:
    """Return `wanted` as it stands in the first of `texts` that holds it.

    It must stand there character by character; only where it stands in none of them so, `normalizer` says what else
    is taken for the same (None: nothing). Raises QuoteError, which shows the nearest passage, if it stands nowhere, and
    UsageError if there is nothing in `wanted`. `where` names the capture.
    """
    if not wanted.strip():
        raise UsageError("the quote is empty", "--quote", "Give the words that the page says.")
    # Blanks around the words are none of them.
    for words in (wanted, wanted.strip()):
        for within, text in texts.items():
            start = text.find(words)
            if start >= 0:
                return _quote(texts, within, start, start + len(words))
    if normalizer is not None:
        for within, text in texts.items():
            span = find_span(wanted, text, normalizer)
            if span:
                return _quote(texts, within, *span, normalizer=normalizer, asked=wanted)
    raise _absent(wanted, texts, where, normalizer)


def _quote(
    texts: Mapping[Within, str],
    within: Within,
    start: int,
    end: int,
    *,
    normalizer: Normalizer | None = None,
    asked: str | None = None,
) -> Quote:
    text = texts[within]
    exact = text[start:end]
    return Quote(
        exact=exact,
        start=start,
        end=end,
        within=within,
        match="exact" if normalizer is None else "normalized",
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
        occurrences=text.count(exact),
        fragment=_fragment(texts, within, start, end),
        differences=differences(asked, exact) if asked is not None else (),
        normalizer=normalizer,
        asked=asked,
        is_cut=cuts_word(text, start) or cuts_word(text, end),
        text_digest="sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
    )


def _fragment(texts: Mapping[Within, str], within: Within, start: int, end: int) -> str | None:
    """Return the directive for a passage of one of `texts`, unique in all that the page shows if that is known."""
    text = texts[within]
    page = texts.get("page")
    if page is None or within == "page":
        return text_fragment(text, start, end)
    place = _on_page(page, text, start, end)
    return text_fragment(page, *place) if place else None


def _on_page(page: str, text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where on the page the passage of the story stands: where the words around it are most alike.

    The page may show more between two lines of the story, a caption say; then what is between counts too.
    """
    shown = folded(page, "white-space")
    if place := _likest(shown, page, text, (start, end)):
        return place
    lines = text[start:end].split("\n")
    first = _likest(shown, page, text, (start, start + len(lines[0])))
    last = _likest(shown, page, text, (end - len(lines[-1]), end))
    is_near = first and last and first[1] <= last[0] <= first[1] + 2 * (end - start) + _BETWEEN
    return (first[0], last[1]) if first and last and is_near else None


def _likest(shown: Folded, page: str, text: str, span: tuple[int, int]) -> tuple[int, int] | None:
    """Return where `page`, folded as `shown`, has what stands in `text` at `span`."""
    start, end = span
    before = _collapsed(text[max(0, start - _AROUND) : start])[::-1]
    behind = _collapsed(text[end : end + _AROUND])

    def likeness(place: tuple[int, int]) -> int:
        there = _collapsed(page[max(0, place[0] - _AROUND) : place[0]])[::-1]
        return _shared(there, before) + _shared(_collapsed(page[place[1] : place[1] + _AROUND]), behind)

    return max(shown.places(_collapsed(text[start:end])), key=likeness, default=None)


def _collapsed(text: str) -> str:
    return " ".join(text.split())


def _shared(left: str, right: str) -> int:
    """Return how many characters two texts have in common at their beginning."""
    pairs = zip(left, right, strict=False)
    return next((at for at, (one, other) in enumerate(pairs) if one != other), min(len(left), len(right)))


def _absent(wanted: str, texts: Mapping[Within, str], where: str, normalizer: Normalizer | None) -> QuoteError:
    what = f"the capture does not say {one_line(wanted)[:_SHOWN]!r}"
    if normalizer is None and any(find_span(wanted, text, "typography") for text in texts.values()):
        hint = "It says so with other white space, quotation marks or dashes; --normalized takes that for the same."
        return QuoteError(what, where, hint)
    passages = [nearest_passage(wanted, text) for text in texts.values()]
    passage, likeness = max(passages, key=lambda found: found[1], default=("", 0.0))
    hint = "Nothing in the capture is like it; `archiver lookup` shows whether there are other captures."
    if likeness >= _ALIKE:
        hint = f"The nearest passage ({likeness:.0%} alike): {one_line(passage)[:_SHOWN]!r}."
    return QuoteError(what, where, hint)
