"""The sentences about a capture that the formats share, before each escapes them its own way."""

from __future__ import annotations

from archiver.cite.item import CitedItem
from archiver.cite.line import one_line, sentence


def archived(item: CitedItem) -> str:
    """Return the sentence that no citation may lack."""
    return f"Archived {item.captured_text} at {item.memento_url}"


def identity(item: CitedItem) -> str:
    """Return what names the archived bytes: record id and payload digest."""
    digest = f", payload {item.payload_digest}" if item.payload_digest else ""
    return f"Record {item.record_id}{digest}"


def quoted(item: CitedItem) -> str:
    """Return the quote and where it stands, or "" if none is cited."""
    quote = item.quote
    if quote is None:
        return ""
    white_space = ", white space normalized" if quote.match == "normalized" else ""
    place = f"{quote.within} text, characters {quote.start}–{quote.end}{white_space}"
    return f"Quoted: “{one_line(quote.exact)}” ({place})"


def remarks(item: CitedItem) -> str:
    """Return the remarks as one text, or "" if there are none."""
    return " ".join(map(sentence, item.remarks))


def published_day(item: CitedItem) -> str | None:
    """Return the page's own date, its time of day parted by a blank."""
    return item.published.replace("T", " ") if item.published else None
