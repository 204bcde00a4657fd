"""Learn how the extractor tells a story from the rest of a page:  python -m tests.eval.train SETS [--write WEIGHTS]

SETS is the folder of gold sets (../shared/data/extract). Prints the metrics of each set, cross-validated: no site
is in two folds, and whatever is learned (kinds, names, trees) is learned without the fold. With --write, learns from
everything and writes weights.json. The seed is fixed; needs numpy, lightgbm 4.7, scikit-learn 1.9, rapidfuzz 3.14.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

import lightgbm
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from archiver.extract import boxes
from archiver.extract.choice import pick
from archiver.extract.features import FEATURES, PAGE_FEATURES, measure, page_row
from archiver.extract.survey import margins
from archiver.extract.tokens import name_words
from archiver.extract.weights import NAME_UNIT, score_words
from archiver.extract.wordlist import words as listed
from tests.eval.gold import KINDS, GoldPage, read_pages, report, shortened

SEED = 7
FOLDS = 5
MIN_SITES = 4
MIN_SIGN_SITES = 8
ROUNDS = 700
COPIES = 2
COPY_SHARE = 0.3
"""Each article is learned from once more in so many shortened copies, which count that much."""
SET_SHARE = {"aeb": 2.5, "magic_article": 2.5, "trafilatura": 3}
MAX_ROWS = 150
KIND_SHARE = {"wcxb": 1.0, "magic_forum": 0.5, "magic_article": 0.4, "aeb": 0.4, "trafilatura": 0.25}
TREES = {
    "objective": "cross_entropy",
    "learning_rate": 0.1,
    "num_leaves": 4,
    "max_depth": 2,
    "min_data_in_leaf": 100,
    "lambda_l2": 5,
    "feature_fraction": 0.4,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "max_bin": 63,
    "num_threads": 1,
    "force_col_wise": True,
    "deterministic": True,
    "seed": SEED,
    "verbose": -1,
}
PAIRS = listed(
    "shape_prose*all_names before_last*parent_weight after_title*prose_before shape_prose*own_names "
    "near_links*own_names before_last*shape_prose container*own_names links*own_names title_words*container "
    "unlikely*long_1 unlikely*top_words tag*landmark tag*container prose_before*landmark ending*top_words "
    "before_last*own_names long_1*top_words links*top_words links*container item_links*all_names"
)
"""Features of blocks that trees may ask together: the strongest ones of a model that might ask for any two."""
Scores = dict[str, tuple[int, ...]]
Sites = dict[str, dict[str, float]]


def learn_kinds(pages: list[GoldPage]) -> tuple[Scores, tuple[int, ...]]:
    """Return the weights of signs for each kind, and each kind's bias, in hundredths."""
    sites: dict[str, set[str]] = defaultdict(set)
    for page in pages:
        for sign in page.signs:
            sites[sign].add(page.site)
    known = {s: i for i, s in enumerate(sorted(s for s, found in sites.items() if len(found) >= MIN_SIGN_SITES))}
    matrix = np.zeros((len(pages), len(known)), np.float32)
    for row, page in enumerate(pages):
        matrix[row, [known[sign] for sign in page.signs if sign in known]] = 1
    labels = [KINDS.index(page.kind) for page in pages]
    model = LogisticRegression(C=0.3, max_iter=300).fit(matrix, labels, [KIND_SHARE[p.gold_set] for p in pages])
    scores = np.round(model.coef_.T * 100).astype(int)
    kept = {sign: tuple(map(int, scores[i])) for sign, i in known.items() if abs(scores[i]).max() >= 2}
    return kept, tuple(round(100 * float(value)) for value in model.intercept_)


def name_shares(pages: list[GoldPage]) -> Sites:
    """Return for each word of class names how much of the text below it is story, by site."""
    found: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for page in pages:
        paths: list[frozenset[str]] = [frozenset()]
        for box in range(1, len(page.outline.tags)):
            paths.append(paths[page.outline.parents[box]] | name_words(page.outline.names[box]))
        sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        for block, label, size in zip(page.outline.blocks, page.labels, page.sizes, strict=True):
            if label is not None and size:
                for word in paths[block.box]:
                    sums[word][0] += label * size
                    sums[word][1] += size
        for word, (story, everything) in sums.items():
            found[word][page.site].append(story / everything)
    return {
        word: {site: sum(v) / len(v) for site, v in by_site.items()}
        for word, by_site in found.items()
        if len(by_site) >= MIN_SITES
    }


def log_odds(story: float, count: int, base: float = 0.45, doubt: float = 3.0) -> int:
    """Return how much more than usual is story below a name, with `doubt` sites' worth of not knowing."""
    share = (story + doubt * base) / (count + doubt)
    return round(NAME_UNIT * (math.log(share / (1 - share)) - math.log(base / (1 - base))))


def word_scores(shares: Sites, without: str | None = None) -> dict[str, int]:
    """Return the scores of words; one site may be left out, so that no page speaks for itself."""
    scores = {}
    for word, by_site in shares.items():
        count = len(by_site) - (without in by_site)
        if count >= MIN_SITES:
            story = sum(share for site, share in by_site.items() if site != without)
            scores[word] = log_odds(story, count)
    return scores


def rows_of(page: GoldPage, words: dict[str, int], kinds: Scores, bias: tuple[int, ...]) -> np.ndarray[Any, Any]:
    """Return the features of a page's blocks, those of the page behind them."""
    cache: dict[str, int] = {}

    def name_score(name: str) -> int:
        if name not in cache:
            cache[name] = score_words(words, name)
        return cache[name]

    with patch.object(boxes, "name_score", name_score):
        found = measure(page.outline, page.title, page.descriptions)
    page.live = found.live
    page.page_row = page_row(page.outline, found.boxes, margins(page.signs, kinds, bias))
    width = len(found.live)
    return np.array([*found.columns, *([value] * width for value in page.page_row)], np.int16).T


def row_weights(page: GoldPage, random: np.random.Generator) -> np.ndarray[Any, Any]:
    """Return how much each live block of a page counts in training: its part of what the page's F1 turns on."""
    known = np.array([page.labels[index] is not None for index in page.live])
    labels = np.array([page.labels[index] or 0.0 for index in page.live])
    sizes = np.array([page.sizes[index] for index in page.live], float)
    weights = (sizes / max(30.0, page.gold_size)) ** 0.8
    if page.gold_text is None:
        weights = np.maximum(weights, 0.02)
    weights = np.where(known, weights, 0.0)
    wrong = (weights * (1 - labels)).sum()
    if wrong > 3:
        weights = np.where(labels < 0.5, weights * 3 / wrong, weights)
    weights *= SET_SHARE.get(page.gold_set, 1)
    if len(weights) > MAX_ROWS:
        weights *= len(weights) / MAX_ROWS
        weights[random.random(len(weights)) > MAX_ROWS / len(weights)] = 0
    return weights * 100


def shortened_copies(pages: list[GoldPage]) -> list[GoldPage]:
    """Return COPIES shortened copies of each article."""
    random = Random(SEED)
    copies = [shortened(page, random) for _ in range(COPIES) for page in pages]
    return [page for page in copies if page is not None]


Learned = tuple[dict[str, int], Scores, tuple[int, ...], Any]


def learn(
    pages: list[GoldPage], others: list[GoldPage], *, inner: Callable[[GoldPage], tuple[Scores, tuple[int, ...]]]
) -> tuple[Learned, list[np.ndarray[Any, Any]]]:
    """Return what is learned from `pages`, and the scores of the blocks of `others`, none of whose sites is in `pages`.

    `inner` gives a page the kinds' weights learned without it.
    """
    shares = name_shares(pages)
    kinds, bias = learn_kinds(pages)
    random = np.random.default_rng(SEED)
    by_site: dict[str, dict[str, int]] = {}
    rows, labels, weights = [], [], []
    copies = shortened_copies(pages)
    for page in (*pages, *copies):
        if page.site not in by_site:
            by_site[page.site] = word_scores(shares, page.site)
        rows.append(rows_of(page, by_site[page.site], *inner(page)))
        labels.append([page.labels[index] or 0.0 for index in page.live])
        weights.append(row_weights(page, random))
    for weight in weights[len(pages) :]:
        weight *= COPY_SHARE
    matrix, counted = np.concatenate(rows), np.concatenate(weights)
    used = counted > 0
    train = lightgbm.Dataset(matrix[used], np.concatenate(labels)[used], weight=counted[used])
    model = lightgbm.train({**TREES, "interaction_constraints": allowed()}, train, ROUNDS)
    words = word_scores(shares)
    scores = []
    for page in others:
        features = rows_of(page, words, kinds, bias)
        scores.append(np.round(1000 * model.predict(features, raw_score=True)).astype(int))
    return (words, kinds, bias, model), scores


def allowed() -> list[list[int]]:
    """Return the sets of features that may stand in one tree: a block's with the page's, and PAIRS."""
    own = range(len(FEATURES))
    page = list(range(len(FEATURES), len(FEATURES) + len(PAGE_FEATURES)))
    return [[i, *page] for i in own] + [[FEATURES.index(name) for name in pair.split("*")] for pair in PAIRS]


def flat_tree(node: dict[str, Any]) -> list[int]:
    """Return a tree of depth two as ten integers; a branch that is no branch asks nothing."""

    def branch(below: dict[str, Any]) -> tuple[list[int], list[int]]:
        if "split_feature" not in below:
            leaf = round(1000 * below["leaf_value"])
            return [node["split_feature"], 999], [leaf, leaf]
        ends = [round(1000 * below[side]["leaf_value"]) for side in ("left_child", "right_child")]
        return [below["split_feature"], math.floor(below["threshold"])], ends

    (low, low_ends), (high, high_ends) = branch(node["left_child"]), branch(node["right_child"])
    return [node["split_feature"], math.floor(node["threshold"]), *low, *high, *low_ends, *high_ends]


def folds_of(pages: list[GoldPage]) -> list[tuple[list[int], list[int]]]:
    """Return the folds, as indexes of pages to learn from and to judge."""
    split = GroupKFold(FOLDS, shuffle=True, random_state=SEED).split(pages, groups=[page.site for page in pages])
    return [(list(learned), list(judged)) for learned, judged in split]


def kinds_without(pages: list[GoldPage]) -> Callable[[GoldPage], tuple[Scores, tuple[int, ...]]]:
    """Return what gives each of `pages` the weights of kinds learned without its site."""
    found: dict[str, tuple[Scores, tuple[int, ...]]] = {}
    for learned, judged in folds_of(pages):
        weights = learn_kinds([pages[i] for i in learned])
        found.update((pages[i].site, weights) for i in judged)
    return lambda page: found[page.site]


def cross_validate(pages: list[GoldPage]) -> None:
    """Print the metrics of the sets, each page judged by what was learned without its site."""
    said: list[tuple[GoldPage, list[int]]] = []
    scores_of: list[Any] = []
    for learned, judged in folds_of(pages):
        inside, outside = [pages[i] for i in learned], [pages[i] for i in judged]
        _, scores = learn(inside, outside, inner=kinds_without(inside))
        scores_of += zip(outside, scores, strict=True)
    for page, scores in scores_of:
        said.append((page, pick(page.outline, page.live, list(map(int, scores)), page.page_row)))
    print(json.dumps(report(said)))


def importance(model: Any, names: Iterable[str]) -> dict[str, float]:
    """Return the share of the gain that each feature brought, the greatest first, in per cent."""
    gains = model.feature_importance("gain")
    shares = {name: round(100 * float(gain) / float(gains.sum()), 1) for name, gain in zip(names, gains, strict=True)}
    return dict(sorted(shares.items(), key=lambda item: -item[1]))


def main() -> None:
    """Print cross-validated metrics, or write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", type=Path)
    parser.add_argument("--write", type=Path, default=None)
    asked = parser.parse_args()
    pages = list(read_pages(asked.sets))
    if asked.write is None:
        cross_validate(pages)
        return
    (words, kinds, bias, model), _ = learn(pages, [], inner=kinds_without(pages))
    trees = [flat_tree(tree["tree_structure"]) for tree in model.dump_model()["tree_info"]]
    learned = {"base": 0, "bias": bias, "kinds": kinds, "trees": trees, "words": words}
    asked.write.write_text(json.dumps(learned, separators=(",", ":"), sort_keys=True) + "\n", encoding="ascii")
    print(json.dumps(importance(model, (*FEATURES, *PAGE_FEATURES))))


if __name__ == "__main__":
    main()
