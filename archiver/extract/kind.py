"""What sort of page it is, from a few general signs; "page" when nothing more can be said."""

from __future__ import annotations

import re

from archiver.extract.blocks import Outline
from archiver.extract.metadata import Head
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
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5"])
MIN_TEASERS = 3
LINKED_SHARE = 0.8
LONG_PARAGRAPH = 300
MIN_SENTENCES = 3
MIN_SENTENCE_WEIGHT = 120


def page_kind(head: Head, outline: Outline, url: str | None) -> tuple[Kind, str]:
    """Return what the page is and how that shows: its own word, its software or address, else its prose."""
    declared = declared_kind(head)
    if declared is not None and declared != "article":
        return declared, "metadata"
    lists = declared is None and lists_stories(outline)
    made = made_kind(head, url)
    if made == "documentation" or (made is not None and not lists):
        return made, "generator-or-url"
    if lists:
        return "listing", "linked-headings"
    return (declared, "metadata") if declared else (shape_kind(outline), "text-shape")


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


def lists_stories(outline: Outline) -> bool:
    """Tell whether at least half of the headings outside of side boxes are links: those of other pages' stories."""
    aside = asides(outline)
    headings = [block for block in outline.blocks if outline.tags[block.box] in _HEADINGS and not aside[block.box]]
    linked = [block for block in headings if block.link_share > LINKED_SHARE]
    prose = sum(block.weight for block in outline.blocks if block.weight >= LONG_PARAGRAPH and block.link_share < 0.3)
    # A story with links to others below it has more prose than teasers have.
    return len(linked) >= MIN_TEASERS and len(linked) * 2 >= len(headings) and prose < LONG_PARAGRAPH * len(linked)


def asides(outline: Outline) -> list[bool]:
    """Return for each box whether it, or a box around it, is hidden or unlikely to be the page's matter."""
    found: list[bool] = []
    for parent, verdict in zip(outline.parents, outline.verdicts, strict=True):
        found.append(verdict in ("hidden", "unlikely", "comments") or (parent >= 0 and found[parent]))
    return found


def shape_kind(outline: Outline) -> Kind:
    """Return article for a page with several long paragraphs, listing for one of mostly links, else page."""
    prose = [block for block in outline.blocks if block.weight >= MIN_SENTENCE_WEIGHT and block.link_share < 0.3]
    weight = sum(block.weight for block in outline.blocks)
    linked = sum(block.link_weight for block in outline.blocks)
    if len(prose) >= MIN_SENTENCES or sum(block.weight for block in prose) * 2 > max(1, weight):
        return "article" if prose else "page"
    return "listing" if weight and linked * 2 > weight and len(outline.blocks) > 20 else "page"
