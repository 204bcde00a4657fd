"""What a capture says, read back from its record: kept for the few captures that were looked at last."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

from archiver.archive import Archive
from archiver.cite.normal import Folded, Normalizer, folded
from archiver.cite.quote import Within
from archiver.cite.resolve import texts_of
from archiver.errors import ArchiverError, ExtractError
from archiver.index.stamps import REDIRECTS
from archiver.model import Capture, Story, header_value

_KEPT = 8


@dataclass(slots=True)
class Page:
    """A capture as read back. `problem` is why nothing can be looked for in it, and `is_sound` False where its bytes
    cannot be read or are not those that were recorded. `location` is where a redirect leads."""

    capture: Capture
    status: int | None = None
    story: Story | None = None
    texts: dict[Within, str] = field(default_factory=dict)
    problem: str | None = None
    is_sound: bool = True
    location: str | None = None
    _folded: dict[tuple[Within, Normalizer], Folded] = field(default_factory=dict)

    def folded(self, within: Within, normalizer: Normalizer) -> Folded:
        """Return a text in its comparable form, which is made once."""
        key = (within, normalizer)
        if key not in self._folded:
            self._folded[key] = folded(self.texts[within], normalizer)
        return self._folded[key]


class Pages:
    """Reads the captures of an archive; those that were read last are kept."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._kept: OrderedDict[tuple[str, int], Page] = OrderedDict()

    def page(self, capture: Capture) -> Page:
        """Return what `capture` says. What cannot be read is told in the page."""
        key = (capture.warc, capture.offset)
        if key not in self._kept:
            self._kept[key] = _read(self._archive, capture)
        self._kept.move_to_end(key)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return self._kept[key]


def _read(archive: Archive, capture: Capture) -> Page:
    try:
        memento = archive.memento(capture)
    except ArchiverError as error:
        return Page(capture, capture.status, problem=error.what, is_sound=False)
    if any(check.verdict == "wrong" for check in memento.checks):
        problem = "its bytes do not match the digest that was recorded with them"
        return Page(capture, memento.status, problem=problem, is_sound=False)
    if capture.record_type == "revisit" and memento.refers_to is None:
        problem = "the record that holds its bytes is not in this archive"
        return Page(capture, memento.status, problem=problem, is_sound=False)
    if memento.status in REDIRECTS and (location := header_value(memento.headers, "Location")):
        return Page(capture, memento.status, problem="a redirect has no text", location=location)
    try:
        story = archive.story(memento)
    except ExtractError as error:
        return Page(capture, memento.status, problem=error.what)
    return Page(capture, memento.status, story, texts_of(memento, story))
