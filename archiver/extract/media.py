"""Pictures and films of a story: where they are, lazy ones too, and what is said about them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import cast

from lxml.etree import _Element

from archiver.extract.addresses import Addresses
from archiver.extract.metadata import element_text, one_line
from archiver.extract.wordlist import words
from archiver.text.search import holds_any

_LAZY = words(
    "data-src data-original data-lazy-src data-actualsrc data-original-src data-lazy data-lazyload data-hi-res-src "
    "data-full-src data-img-src data-cfsrc data-url data-echo data-image zoomfile file"
)
MAX_SOURCES = 20
_LAZY_SETS = ("data-srcset", "data-lazy-srcset", "data-original-set")
_SRCSET_ITEM = re.compile(r"([^\s,]\S*[^\s,]|[^\s,])(?:\s+([\d.]+)[wx])?\s*(?:,|$)")
_PLACEHOLDER = re.compile(
    r"(?:^|[/_-])(?:blank|spacer|pixel|transparent|placeholder|loading|lazy(?:load)?|gr[ae]y|1x1|empty|dummy)[\w-]{0,40}"
    r"\.(?:gif|png|svg|jpe?g|webp)(?:[?#]|\Z)",
    re.IGNORECASE,
)
_PLACEHOLDER_HINTS = words("blank spacer pixel transparent placeholder loading lazy gray grey 1x1 empty dummy")
"""What each of these has in it."""
_NO_ADDRESS = re.compile(
    r"\s*(?:data:|about:|javascript:|blob:|\{|\[|<|#|(?:true|false|null|undefined|lazy)\s*\Z)", re.I
)
_PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg|bmp)\Z", re.IGNORECASE)
_SIZE = re.compile(r"-\d{2,4}x\d{2,4}(?=\.\w{3,4}\Z)")
_CAPTION_CLASS = re.compile(r"(?:^|[\s_-])(?:wp-)?captions?(?:-text)?(?=$|[\s_-])", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_PLAYER = re.compile(r"embed|player|video|audio|podcast|/v/|watch", re.IGNORECASE)


def image_source(element: _Element) -> str | None:
    """Return where an image is, as written; None if only a placeholder is known.

    Lazy attributes come before src, which is often a placeholder then; next the largest of a srcset, of the image or of
    the picture element around it.
    """
    attributes = attributes_of(element)
    source = attributes.get("src")
    lazy = next((said for name in _LAZY if (said := attributes.get(name)) and is_address(said)), None)
    if lazy:
        return lazy.strip()
    if source and is_address(source) and not is_placeholder(source):
        return source
    return set_source(element) or (source if source and is_address(source) else None)


def attributes_of(element: _Element) -> dict[str, str]:
    """Return the attributes of an element; many questions to a dictionary cost less than to the tree."""
    # The stubs allow bytes for names and values, which only XML trees that were built so have.
    return cast("dict[str, str]", dict(element.items()))


def is_address(said: str) -> bool:
    """Tell whether an attribute may hold an address, and not the data of a placeholder or a word for a script."""
    return _NO_ADDRESS.match(said) is None and not said.isspace()


def is_placeholder(source: str) -> bool:
    """Tell whether the file of a picture is called like one that stands there until a script puts another in place."""
    end = source[-200:]
    return holds_any(end.lower(), _PLACEHOLDER_HINTS) and _PLACEHOLDER.search(end) is not None


def set_source(element: _Element) -> str | None:
    """Return the largest picture of the srcset attributes of an image and of the sources beside it."""
    above = element.getparent()
    # libxml2 takes what follows a source element to be in it.
    for _ in range(MAX_SOURCES):
        if above is None or above.tag != "source":
            break
        above = above.getparent()
    beside = islice(above.iter("source"), MAX_SOURCES) if above is not None and above.tag == "picture" else ()
    for found in (element, *beside):
        for name in (*_LAZY_SETS, "srcset"):
            said = found.get(name)
            if said and (address := largest(said)) and is_address(address):
                return address
    return None


def largest(srcset: str) -> str | None:
    """Return the address with the greatest width or density in a srcset (HTML standard, 4.8.4.2.1)."""
    if srcset.lstrip()[:5].lower() == "data:":
        return None
    found = [(float(size or 1) if (size or "1").count(".") < 2 else 1.0, address) for address, size in _items(srcset)]
    return max(found, key=lambda item: item[0])[1] if found else None


def _items(srcset: str) -> Iterator[tuple[str, str]]:
    for match in _SRCSET_ITEM.finditer(srcset[:20_000]):
        size = match.group(2) or ""
        yield match.group(1), size if re.fullmatch(r"\d+(?:\.\d+)?", size) else ""


def is_pixel(element: _Element) -> bool:
    """Tell whether an image is too small to be seen, or not to be shown."""
    attributes = attributes_of(element)
    if attributes.get("width") in ("0", "1") or attributes.get("height") in ("0", "1"):
        return True
    style = attributes.get("style")
    return style is not None and _HIDDEN.search(style[:500]) is not None


def is_lazy(element: _Element) -> bool:
    """Tell whether a script would put the picture in place of what stands there."""
    source = element.get("src")
    if not source or not is_address(source) or is_placeholder(source):
        return True
    return any(element.get(name) for name in _LAZY) or "lazy" in (element.get("class") or "")


def same_picture(address: str) -> str:
    """Return what two sizes of one picture have in common: the address without its scheme, query and size."""
    path, _, query = address.partition("?")
    is_file = not query or _PICTURE_FILE.search(path)
    return _SIZE.sub("", path.partition("://")[2]) if is_file else address


def caption_of(element: _Element) -> str | None:
    """Return the caption of the figure an image stands in, or of the box that holds nothing but both; None without."""
    above = element.getparent()
    for level in range(6):
        if above is None:
            return None
        if above.tag == "figure":
            caption = next(above.iter("figcaption"), None)
            return (element_text(caption, 1000) or None) if caption is not None else None
        if level < 3 and len(above) <= 4:
            for beside in above:
                said = beside.get("class")
                if said and _CAPTION_CLASS.search(said[:200]) and next(beside.iter("img"), None) is None:
                    return element_text(beside, 1000) or None
        above = above.getparent()
    return None


def emoji_of(element: _Element) -> str:
    """Return the sign that a picture stands for, or nothing."""
    alt = (element.get("alt") or "").strip()
    return alt if alt and len(alt) <= 8 and not any(sign.isascii() or sign.isalpha() for sign in alt) else ""


def player_address(element: _Element, addresses: Addresses) -> str | None:
    """Return the address of the film or sound in a video, audio, iframe, embed or object element, or None."""
    for found in (element, *islice(element.iter("source"), MAX_SOURCES)):
        for name in ("src", "data-src", "data-lazy-src", "data"):
            said = found.get(name)
            address = addresses.absolute(said) if said and is_address(said) else None
            if (
                address
                and not is_pixel(element)
                and (element.tag in ("video", "audio") or _PLAYER.search(address[:500]))
            ):
                return address
    return None


def player_title(element: _Element) -> str:
    """Return what is said about a film or sound, or nothing."""
    return one_line(element.get("title") or element.get("aria-label") or "")
