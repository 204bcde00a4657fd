"""What sort of page it is, from a few general signs; "page" when nothing more can be said."""

from __future__ import annotations

import re

from archiver.extract.blocks import Outline
from archiver.extract.metadata import Head
from archiver.extract.survey import survey
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
MIN_TEXT = 300
CLEAR_MARGIN = 7
MIN_SENTENCES = 3
MIN_SENTENCE_WEIGHT = 120
MIN_TEASERS = 4
_TEASERS = frozenset(["h2", "h3", "h4"])


def page_kind(head: Head, outline: Outline, url: str | None) -> tuple[Kind, str]:
    """Return what the page is and how that shows: its own word, its software or address, else all signs together."""
    declared = declared_kind(head)
    if declared is not None and declared != "article":
        return declared, "metadata"
    made = made_kind(head, url)
    if made is not None:
        return made, "generator-or-url"
    if declared is None and sum(block.weight - block.link_weight for block in outline.blocks) < MIN_TEXT:
        return shape_kind(outline), "text-shape"
    found = survey(head, outline, url)
    if declared is None and found.kind == "article" and is_list_of_teasers(outline):
        return "listing", "text-shape"
    if max(found.margins) >= CLEAR_MARGIN:
        return found.kind, "signs"
    if declared is not None:
        return declared, "metadata"
    shape = shape_kind(outline)
    return (found.kind, "signs") if shape == "page" else (shape, "text-shape")


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
        if block.weight >= MIN_SENTENCE_WEIGHT and block.link_share < 0.3:
            beside[parents[block.box]] = beside.get(parents[block.box], 0) + 1
    return max(beside.values(), default=0) < MIN_SENTENCES


def shape_kind(outline: Outline) -> Kind:
    """Return article for a page with several long paragraphs, listing for one of mostly links, else page."""
    prose = [block for block in outline.blocks if block.weight >= MIN_SENTENCE_WEIGHT and block.link_share < 0.3]
    weight = sum(block.weight for block in outline.blocks)
    linked = sum(block.link_weight for block in outline.blocks)
    if len(prose) >= MIN_SENTENCES or sum(block.weight for block in prose) * 2 > max(1, weight):
        return "article" if prose else "page"
    return "listing" if weight and linked * 2 > weight and len(outline.blocks) > 20 else "page"
