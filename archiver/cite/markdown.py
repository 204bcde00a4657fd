"""Markdown: a footnote, which most dialects know; put `[^key]` where the text cites it."""

from __future__ import annotations

import re

from archiver.cite.address import is_web
from archiver.cite.checks import completed
from archiver.cite.item import CitedItem
from archiver.cite.line import sentence
from archiver.cite.statement import archived, identity, published_day, quoted, remarks

# The colon of an address too, since some dialects make links of bare addresses.
_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#!|~&$^@]|:(?=//))")

# What would be read as one sign (CommonMark, 2.5), of which an address may have some by chance: ?a=1&lt;b.
_ENTITY = re.compile(r"&(?=#?[0-9A-Za-z]{1,40};)")


def render(item: CitedItem) -> str:
    """Return `item` as the definition of a footnote, on one line."""
    draft = f"[^{item.key}]: " + " ".join(map(sentence, filter(None, _parts(item))))
    marks = (f"]({target(item.memento_url)})", item.captured_text)
    return completed(draft, marks, f"{draft} {archived(item)}")


def escape(text: str) -> str:
    """Return `text` as Markdown (CommonMark, 2.4) that shows it unchanged."""
    return _MARKUP.sub(r"\\\1", text)


def target(url: str) -> str:
    """Return the address `url` as the target of a link that is read as `url`: round brackets would end it."""
    return _ENTITY.sub("&amp;", url.replace("(", "%28").replace(")", "%29"))


def _parts(item: CitedItem) -> list[str]:
    original = item.original_address
    source = f"[Original]({target(original)})" if is_web(original) else f"Original: {escape(original)}"
    passage = escape(quoted(item))
    return [
        escape(", ".join(item.authors)),
        f"[{escape(item.heading)}]({target(item.memento_url)})",
        escape(", ".join(filter(None, (item.site, published_day(item))))),
        f"Archived {item.captured_text}",
        source,
        escape(identity(item)),
        f"[{passage}]({target(item.quote_url)})" if item.quote_url else passage,
        escape(remarks(item)),
    ]
