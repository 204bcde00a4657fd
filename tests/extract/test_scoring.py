from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archiver.extract.features import FEATURES, MOST, PAGE_FEATURES
from archiver.extract.scoring import Scorer, scorer
from archiver.extract.weights import Tree, name_score, score_words, weights

_NAMES = (*FEATURES, *PAGE_FEATURES)
_FEATURE = st.integers(0, len(_NAMES) - 1)
_LIMIT = st.integers(0, 40)
_TREES = st.tuples(_FEATURE, _LIMIT, _FEATURE, _LIMIT, _FEATURE, _LIMIT, *[st.integers(-99, 99)] * 4)
_ROWS = st.lists(st.tuples(*[st.integers(0, MOST[name]) for name in FEATURES]), min_size=1, max_size=4)
_PAGES = st.tuples(*[st.integers(0, MOST[name]) for name in PAGE_FEATURES])


def ask(tree: Tree, row: tuple[int, ...]) -> int:
    first, limit, low, low_limit, high, high_limit, *leaves = tree
    if row[first] <= limit:
        return leaves[0] if row[low] <= low_limit else leaves[1]
    return leaves[2] if row[high] <= high_limit else leaves[3]


@given(st.lists(_TREES, max_size=5), _ROWS, _PAGES)
def test_tables_say_what_the_trees_say(trees: list[Tree], rows: list[tuple[int, ...]], page: tuple[int, ...]) -> None:
    wanted = [3 + sum(ask(tree, row + page) for tree in trees) for row in rows]
    assert Scorer(trees, 3).score(list(zip(*rows, strict=True)), page) == wanted


def test_what_was_learned_is_whole_and_of_integers() -> None:
    learned = weights()
    assert len(learned.trees) > 100
    assert all(type(number) is int for tree in learned.trees for number in tree)
    assert {len(scores) for scores in learned.kinds.values()} == {len(learned.bias)}
    assert scorer().score([()] * len(FEATURES), (0,) * len(PAGE_FEATURES)) == []


def test_a_name_scores_its_best_and_its_worst_word() -> None:
    assert score_words({"story": 50, "body": 20, "footer": -90}, "story-body siteFooter x") == -40
    assert score_words({}, "story-body") == 0
    assert name_score("article-body") > name_score("footer")
