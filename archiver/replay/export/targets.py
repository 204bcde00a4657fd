"""Where the links and images of an exported story lead: to other files of the export, or to the web."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from archiver.archive import Archive
from archiver.errors import WarcError
from archiver.extract.encoding import media_type
from archiver.model import Capture
from archiver.replay.export.names import image_name
from archiver.replay.memento import find_capture
from archiver.replay.story.stories import link_target

MAX_IMAGES = 200
"""How many images of one story are exported."""
MAX_IMAGE_BYTES = 20_000_000

Keep = Callable[[str, bytes], None]
"""Called with the name and the content of an image."""


class ExportTargets:
    """Targets of the story of `capture`; `stories` has the names of exported stories by URL, `keep` gets images.

    Files of stories lie beside each other, images in the folder `../images/`. What was not exported is linked where it
    was on the web.
    """

    def __init__(self, archive: Archive, capture: Capture, stories: Mapping[str, str], keep: Keep) -> None:
        self._archive = archive
        self._capture = capture
        self._stories = stories
        self._keep = keep
        self._images: dict[str, str | None] = {}

    def link(self, url: str) -> str | None:
        """Return the file of an exported story, else the address on the web; None for what is no web address."""
        absolute = link_target(url, self._capture)
        if absolute is None:
            return None
        name = self._stories.get(absolute.partition("#")[0])
        return f"{name}.html" if name else absolute

    def image(self, url: str) -> str | None:
        """Return the file of the archived image; None where it is not archived, or of no type that is exported."""
        absolute = link_target(url, self._capture)
        if absolute is None:
            return None
        if absolute not in self._images:
            self._images[absolute] = self._kept(absolute) if len(self._images) < MAX_IMAGES else None
        return self._images[absolute]

    def _kept(self, url: str) -> str | None:
        found = find_capture(self._archive, url, self._capture.date)
        if found is None or found.status not in (None, 200, 304):
            return None
        try:
            memento = self._archive.memento(found, max_bytes=MAX_IMAGE_BYTES)
        except WarcError:
            return None
        name = image_name(memento.content, media_type(memento.content_type))
        # An image that is longer than allowed was cut, and says so.
        if name is None or not memento.content or memento.findings:
            return None
        self._keep(name, memento.content)
        return f"../images/{name}"
