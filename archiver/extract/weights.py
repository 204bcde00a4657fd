"""What was learned from the gold sets, out of weights.json: integers only, so that each machine gets the same results.

tests/eval/train.py makes the file; tests/eval/README.md says from what.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from archiver.extract.tokens import name_runs

NAME_UNIT = 60
"""Scores of names are log-odds times this."""

Tree = tuple[int, int, int, int, int, int, int, int, int, int]
"""A feature and its limit; the same for those at most at the limit, and for those above; four leaves."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Scores of words in class names and ids, of signs for the kinds of pages, and of blocks by small trees.

    `kinds` has one number for each kind and sign, `bias` one for each kind. `shares` are the shares of kept text, in
    thousandths, by score.
    """

    words: dict[str, int]
    kinds: dict[str, tuple[int, ...]]
    bias: tuple[int, ...]
    trees: tuple[Tree, ...]
    base: int


@lru_cache(maxsize=1)
def weights() -> Weights:
    """Return what was learned."""
    read = json.loads(Path(__file__).with_name("weights.json").read_text(encoding="ascii"))
    return Weights(
        read["words"],
        {sign: tuple(scores) for sign, scores in read["kinds"].items()},
        tuple(read["bias"]),
        tuple(tuple(tree) for tree in read["trees"]),
        read["base"],
    )


@lru_cache(maxsize=8192)
def name_score(name: str) -> int:
    """Return how much class and id of a box speak for its text: the best word's score plus the worst one's."""
    return score_words(weights().words, name)


def score_words(words: dict[str, int], name: str) -> int:
    """Return the highest score of the words in `name` above 0 plus the lowest one below."""
    scores = [words[run] for run in name_runs(name) if run in words]
    if not scores:
        return 0
    best, worst = max(scores), min(scores)
    return (best if best > 0 else 0) + (worst if worst < 0 else 0)
