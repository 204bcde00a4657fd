"""References in the attributes of one tag: which attributes hold URLs, and what for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from archiver.frontier.found import Hop, Reference
from archiver.frontier.rels import LinkUse, link_use, rel_word
from archiver.frontier.srcset import srcset_urls
from archiver.frontier.stylesheet import stylesheet_references

# Attributes that scripts copy into src once the image comes into view.
LAZY = frozenset(
    [
        "data-src",
        "data-original",
        "data-original-src",
        "data-lazy",
        "data-lazy-src",
        "data-lazyload",
        "data-actualsrc",
        "data-rocket-src",
        "data-bg",
        "data-bg-src",
        "data-background",
        "data-background-image",
        "data-image",
        "data-poster",
        "data-hi-res-src",
        "data-full-src",
    ]
)
SETS = frozenset(["srcset", "imagesrcset", "data-srcset", "data-lazy-srcset", "data-original-set"])
EMBEDDING = frozenset(["src", "poster", "background", "lowsrc", "dynsrc"])
READERS = frozenset(("longdesc", "cite"))
_SVG_EMBEDDING = frozenset(["image", "use", "feimage", "script"])
_OWN = frozenset((("object", "data"), ("html", "manifest")))
_PICTURES = frozenset(("img", "source"))
_PICTURE_FILE = re.compile(r"[^\s{}\[\]<>]+\.(?:avif|bmp|gif|jpe?g|png|svg|webp)(?:\?[^\s{}]*)?", re.IGNORECASE)
_PICTURE_METAS = frozenset(
    [
        "og:image",
        "og:image:url",
        "og:image:secure_url",
        "twitter:image",
        "twitter:image:src",
        "thumbnail",
        "image",
        "thumbnailurl",
        "msapplication-tileimage",
    ]
)
_PAGE_METAS = frozenset(("og:url", "twitter:url"))
_REFRESH = re.compile(
    r"\s*+[0-9.]*+\s*+[;,]\s*+(?:url\s*+=\s*+)?(?:\"([^\"]*)|'([^']*)|(.*))", re.IGNORECASE | re.DOTALL
)


def tag_references(
    tag: str, attributes: Mapping[str, str], framed: Callable[[str], Iterator[Reference]] | None = None
) -> Iterator[Reference]:
    """Yield the references in the attributes of one tag; names are in lower case.

    `framed` gives those of the page in a srcdoc attribute, where it is to be looked into.
    """
    if tag == "meta":
        yield from _meta(attributes)
        return
    for attribute, text in attributes.items():
        if attribute in SETS:
            yield from (Reference(url, "embed", tag, attribute) for url in srcset_urls(text))
        elif attribute == "style":
            yield from style_references(text, tag, attribute)
        elif attribute == "srcdoc" and tag == "iframe" and framed:
            yield from framed(text)
        elif attribute in LAZY:
            yield from _lazy(tag, attribute, text)
        else:
            use = _use(tag, attribute, attributes)
            if use.hop:
                yield Reference(text, use.hop, tag, attribute, use.rel)


def style_references(css: str, tag: str, attribute: str = "") -> Iterator[Reference]:
    """Yield what a style sheet in the page refers to."""
    return (Reference(text, "embed", tag, attribute) for text in stylesheet_references(css))


def _use(tag: str, attribute: str, attributes: Mapping[str, str]) -> LinkUse:
    """Return what a URL in this attribute is for; its hop is None where it holds none to be fetched."""
    if attribute in ("href", "xlink:href"):
        return _href_use(tag, attributes)
    if attribute in EMBEDDING:
        typed = attributes.get("type", "").strip().lower()
        return LinkUse(None if tag == "input" and typed != "image" else "embed")
    if attribute in READERS:
        return LinkUse("link")
    is_own = (tag, attribute) in _OWN or (tag in _PICTURES and _is_picture(attribute, attributes[attribute]))
    return LinkUse("embed" if is_own else None)


def _href_use(tag: str, attributes: Mapping[str, str]) -> LinkUse:
    if tag in _SVG_EMBEDDING:
        return LinkUse("embed")
    if tag == "link":
        return link_use(attributes)
    return LinkUse("link", rel_word(attributes["rel"].lower().split()) if "rel" in attributes else "")


def _is_picture(attribute: str, text: str) -> bool:
    """Tell whether an attribute made for a script names a picture file: sites call it as they like."""
    named = attribute.startswith("data-") or attribute.endswith("src")
    return named and _PICTURE_FILE.fullmatch(text.strip()) is not None


def _lazy(tag: str, attribute: str, text: str) -> Iterator[Reference]:
    """Yield the URL a script will load; flags and JSON in such an attribute are not guessed at."""
    if text.lstrip().startswith("url("):
        yield from style_references(text, tag, attribute)
    elif ("/" in text or "." in text) and not text.lstrip().startswith(("{", "[")) and _is_one_url(text.strip()):
        yield Reference(text, "embed", tag, attribute)


def _is_one_url(text: str) -> bool:
    """Tell an address, which may have spaces if it is a whole one, from a sentence."""
    return " " not in text or (text.startswith(("http://", "https://", "/")) and ", " not in text)


def _meta(attributes: Mapping[str, str]) -> Iterator[Reference]:
    """Yield where a refresh leads, and the pictures and the address by which others show the page."""
    content = attributes.get("content", "")
    if attributes.get("http-equiv", "").strip().lower() == "refresh":
        if text := refresh_target(content):
            yield Reference(text, "link", "meta", "content")
        return
    hop = next((hop for name in ("property", "name", "itemprop") if (hop := _meta_hop(attributes.get(name)))), None)
    if hop:
        yield Reference(content, hop, "meta", "content")


def _meta_hop(name: str | None) -> Hop | None:
    if not name:
        return None
    name = name.strip().lower()
    return "embed" if name in _PICTURE_METAS else "link" if name in _PAGE_METAS else None


def refresh_target(text: str) -> str:
    """Return the URL of a Refresh field or <meta http-equiv=refresh> (HTML standard, 4.2.5.3), "" if there is none."""
    target = _REFRESH.match(text)
    return next((group for group in target.groups() if group), "") if target else ""
