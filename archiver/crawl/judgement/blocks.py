"""Tells pages that keep crawlers out from the pages they stand in for.

A refusal shows little text, whatever its status: many are sent with a 200. So a mark in the code counts only where
hardly anything is to be read, and an article about bot walls, or a long page with a CAPTCHA in a form, is none.
"""

from __future__ import annotations

import re

from archiver.crawl.judgement.signs import CLUES, HEADERS, LOCATIONS, PAGES, PLEAS, WIDGETS, PageSign
from archiver.crawl.judgement.text import PageText, page_text
from archiver.index.stamps import REDIRECTS
from archiver.model import Exchange, header_value

MAX_CONTENT = 256 * 1024
"""A longer page is the one that was asked for, in bytes; the longest refusal seen has a quarter of that."""

_MOST_LINKS = 25
# Those in comments and scripts counted too.
_MOST_ANCHORS = 40
_PLEA_TEXT = 700
_PLEA_LINKS = 6
_TITLE_AT = 16 * 1024
_TITLE = re.compile(rb"<title\b[^<>]{0,200}>\s*([^<]{0,80})", re.IGNORECASE)
# Somebody who writes is asked for more than a proof: a comment, a name, a password.
_FORM = re.compile(rb"<textarea|type\s*=\s*[\"']?(?:password|email|tel|search|file)", re.IGNORECASE)

_LINKEDIN = 999

# Of those that are known by nothing else.
_TITLES = tuple(sign.title for sign in PAGES if not sign.marks)


def block_of(exchange: Exchange, content: bytes) -> str | None:
    """Return what kept us out, as "captcha: Google", None if `content` may be what was asked for.

    The words before the colon are block, challenge, captcha or rate limit. `content` is the body without its codings.
    A bare 403, 429 or 503 is no block page: it may be about this one URL.
    """
    if reason := _by_head(exchange):
        return reason
    content_type = header_value(exchange.headers, "content-type")
    if len(content) > MAX_CONTENT or not _may_be_page(content_type):
        return None
    low = content.lower()
    if low.count(b"<a ") > _MOST_ANCHORS:
        # Nearly all pages end here, so that they cost microseconds.
        return None
    title = _title(low)
    if not title.startswith(_TITLES) and not any(clue in low for clue in CLUES):
        return None
    signs = [sign for sign in PAGES if _is_there(sign, low, title)]
    is_plea = any(widget in low for widget in WIDGETS) and not _FORM.search(low)
    if not signs and not is_plea:
        return None
    page = page_text(content, content_type)
    for sign in signs:
        if len(page.text) <= sign.text and page.links <= _MOST_LINKS:
            return sign.reason
    return _plea(page) if is_plea else None


def _by_head(exchange: Exchange) -> str | None:
    for sign in HEADERS:
        value = header_value(exchange.headers, sign.name)
        if value is not None and value.strip().lower().startswith(sign.value):
            return sign.reason
    if exchange.status in REDIRECTS:
        location = (header_value(exchange.headers, "location") or "").lower()
        return next((reason for reason, part in LOCATIONS if part in location), None)
    if exchange.status == _LINKEDIN:
        return "block: HTTP 999"
    return None


def _may_be_page(content_type: str | None) -> bool:
    """Tell whether a refusal may come under this type; some answer scripts in JSON."""
    mime = (content_type or "text/html").partition(";")[0].strip().lower()
    return mime in ("text/html", "application/xhtml+xml", "application/json", "text/plain", "")


def _title(low: bytes) -> str:
    found = _TITLE.search(low[:_TITLE_AT])
    return found[1].decode("utf-8", "replace").strip() if found else ""


def _is_there(sign: PageSign, low: bytes, title: str) -> bool:
    if sign.title and not title.startswith(sign.title):
        return False
    return all(mark in low for mark in sign.marks)


def _plea(page: PageText) -> str | None:
    """Return the reason for a page that has nothing but a CAPTCHA widget and asks to use it."""
    if len(page.text) > _PLEA_TEXT or page.links > _PLEA_LINKS:
        return None
    said = f"{page.title} {page.text}".lower().replace("’", "'")
    return "captcha: a page with nothing else" if any(plea in said for plea in PLEAS) else None
