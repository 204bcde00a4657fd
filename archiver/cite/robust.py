"""HTML: a Robust Link (mementoweb), a link that also says which version of its target is meant."""

from __future__ import annotations

from html import escape

from archiver.cite.address import is_web
from archiver.cite.checks import completed
from archiver.cite.item import CitedItem
from archiver.cite.line import one_line, sentence
from archiver.cite.statement import archived, published_day, remarks


def render(item: CitedItem) -> str:
    """Return `item` as one line of HTML: authors, the robust link, site and date, the archived version."""
    origin = ", ".join(filter(None, (item.site, published_day(item))))
    parts = (_said(", ".join(item.authors)), f"{_link(item)}.", _said(origin), f"{_version(item)}.", _quote(item))
    draft = " ".join(filter(None, (*parts, escape(remarks(item)))))
    marks = (f'data-versionurl="{escape(item.memento_url)}"', f'datetime="{item.captured_day}T')
    return completed(draft, marks, f"{draft} {escape(archived(item))}.")


def _link(item: CitedItem) -> str:
    original = escape(item.original_address)
    # An address of another scheme (urn:, javascript:) must not become a link.
    target = original if is_web(item.original_url) else escape(item.memento_url)
    language = f' lang="{escape(item.language)}"' if item.language else ""
    return (
        f'<a href="{target}" data-originalurl="{original}" data-versionurl="{escape(item.memento_url)}" '
        f'data-versiondate="{item.captured_day}"{language}>{escape(item.heading)}</a>'
    )


def _version(item: CitedItem) -> str:
    instant = f'<time datetime="{item.captured_at:%Y-%m-%dT%H:%M:%SZ}">{item.captured_text}</time>'
    return f'<a href="{escape(item.memento_url)}">Archived {instant}</a>'


def _quote(item: CitedItem) -> str:
    if item.quote is None:
        return ""
    source = escape(item.quote_url or item.memento_url)
    return f'<q cite="{source}">{escape(one_line(item.quote.exact))}</q>'


def _said(text: str) -> str:
    return escape(sentence(text)) if text else ""
