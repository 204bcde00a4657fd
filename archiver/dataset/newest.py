"""The newest capture of each URL, among those that are wanted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

from archiver.dataset.extraction import skip_reason
from archiver.dataset.selection import Selection
from archiver.dataset.sources import Source
from archiver.model import Capture

_Place = tuple[datetime, str, int]


class Newest:
    """Knows which capture of each URL in `sources` is the newest that `selection` lets through; of two, the later one.

    It takes some 200 bytes a URL. Status and type of a revisit are not known before it is read; it counts as a page.
    """

    def __init__(self, sources: Iterable[Source], selection: Selection) -> None:
        self._places: dict[bytes, _Place] = {}
        for source in sources:
            for capture in source.captures():
                if skip_reason(capture, selection) is None:
                    key, place = url_key(capture), _place(capture)
                    if key not in self._places or self._places[key] < place:
                        self._places[key] = place

    def is_newest(self, capture: Capture) -> bool:
        """Tell whether there is no newer one of its URL."""
        return self._places.get(url_key(capture)) == _place(capture)


def url_key(capture: Capture) -> bytes:
    """Return what captures of one URL share; requests that were no GET are told apart by what they sent."""
    return hashlib.blake2b(f"{capture.urlkey} {capture.url}".encode("utf-8", "replace"), digest_size=16).digest()


def _place(capture: Capture) -> _Place:
    return capture.date, capture.warc, capture.offset
