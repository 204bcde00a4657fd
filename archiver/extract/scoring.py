"""Scores of blocks by small trees of integers, folded into tables of one or two features so that a page takes little.

A tree asks for one feature, then for one more: it is a sum of functions of two features. What depends on the page alone
is settled once a page; what is left for each block are table look-ups.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate
from operator import getitem
from struct import Struct

from archiver.extract.features import FEATURES, MOST, PAGE_FEATURES
from archiver.extract.weights import Tree, weights

WIDTHS = [MOST[name] + 1 for name in (*FEATURES, *PAGE_FEATURES)]
_OWN = len(FEATURES)
_STARTS = [0, *accumulate(WIDTHS[:_OWN])]
"""The first lane of each feature of blocks; behind the last one their number."""
_LANES = Struct(f"<{_STARTS[-1]}I")
_ZERO = 1 << 31
"""Stands for 0 in a lane, so that none falls below it and takes from the next one."""
_FLOOR = sum(_ZERO << 32 * lane for lane in range(_STARTS[-1]))
Table = list[list[int]]


class Scorer:
    """Tables for pairs of features: of two features of blocks, of one of blocks and one of pages, of pages alone.

    What a feature of blocks adds by itself has a lane for each value, 32 bits wide, in one long integer for all of
    them: the tables that a page's features choose are added to it with one addition each.
    """

    def __init__(self, trees: Iterable[Tree], base: int) -> None:
        self.base = base
        self.pairs: dict[tuple[int, int], Table] = {}
        for tree in trees:
            self._fold(tree)
        self.of_block = [(i, j, table) for (i, j), table in self.pairs.items() if i != j and j < _OWN]
        self.of_page = [(i - _OWN, j - _OWN, table) for (i, j), table in self.pairs.items() if i >= _OWN]
        self.own = _FLOOR
        self.mixed: dict[int, list[int]] = {}
        for (i, j), table in self.pairs.items():
            if i == j and i < _OWN:
                self.own += lanes(i, [row[value] for value, row in enumerate(table)])
            elif i < _OWN <= j:
                chosen = self.mixed.setdefault(j - _OWN, [0] * WIDTHS[j])
                for value, column in enumerate(zip(*table, strict=True)):
                    chosen[value] += lanes(i, column)

    def _fold(self, tree: Tree) -> None:
        """Add a tree to the tables: what it gives at or below the first limit to one pair, what above to another."""
        first, limit, low, low_limit, high, high_limit, *leaves = tree
        for feature, at_most, below, above, values in (
            (low, low_limit, leaves[0], leaves[1], range(min(limit + 1, WIDTHS[first]))),
            (high, high_limit, leaves[2], leaves[3], range(limit + 1, WIDTHS[first])),
        ):
            self._add(first, feature, values, at_most, (below, above))

    def _add(self, first: int, second: int, values: range, at_most: int, leaves: tuple[int, int]) -> None:
        """Add leaves to the pair's table where the first feature has one of `values`."""
        pair = (min(first, second), max(first, second))
        table = self.pairs.setdefault(pair, [[0] * WIDTHS[pair[1]] for _ in range(WIDTHS[pair[0]])])
        for value in values:
            for other in range(WIDTHS[second]):
                leaf = leaves[0] if other <= at_most else leaves[1]
                if first == second:
                    if other == value:
                        table[value][value] += leaf
                elif first < second:
                    table[value][other] += leaf
                else:
                    table[other][value] += leaf

    def score(self, columns: Sequence[Sequence[int]], page: tuple[int, ...]) -> list[int]:
        """Return the score of each block, in thousandths of log-odds; there is a column for each of FEATURES."""
        base = self.base + sum([table[page[i]][page[j]] for i, j, table in self.of_page]) - _OWN * _ZERO
        packed = self.own + sum([chosen[page[j]] for j, chosen in self.mixed.items()])
        singles = _LANES.unpack(packed.to_bytes(_LANES.size, "little"))
        parts: list[Iterable[int]] = [
            map(singles[start : start + width].__getitem__, column)
            for start, width, column in zip(_STARTS, WIDTHS, columns, strict=False)
        ]
        parts += [map(getitem, map(table.__getitem__, columns[i]), columns[j]) for i, j, table in self.of_block]
        return [base + score for score in map(sum, zip(*parts, strict=True))]


def lanes(feature: int, values: Iterable[int]) -> int:
    """Return the integer that adds `values` to the lanes of a feature of blocks."""
    return sum([value << 32 * lane for lane, value in enumerate(values, _STARTS[feature])])


@lru_cache(maxsize=1)
def scorer() -> Scorer:
    """Return the scorer of what was learned."""
    learned = weights()
    return Scorer(learned.trees, learned.base)
