"""Addresses, links and images of a story, absolute and once each."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from urllib.parse import urljoin, urlsplit

from lxml.etree import _Element

from archiver.extract.metadata import element_text, one_line
from archiver.model import Image, Link

MAX_LINKS = 2000
MAX_IMAGES = 500
_LAZY = ("data-src", "data-original", "data-lazy-src", "data-actualsrc", "data-original-src", "data-url", "data-echo")
_SRCSETS = ("srcset", "data-srcset", "data-lazy-srcset")
_SRCSET_ITEM = re.compile(r"([^\s,]\S*[^\s,]|[^\s,])(?:\s+([\d.]+)[wx])?\s*(?:,|$)")


def base_address(root: _Element, url: str | None) -> str | None:
    """Return what relative addresses are joined to: the base element, itself joined to `url` (HTML standard, 4.2.3)."""
    base = next((element.get("href") for element in root.iter("base") if element.get("href")), None)
    return absolute(base, url) or url if base else url


def absolute(address: str | None, base: str | None) -> str | None:
    """Return `address` as an absolute http or https URL, or None if it is none."""
    bare = re.sub(r"[\t\r\n]", "", address or "").strip()
    if not bare:
        return None
    try:
        joined = urljoin(base, bare) if base else bare
        parts = urlsplit(joined)
    except ValueError:
        return None
    return joined.replace(" ", "%20") if parts.scheme in ("http", "https") and parts.netloc else None


def image_source(element: _Element) -> str | None:
    """Return where an image is: lazy attributes before src, which is often a placeholder; last the largest srcset."""
    lazy = next((said for name in _LAZY if (said := element.get(name))), None)
    source = element.get("src")
    if lazy or (source and not source.startswith("data:")):
        return lazy or source
    sets = [said for name in _SRCSETS if (said := element.get(name))]
    return largest(sets[0]) if sets else None


def largest(srcset: str) -> str | None:
    """Return the address with the greatest width or density in a srcset (HTML standard, 4.8.4.2.1)."""
    found = [(float(size or 1) if (size or "1").count(".") < 2 else 1.0, address) for address, size in _items(srcset)]
    return max(found, key=lambda item: item[0])[1] if found else None


def _items(srcset: str) -> Iterator[tuple[str, str]]:
    for match in _SRCSET_ITEM.finditer(srcset[:20_000]):
        size = match.group(2) or ""
        yield match.group(1), size if re.fullmatch(r"\d+(?:\.\d+)?", size) else ""


def is_pixel(element: _Element) -> bool:
    """Tell whether an image is too small to be seen."""
    return element.get("width") in ("0", "1") or element.get("height") in ("0", "1")


def kept_elements(container: _Element, omitted: Collection[_Element]) -> Iterator[_Element]:
    """Yield the elements of the story in document order, without those in an omitted one."""
    stack = [iter(container)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
        elif child not in omitted and isinstance(child.tag, str):
            yield child
            stack.append(iter(child))


def story_links(container: _Element, omitted: Collection[_Element], base: str | None) -> tuple[Link, ...]:
    """Return the links of the story, each address once."""
    by_url: dict[str, Link] = {}
    for element in kept_elements(container, omitted):
        href = element.get("href") if element.tag == "a" else None
        url = absolute(href, base) if href and not href.startswith("#") else None
        if url and url not in by_url:
            rel = " ".join((element.get("rel") or "").split()) or None
            by_url[url] = Link(url, element_text(element, 300), rel)
            if len(by_url) >= MAX_LINKS:
                break
    return tuple(by_url.values())


def story_images(container: _Element, omitted: Collection[_Element], base: str | None) -> tuple[Image, ...]:
    """Return the images of the story, each address once; a later one that has an alt text gives it."""
    by_url: dict[str, Image] = {}
    for element in kept_elements(container, omitted):
        if element.tag not in ("img", "amp-img") or is_pixel(element):
            continue
        url = absolute(image_source(element), base)
        if url and url not in by_url:
            by_url[url] = Image(url, one_line(element.get("alt") or ""), caption_of(element))
            if len(by_url) >= MAX_IMAGES:
                break
    return tuple(by_url.values())


def caption_of(element: _Element) -> str | None:
    """Return the caption of the figure an image stands in, or None."""
    above = element.getparent()
    for _ in range(6):
        if above is None:
            return None
        if above.tag == "figure":
            caption = next(above.iter("figcaption"), None)
            return (element_text(caption, 1000) or None) if caption is not None else None
        above = above.getparent()
    return None
