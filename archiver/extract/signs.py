"""What speaks for the kind of a page: its own declarations, its address, the names in it, its shape."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urlsplit

from archiver.extract.blocks import Outline
from archiver.extract.metadata import Head
from archiver.extract.tokens import name_words, read_names

MAX_BOXES = 3000
_WORD = re.compile(r"[a-z]{3,20}")
_DAY = re.compile(r"/(?:19|20)\d\d/\d")
_LONG_NUMBER = re.compile(r"\d{4}")
_TAGS = ("time", "article", "table", "pre", "form", "dl", "figure")


def page_signs(head: Head, outline: Outline, url: str | None, page: tuple[int, ...]) -> set[str]:
    """Return the signs of a page as short texts; `page` are the first of its PAGE_FEATURES."""
    signs = {f"type:{name}" for node in head.nodes for name in node.types}
    signs.update(f"og:{c.value[:30].lower()}" for c in head.metas_named(["og:type"]))
    for maker in head.metas_named(["generator"]):
        signs.update(f"gen:{word}" for word in _WORD.findall(maker.value[:100].lower())[:8])
    signs |= address_signs(url)
    signs |= name_signs(outline)
    signs.update(f"{position}={value}" for position, value in enumerate(page))
    signs.update(f"{position}~{value // 2}" for position, value in enumerate(page))
    return signs


def address_signs(url: str | None) -> set[str]:
    """Return the signs in an address: words of its path, of its host before the domain, the form of its last part."""
    try:
        parts = urlsplit((url or "")[:2000].lower())
        host = parts.hostname or ""
    except ValueError:
        return set()
    folders = [part for part in parts.path.split("/") if part]
    last = folders[-1] if folders else ""
    signs = {f"url:{word}" for word in _WORD.findall(parts.path)}
    signs.update(f"host:{word}" for word in host.split(".")[:-2])
    signs.add(f"folders:{min(4, len(folders))}")
    signs.add(f"hyphens:{min(5, last.count('-'))}")
    for sign, is_there in (
        ("number", _LONG_NUMBER.search(last)),
        ("day", _DAY.search(parts.path)),
        ("query", parts.query),
    ):
        signs.add(f"{sign}:{'yes' if is_there else 'no'}")
    return signs


def name_signs(outline: Outline) -> set[str]:
    """Return the signs in class names and ids of boxes, those of the body apart, and how often some tags occur."""
    names = outline.names
    words = outline.words if len(names) <= MAX_BOXES else read_names({*names[:MAX_BOXES]}).words
    counts = Counter(outline.tags)
    return {
        *[f"body:{word}" for word in name_words(names[0])],
        *[f"name:{word}" for word in words],
        *[f"{tag}:{min(4, counts[tag]).bit_length()}" for tag in _TAGS],
    }
