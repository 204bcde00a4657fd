"""Where in a text the parts of a quote stand, in their order and as near to each other as can be."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import islice

from archiver.cite.manuscript.readings import Reading, pattern
from archiver.cite.normal import Folded, Normalizer, folded
from archiver.cite.words import cuts_word

Span = tuple[int, int]

_WHOLE_WORDS = frozenset(["capital", "insertion", "ellipsis"])
_MOST = 500
"""So many places of each part are looked at."""


def spans_as_written(reading: Reading, text: str) -> list[Span] | None:
    """Return where each part of `reading` stands in `text` character by character, None where one does not."""
    return _nearest([_places(part, text) for part in reading.parts], reading, text)


def spans_as_folded(reading: Reading, form: Folded, text: str, normalizer: Normalizer) -> list[Span] | None:
    """Return where in `text` each part of `reading` stands by `normalizer`; `form` is the text's comparable form."""
    needles = [folded(part, normalizer).text.strip() for part in reading.parts]
    return _nearest([_originals(needle, form, text, normalizer) for needle in needles], reading, text)


def _places(part: str, text: str) -> Iterator[Span]:
    """Yield where `part` stands in `text`, in order."""
    found = pattern(part)
    if found is not None:
        yield from (each.span() for each in found.finditer(text))
        return
    start = text.find(part) if part else -1
    while start >= 0:
        yield start, start + len(part)
        start = text.find(part, start + 1)


def _originals(needle: str, form: Folded, text: str, normalizer: Normalizer) -> Iterator[Span]:
    """Yield where `needle` stands, as whole letters: a part of a ligature is none of the words."""
    for first, end in islice(_places(needle, form.text), _MOST):
        start, stop = form.starts[first], form.ends[end - 1]
        if folded(text[start:stop], normalizer).text.strip() == form.text[first:end].strip():
            yield start, stop


def _nearest(places: Sequence[Iterator[Span]], reading: Reading, text: str) -> list[Span] | None:
    """Return a place for each part, one behind the other, with as little as can be between them."""
    if len(places) == 1 and not _WHOLE_WORDS & set(reading.edits):
        found = next(places[0], None)
        return None if found is None else [found]
    listed = []
    for each in places:
        # Nobody leaves out or changes the first half of a word.
        listed.append(list(islice((span for span in each if not _is_cut(span, text)), _MOST)))
        if not listed[-1]:
            return None
    chains = (_chain(listed, first, reading.gaps) for first in range(len(listed[0])))
    return min(filter(None, chains), key=lambda chain: chain[-1][1] - chain[0][0], default=None)


def _is_cut(span: Span, text: str) -> bool:
    return cuts_word(text, span[0]) or cuts_word(text, span[1])


def _chain(listed: Sequence[Sequence[Span]], first: int, gaps: Sequence[int | None]) -> list[Span] | None:
    """Return the places from the one called `first` on, each the next one that is allowed; None where none is."""
    chain = [listed[0][first]]
    for spans, most in zip(listed[1:], gaps, strict=True):
        end = chain[-1][1]
        place = bisect_left(spans, (end, 0))
        if place == len(spans) or (most is not None and spans[place][0] - end > most):
            return None
        chain.append(spans[place])
    return chain
