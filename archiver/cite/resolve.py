"""From a URL or record id to the item that is cited: capture found, record read, story extracted, quote proven."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from archiver.archive import Archive
from archiver.cite.choosing import cited_capture, names_record
from archiver.cite.item import CitedItem, item_of
from archiver.cite.line import one_line
from archiver.cite.normal import Normalizer
from archiver.cite.place import Place, read_place
from archiver.cite.quote import QuoteError, Within, find_quote
from archiver.errors import ExtractError, UsageError
from archiver.extract.blocks import outline_page
from archiver.extract.dom import read_page
from archiver.index.stamps import is_same_url
from archiver.model import Capture, Memento, Story


def cite(
    archive: Archive,
    target: str,
    *,
    at: datetime | None = None,
    memento_base: str | None = None,
    archive_id: str | None = None,
    quote: str | None = None,
    normalizer: Normalizer | None = None,
    read_story: Callable[[Memento], Story] | None = None,
) -> CitedItem:
    """Return what is needed to cite the capture that `target`, a URL or a record id, stands for.

    `at` chooses the nearest capture of a URL (None: the latest of the page, see `archiver.cite.choosing`).
    `memento_base` is the address where the archive is served, `archive_id` its name in a PWID (None: the host); see
    `archiver.cite.place`. `normalizer` says what of `quote` may differ from the page (None: nothing); see
    `archiver.cite.normal`. `read_story` does what `Archive.story` does, for who has read it already. A capture
    no story can be read from is cited without title. Raises CaptureIndexError if there is no such capture, WarcError if
    its record cannot be read, QuoteError if it does not say `quote`, ConfigError for a site rule that is none.
    """
    place = read_place(memento_base, archive_id)
    capture = cited_capture(archive, _encodable(target), at)
    item = _seen_last(archive, capture, _cited(archive, capture, place, quote, normalizer, read_story or archive.story))
    if names_record(target) or is_same_url(capture.url, target):
        return item
    remark = f"{one_line(target)[:200]} was not captured under this very address; this is {one_line(capture.url)[:200]}"
    return replace(item, remarks=(remark, *item.remarks))


def _cited(
    archive: Archive,
    capture: Capture,
    place: Place,
    quote: str | None,
    normalizer: Normalizer | None,
    read_story: Callable[[Memento], Story],
) -> CitedItem:
    memento = archive.memento(capture)
    try:
        story = read_story(memento)
    except ExtractError as error:
        if quote is not None:
            what = f"no quote can be looked for: {error.what}"
            raise QuoteError(what, capture.url, error.hint) from error
        item = item_of(capture, memento, None, place, stamp=archive.stamp(capture))
        return replace(item, remarks=(f"No title or author could be read: {error.what}", *item.remarks))
    texts = texts_of(memento, story) if quote is not None else {}
    found = find_quote(quote, texts, where=capture.url, normalizer=normalizer) if quote is not None else None
    return item_of(capture, memento, story, place, quote=found, stamp=archive.stamp(capture))


def _seen_last(archive: Archive, capture: Capture, item: CitedItem) -> CitedItem:
    """Return `item` with what the archive's last capture of the URL was answered with."""
    last = archive.closest(capture.url) or capture
    return replace(item, last_status=last.status, last_captured_at=last.date.astimezone(UTC))


def texts_of(memento: Memento, story: Story) -> dict[Within, str]:
    """Return the texts a quote may stand in: the story's, and all that the page shows, a line for each block."""
    page = read_page(memento.content, content_type=memento.content_type)
    if page.root is None:
        return {"story": story.text, "page": page.text}
    return {"story": story.text, "page": "\n".join(block.text for block in outline_page(page.root).blocks)}


def _encodable(target: str) -> str:
    """Return `target`. Raises UsageError for bytes of a command line that are no text."""
    if any("\ud800" <= char <= "\udfff" for char in target):
        raise UsageError(f"{target[:80]!r} is no text", "TARGET", "Percent-encode the bytes of the URL.")
    return target
