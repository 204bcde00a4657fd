"""What is measured of each block of a page: small integers, the same at training and at reading.

A column holds one integer per block, none below 0. Shares are in eighths, sizes in powers of two, so that
little depends on how long a page is. Of the words of a page only those that controls and bylines begin with count.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from archiver.extract.blocks import Block, Outline
from archiver.extract.boxes import WIDE, Boxes, share
from archiver.extract.echoes import counts, described, lowered, title_words
from archiver.extract.surroundings import most_around, steps_to
from archiver.extract.titles import folded
from archiver.extract.wordlist import words

FEATURES = words(
    "weight links words opening ending tag parent_tag position near_links near_prose repeated alike after_first "
    "before_last after_title shape_prose prose_before title_words from_title from_description after_description "
    "landmark unlikely state list depth long_1 long_2 item_prose item_weight item_links container own_names all_names "
    "parent_weight top_blocks top_words"
)
PAGE_FEATURES = words(
    "page_blocks page_prose page_links page_container page_wide page_articles page_headings page_cjk page_long "
    "page_average kind_article kind_forum kind_documentation kind_listing kind_product kind_service kind_collection"
)
"""What speaks for the kind of a page: its shape, and how far each kind is ahead."""
MOST = {
    name: {"words": 13, "depth": 31, "own_names": 24, "all_names": 30, "container": 25}.get(
        name, 16 if name.startswith(("after", "before", "from")) else 40 if name.endswith("tag") else 15
    )
    for name in (*FEATURES, *PAGE_FEATURES)
}
"""The greatest value of each feature."""

_MARKS = (". ", ", ", "? ", "! ", "。", "，", "、", "；")
_LINK_BINS = (1, 10, 30, 50, 80, 100)
_LINKED = [bisect_right(_LINK_BINS, percent) for percent in range(101)]
_DISTANCES = (-30, -10, -5, -2, -1, 0, 1, 2, 3, 5, 10, 20, 40, 80, 160)
_FAR = 161
_AFTER = [bisect_right(_DISTANCES, distance) for distance in range(-_FAR, _FAR + 1)]
_FARTHEST = len(_DISTANCES)
NO_TITLE = 16
_BITS = [min(15, bits) for bits in range(64)]
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
_OPENING_LIMIT = 160
_GROUPS = (
    words(
        "share tweet follow facebook twitter instagram linkedin whatsapp pinterest youtube subscribe "
        "newsletter sign signup login log register join email print 分享 登录 登錄 注册 註冊 关注 收藏 扫一 "
        "微信 ログ シェ"
    ),
    words(
        "read see show load view learn more related recommended you popular trending most latest recent up "
        "next previous similar also explore 相关 相關 推荐 推薦 热门 熱門 更多 上一 下一 関連 おす 返回 延伸 "
        "标签"
    ),
    words(
        "cookie cookies privacy terms copyright all contact about sitemap disclaimer careers advertisement © "
        "版权 版權 备案 隐私 广告 廣告 声明 免责"
    ),
    words(
        "comment comments reply replies leave quote report posts joined likes views member upvote vote "
        "answers answer solved reactions top 回复 回覆 评论 評論 楼主 发表 點讚 点赞 举报 发帖 积分 コメ "
        "网友"
    ),
    words(
        "by posted published updated written author date source photo image credit picture 作者 来源 來源 "
        "编辑 編輯 责任 记者 发布 時間 时间 原标 撰文 责编 校对 日期 文章 图片 （责 (责 【责 [责"
    ),
    words(
        "add buy in out free sku price sale quantity reviews review rating ratings shop cart checkout "
        "delivery shipping qty from only 购物 价格 $ € £ ¥"
    ),
)
_OPENINGS = {word: group for group, listed in enumerate(_GROUPS, start=1) for word in listed}
"""The words, or the first two signs, that controls and small print of pages begin with, in six groups."""
_BYLINES = 5
_BYLINE = re.compile(
    r"20\d\d[-/.年]\d\d?[-/.月]\d\d?(?:日| |T)? ?\d\d?[:：时時]|发表于|發表於|发布于|发布时间|"
    r"(?:来源|來源|作者|编辑|編輯|记者)[:：]|"
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.? \d\d?(?:st|nd|rd|th)?,? 20\d\d|"
    r"\d\d? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.? 20\d\d"
)
_ENDINGS = {
    **dict.fromkeys(".!?…।", 1),
    **dict.fromkeys("。！？", 2),
    **dict.fromkeys(":：", 3),
    **dict.fromkeys(",;，、；", 4),
    **dict.fromkeys("\"'”’»」』", 5),
    **dict.fromkeys(")]）】》", 6),
    **dict.fromkeys("0123456789", 7),
    **dict.fromkeys("»›→>|+·", 8),
}


@dataclass(frozen=True, slots=True)
class Measures:
    """The features of a page's live blocks: their indexes, and a column for each name in FEATURES; and its boxes."""

    live: list[int]
    columns: list[Sequence[int]]
    boxes: Boxes


def log2(number: int) -> int:
    """Return the number of binary digits of `number`, at most 15."""
    return min(15, number.bit_length())


def opening(block: Block) -> int:
    """Return which group of words a short block begins with, 1 to 6, or 0; with a day and an hour it is a byline."""
    if block.weight >= _OPENING_LIMIT:
        return 0
    text = block.text
    if text[0] > "\x7f":
        group = _OPENINGS.get(text[:2], 0) or _OPENINGS.get(text[0], 0)
    else:
        group = _OPENINGS.get(text.split(None, 1)[0].rstrip(":,.!").lower(), 0) or _OPENINGS.get(text[0], 0)
    # A byline has a year or two Chinese signs, each of three bytes.
    if not group and ("20" in text or block.weight - len(text) > 3) and _BYLINE.search(text):
        return _BYLINES
    return group


def prose_of(block: Block, tag: str) -> int:
    """Return how much a block counts as prose: long unlinked sentences fully, short or linked text little."""
    weight, linked = block.weight, block.link_weight
    if 2 * linked > weight:
        return 0
    prose = weight - linked
    if tag in HEADINGS:
        return prose // 10
    if weight < 60:
        prose //= 4
        if prose < 4:
            return 0
    text = block.text
    for mark in _MARKS if not text.isascii() else _MARKS[:4]:
        if mark in text:
            return prose
    return prose if text[-1] in ".!?" and weight >= 20 else prose * 3 // 10


def headline(outline: Outline, title: str) -> int:
    """Return the index of the block with the page's headline: one that `title` repeats, else the first h1; or -1."""
    key, tags = folded(title), outline.tags
    first = -1
    for index, block in enumerate(outline.blocks):
        tag = tags[block.box]
        if tag in HEADINGS:
            text = folded(block.text) if block.weight < 400 else ""
            if len(text) > 5 and 2 * len(text) >= len(key) and text in key:
                return index
            if first < 0 and tag == "h1":
                first = index
    return first


def measure(outline: Outline, title: str, descriptions: Sequence[str] = ()) -> Measures:
    """Return the features of the live blocks; title and descriptions are those of the head, on one line each."""
    blocks, tags, parents = outline.blocks, outline.tags, outline.parents
    prose = [prose_of(block, tags[block.box]) if 2 * block.link_weight <= block.weight else 0 for block in blocks]
    boxes = Boxes(outline, prose)
    is_live, levels, count = boxes.is_live, boxes.levels, len(blocks)
    live = [index for index, block in enumerate(blocks) if is_live[block.box]]
    if not live:
        return Measures([], [[] for _ in FEATURES], boxes)
    chosen = [blocks[index] for index in live]
    places = [block.box for block in chosen]
    weights = [block.weight for block in chosen]
    above = [tags[parents[box]] if box else "" for box in places]
    before = [0, *accumulate([block.weight for block in blocks])]
    linked = [0, *accumulate([block.link_weight for block in blocks])]
    proses = [0, *accumulate(prose)]
    ends = [(index - 3 if index > 3 else 0, index + 4 if index + 4 < count else count) for index in live]
    page_weight = before[-1] or 1
    inside = [index for index in live if not levels[blocks[index].box] % WIDE]
    title_at = headline(outline, title)
    first, last = (inside[0], inside[-1]) if inside else (-1, -1)
    shapes = _shapes(boxes, places)
    texts = [block.text for block in chosen]
    repeats, alike = _counts(texts), _counts(shapes)
    low = lowered(texts)
    echoed = counts(title_words(title), low)
    in_text = [0 if tags[box] in HEADINGS else times for box, times in zip(places, echoed, strict=True)]
    described_at = described(descriptions, low, weights)
    page_prose = proses[-1] or 1
    nowhere = [NO_TITLE] * len(live)
    columns: list[Sequence[int]] = [
        [_BITS[weight.bit_length()] for weight in weights],
        [_LINKED[100 * b.link_weight // b.weight] if b.link_weight else 0 for b in chosen],
        [min(12, block.text.count(" ") + 1) if block.weight < 200 else 13 for block in chosen],
        [opening(block) if block.weight < _OPENING_LIMIT else 0 for block in chosen],
        [_ENDINGS.get(block.text[-1], 0) for block in chosen],
        [TAGS.get(tags[box], 0) for box in places],
        [TAGS.get(tag, 0) for tag in above],
        [10 * before[index] // page_weight for index in live],
        [share(linked[high] - linked[low], before[high] - before[low]) for low, high in ends],
        [_BITS[(proses[high] - proses[low]).bit_length()] for low, high in ends],
        [min(5, times) if weight < _OPENING_LIMIT else 1 for times, weight in zip(repeats, weights, strict=True)],
        [_BITS[times.bit_length()] for times in alike],
        _distances(live, first),
        _distances([last - index for index in live], 0),
        _distances(live, title_at) if title_at >= 0 else nowhere,
        _prose_shares(shapes, [prose[index] for index in live], page_prose),
        [10 * proses[index] // page_prose for index in live],
        echoed,
        steps_to(blocks[title_at].box, places, parents, boxes.live) if title_at >= 0 else nowhere,
        steps_to(places[described_at], places, parents, boxes.live) if described_at >= 0 else nowhere,
        _distances(live, live[described_at]) if described_at >= 0 else nowhere,
        *boxes.columns(places),
        most_around(in_text, places, parents),
    ]
    return Measures(live, columns, boxes)


def _distances(indexes: list[int], start: int) -> list[int]:
    """Return how far behind `start` each index is, in steps."""
    nearest, farthest = start - _FAR, start + _FAR
    return [
        _AFTER[index - nearest] if nearest < index < farthest else 0 if index < start else _FARTHEST
        for index in indexes
    ]


def _prose_shares(shapes: list[int], prose: list[int], page_prose: int) -> list[int]:
    """Return for each block how much of the page's prose stands in boxes of its shape."""
    sums: dict[int, int] = {}
    for shape, own in zip(shapes, prose, strict=True):
        if own:
            sums[shape] = sums.get(shape, 0) + own
    shares = {shape: share(whole, page_prose) for shape, whole in sums.items()}
    return [shares.get(shape, 0) for shape in shapes]


def _shapes(boxes: Boxes, places: list[int]) -> list[int]:
    """Return for each place a number that boxes of the same tag, names and parent's tag and names share."""
    shapes, parents = boxes.shapes, boxes.outline.parents
    return [shapes[box] << 20 | shapes[parents[box]] if box else 0 for box in places]


def _counts(values: Sequence[object]) -> list[int]:
    """Return for each value how often it is there."""
    counts = Counter(values)
    return [counts[value] for value in values]


def page_row(outline: Outline, boxes: Boxes, kinds: Sequence[int]) -> tuple[int, ...]:
    """Return what is measured of the whole page, named by PAGE_FEATURES."""
    blocks = outline.blocks
    wide = sum([block.weight for block in blocks if block.weight > 2 * len(block.text)])
    weight, prose = boxes.weights[0] or 1, boxes.proses[0]
    counts = Counter(outline.tags)
    headings = sum([counts[tag] for tag in HEADINGS])
    return (
        log2(len(blocks)),
        log2(prose),
        share(boxes.links[0], weight),
        share(boxes.kept[boxes.container], prose),
        share(boxes.kept[boxes.wide_container], prose),
        min(7, counts["article"]),
        log2(headings),
        10 * wide // weight if wide < weight else 9,
        min(15, boxes.long[0]),
        log2(prose // max(1, len(blocks))),
        *kinds,
    )
