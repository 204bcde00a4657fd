"""Where a page shows who wrote it: marked elements, bylines by class, links to authors, "By …" near the headline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml.etree import _Element

from archiver.extract.authorship import is_apart_class, leads_to_author
from archiver.extract.blocks import Outline
from archiver.extract.evidence import Candidate
from archiver.extract.metadata import MAX_VALUE_CHARS, SILENT, element_text
from archiver.extract.names import is_labelled, looks_personal, names_in
from archiver.extract.tokens import INLINE
from archiver.text.search import holds_any

MAX_FOUND = 40
MAX_TEXT = 200
MAX_CHECKED = 12
MAX_ANNOUNCED = 120
MAX_CLIMB = 14
NEAR_BLOCKS = 14

_CJK_BYLINE = re.compile(
    r"(?:^|[\s(（【\[|｜])(?:(?:本报|本報|新华社|见习|特约)?(?:记者|記者)|作者|撰文|文|作者名|著者|筆者)\s*+[:：/／|｜]?\s*+([\u3400-\u9fff\u3041-\u30ff·・]{2,8})"
)
_SIGNING = (" by ", " von ", " par ", " por ", " da ")
_ANY_BYLINE = re.compile(
    r"\b(?:posted|written|published|submitted|created|started|erstellt|geschrieben|verfasst|veröffentlicht|gepostet|publicado|escrito|publié|écrit|"
    r"rédigé|pubblicato|eingestellt)\b[^!?]{0,50}?\s(?:by|von|par|por|da)\s++(\S.{1,80})",
    re.IGNORECASE,
)


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
    named: list[_Element] = []
    related: list[_Element] = []
    linked: list[_Element] = []
    for part in islice(element.iter(), 1, None) if len(element) else ():
        if part.get("itemprop") == "name":
            if part.tag == "meta" and (said := (part.get("content") or "").strip()):
                return [Candidate(said, "meta", "/@content", said, part)]
            named.append(part)
        if part.get("rel") == "author":
            related.append(part)
        if part.tag == "a" and leads_to_author(part.get("href") or ""):
            linked.append(part)
    texts = [_text(part) for part in (named or related or linked or [element])[:MAX_FOUND]]
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
    # The raw text may have been cut before them.
    return Candidate("\n".join(line for line in lines if line and line in raw), "element", "", raw, element)


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
        if block.weight <= MAX_TEXT and holds_any(block.text, _SIGNING):
            found = _ANY_BYLINE.search(block.text)
            if found is not None and _may_sign(found[1], block.text):
                yield Candidate(found[1], "text", "", found[1], outline.elements[block.box])


def _announced(text: str) -> str:
    """Return the part of a block that names the author it announces, or nothing."""
    found = _ANY_BYLINE.search(text) if holds_any(text, _SIGNING) else None
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
