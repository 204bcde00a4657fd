"""Two versions of a line, parted into what both say and what only one says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import Literal

from archiver.changes.alignment import Budget, Run, align
from archiver.changes.words import is_word, words_of

_LEAST_SHARED = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line; `is_changed` if the other version does not say it there."""

    text: str
    is_changed: bool = False


@dataclass(frozen=True, slots=True)
class Pieces:
    """A line in two versions: each joined is the line, and their unchanged pieces are the same texts in order."""

    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """A part of both versions in one line: "same" in both, "removed" from the earlier, "added" by the later."""

    text: str
    state: Literal["same", "removed", "added"]


def merge(before: Sequence[Piece], after: Sequence[Piece]) -> tuple[Merged, ...]:
    """Return two versions as one line, in the order of reading, what went before what came in its place.

    The unchanged pieces of both are the same texts in order, as those of Pieces are.
    """
    made: list[Merged] = []
    old = iter(before)
    for piece in after:
        if piece.is_changed:
            made.append(Merged(piece.text, "added"))
            continue
        gone = [Merged(each.text, "removed") for each in takewhile(lambda each: each.is_changed, old)]
        place = len(made) - 1 if made and made[-1].state == "added" else len(made)
        made[place:place] = gone
        made.append(Merged(piece.text, "same"))
    rest = [Merged(each.text, "removed") for each in old]
    place = len(made) - 1 if made and made[-1].state == "added" else len(made)
    made[place:place] = rest
    return tuple(made)


def compare_lines(before: str, after: str, budget: Budget) -> Pieces:
    """Return what two versions of a line share and what they do not, by words, or by characters of CJK scripts.

    A shared word or two between changes counts as changed too: islands of that size say nothing to a reader.
    """
    old, new = words_of(before), words_of(after)
    shared = _without_islands(align(old, new, budget), old, new)
    return Pieces(
        _pieces(old, [(run.before, run.before + run.size) for run in shared]),
        _pieces(new, [(run.after, run.after + run.size) for run in shared]),
    )


def _without_islands(runs: Sequence[Run], old: Sequence[str], new: Sequence[str]) -> list[Run]:
    """Return the runs that are at the edge, long enough, or longer than the changes on both their sides."""
    edges = [Run(0, 0, 0), *runs, Run(len(old), len(new), 0)]
    kept = []
    for place, run in enumerate(runs, 1):
        gaps = [_gap(*pair) for pair in pairwise(edges[place - 1 : place + 2])]
        count = sum(map(is_word, old[run.before : run.before + run.size]))
        if min(gaps) == 0 or count >= _LEAST_SHARED or count > max(gaps):
            kept.append(run)
    return kept


def _gap(run: Run, following: Run) -> int:
    """Return how many items lie between two runs, in the sequence that has more of them."""
    return max(following.before - run.before - run.size, following.after - run.after - run.size)


def _pieces(tokens: Sequence[str], shared: Sequence[tuple[int, int]]) -> tuple[Piece, ...]:
    """Return the text of `tokens` as pieces, those between the `shared` ones changed."""
    made: list[Piece] = []
    place = 0
    for start, end in (*shared, (len(tokens), len(tokens))):
        made.append(Piece("".join(tokens[place:start]), is_changed=True))
        made.append(Piece("".join(tokens[start:end])))
        place = end
    return tuple(piece for piece in made if piece.text)
