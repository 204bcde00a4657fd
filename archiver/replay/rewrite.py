"""Pages whose links lead back into the archive, every other byte as it was captured.

Only the values of attributes that hold URLs are replaced, where they stand. What would break inside the archive, or
ask the live web for something, is put out of work under another name, so that it can still be read in the source.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from archiver.replay.attributes import Attribute, attributes, escape, unescape
from archiver.replay.css import rewrite_css
from archiver.replay.links import PageLinks
from archiver.replay.srcset import rewrite_srcset
from archiver.replay.tokens import Span, Spans, iterate, spans

ASIDE = "data-archived-"
"""Put before the name of an attribute that must not work here."""

MAX_NESTING = 3
"""How deep noscript and srcdoc are followed into each other."""

_URL_ATTRIBUTES = frozenset(
    [
        "href",
        "src",
        "poster",
        "data",
        "action",
        "formaction",
        "background",
        "longdesc",
        "lowsrc",
        "dynsrc",
        "xlink:href",
        "data-src",
        "data-original",
        "data-lazy-src",
        "data-lazy",
        "data-href",
        "data-url",
        "data-poster",
        "data-background",
    ]
)
_SRCSETS = frozenset(["srcset", "imagesrcset", "data-srcset", "data-lazy-srcset"])
# Checks of the live resource; permissions for the live origin; and requests the reader did not ask for.
_PUT_ASIDE = frozenset(["integrity", "crossorigin", "nonce", "manifest", "ping", "attributionsrc"])
_OTHER_WINDOWS = frozenset(["_blank", "_new", "_top", "_parent"])
# A tag without any of these holds nothing to change; looking for them is quicker than reading its attributes.
_SIGNS = (
    "href",
    "src",
    "data",
    "style",
    "target",
    "action",
    "background",
    "poster",
    "longdesc",
    "integrity",
    "crossorigin",
    "nonce",
    "manifest",
    "ping",
)
_FORBIDDEN_METAS = re.compile(
    r"content-security-policy(-report-only)?|x-webkit-csp|set-cookie|refresh|origin-trial", re.I
)
_REFRESH = re.compile(r"(\s*[\d.]*\s*[;,]?\s*(?:url\s*=\s*)?)([\"']?)([^\"']*)(.*)", re.IGNORECASE | re.DOTALL)
_MODIFIERS = {
    "img": "im_",
    "image": "im_",
    "input": "im_",
    "source": "im_",
    "picture": "im_",
    "video": "oe_",
    "audio": "oe_",
    "track": "oe_",
    "object": "oe_",
    "embed": "oe_",
    "script": "js_",
    "iframe": "if_",
    "frame": "fr_",
}

Edit = tuple[int, int, str]


def rewrite_html(text: str, links: PageLinks, *, tokenize: Spans = spans, nesting: int = 0) -> str:
    """Return the page `text` with its links leading into the archive.

    Never raises; what is no link is the same characters as before. `nesting` counts the pages around this one.
    """
    found = tokenize(text)
    links = _based(text, found, links)
    page = _Page(links, tokenize, nesting)
    edits: list[Edit] = []
    for span in iterate(found):
        piece = text[span.start : span.end]
        if span.kind == "raw":
            new = page.raw(span.name, piece)
            if new != piece:
                edits.append((span.start, span.end, new))
        elif _is_of_interest(span.name, piece):
            edits.extend((span.start + start, span.start + end, new) for start, end, new in page.tag(span.name, piece))
    return _edited(text, edits)


def _is_of_interest(name: str, tag: str) -> bool:
    if name in ("meta", "script"):
        return True
    lowered = tag.lower()
    return any(sign in lowered for sign in _SIGNS)


def _edited(text: str, edits: list[Edit]) -> str:
    pieces: list[str] = []
    at = 0
    for start, end, new in edits:
        pieces += (text[at:start], new)
        at = end
    pieces.append(text[at:])
    return "".join(pieces) if edits else text


def _based(text: str, found: list[Span], links: PageLinks) -> PageLinks:
    """Return `links` for the page's first base element with a href (HTML standard, 4.2.3)."""
    for span in found:
        if span.name == "base" and span.kind == "tag":
            tag = text[span.start : span.end]
            for attribute in attributes(tag):
                if attribute.name == "href":
                    said = unescape(links.coding.read(tag[attribute.value_start : attribute.value_end]))
                    base = links.absolute(said.strip())
                    return replace(links, url=base.partition("#")[0]) if base else links
    return links


class _Page:
    """Knows what becomes of the tags and raw texts of one page."""

    def __init__(self, links: PageLinks, tokenize: Spans, nesting: int) -> None:
        self._links = links
        self._coding = links.coding
        self._tokenize = tokenize
        self._nesting = nesting

    def raw(self, name: str, text: str) -> str:
        """Return the new text inside a style, noscript or script element."""
        if name == "style":
            return rewrite_css(text, lambda url: self._links.relink(self._coding.read(url)))
        return self._nested(text, self._links) if name == "noscript" else text

    def _nested(self, text: str, links: PageLinks) -> str:
        if self._nesting >= MAX_NESTING:
            return text
        return rewrite_html(text, links, tokenize=self._tokenize, nesting=self._nesting + 1)

    def tag(self, name: str, tag: str) -> Iterator[Edit]:
        """Yield the edits in one start tag."""
        found = list(attributes(tag))
        if name == "meta":
            yield from self._meta(tag, found)
            return
        modifier = self._modifier(name, tag, found)
        for attribute in found:
            if attribute.name in _PUT_ASIDE or self._leaves_the_frame(attribute, tag):
                yield attribute.start, attribute.start, ASIDE
            elif attribute.name == "type" and name == "script":
                if "speculationrules" in _value(attribute, tag).lower():
                    yield attribute.start, attribute.start, ASIDE
                    yield attribute.end, attribute.end, ' type="text/plain"'
            elif rewriter := self._rewriter(attribute.name, name, modifier):
                yield from self._changed(attribute, tag, rewriter)

    def _rewriter(self, attribute: str, name: str, modifier: str) -> Callable[[str], str | None] | None:
        links = self._links
        if attribute in _URL_ATTRIBUTES:
            return lambda value: links.relink(value, modifier)
        if attribute in _SRCSETS:
            return lambda value: rewrite_srcset(value, lambda url: links.relink(url, "im_"))
        if attribute == "style":
            return lambda value: rewrite_css(value, lambda url: links.relink(url, "im_"))
        if attribute == "srcdoc" and name == "iframe":
            # Attribute values are characters already.
            inner = replace(links, coding=replace(links.coding, is_byte_text=False))
            return lambda value: self._nested(value, inner)
        return None

    @staticmethod
    def _leaves_the_frame(attribute: Attribute, tag: str) -> bool:
        # The sandbox forbids other windows, so a link that asks for one would do nothing at all.
        return attribute.name == "target" and _value(attribute, tag).strip().lower() in _OTHER_WINDOWS

    @staticmethod
    def _modifier(name: str, tag: str, found: list[Attribute]) -> str:
        if name == "link":
            named = {each.name: _value(each, tag).lower() for each in found if each.name in ("rel", "as")}
            if "stylesheet" in named.get("rel", "") or named.get("as") == "style":
                return "cs_"
            if named.get("as") == "script" or "modulepreload" in named.get("rel", ""):
                return "js_"
            return "im_" if "icon" in named.get("rel", "") or named.get("as") == "image" else "mp_"
        return _MODIFIERS.get(name, "mp_")

    def _meta(self, tag: str, found: list[Attribute]) -> Iterator[Edit]:
        """Yield the edits in a meta element: a refresh leads into the archive, a policy is put aside."""
        by_name = {each.name: each for each in found}
        equiv = by_name.get("http-equiv")
        said = _value(equiv, tag).strip().lower() if equiv else ""
        if equiv is None or not _FORBIDDEN_METAS.fullmatch(said):
            return
        content = by_name.get("content")
        if said == "refresh" and content:
            yield from self._changed(content, tag, self._refresh)
        elif said != "refresh":
            yield equiv.start, equiv.start, ASIDE

    def _refresh(self, content: str) -> str | None:
        """Return the content of a refresh (HTML standard, 4.2.5.3) with its URL replaced."""
        parts = _REFRESH.fullmatch(content)
        new = self._links.relink(parts[3]) if parts else None
        return parts[1] + parts[2] + new + parts[4] if parts and new else None

    def _changed(self, attribute: Attribute, tag: str, rewriter: Callable[[str], str | None]) -> Iterator[Edit]:
        """Yield the edit of an attribute's value, if there is one; a value without quotation marks gets them."""
        value = unescape(self._coding.read(tag[attribute.value_start : attribute.value_end]))
        new = rewriter(value)
        if new is None or new == value:
            return
        written = self._coding.write(escape(new, attribute.quote or '"'))
        yield attribute.value_start, attribute.value_end, written if attribute.quote else f'"{written}"'


def _value(attribute: Attribute, tag: str) -> str:
    return unescape(tag[attribute.value_start : attribute.value_end])
