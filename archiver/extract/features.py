"""What is measured of each block of a page: small integers, the same at training and at reading.

A row holds one integer per name in FEATURES, never more than MAX_BIN. Shares are in eighths, sizes in powers of two, so
that little depends on how long a page is. Of the words of a page only those of two lists of controls count.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from archiver.extract.blocks import Block, Outline
from archiver.extract.boxes import Boxes, share
from archiver.extract.titles import folded
from archiver.extract.wordlist import words

FEATURES = words(
    "weight links sentences words phrase tag parent_tag next_tag landmark unlikely state list depth position "
    "near_links near_prose repeated prose prose_2 long_1 long_2 links_1 links_2 blocks_2 item_prose item_depth "
    "item_weight siblings alike container after_first before_last after_title own_names all_names"
)
MAX_BIN = 47

_SENTENCE_END = re.compile(r"[.!?…।](?=[\s'\"”’)]|$)|[。！？]")
_PAUSE = re.compile(r"[,，、；;:：،]")
_LINK_BINS = (1, 10, 30, 50, 80, 100)
_DISTANCES = (-30, -10, -5, -2, -1, 0, 1, 2, 3, 5, 10, 20, 40, 80, 160)
NO_TITLE = 16
HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
TAGS = {
    tag: code
    for code, tag in enumerate(
        words(
            "p h1 h2 h3 h4 h5 h6 li td th dd dt div section article pre blockquote figcaption header footer button "
            "noscript main form tr ul ol dl table figure aside nav body caption summary details address center label"
        ),
        start=1,
    )
}
_LATIN_UI = re.compile(
    r"\b(?:(?:share|tweet|follow us|facebook|twitter|instagram|linkedin|whatsapp|pinterest|youtube|subscribe|"
    r"newsletter|sign up|sign in|log ?in|register|logout|my account|join now)\b()|"
    r"(?:read more|see more|show more|load more|view all|see all|view more|learn more|more from|related|recommended|"
    r"you may also|also like|popular|trending|most read|latest|recent posts|up next|next|previous|similar)\b()|"
    r"(?:cookies?|privacy|terms|copyright|all rights reserved|contact us|about us|sitemap|disclaimer|careers|"
    r"advertis\w+)\b()|"
    r"(?:comments?|reply|replies|leave a comment|quote|report|posts?|joined|likes?|views?|member|upvote|vote|answers?|"
    r"solved)\b()|"
    r"(?:by|posted|published|updated|written|author|min read|minutes? ago|hours? ago|days? ago)\b()|"
    r"(?:add to (?:cart|bag|wishlist)|buy now|in stock|out of stock|free shipping|sku|price|sale|quantity|reviews?|"
    r"ratings?|shop|cart|checkout|delivery)\b())|\$\s?\d()"
)
_WIDE_UI = re.compile(
    r"(?:分享|登录|登錄|注册|註冊|关注|收藏|ログイン|シェア)()|(?:相关|相關|推荐|推薦|热门|熱門|更多|上一篇|下一篇|関連|おすすめ)()|"
    r"(?:©|版权|版權|备案|隐私|广告|廣告)()|(?:回复|回覆|评论|評論|楼主|发表于|点赞|點讚|举报|发帖|积分|コメント)()|"
    r"(?:作者|来源|來源|编辑|編輯|记者|发布|時間|时间)()|(?:[€£¥]\s?\d|购物车|价格)()"
)
"""Words that controls and small print of pages are made of, in six groups."""
_UI_WEIGHT = 160


def log2(number: int) -> int:
    """Return the number of binary digits of `number`, at most 15."""
    return min(15, number.bit_length())


def link_bin(block: Block) -> int:
    """Return 0 for a block without links to 6 for one that is nothing else."""
    return bisect_right(_LINK_BINS, 100 * block.link_weight // block.weight) if block.link_weight else 0


def phrase(block: Block) -> int:
    """Return which group of words of controls a short block has, 1 to 6, or 0."""
    if block.weight >= _UI_WEIGHT:
        return 0
    text = block.text
    found = None if text.isascii() else _WIDE_UI.search(text)
    found = found or _LATIN_UI.search(text.lower())
    return min(6, found.lastindex or 1) if found is not None else 0


def prose_of(block: Block, tag: str, sentences: int) -> int:
    """Return how much a block counts as prose: long unlinked sentences fully, short or linked text little."""
    if 2 * block.link_weight > block.weight:
        return 0
    prose = block.weight - block.link_weight
    if tag in HEADINGS:
        return prose // 10
    if block.weight < 60:
        prose //= 4
    return prose if sentences or _PAUSE.search(block.text) else prose * 3 // 10


def headline(outline: Outline, title: str) -> int:
    """Return the index of the block with the page's headline: one that `title` repeats, else the first h1; or -1."""
    key = folded(title)
    first = -1
    for index, block in enumerate(outline.blocks):
        tag = outline.tags[block.box]
        if tag in HEADINGS:
            text = folded(block.text) if block.weight < 400 else ""
            if len(text) > 5 and 2 * len(text) >= len(key) and text in key:
                return index
            if first < 0 and tag == "h1":
                first = index
    return first


def measure(outline: Outline, title: str) -> tuple[list[tuple[int, ...]], Boxes]:
    """Return a row of features for each block, and the boxes' measures; `title` is that of the head."""
    blocks, tags, parents = outline.blocks, outline.tags, outline.parents
    sentences = [len(_SENTENCE_END.findall(block.text)) if block.weight >= 20 else 0 for block in blocks]
    prose = [prose_of(block, tags[block.box], ends) for block, ends in zip(blocks, sentences, strict=True)]
    boxes = Boxes(outline, prose)
    weights = [0, *accumulate(block.weight for block in blocks)]
    links = [0, *accumulate(block.link_weight for block in blocks)]
    proses = [0, *accumulate(prose)]
    page_weight, count, title_at = weights[-1] or 1, len(blocks), headline(outline, title)
    inside = [index for index, block in enumerate(blocks) if boxes.levels[block.box] == 0]
    first, last = (inside[0], inside[-1]) if inside else (-1, -1)
    repeats: dict[str, int] = {}
    alike: dict[int, int] = {}
    for block in blocks:
        repeats[block.text] = repeats.get(block.text, 0) + 1
        shape = boxes.shape_with_parent[block.box]
        alike[shape] = alike.get(shape, 0) + 1
    codes = [TAGS.get(tags[block.box], 0) for block in blocks] + [0]
    box_rows: dict[int, tuple[int, ...]] = {}
    rows: list[tuple[int, ...]] = []
    for index, block in enumerate(blocks):
        box = block.box
        of_box = box_rows.get(box)
        if of_box is None:
            of_box = box_rows[box] = boxes.row(box)
        weight, text = block.weight, block.text
        low, high = index - 3 if index > 3 else 0, index + 4 if index + 4 < count else count
        linked, around = links[high] - links[low], weights[high] - weights[low]
        rows.append(
            (
                log2(weight),
                link_bin(block),
                min(5, sentences[index]),
                min(12, text.count(" ") + 1) if weight < 200 else 13,
                phrase(block),
                codes[index],
                TAGS.get(tags[parents[box]], 0) if box else 0,
                codes[index + 1],
                *of_box[:5],
                10 * weights[index] // page_weight,
                share(linked, around),
                log2(proses[high] - proses[low]),
                min(5, repeats[text]),
                *of_box[5:15],
                of_box[15],
                log2(alike[boxes.shape_with_parent[box]]),
                of_box[16],
                bisect_right(_DISTANCES, index - first),
                bisect_right(_DISTANCES, last - index),
                bisect_right(_DISTANCES, index - title_at) if title_at >= 0 else NO_TITLE,
                of_box[17],
                of_box[18],
            )
        )
    return rows, boxes


def page_row(outline: Outline, boxes: Boxes, kinds: Sequence[int]) -> tuple[int, ...]:
    """Return what is measured of the whole page, named by PAGE_FEATURES."""
    blocks, tags = outline.blocks, outline.tags
    wide = sum(block.weight for block in blocks if block.weight > 2 * len(block.text))
    weight, prose = boxes.weights[0] or 1, boxes.proses[0]
    headings = sum(1 for block in blocks if tags[block.box] in HEADINGS)
    return (
        log2(len(blocks)),
        log2(prose),
        share(boxes.links[0], weight),
        share(boxes.kept[boxes.container], prose),
        share(boxes.kept[boxes.wide_container], prose),
        min(7, tags.count("article")),
        log2(headings),
        10 * wide // weight if wide < weight else 9,
        min(15, boxes.long[0]),
        log2(prose // max(1, len(blocks))),
        *kinds,
    )


PAGE_FEATURES = words(
    "page_blocks page_prose page_links page_container page_wide page_articles page_headings page_cjk page_long "
    "page_average kind_article kind_forum kind_documentation kind_listing kind_product kind_service kind_collection"
)
