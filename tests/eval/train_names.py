"""Learn the weights of the signs of a title:  python tests/eval/train_names.py EXTRACT_DIR [--check]

EXTRACT_DIR holds the sets wcxb, trafilatura and postlight. Prints archiver/extract/title_weights.py. For each page the
wordings that may be the title compete (a conditional logit, fitted by Adam with a penalty on size); the weights are
tenths, rounded, so that the choice is a sum of whole numbers. With --check it prints how often the choice is right on
the pages of sites that were left out, in five parts by the host's name.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from archiver.errors import ExtractError
from archiver.extract.blocks import outline_page
from archiver.extract.claims import penalty
from archiver.extract.dom import read_page
from archiver.extract.kind import page_kind
from archiver.extract.metadata import read_head
from archiver.extract.sites import site_candidates
from archiver.extract.titles import claims

SETS = ("wcxb", "trafilatura", "postlight")
PARTS = 5
MIN_PAGES = 12
STEPS = 250
RATE = 0.03
SQUARE_PENALTY = 0.003
SIZE_PENALTY = 0.002
SCALE = 10

Weights = dict[str, float]


@dataclass(frozen=True, slots=True)
class Contest:
    """The wordings of one page, each by its signs, and which of them are right."""

    set_name: str
    part: int
    signs: tuple[tuple[str, ...], ...]
    right: tuple[bool, ...]


def plain(value: object) -> str:
    """Return `value` as the judge compares it."""
    return re.sub(r"[\W_]+", "", str(value or "")).lower()


def contests(folder: Path) -> Iterator[Contest]:
    """Yield the pages of a set that have a title in the gold."""
    with gzip.open(folder / "gold.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if line.strip()]
    for row in rows:
        wanted = plain(row.get("title"))
        raw = gzip.decompress((folder / "html" / f"{row['id']}.html.gz").read_bytes())
        try:
            root = read_page(raw).root
        except ExtractError:
            root = None
        if not wanted or root is None:
            continue
        head = read_head(root, row.get("url"))
        sites = site_candidates(head)
        body = root.find("body")
        outline = outline_page(body if body is not None else root)
        kind, _ = page_kind(head, outline, row.get("url"))
        found = list(claims(head, sites[0].value if sites else None, outline, kind).values())
        site = ".".join((head.host or row["id"]).split(".")[-2:])
        signs = tuple(tuple(sorted(claim.signs)) for claim in found)
        right = tuple(plain(claim.best.value) == wanted for claim in found)
        yield Contest(folder.name, zlib.crc32(site.encode()) % PARTS, signs, right)


def frequent(pages: list[Contest]) -> list[str]:
    """Return the signs that enough wordings have."""
    counts = Counter(sign for page in pages for signs in page.signs for sign in signs)
    return sorted(sign for sign, count in counts.items() if count >= MIN_PAGES)


def learned(pages: list[Contest]) -> dict[str, int]:
    """Return the weights that make the right wordings of `pages` most probable."""
    names = frequent(pages)
    index = {name: place for place, name in enumerate(names)}
    rows = [
        (
            [[index[sign] for sign in signs if sign in index] for signs in page.signs],
            [penalty(signs) / SCALE for signs in page.signs],
            page.right,
        )
        for page in pages
        if any(page.right)
    ]
    weights, first, second = ([0.0] * len(names) for _ in range(3))
    for step in range(1, STEPS + 1):
        for place, slope in enumerate(slopes(rows, weights)):
            first[place] = 0.9 * first[place] + 0.1 * slope
            second[place] = 0.999 * second[place] + 0.001 * slope * slope
            change = first[place] / (1 - 0.9**step) / (math.sqrt(second[place] / (1 - 0.999**step)) + 1e-8)
            moved = weights[place] - RATE * change
            weights[place] = math.copysign(max(0.0, abs(moved) - SIZE_PENALTY), moved)
    rounded = {name: round(weights[place] * SCALE) for name, place in index.items()}
    return {name: weight for name, weight in rounded.items() if weight}


def slopes(rows: list[tuple[list[list[int]], list[float], tuple[bool, ...]]], weights: list[float]) -> list[float]:
    """Return the gradient of the mean loss."""
    found = [SQUARE_PENALTY * weight for weight in weights]
    for wordings, penalties, right in rows:
        scores = [sum(weights[place] for place in signs) - off for signs, off in zip(wordings, penalties, strict=True)]
        top = max(scores)
        shares = [math.exp(score - top) for score in scores]
        total = sum(shares)
        good = sum(share for share, is_right in zip(shares, right, strict=True) if is_right)
        for signs, share, is_right in zip(wordings, shares, right, strict=True):
            slope = (share / total - (share / good if is_right and good else 0.0)) / len(rows)
            for place in signs:
                found[place] += slope
    return found


def is_right(page: Contest, weights: dict[str, int]) -> bool:
    """Tell whether the wording with the highest sum is right; on a tie the first one counts, as in the extractor."""
    scores = [sum(weights.get(sign, 0) for sign in signs) - penalty(signs) for signs in page.signs]
    return bool(scores) and page.right[scores.index(max(scores))]


def check(pages: list[Contest]) -> dict[str, float]:
    """Return by set how often the choice is right on sites that were left out."""
    hits: dict[str, list[bool]] = {}
    for part in range(PARTS):
        weights = learned([page for page in pages if page.part != part])
        for page in pages:
            if page.part == part:
                hits.setdefault(page.set_name, []).append(is_right(page, weights))
    return {name: round(sum(right) / len(right), 4) for name, right in hits.items()}


def module(weights: dict[str, int]) -> str:
    """Return the source of the module of weights."""
    lines = [f'    "{name}": {weight},' for name, weight in sorted(weights.items())]
    head = [
        '"""What each sign says for a wording being the title, in tenths of a logit.',
        "",
        "Made by tests/eval/train_names.py; not to be edited by hand.",
        '"""',
        "",
        "from __future__ import annotations",
        "",
        "WEIGHTS = {",
    ]
    return "\n".join([*head, *lines, "}", ""])


def main() -> None:
    """Print the weights, or how good they are on sites left out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args()
    pages = [page for name in SETS for page in contests(asked.folder / name)]
    print(json.dumps(check(pages)) if asked.check else module(learned(pages)), end="\n" if asked.check else "")


if __name__ == "__main__":
    main()
