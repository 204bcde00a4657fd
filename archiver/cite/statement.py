"""The sentences about a capture that the formats share, before each escapes them its own way."""

from __future__ import annotations

from collections.abc import Sequence

from archiver.cite.item import CitedItem
from archiver.cite.line import one_line, sentence
from archiver.cite.quote import Quote


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
    place = f"{quote.within} text, characters {quote.start}–{quote.end}{_leniency(quote)}"
    return f"Quoted: “{one_line(quote.exact)}” ({place})"


def _leniency(quote: Quote) -> str:
    """Return what else a reader of the quote must know of it."""
    said = f", {listed(quote.differences)} normalized" if quote.differences else ""
    if "\n" in quote.exact.strip():
        said += ", over more than one paragraph or line"
    return f"{said}, begins or ends inside a word" if quote.is_cut else said


def listed(words: Sequence[str]) -> str:
    """Return `words`, at least one, as a list in a sentence."""
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]


def remarks(item: CitedItem) -> str:
    """Return the remarks as one text, or "" if there are none."""
    return " ".join(map(sentence, item.remarks))


def published_day(item: CitedItem) -> str | None:
    """Return the page's own date, its time of day parted by a blank."""
    return item.published.replace("T", " ") if item.published else None
