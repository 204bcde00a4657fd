"""The Markdown of a story: the page dialect with absolute addresses, each image once, and nothing that is no prose."""

from __future__ import annotations

from collections.abc import Collection

from lxml.etree import _Element

from archiver.extract.chunks import tidy
from archiver.extract.dialect import Writer
from archiver.extract.media import absolute, image_source, is_pixel
from archiver.extract.targets import image_target, link_target, title_part
from archiver.extract.wordlist import words

_UNSEEN = frozenset(
    words("script style template svg iframe object embed canvas button select option textarea input audio datalist")
)


class StoryWriter(Writer):
    """Writes a story; addresses are joined to `base`."""

    unseen = _UNSEEN

    def __init__(self, omitted: Collection[_Element], base: str | None) -> None:
        super().__init__(omitted)
        self.base = base
        self.shown: set[str] = set()

    def link(self, element: _Element) -> str | None:
        """Return the absolute address of the link; links within the page become words."""
        href = element.get("href") or ""
        if not href or href.startswith("#"):
            return None
        address = absolute(href, self.base)
        return link_target(address) if address else link_target(href)

    def image(self, element: _Element) -> str:
        """Return the Markdown of an image that was not shown before and is more than a placeholder."""
        source = image_source(element)
        if not source or is_pixel(element):
            return ""
        address = absolute(source, self.base) or image_target(source)
        if address in self.shown:
            return ""
        self.shown.add(address)
        alt = " ".join((element.get("alt") or "").split())
        return f"![{alt}]({address}{title_part(element.get('title'))})"


def story_markdown(container: _Element, omitted: Collection[_Element], base: str | None) -> str:
    """Return the Markdown of what is in `container`, without the `omitted` elements."""
    return tidy(StoryWriter(omitted, base).write(container)).replace("\ufeff", "")
