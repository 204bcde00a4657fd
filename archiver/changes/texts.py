"""Two versions of a text, line by line: what stayed, changed, moved, went and came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from archiver.changes.alignment import Budget, align
from archiver.changes.pieces import Merged, Piece, compare_lines, merge
from archiver.changes.words import is_word, words_of

State = Literal["same", "changed", "removed", "added", "moved-away", "moved-here"]

MAX_LINES = 20_000
"""How many lines of each text are compared; the words behind them are told to be left out."""
MAX_PAIRS = 2_500
"""How many pairs of a removed and an added line are looked at to find versions of one line."""
MAX_LINE = 20_000
"""A longer line is shown as removed or added whole."""
_ALIKE = 0.5
_SHORTEST_MOVED = 12


@dataclass(frozen=True, slots=True)
class Line:
    """A line in one or both versions; `before` is empty for one that came, `after` for one that went."""

    state: State
    before: tuple[Piece, ...] = ()
    after: tuple[Piece, ...] = ()

    @property
    def merged(self) -> tuple[Merged, ...]:
        """Both versions in one line."""
        return merge(self.before, self.after)


@dataclass(frozen=True, slots=True)
class TextChanges:
    """All lines of both versions in the order of reading; `is_whole` is False where limits kept some uncompared."""

    lines: tuple[Line, ...]
    is_whole: bool = True

    def count(self, *states: State) -> int:
        """Return how many lines are in one of `states`."""
        return sum(line.state in states for line in self.lines)

    @property
    def is_same(self) -> bool:
        """Whether nothing changed."""
        return self.is_whole and all(line.state == "same" for line in self.lines)


def compare_texts(before: str, after: str, budget: Budget | None = None) -> TextChanges:
    """Return what changed from `before` to `after`, texts with a line for each paragraph.

    The time is bounded by `budget` (None: a second or two at worst).
    """
    budget = budget or Budget()
    old, new = before.splitlines(), after.splitlines()
    is_cut = max(len(old), len(new)) > MAX_LINES
    old, new = old[:MAX_LINES], new[:MAX_LINES]
    lines: list[Line] = []
    b = a = 0
    for run in align(old, new, budget):
        lines += _replaced(old[b : run.before], new[a : run.after], budget)
        lines += [_whole("same", line) for line in old[run.before : run.before + run.size]]
        b, a = run.before + run.size, run.after + run.size
    lines += _replaced(old[b:], new[a:], budget)
    return TextChanges(tuple(_with_moves(lines)), not (is_cut or budget.is_spent))


def _whole(state: State, text: str) -> Line:
    is_changed = state != "same"
    piece = (Piece(text, is_changed=is_changed),) if text else ()
    return Line(
        state,
        before=() if state in ("added", "moved-here") else piece,
        after=() if state in ("removed", "moved-away") else piece,
    )


def _replaced(old: Sequence[str], new: Sequence[str], budget: Budget) -> Iterator[Line]:
    """Yield the lines of a stretch that has nothing in common, versions of one line side by side."""
    b = a = 0
    for old_place, new_place in _versions(old, new):
        yield from (_whole("removed", line) for line in old[b:old_place])
        yield from (_whole("added", line) for line in new[a:new_place])
        pieces = compare_lines(old[old_place], new[new_place], budget)
        yield Line("changed", pieces.before, pieces.after)
        b, a = old_place + 1, new_place + 1
    yield from (_whole("removed", line) for line in old[b:])
    yield from (_whole("added", line) for line in new[a:])


def _versions(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the places of lines that are versions of each other, in order: for each old line the most alike."""
    if len(old) * len(new) > MAX_PAIRS:
        return
    counted = [_counted(line) for line in new]
    first = 0
    for place, line in enumerate(old):
        words = _counted(line)
        rated = [(_likeness(words, counted[other]), -other) for other in range(first, len(new))]
        best, negative = max(rated, default=(0.0, 0))
        if best >= _ALIKE:
            yield place, -negative
            first = 1 - negative


def _counted(line: str) -> Counter[str]:
    """Return the words of a line, none for one too long."""
    return Counter(filter(is_word, words_of(line))) if len(line) <= MAX_LINE else Counter()


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """Return which share of their words two lines have in common, from 0 to 1."""
    return 2 * (one & other).total() / max(1, one.total() + other.total())


def _with_moves(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield `lines`, those that went at one place and came at another told to have moved."""
    went = Counter(_said(line.before) for line in lines if line.state == "removed")
    came = Counter(_said(line.after) for line in lines if line.state == "added")
    moved = {text for text in went if len(text) >= _SHORTEST_MOVED and went[text] == came[text] == 1}
    for line in lines:
        text = _said(line.before or line.after)
        if line.state == "removed" and text in moved:
            yield _whole("moved-away", text)
        elif line.state == "added" and text in moved:
            yield _whole("moved-here", text)
        else:
            yield line


def _said(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in pieces)
