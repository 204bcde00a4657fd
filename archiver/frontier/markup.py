"""References in HTML and XHTML: which attributes hold URLs, and what for.

HTML is parsed by turbohtml, as the HTML standard says and to any depth. libxml2 gives nothing at all for a page with
more than 256 (or, asked to be generous, 2,048) nested elements; a flat run of tags would do, but for the one page in
800 of our sample that leaves a <title> open within an <svg> and so hides the rest from a tokenizer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from turbohtml import parse

from archiver.frontier.found import Hop, Reference
from archiver.frontier.stylesheet import stylesheet_references

# Attributes that scripts copy into src once the image comes into view.
_LAZY = frozenset(
    [
        "data-src",
        "data-original",
        "data-original-src",
        "data-lazy",
        "data-lazy-src",
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
_SETS = frozenset(["srcset", "imagesrcset", "data-srcset", "data-lazy-srcset", "data-original-set"])
_EMBEDDING = frozenset(["src", "poster", "background", "lowsrc", "dynsrc"])
_EMBEDDING_RELS = frozenset(
    [
        "stylesheet",
        "icon",
        "apple-touch-icon",
        "apple-touch-icon-precomposed",
        "apple-touch-startup-image",
        "mask-icon",
        "fluid-icon",
        "manifest",
        "preload",
        "modulepreload",
        "image_src",
    ]
)
# A connection, an API or a name, but no page.
_VOID_RELS = frozenset(
    ["dns-prefetch", "preconnect", "pingback", "profile", "edituri", "wlwmanifest", "webmention", "micropub"]
)
_SVG_EMBEDDING = frozenset(["image", "use", "feimage", "script"])
_OWN = frozenset((("object", "data"), ("html", "manifest")))
_READERS = frozenset(("longdesc", "cite"))
_SPECIAL = frozenset(("href", "style", "srcdoc", "data", "manifest"))
_WITH_URL = ",".join(f"[{name}]" for name in sorted(_LAZY | _SETS | _EMBEDDING | _READERS | _SPECIAL))
_SELECTOR = f"{_WITH_URL},style,meta[content],svg *"  # svg: for xlink:href, which no selector names

_SRCSET_URL = re.compile(r"[\s,]*+(\S++)")
_SRCSET_DESCRIPTORS = re.compile(r"(?:[^,(]|\([^)]*+\)?)*+,?")
_REFRESH = re.compile(
    r"\s*+[0-9.]*+\s*+[;,]\s*+(?:url\s*+=\s*+)?(?:\"([^\"]*)|'([^']*)|(.*))", re.IGNORECASE | re.DOTALL
)
_MAX_NESTING = 3


def page_references(html: str, nesting: int = 0) -> Iterator[Reference]:
    """Yield the references of an HTML page in document order, those in noscript, template, style and srcdoc among them.

    The page is taken as a browser without scripts takes it.
    """
    for element in parse(html, positions=False).select(_SELECTOR):
        # Lists of tokens (rel) come as lists, attributes without a value as None.
        attributes = {
            name: text if isinstance(text, str) else " ".join(text or ()) for name, text in element.attrs.items()
        }
        yield from tag_references(element.tag, attributes, nesting)
        if element.tag == "style":
            yield from style_references(element.text, "style")


def tag_references(tag: str, attributes: Mapping[str, str], nesting: int = 0) -> Iterator[Reference]:
    """Yield the references in the attributes of one tag; names are in lower case."""
    if tag == "meta":
        yield from _refresh(attributes)
        return
    for attribute, text in attributes.items():
        if attribute in _SETS:
            yield from (Reference(url, "embed", tag, attribute) for url in srcset_urls(text))
        elif attribute == "style":
            yield from style_references(text, tag, attribute)
        elif attribute == "srcdoc" and tag == "iframe" and nesting < _MAX_NESTING:
            yield from page_references(text, nesting + 1)
        elif attribute in _LAZY:
            yield from _lazy(tag, attribute, text)
        else:
            hop = _hop(tag, attribute, attributes)
            if hop:
                yield Reference(text, hop, tag, attribute)


def style_references(css: str, tag: str, attribute: str = "") -> Iterator[Reference]:
    """Yield what a style sheet in the page refers to."""
    return (Reference(text, "embed", tag, attribute) for text in stylesheet_references(css))


def srcset_urls(text: str) -> Iterator[str]:
    """Yield the URLs of a srcset attribute (HTML standard, 4.8.4.2.2), which may hold commas themselves."""
    place = 0
    while candidate := _SRCSET_URL.match(text, place):
        url = candidate[1]
        place = candidate.end()
        if not url.endswith(","):
            descriptors = _SRCSET_DESCRIPTORS.match(text, place)
            place = descriptors.end() if descriptors else len(text)
        yield url.rstrip(",")


def _hop(tag: str, attribute: str, attributes: Mapping[str, str]) -> Hop | None:
    """Return what a URL in this attribute is for; None where it holds no URL to be fetched."""
    if attribute in ("href", "xlink:href"):
        return _href_hop(tag, attributes)
    if attribute in _EMBEDDING:
        typed = attributes.get("type", "").strip().lower()
        return None if tag == "input" and typed != "image" else "embed"
    if attribute in _READERS:
        return "link"
    return "embed" if (tag, attribute) in _OWN else None


def _href_hop(tag: str, attributes: Mapping[str, str]) -> Hop | None:
    """Return what a href is for: by the tag, and for <link> by its rel."""
    if tag in _SVG_EMBEDDING:
        return "embed"
    if tag != "link":
        return "link"
    rels = set(attributes.get("rel", "").lower().split())
    if rels & _EMBEDDING_RELS:
        return "embed"
    return None if rels & _VOID_RELS else "link"


def _lazy(tag: str, attribute: str, text: str) -> Iterator[Reference]:
    """Yield the URL a script will load; flags and JSON in such an attribute are not guessed at."""
    if text.lstrip().startswith("url("):
        yield from style_references(text, tag, attribute)
    elif ("/" in text or "." in text) and not text.lstrip().startswith(("{", "[")) and " " not in text.strip():
        yield Reference(text, "embed", tag, attribute)


def _refresh(attributes: Mapping[str, str]) -> Iterator[Reference]:
    """Yield where a <meta http-equiv=refresh> leads (HTML standard, 4.2.5.3)."""
    if attributes.get("http-equiv", "").strip().lower() != "refresh":
        return
    target = _REFRESH.match(attributes.get("content", ""))
    text = next((group for group in target.groups() if group), "") if target else ""
    if text:
        yield Reference(text, "link", "meta", "content")
