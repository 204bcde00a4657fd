"""What readers may take with them as a package: a capture, the captures of a URL, the stories of a search."""

from __future__ import annotations

from collections.abc import Iterable

from archiver.archive import Archive
from archiver.model import Capture
from archiver.pack.pages import Page
from archiver.pack.selected import Selection
from archiver.replay.captures.requisites import page_with_requisites

MOST_PAGES = 100
"""Pages in a package, each with what it asks for to be shown."""

MOST_BYTES = 250_000_000
"""What the records in a package may take in the archive."""


def select(archive: Archive, captures: Iterable[Capture], title: str, description: str = "") -> Selection | None:
    """Return the captures with what their pages ask for; None if that is more than MOST_BYTES.

    They become the list of pages, in their order, under the titles that the catalogue has for them.
    """
    chosen: set[Capture] = set()
    pages: list[Page] = []
    size = 0
    for capture in captures:
        for each in page_with_requisites(archive, capture):
            if each not in chosen:
                chosen.add(each)
                size += each.length
        if size > MOST_BYTES:
            return None
        entry = archive.catalogue.by_record_id(capture.record_id)
        pages.append(Page(capture, entry.title if entry else None))
    return Selection(frozenset(chosen), tuple(pages), title, description)
