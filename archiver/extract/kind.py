"""What sort of page it is, from a few general signs; "page" when nothing more can be said."""

from __future__ import annotations

import re

from archiver.extract.blocks import Outline
from archiver.extract.metadata import Head
from archiver.extract.survey import strongest_signs, survey
from archiver.model import Kind

_BY_TYPE: tuple[tuple[frozenset[str], Kind], ...] = (
    (frozenset(["DiscussionForumPosting", "QAPage"]), "forum"),
    (frozenset(["APIReference"]), "documentation"),
    (frozenset(["Product"]), "product"),
    (frozenset(["CollectionPage"]), "collection"),
    (frozenset(["NewsArticle", "BlogPosting", "Article", "ReportageNewsArticle", "TechArticle", "Report"]), "article"),
)
_FORUM_URL = re.compile(
    r"/(?:forums?|showthread|viewtopic|discussions?)\b|/(?:threads?|topics?)/[^/?]*\d|showthread|viewtopic|[?&]tid=|/t/[\w-]+/\d+|/thread-\d+"
)
_FORUM_HOST = re.compile(r"^https?://(?:forums?|bbs|community|discuss|tieba)\.")
_FORUM_MAKER = re.compile(
    r"phpbb|vbulletin|discourse|xenforo|mybb|simple machines|smf|discuz|invision|vanilla|flarum|nodebb", re.I
)
_DOCS_URL = re.compile(
    r"^https?://(?:docs|developers?|api)\.|/(?:docs|documentation|reference|manual|api)/|readthedocs"
)
_DOCS_MAKER = re.compile(r"sphinx|mkdocs|docusaurus|gitbook|docutils|hugo-book|doxygen|vuepress|javadoc", re.I)
_PRODUCT_OG = frozenset(["product", "og:product", "product.item", "product.group"])
_NAMED = ("name:", "url:", "host:", "body:", "type:", "gen:", "og:")
"""How the signs begin that are words of the page or of its address."""
MIN_TEXT = 300
CLEAR_MARGIN = 7
MIN_SENTENCES = 3
MIN_SENTENCE_WEIGHT = 120
SHORT_SENTENCE_WEIGHT = 60
"""What a paragraph weighs at least, on a page of little text."""
MAX_LINKED = 0.3
"""The share of links up to which a paragraph is prose."""
MIN_TEASERS, MIN_BARE_TEASERS = 4, 2
"""How many make a list: beside other text, and with nothing else on the page."""
_TEASERS = frozenset(["h2", "h3", "h4"])
_HEADINGS = _TEASERS | {"h1"}


def page_kind(head: Head, outline: Outline, url: str | None) -> tuple[Kind, str]:
    """Return what the page is and how that shows: its own word, its software or address, else all signs together."""
    declared = declared_kind(head)
    if declared is not None and declared != "article":
        return declared, "metadata"
    made = made_kind(head, url)
    if made is not None:
        return made, "generator-or-url"
    if declared is None and sum(block.weight - block.link_weight for block in outline.blocks) < MIN_TEXT:
        return short_kind(outline), "text-shape"
    found = survey(head, outline, url)
    is_clear = max(found.margins) >= CLEAR_MARGIN
    if declared is None and found.kind == "article" and is_list_of_teasers(outline):
        return "listing", "text-shape"
    if declared is None and (found.kind == "article" or not is_clear) and has_teasers_only(outline):
        return "listing", "text-shape"
    if is_clear:
        return found.kind, "signs"
    if declared is not None:
        return declared, "metadata"
    shape = shape_kind(outline)
    # Short lines alone speak for a thread, but tables have these too.
    is_named = found.kind != "forum" or any(sign.startswith(_NAMED) for sign, _ in strongest_signs(found, "forum"))
    return (found.kind, "signs") if shape == "page" and is_named else (shape, "text-shape")


def declared_kind(head: Head) -> Kind | None:
    """Return the kind by JSON-LD types and og:type."""
    types = frozenset(name for node in head.nodes for name in node.types)
    og_types = {c.value.lower() for c in head.metas_named(["og:type"])}
    for names, kind in _BY_TYPE:
        if types & names:
            return kind
    if og_types & _PRODUCT_OG:
        return "product"
    return "article" if "article" in og_types else None


def made_kind(head: Head, url: str | None) -> Kind | None:
    """Return forum or documentation where the generator or the address shows it."""
    makers = " ".join(c.value for c in head.metas_named(["generator"]))
    address = (url or "").lower()
    if _FORUM_MAKER.search(makers) or _FORUM_URL.search(address) or _FORUM_HOST.search(address):
        return "forum"
    return "documentation" if _DOCS_MAKER.search(makers) or _DOCS_URL.search(address) else None


def is_list_of_teasers(outline: Outline) -> bool:
    """Tell whether several headings are links and nowhere do several long paragraphs stand side by side."""
    tags, parents = outline.tags, outline.parents
    linked = sum(1 for block in outline.blocks if tags[block.box] in _TEASERS and 2 * block.link_weight > block.weight)
    if linked < MIN_TEASERS:
        return False
    beside: dict[int, int] = {}
    for block in outline.blocks:
        if block.weight >= MIN_SENTENCE_WEIGHT and block.link_share < MAX_LINKED:
            beside[parents[block.box]] = beside.get(parents[block.box], 0) + 1
    return max(beside.values(), default=0) < MIN_SENTENCES


def has_teasers_only(outline: Outline) -> bool:
    """Tell whether all long paragraphs stand one each below headings that are links, two of these or more."""
    teasers, is_open = 0, False
    for block in outline.blocks:
        tag = outline.tags[block.box]
        if tag in _HEADINGS:
            is_open = tag in _TEASERS and 2 * block.link_weight > block.weight
            teasers += is_open
        elif block.weight >= MIN_SENTENCE_WEIGHT and block.link_share < MAX_LINKED:
            if not is_open:
                return False
            is_open = False
    return teasers >= MIN_BARE_TEASERS


def short_kind(outline: Outline) -> Kind:
    """Return the kind of a page of little text: an article if its one article element or its paragraphs say so."""
    tags, parents = outline.tags, outline.parents
    top = next((box for box, tag in enumerate(tags) if tag == "h1"), 0)
    while top > 0 and tags[top] != "article":
        top = parents[top]
    prose = [b for b in outline.blocks if tags[b.box] == "p" and b.weight >= SHORT_SENTENCE_WEIGHT]
    told = sum(block.weight for block in prose if block.link_share < MAX_LINKED)
    if told and top > 0 and tags.count("article") == 1:
        return "article"
    return "article" if 2 * told > sum(block.weight for block in outline.blocks) else shape_kind(outline)


def shape_kind(outline: Outline) -> Kind:
    """Return article for a page with several long paragraphs, listing for one of mostly links, else page."""
    prose = [block for block in outline.blocks if block.weight >= MIN_SENTENCE_WEIGHT and block.link_share < MAX_LINKED]
    weight = sum(block.weight for block in outline.blocks)
    linked = sum(block.link_weight for block in outline.blocks)
    if len(prose) >= MIN_SENTENCES or sum(block.weight for block in prose) * 2 > max(1, weight):
        return "article" if prose else "page"
    return "listing" if weight and linked * 2 > weight and len(outline.blocks) > 20 else "page"
