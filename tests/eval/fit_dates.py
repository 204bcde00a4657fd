"""Fit the weights in archiver/extract/ranking.py:  python -m tests.eval.fit_dates DATA_DIR [--rounds N] [--penalty X]

DATA_DIR holds the gold sets. A page is one choice between its days and "nothing"; the weights are those of a
conditional logistic regression with an L2 penalty. First the sites are halved, and each half is judged by the weights
of the other; then the weights of all pages are printed.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from archiver.errors import ExtractError
from archiver.extract.blocks import outline_page
from archiver.extract.dom import read_page
from archiver.extract.kind import page_kind
from archiver.extract.language import language_candidates
from archiver.extract.metadata import read_head
from archiver.extract.modified import changed_days
from archiver.extract.ranking import group_by_day, traits_by_day
from archiver.extract.scene import Scene
from archiver.extract.sightings import Sights
from tests.eval.sets import gold_rows, page_of

SETS = ("htmldate", "trafilatura", "wcxb", "postlight")
LISTS = frozenset(["listing", "collection"])
UNDATED_WEIGHT = 0.3
"""A page without a gold date may have one that nobody wrote down, so it counts for less."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The days of a page with their traits, the right one (None if the gold has none), and how much it counts."""

    set_name: str
    half: int
    days: tuple[str, ...]
    traits: tuple[dict[str, int], ...]
    right: str | None
    weight: float


def choices(data: Path) -> list[Choice]:
    """Return one choice a page; a page that stands in two sets counts half in each."""
    rows = [(name, row) for name in SETS for row in gold_rows(data / name, 1)]
    shared = Counter(row.get("url") for _, row in rows)
    found = []
    for name, row in rows:
        url = row.get("url")
        right = str(row.get("date") or row.get("date_published") or "")[:10] or None
        if right is None and name != "wcxb":
            continue
        try:
            page = read_page(gzip.decompress(page_of(data / name, row).read_bytes()))
        except ExtractError:
            continue
        if page.root is None:
            continue
        head, body = read_head(page.root, url), page.root.find("body")
        outline = outline_page(page.root if body is None else body)
        said = language_candidates(head, " ".join(block.text for block in outline.blocks[:50]))
        sights = Sights(head, Scene(outline, head.title_text()), said[0].value if said else None, None)
        traits = traits_by_day(
            group_by_day(sights.everything(url)),
            is_list=page_kind(head, outline, url)[0] in LISTS,
            modified=changed_days(sights),
        )
        host = ".".join((urlsplit(url or "").hostname or str(row["id"])).split(".")[-2:])
        half = hashlib.md5(host.encode(), usedforsecurity=False).digest()[0] & 1
        weight = UNDATED_WEIGHT if right is None else 1 / shared[url] * (1.5 if name == "wcxb" else 1)
        found.append(Choice(name, half, tuple(traits), tuple(traits.values()), right, weight))
    return found


def fit(pages: Sequence[Choice], *, rounds: int, penalty: float) -> tuple[dict[str, float], float]:
    """Return the weights, and that of nothing, by Adam's gradient steps."""
    usable = [page for page in pages if page.days and (page.right is None or page.right in page.days)]
    weights: dict[str, float] = defaultdict(float)
    first: dict[str, float] = defaultdict(float)
    second: dict[str, float] = defaultdict(float)
    for step in range(1, rounds + 1):
        slope: dict[str, float] = defaultdict(float)
        for page in usable:
            for part, traits in zip(shares(page, weights), (*page.traits, {"": 1}), strict=True):
                for trait, count in traits.items():
                    slope[trait] += page.weight * part * count
        for trait in slope:
            change = slope[trait] + (penalty * weights[trait] if trait else 0.0)
            first[trait] = 0.9 * first[trait] + 0.1 * change
            second[trait] = 0.999 * second[trait] + 0.001 * change * change
            size = math.sqrt(second[trait] / (1 - 0.999**step)) + 1e-8
            weights[trait] -= 0.1 * first[trait] / (1 - 0.9**step) / size
    nothing = weights.pop("")
    return dict(weights), nothing


def shares(page: Choice, weights: dict[str, float]) -> list[float]:
    """Return the probability of each day and of nothing, less 1 for the right one."""
    scores = [sum(weights[trait] * count for trait, count in traits.items()) for traits in page.traits]
    scores.append(weights[""])
    top = max(scores)
    raised = [math.exp(score - top) for score in scores]
    total = sum(raised)
    parts = [each / total for each in raised]
    parts[page.days.index(page.right) if page.right is not None else -1] -= 1
    return parts


def chosen(page: Choice, weights: dict[str, float], nothing: float) -> str | None:
    """Return the day that the weights choose."""
    scores = [sum(weights.get(trait, 0.0) * n for trait, n in traits.items()) for traits in page.traits]
    best = max(range(len(scores)), key=scores.__getitem__, default=None)
    return page.days[best] if best is not None and scores[best] > nothing else None


def main() -> None:
    """Print the accuracy across halves of the sites, and the weights of all pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--rounds", type=int, default=600)
    parser.add_argument("--penalty", type=float, default=6.0)
    asked = parser.parse_args()
    pages = choices(asked.data)
    hits: dict[str, list[bool]] = defaultdict(list)
    for half in (0, 1):
        known = [page for page in pages if page.half != half]
        weights, nothing = fit(known, rounds=asked.rounds, penalty=asked.penalty)
        for page in pages:
            if page.half == half and page.right is not None:
                hits[page.set_name].append(chosen(page, weights, nothing) == page.right)
    for name, right in hits.items():
        print(f"{name}: {sum(right) / len(right):.4f} of {len(right)}")
    weights, nothing = fit(pages, rounds=asked.rounds, penalty=asked.penalty)
    print(f"NOTHING = {nothing:.2f}")
    for trait, weight in sorted(weights.items(), key=lambda item: -item[1]):
        print(f'    "{trait}": {weight:.2f},')


if __name__ == "__main__":
    main()
