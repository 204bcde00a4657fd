"""Where a page shows who wrote it: marked elements, bylines by class, links to authors, "By …" near the headline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from lxml.etree import _Element

from archiver.extract.blocks import Outline
from archiver.extract.evidence import Candidate
from archiver.extract.metadata import MAX_VALUE_CHARS, SILENT, element_text
from archiver.extract.names import is_labelled, looks_personal, names_in
from archiver.extract.tokens import INLINE
from archiver.extract.wordlist import words

MAX_FOUND = 40
MAX_TEXT = 200
MAX_CHECKED = 12
MAX_ANNOUNCED = 120
MAX_CLASS_CHARS = 300
MAX_ADDRESS_CHARS = 300
MAX_CLIMB = 14
NEAR_BLOCKS = 14

_TAGS = (
    "a",
    "span",
    "div",
    "p",
    "address",
    "li",
    "strong",
    "b",
    "em",
    "small",
    "cite",
    "td",
    "dt",
    "dd",
    "h3",
    "h4",
    "h5",
    "h6",
    "article",
)
_BYLINE = re.compile(
    r"(?<![^\s_-])(?:(?:post|entry|article|blog|story|news|meta|content)?[_-]?authors?|by-?lines?|autor(?:en|in)?|auteurs?|writers?|"
    r"posted-?by|written-?by|contributors?)(?![^\s_-])|author-?name\w*|byline-?name|entry-author"
)
_NO_BYLINE = re.compile(
    r"(?<![^\s_-])(?:bio|box|avatar|image|img|photo|pic|desc\w*|description|about|social|follow\w*|prefix|heading|label|title|role|count|"
    r"date|time|more|note|thumbnail|icon|position|job|articles|posts|twitter|email)(?![^\s_-])"
)
_HINT = re.compile(r"auth|by-?line|autor|auteur|writ|post|user|nick|contrib|member")
_USER = re.compile(
    r"(?<![^\s_-])(?:user-?name|poster(?:name)?|username-coloured|member-?name|nick(?:name)?)(?![^\s_-])"
)
_ELSEWHERE = re.compile(
    r"(?<![^\s_-])(?:comments?\w*|respond|repl(?:y|ies)|related\w*|recommend\w*|sidebar\w*|footer\w*|teasers?|widget\w*|promo\w*|"
    r"popular|trending|latest\w*|more-\w+|read-?(?:more|next|also)|carousel|slider|swiper\w*|card|cards|listing|loop|quote\w*|"
    r"kommentare?|comentarios?|commentaires?|listitem|list-item|advert\w*)(?![^\s_-])"
)
# In the same class as the word for an author: the author of something else, or a field to fill in.
_FOREIGN = re.compile(
    r"(?<![^\s_-])(?:comment\w*|repl(?:y|ies)|licen[sc]e|quotes?|quotation|zitat|login|testimonials?|reviews?|reviewer|rev|forms?|widget|"
    r"copyright|photo|foto|bild|image|caption|cite|dsq|bbcode|search|prep|teaser|related|register)(?![^\s_-])"
)
_AUTHOR_PROPERTIES = frozenset(["author", "creator"])
_CAMEL = re.compile(r"([a-z0-9])([A-Z])")
_AUTHOR_FOLDERS = frozenset(
    words(
        "author authors autor autoren autores auteur auteurs people staff journalist journalists contributor "
        "contributors redakteur redakteure by writer writers columnist columnists"
    )
)
# Quick to look for; what it lets through is looked at by folder.
_MAYBE_AUTHOR = re.compile(r"/(?:[Aa]ut|[Pp]eo|[Ss]ta|[Jj]ou|[Cc]o[nl]|[Rr]ed|[Bb]y|[Ww]ri|[A-Z]{2})")
# What follows the linked name of who posted a story on Chinese sites, a user number between them or not.
_POSTED = re.compile(r"\s*+(?:[(（]\d+[)）])?+\s*+(?:发表于|發表於|发布于|發佈於|发表於|投递于)")
_CJK_BYLINE = re.compile(
    r"(?:^|[\s(（【\[|｜])(?:(?:本报|本報|新华社|见习|特约)?(?:记者|記者)|作者|撰文|文|作者名|著者|筆者)\s*+[:：/／|｜]?\s*+([\u3400-\u9fff\u3041-\u30ff·・]{2,8})"
)
_SIGNING = (" by ", " von ", " par ", " por ", " da ")
_ANY_BYLINE = re.compile(
    r"\b(?:posted|written|published|submitted|created|started|erstellt|geschrieben|verfasst|veröffentlicht|gepostet|publicado|escrito|publié|écrit|"
    r"rédigé|pubblicato|eingestellt)\b[^!?]{0,50}?\s(?:by|von|par|por|da)\s++(\S.{1,80})",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Places:
    """What was found, by kind of place, each in the order of the page."""

    marked: list[_Element] = field(default_factory=list)
    bylines: list[_Element] = field(default_factory=list)
    linked: list[_Element] = field(default_factory=list)
    users: list[_Element] = field(default_factory=list)
    posters: list[_Element] = field(default_factory=list)


@lru_cache(maxsize=16_384)
def class_sign(words: str) -> str:
    """Return what a class says of an element itself: "byline", "user" or nothing."""
    if _HINT.search(words[:MAX_CLASS_CHARS].lower()) is None:
        return ""
    spaced = _spaced_class(words)
    is_user = _USER.search(spaced) is not None
    if not (is_user or _BYLINE.search(spaced)) or _FOREIGN.search(spaced):
        return ""
    return "user" if is_user else "" if _NO_BYLINE.search(spaced) else "byline"


@lru_cache(maxsize=16_384)
def is_apart_class(words: str) -> bool:
    """Tell whether a class and id are those of comments, teasers or a side box."""
    return _ELSEWHERE.search(_spaced_class(words)) is not None


def _spaced_class(words: str) -> str:
    return _CAMEL.sub(r"\1-\2", words[:MAX_CLASS_CHARS]).lower().replace("_", "-")


def author_places(root: _Element) -> Places:
    """Return the elements that say who wrote the page, or may."""
    places = Places()
    for element in root.iter(*_TAGS):
        is_link = element.tag == "a"
        for name, said in element.items():
            value = str(said)
            if name == "class":
                sign = class_sign(value)
                if sign:
                    (places.bylines if sign == "byline" else places.users).append(element)
            elif (name == "itemprop" and value in _AUTHOR_PROPERTIES) or (
                name == "rel" and is_link and "author" in value.split()
            ):
                places.marked.append(element)
            elif name == "href" and is_link and _MAYBE_AUTHOR.search(value) and leads_to_author(value):
                places.linked.append(element)
        if is_link and not places.posters and element.tail and _POSTED.match(element.tail):
            places.posters.append(element)
    return places


def leads_to_author(address: str) -> bool:
    """Tell whether a folder of an address is called like those for the pages of authors."""
    folders = address[:MAX_ADDRESS_CHARS].lower().split("/")
    return len(folders) > 2 and folders[-1] not in _AUTHOR_FOLDERS and not _AUTHOR_FOLDERS.isdisjoint(folders[1:-1])


def is_elsewhere(element: _Element) -> bool:
    """Tell whether an element stands among comments, teasers or in a side box."""
    above = element.getparent()
    for _ in range(MAX_CLIMB):
        if above is None or above.tag == "body":
            return False
        if above.tag in ("aside", "nav", "footer", "blockquote"):
            return True
        words = f"{above.get('class') or ''} {above.get('id') or ''}"
        if above.tag not in ("article", "main") and len(words) > 1 and is_apart_class(words):
            return True
        if above.get("itemprop") in ("comment", "review", "suggestedAnswer", "acceptedAnswer"):
            return True
        above = above.getparent()
    return False


def parted(elements: list[_Element]) -> tuple[list[_Element], list[_Element]]:
    """Return the first of `elements`: those in the story itself, and those among comments and teasers."""
    few = [element for element in elements[:MAX_FOUND] if len(element) or (element.text or "").strip()][:MAX_CHECKED]
    apart = [is_elsewhere(element) for element in few]
    own = [element for element, is_apart in zip(few, apart, strict=True) if not is_apart]
    return own, [element for element, is_apart in zip(few, apart, strict=True) if is_apart]


def first_group(elements: list[_Element]) -> list[_Element]:
    """Return the first of `elements` in the story itself, with those that stand beside it.

    Authors of one story are named in one place; those of comments, answers and other stories elsewhere.
    """
    own, apart = parted(elements)
    ordered = own or apart
    if not ordered:
        return []
    first = ordered[0]
    around = [first.getparent(), _above(first.getparent())]
    group = [first]
    for other in ordered[1:]:
        near = [other.getparent(), _above(other.getparent())]
        if not any(one is two for one in around for two in near if one is not None):
            break
        group.append(other)
    return group


def _above(element: _Element | None) -> _Element | None:
    above = element.getparent() if element is not None else None
    return None if above is None or above.tag in ("body", "main", "article") else above


def name_texts(element: _Element) -> list[Candidate]:
    """Return the texts of an element that may hold names: those of its name parts, links to authors, or its own."""
    metas = [one for one in element.iterfind(".//meta[@itemprop='name']") if (one.get("content") or "").strip()]
    if metas:
        said = (metas[0].get("content") or "").strip()
        return [Candidate(said, "meta", "/@content", said, metas[0])]
    parts = element.findall(".//*[@itemprop='name']") or element.findall(".//*[@rel='author']")
    links = [link for link in element.iter("a") if leads_to_author(link.get("href") or "") and link is not element]
    texts = [_text(part) for part in (parts or links or [element])[:MAX_FOUND]]
    return [text for text in texts if text.raw]


def _text(element: _Element) -> Candidate:
    """Return the text of an element; a new line stands where a box begins or ends in it."""
    raw = element_text(element, MAX_TEXT * 2)
    if not len(element):
        return Candidate(raw, "element", "", raw, element)
    pieces = []
    for node in element.iter():
        gap = "" if node.tag in INLINE and node.tag not in ("br", "a") else "\n"
        pieces.append(gap + ("" if node.tag in SILENT else node.text or ""))
        if node is not element:
            pieces.append(gap + (node.tail or ""))
        if len(pieces) > 60:
            break
    lines = [" ".join(line.split()) for line in "".join(pieces)[:MAX_VALUE_CHARS].split("\n")]
    return Candidate("\n".join(line for line in lines if line), "element", "", raw, element)


def announced_names(outline: Outline) -> Iterator[Candidate]:
    """Yield what short blocks near the headline announce: "By …", "Von …", "记者 …"."""
    blocks = outline.blocks
    start = max(0, next((place for place, block in enumerate(blocks) if outline.tags[block.box] == "h1"), 0) - 3)
    for block in blocks[start : start + NEAR_BLOCKS]:
        if block.weight <= MAX_TEXT and (said := _announced(block.text)) and _may_sign(said, block.text):
            yield Candidate(said, "text", "", said, outline.elements[block.box])


def signed_names(outline: Outline) -> Iterator[Candidate]:
    """Yield what short blocks anywhere on the page say in the way of "Posted by …"."""
    for block in outline.blocks:
        if block.weight <= MAX_TEXT and any(word in block.text for word in _SIGNING):
            found = _ANY_BYLINE.search(block.text)
            if found is not None and _may_sign(found[1], block.text):
                yield Candidate(found[1], "text", "", found[1], outline.elements[block.box])


def _announced(text: str) -> str:
    """Return the part of a block that names the author it announces, or nothing."""
    found = _ANY_BYLINE.search(text) if any(word in text for word in _SIGNING) else None
    if found is None and not text.isascii():
        found = _CJK_BYLINE.search(text)
    if found is not None:
        return found[1]
    if len(text) > MAX_ANNOUNCED or not is_labelled(text):
        return ""
    return text if any(looks_personal(name) and " " in name for name in names_in(text)) else ""


def _may_sign(said: str, text: str) -> bool:
    """Tell whether what stands behind "by" is no common word: it is capitalised, or a date stands in the same line."""
    return not said[0].islower() or any(letter.isdigit() for letter in text)
