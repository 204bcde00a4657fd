"""What an archived page asks for to be shown: which of it the archive has, and which it lacks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from archiver.archive import Archive
from archiver.errors import WarcError
from archiver.extract.encoding import media_type
from archiver.frontier.discover import links
from archiver.index.stamps import is_redirect
from archiver.model import Capture, Memento
from archiver.replay.captures.journeys import onward

MAX_ASKED = 300
"""How many resources of a page are looked up."""
MAX_SHEETS = 12
"""How many archived style sheets, and as many frames, are looked into for what they ask for."""
MAX_SOURCE_BYTES = 2_000_000

_FRAMED = ("text/html", "application/xhtml+xml")


class Requisites:
    """Looks up addresses, each once, at one time; `asked` are all, those beyond MAX_ASKED are not looked up.

    `present` are captured, `failed` with an error, `missing` not at all. What scripts would ask for is not known.
    """

    def __init__(self, archive: Archive, when: datetime) -> None:
        self.asked: set[str] = set()
        self.present: list[Capture] = []
        self.missing: list[str] = []
        self.failed: list[str] = []
        self._archive = archive
        self._when = when

    def look_up(self, memento: Memento) -> list[Capture]:
        """Note what a page or style sheet embeds; return what of it is in the archive and was not known before."""
        return self._look_up(_embedded(memento))

    def look_into(self, captures: Iterable[Capture], *kinds: str) -> list[Capture]:
        """Note what captures of these media types embed; captures that cannot be read embed nothing."""
        found: list[Capture] = []
        for capture in [each for each in captures if media_type(each.mime) in kinds][:MAX_SHEETS]:
            try:
                found += self.look_up(self._archive.memento(capture, max_bytes=MAX_SOURCE_BYTES))
            except WarcError:
                continue
        return found

    def _look_up(self, urls: Iterable[str]) -> list[Capture]:
        new: list[Capture] = []
        for url in urls:
            is_new, has_room = url not in self.asked, len(self.asked) < MAX_ASKED
            self.asked.add(url)
            if not (is_new and has_room):
                continue
            found = self._archive.closest(url, self._when)
            if found is None:
                self.missing.append(url)
            elif found.status is not None and found.status >= 400:
                self.failed.append(url)
            else:
                new.append(found)
        self.present += new
        return new


def _embedded(memento: Memento) -> Iterator[str]:
    for found in links(memento.content, memento.content_type, memento.capture.url):
        if found.hop == "embed":
            yield found.url


def page_with_requisites(archive: Archive, capture: Capture) -> list[Capture]:
    """Return a capture, the redirects it leads through, and what its page asks for to be shown, as far as it is here.

    Style sheets are followed two steps, frames one. A record that cannot be read asks for nothing.
    """
    way = [capture, *onward(archive, capture)]
    page = way[-1]
    found = Requisites(archive, page.date)
    try:
        embedded = found.look_up(archive.memento(page))
    except WarcError:
        return way
    framed = found.look_into(embedded, *_FRAMED)
    imported = found.look_into([*embedded, *framed], "text/css")
    found.look_into(imported, "text/css")
    led = [target for each in found.present if is_redirect(each) for target in onward(archive, each)]
    return [*way, *found.present, *led]
