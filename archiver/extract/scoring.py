"""Scores of blocks by small trees of integers, folded into tables of one or two features so that a page takes little.

A tree asks for one feature, then for one more: it is a sum of functions of two features. What depends on the page alone
is settled once a page; what is left for each block are table look-ups.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from archiver.extract.features import FEATURES, MOST, PAGE_FEATURES
from archiver.extract.weights import Tree, weights

WIDTHS = [MOST[name] + 1 for name in (*FEATURES, *PAGE_FEATURES)]
_OWN = len(FEATURES)
Table = list[list[int]]


class Scorer:
    """Tables for pairs of features: of two features of blocks, of one of blocks and one of pages, of pages alone."""

    def __init__(self, trees: Iterable[Tree], base: int) -> None:
        self.base = base
        self.pairs: dict[tuple[int, int], Table] = {}
        for tree in trees:
            self._fold(tree)
        self.of_block = [(i, j, table) for (i, j), table in self.pairs.items() if i != j and j < _OWN]
        self.of_page = [(i - _OWN, j - _OWN, table) for (i, j), table in self.pairs.items() if i >= _OWN]
        self.own: dict[int, list[int]] = {}
        self.mixed: dict[int, list[tuple[int, Table]]] = {}
        for (i, j), table in self.pairs.items():
            if i == j and i < _OWN:
                self.own[i] = [row[value] for value, row in enumerate(table)]
            elif i < _OWN <= j:
                by_page_value = [list(column) for column in zip(*table, strict=True)]
                self.mixed.setdefault(i, []).append((j - _OWN, by_page_value))

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
        base = self.base + sum(table[page[i]][page[j]] for i, j, table in self.of_page)
        singles = dict(self.own)
        for i, tables in self.mixed.items():
            settled = [table[page[j]] for j, table in tables]
            if i in singles:
                settled.append(singles[i])
            singles[i] = list(map(sum, zip(*settled, strict=True)))
        parts: list[Iterable[int]] = [map(single.__getitem__, columns[i]) for i, single in singles.items()]
        parts += [[table[a][b] for a, b in zip(columns[i], columns[j], strict=True)] for i, j, table in self.of_block]
        return [base + score for score in map(sum, zip(*parts, strict=True))] if parts else [base] * len(columns[0])


@lru_cache(maxsize=1)
def scorer() -> Scorer:
    """Return the scorer of what was learned."""
    learned = weights()
    return Scorer(learned.trees, learned.base)
