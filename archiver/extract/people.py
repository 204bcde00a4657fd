"""Who wrote a story: names of people from metadata and from bylines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import _Element

from archiver.extract.evidence import Candidate, xpath
from archiver.extract.metadata import Head, element_text

MAX_NAME_CHARS = 60
MAX_AUTHORS = 20
_META = (
    "author",
    "article:author",
    "article:author_name",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "citation_author",
    "byl",
    "twitter:data1",
)
_BEFORE = re.compile(
    r"^\s*(?:(?:written|posted|published|reported|story|text|article|words)\s+by|by|von|par|por|di|door|av|af|autor(?:in)?|auteur|"
    r"author|作者|记者|記者|编辑|編輯|撰文|文)\s*[:：/]?\s+|^\s*(?:作者|记者|記者|撰文|文)\s*[:：/]\s*",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*(?:,|;|、|，|\||/|&|\band\b|\bund\b|\bet\b|\bwith\b)\s*", re.IGNORECASE)
_NO_NAME = re.compile(
    r"https?:|www\.|@|\d{2}|^(?:admin|administrator|editor|staff|redaktion|guest|unknown|null|none|webmaster)$",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?:^|[\s_-])(?:author|byline|by-line|autor|auteur|writer|posted-by)(?:$|[\s_-]|name)", re.IGNORECASE
)
# What follows the linked name of who posted a story on Chinese sites, a user number between them or not.
_POSTED = re.compile(r"\s*+(?:[(（]\d+[)）])?+\s*+(?:发表于|發表於|发布于|發佈於|发表於|投递于)")
_IN_COMMENTS = re.compile(r"comment|related|sidebar|footer|recommend", re.IGNORECASE)


def author_candidates(head: Head, site: str | None) -> list[list[Candidate]]:
    """Return the names by source, the strongest source first, each name a candidate."""
    sources = [
        list(head.linked("author", "name")),
        list(head.linked("creator", "name")),
        *([c] for name in _META for c in head.metas_named([name]) if _is_author_meta(head, name)),
        list(_marked(head.root)),
        list(_bylines(head.root)),
        list(_posters(head.root)),
    ]
    named = [[name for c in source for name in _names(c, site)] for source in sources]
    return [_once(names) for names in named if names]


def _is_author_meta(head: Head, name: str) -> bool:
    """Tell whether a meta element is about the author; Twitter's free label has to say so (Twitter Cards)."""
    if name != "twitter:data1":
        return True
    labels = [c.value.lower() for c in head.metas_named(["twitter:label1"])]
    return labels[:1] == ["written by"]


def _names(candidate: Candidate, site: str | None) -> Iterator[Candidate]:
    if re.search(r"https?://", candidate.value):
        # Facebook's article:author is the address of a profile.
        return
    text = _BEFORE.sub("", candidate.value)
    for name in _BETWEEN.split(text):
        bare = name.strip(" .:-–|\"'")
        if not 2 <= len(bare) <= MAX_NAME_CHARS or _NO_NAME.search(bare) or len(bare.split()) > 5:
            continue
        if site and bare.casefold() == site.casefold():
            continue
        raw = bare if bare in candidate.raw else candidate.raw
        transforms = () if bare == candidate.raw else ("name",)
        yield Candidate(bare, candidate.method, candidate.selector, raw, candidate.element, transforms)


def _once(names: list[Candidate]) -> list[Candidate]:
    by_key: dict[str, Candidate] = {}
    for name in names:
        by_key.setdefault(name.value.casefold(), name)
    return list(by_key.values())[:MAX_AUTHORS]


def _marked(root: _Element) -> Iterator[Candidate]:
    """Yield the texts of elements that HTML or microdata marks as the author."""
    for element in root.iter("a", "span", "div", "address", "p", "strong"):
        attributes = element.attrib
        if "author" in (attributes.get("rel") or "").split() or attributes.get("itemprop") == "author":
            inner = element.find(".//*[@itemprop='name']")
            yield from _text_of(inner if inner is not None else element)


def _bylines(root: _Element) -> Iterator[Candidate]:
    """Yield the text of the first element whose class says that it is a byline."""
    for element in root.iter("a", "span", "div", "p", "address", "li"):
        words = element.get("class")
        if words and _BYLINE.search(words) and not _IN_COMMENTS.search(words):
            found = list(_text_of(element))
            if found:
                yield from found
                return


def _posters(root: _Element) -> Iterator[Candidate]:
    """Yield the linked name that the words for "posted on" follow; only the first, for comments are signed so too."""
    for element in root.iter("a"):
        if element.tail and _POSTED.match(element.tail):
            yield from _text_of(element)
            return


def _text_of(element: _Element) -> Iterator[Candidate]:
    text = element_text(element, 200)
    if text and len(text) <= 120:
        yield Candidate(text, "element", xpath(element), text, element)
