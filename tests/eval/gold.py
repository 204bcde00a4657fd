"""Pages of the gold sets with what is known of their blocks, for train.py."""

from __future__ import annotations

import gzip
import json
import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlsplit

from rapidfuzz.distance import LCSseq

from archiver.errors import ExtractError
from archiver.extract.blocks import Outline, outline_page
from archiver.extract.dom import read_page
from archiver.extract.features import measure, page_row
from archiver.extract.metadata import read_head
from archiver.extract.signs import page_signs
from archiver.extract.survey import descriptions

SETS = ("wcxb", "trafilatura", "magic_article", "aeb", "magic_forum")
KINDS = ("article", "forum", "documentation", "listing", "product", "service", "collection")
TOKEN = re.compile(r"[぀-ヿ㐀-鿿가-힯]|[^\W぀-ヿ㐀-鿿가-힯_]+")
MIN_STORY = 5
SHORT_STORIES = (1, 1, 2, 2, 3, 4, 6)
"""Numbers of long paragraphs that shortened stories keep."""
LONG_PARAGRAPH = 100
_PUBLIC = ("co", "com", "org", "net", "gov", "ac", "edu", "or", "ne", "go")


@dataclass(slots=True)
class GoldPage:
    """A page of a gold set. `labels` say for each block how much of it is story, None where nobody knows."""

    gold_set: str
    site: str
    kind: str
    outline: Outline
    signs: set[str]
    title: str
    descriptions: tuple[str, ...]
    gold_text: str | None
    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]
    sizes: list[int]
    labels: list[float | None]
    page_row: tuple[int, ...] = ()
    live: list[int] = field(default_factory=list)

    @property
    def gold_size(self) -> float:
        """The number of tokens of the story; half of the page's where it is not known."""
        return len(tokens(self.gold_text)) if self.gold_text is not None else 0.5 * sum(self.sizes)


def tokens(text: str | None) -> list[str]:
    """Return the words of a text as the judge counts them, each Chinese character one."""
    return [token.lower() for token in TOKEN.findall(text or "")]


def site_of(url: str, other: str) -> str:
    """Return the registered domain of a URL, about, or `other`."""
    parts = (urlsplit(url).hostname or other).split(".")
    size = 3 if len(parts) > 2 and parts[-2] in _PUBLIC and len(parts[-1]) == 2 else 2
    return ".".join(parts[-size:])


def read_pages(sets: Path) -> Iterator[GoldPage]:
    """Yield the pages of all sets that can be read and hold text."""
    for name in SETS:
        with gzip.open(sets / name / "gold.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                page = read_gold(name, row, (sets / name / "html" / f"{row['id']}.html.gz"))
                if page is not None:
                    yield page


def read_gold(name: str, row: dict[str, Any], file: Path) -> GoldPage | None:
    """Return a page with its labels, or None if there is no text in it."""
    try:
        page = read_page(gzip.decompress(file.read_bytes()))
    except ExtractError:
        return None
    if page.root is None:
        return None
    body = page.root.find("body")
    outline = outline_page(body if body is not None else page.root)
    if not outline.blocks:
        return None
    url = row.get("url") or ""
    head = read_head(page.root)
    described = descriptions(head)
    found = measure(outline, head.title_text(), described)
    signs = page_signs(head, outline, url, page_row(outline, found.boxes, ()))
    outline.elements = []
    words = [tokens(block.text) for block in outline.blocks]
    wanted, unwanted = tuple(row.get("with") or ()), tuple(row.get("without") or ())
    gold = row.get("text")
    labels = aligned(words, tokens(gold)) if gold is not None else told(outline, wanted, unwanted)
    kind = row.get("page_type") or ("forum" if name == "magic_forum" else "article")
    sizes = [len(block) for block in words]
    site = site_of(url, row["id"])
    title = head.title_text()
    return GoldPage(name, site, kind, outline, signs, title, described, gold, wanted, unwanted, sizes, labels)


def shortened(page: GoldPage, random: Random) -> GoldPage | None:
    """Return an article with only the first paragraphs of its story, or None where there are few or it is no article.

    Around short stories everything else weighs more, and few pages of the gold sets have short ones.
    """
    is_story = [label is not None and label >= 0.5 for label in page.labels]
    if page.gold_text is None or page.kind != "article" or sum(is_story) < MIN_STORY:
        return None
    left = random.choice(SHORT_STORIES)
    kept: list[int] = []
    blocks, told = page.outline.blocks, []
    for index, block in enumerate(blocks):
        if is_story[index] and left:
            told.append(block.text)
            left -= block.weight > LONG_PARAGRAPH
        elif is_story[index]:
            continue
        kept.append(index)
    if len(kept) == len(blocks):
        return None
    return replace(
        page,
        outline=replace(page.outline, blocks=[blocks[index] for index in kept]),
        gold_text=" ".join(told),
        sizes=[page.sizes[index] for index in kept],
        labels=[page.labels[index] for index in kept],
        live=[],
    )


def told(outline: Outline, wanted: tuple[str, ...], unwanted: tuple[str, ...]) -> list[float | None]:
    """Return 1 for blocks with a wanted segment, 0 for those with an unwanted one, None for the others."""
    return [
        1.0 if any(s in block.text for s in wanted) else 0.0 if any(s in block.text for s in unwanted) else None
        for block in outline.blocks
    ]


def aligned(words: list[list[str]], gold: list[str]) -> list[float | None]:
    """Return the share of each block that the longest common subsequence of page and gold text takes from it.

    A block of other order, as in threads, counts by its runs of four words that the subsequence left over.
    """
    flat = [word for block in words for word in block]
    owners = [index for index, block in enumerate(words) for _ in block]
    hits, used = [0] * len(words), [False] * len(gold)
    for step in LCSseq.opcodes(flat, gold):
        if step.tag == "equal":
            for offset in range(step.src_end - step.src_start):
                hits[owners[step.src_start + offset]] += 1
                used[step.dest_start + offset] = True
    left = Counter(tuple(gold[i : i + 4]) for i in range(len(gold) - 3) if sum(used[i : i + 4]) <= 1)
    labels: list[float | None] = []
    for block, hit in zip(words, hits, strict=True):
        share = hit / len(block) if block else 0.0
        if share < 0.5 and len(block) >= 4 and left:
            runs = [tuple(block[i : i + 4]) for i in range(len(block) - 3)]
            moved = sum(left[run] > 0 for run in runs) / len(runs)
            if moved > 0.6:
                share = moved
                left.subtract(runs)
        labels.append(share)
    return labels


def bag(said: str, gold: str) -> float:
    """Return the judge's token-bag F1."""
    ours, theirs = Counter(tokens(said)), Counter(tokens(gold))
    total = ours.total() + theirs.total()
    return 2 * (ours & theirs).total() / total if total else 1.0


def runs_of(text: str) -> Counter[tuple[str, ...]]:
    """Return the judge's runs of four tokens."""
    words = tokens(text)
    return Counter(tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3))) if words else Counter()


def report(said: Iterable[tuple[GoldPage, list[int]]]) -> dict[str, Any]:
    """Return the metrics by set and kind for pages and their kept blocks."""
    bags: dict[str, list[float]] = defaultdict(list)
    precisions, recalls = [], []
    hits: Counter[str] = Counter()
    for page, kept in said:
        text = "\n".join(block.text for block in map(page.outline.blocks.__getitem__, kept))
        if page.gold_text is not None:
            score = bag(text, page.gold_text)
            bags[page.gold_set].append(score)
            if page.gold_set == "wcxb":
                bags[f"wcxb {page.kind}"].append(score)
            chinese = sum("㐀" <= c <= "鿿" for c in page.gold_text)
            kana = any("぀" <= c <= "ヿ" for c in page.gold_text)
            if chinese * 3 > len(page.gold_text) and not kana:
                bags[f"{page.gold_set} zh"].append(score)
            if page.gold_set == "aeb":
                ours, theirs = runs_of(text), runs_of(page.gold_text)
                both = (ours & theirs).total()
                if ours:
                    precisions.append(both / ours.total())
                if theirs:
                    recalls.append(both / theirs.total())
        if page.gold_set == "trafilatura":
            for segments, right, wrong in ((page.wanted, "tp", "fn"), (page.unwanted, "fp", "tn")):
                for segment in segments:
                    hits[right if segment in text else wrong] += 1
    out: dict[str, Any] = {name: [round(statistics.mean(values), 4), len(values)] for name, values in bags.items()}
    precision, recall = statistics.mean(precisions), statistics.mean(recalls)
    out["aeb shingle"] = [round(v, 4) for v in (2 * precision * recall / (precision + recall), precision, recall)]
    out["trafilatura segments"] = round(2 * hits["tp"] / (2 * hits["tp"] + hits["fp"] + hits["fn"]), 4)
    return out
