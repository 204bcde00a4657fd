"""Plain text: one line, addresses between angle brackets (RFC 3986, appendix C) so that no full stop sticks to them."""

from __future__ import annotations

from archiver.cite.checks import completed
from archiver.cite.item import CitedItem
from archiver.cite.line import sentence
from archiver.cite.statement import archived, identity, published_day, quoted, remarks


def render(item: CitedItem) -> str:
    """Return `item` as one line of plain text."""
    draft = " ".join(map(sentence, filter(None, _parts(item))))
    return completed(draft, (item.memento_url, item.captured_text), f"{draft} {archived(item)}")


def _parts(item: CitedItem) -> list[str]:
    return [
        ", ".join(item.authors),
        item.heading,
        ", ".join(filter(None, (item.site, published_day(item)))),
        f"Archived {item.captured_text} at <{item.memento_url}>",
        f"Original: <{item.original_address}>",
        identity(item),
        f"{quoted(item)}, <{item.quote_url}>" if item.quote_url else quoted(item),
        remarks(item),
    ]
