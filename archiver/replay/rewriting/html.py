"""Pages whose links lead back into the archive, every other byte as it was captured.

Only the values of attributes that hold URLs are replaced, where they stand. What would break inside the archive, or
ask the live web for something, is put out of work under another name, so that it can still be read in the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from archiver.replay.rewriting.attributes import Attribute, attributes, escape, unescape
from archiver.replay.rewriting.css import rewrite_css
from archiver.replay.rewriting.edits import Edit, edited
from archiver.replay.rewriting.elements import (
    ASIDE,
    OF_ELEMENTS,
    PARAMETERS,
    ROLES,
    link_modifier,
    may_change,
    modifier_of,
)
from archiver.replay.rewriting.importmaps import rewrite_import_map
from archiver.replay.rewriting.insertion import with_text_insertion
from archiver.replay.rewriting.links import PageLinks
from archiver.replay.rewriting.refresh import rewrite_refresh
from archiver.replay.rewriting.spans import Span, Spans
from archiver.replay.rewriting.srcset import rewrite_srcset
from archiver.replay.rewriting.tokens import spans

MAX_NESTING = 3
"""How deep noscript and srcdoc are followed into each other."""

_OTHER_WINDOWS = frozenset(["_blank", "_new", "_top", "_parent"])
_FORBIDDEN_METAS = re.compile(
    r"content-security-policy(-report-only)?|x-webkit-csp|set-cookie|refresh|origin-trial|x-dns-prefetch-control", re.I
)
# What is read of a tag: what may change, and what tells how.
_READ = frozenset([*ROLES, "rel", "as"])
_LISTED = re.compile(r"[^\s,]+")


def rewrite_html(text: str, links: PageLinks, *, tokenize: Spans = spans, nesting: int = 0) -> str:
    """Return the page `text` with its links leading into the archive.

    Never raises; what is no link is the same characters as before. `nesting` counts the pages around this one.
    """
    found = tokenize(text, may_change)
    page = _Page(_based(text, found, links), tokenize, nesting)
    edits: list[Edit] = []
    tag = ""
    for kind, name, start, end in found:
        piece = text[start:end]
        if kind == "raw":
            new = page.raw(name, piece, tag)
            if new != piece:
                edits.append((start, end, new))
            continue
        tag = piece
        for first, last, new in page.tag(name, tag):
            edits.append((start + first, start + last, new))
    return edited(text, edits)


def _script_type(tag: str) -> str:
    return next((_value(each, tag).strip().lower() for each in attributes(tag, ("type",))), "")


def _based(text: str, found: list[Span], links: PageLinks) -> PageLinks:
    """Return `links` for the page's first base element with a href (HTML standard, 4.2.3)."""
    for span in found:
        if span.name == "base" and span.kind == "tag":
            tag = text[span.start : span.end]
            for attribute in attributes(tag, ("href",)):
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
        # The same tag often stands on a page many times.
        self._edits_by_tag: dict[str, list[Edit]] = {}

    def raw(self, name: str, text: str, tag: str) -> str:
        """Return the new text inside a style, noscript or script element, which begins with `tag`.

        Of scripts only maps of imports change.
        """
        if name == "style":
            return rewrite_css(text, lambda url: self._links.relink(self._coding.read(url)))
        if name == "noscript":
            return self._nested(text, self._links)
        return rewrite_import_map(text, self._links) if _script_type(tag) == "importmap" else text

    def _nested(self, text: str, links: PageLinks) -> str:
        if self._nesting >= MAX_NESTING:
            return text
        return rewrite_html(text, links, tokenize=self._tokenize, nesting=self._nesting + 1)

    def tag(self, name: str, tag: str) -> list[Edit]:
        """Return the edits in one start tag, by places in it."""
        found = self._edits_by_tag.get(tag)
        if found is None:
            found = sorted(self._meta(tag) if name == "meta" else self._tag(name, tag))
            self._edits_by_tag[tag] = found
        return found

    def _tag(self, name: str, tag: str) -> Iterator[Edit]:
        """Yield the edits in a start tag, in any order."""
        modifier: str | None = modifier_of(name)
        found = attributes(tag, _READ)
        if name == "link":
            named = {each.name: _value(each, tag) for each in found if each.name in ("rel", "as")}
            modifier = link_modifier(named.get("rel", ""), named.get("as", ""))
        elif name == "script":
            yield from _script(tag)
        for attribute in found:
            role = ROLES.get(attribute.name)
            elements = OF_ELEMENTS.get(attribute.name)
            if role is None or (elements is not None and name not in elements):
                continue
            if role == "aside" or (role == "target" and _leaves_the_frame(attribute, tag)):
                yield attribute.start, attribute.start, ASIDE
            elif role == "value" and not _is_address(tag):
                continue
            elif role != "target" and modifier is not None:
                yield from self._changed(attribute, tag, role, modifier)

    def _rewritten(self, value: str, role: str, modifier: str) -> str | None:
        """Return the new value of an attribute with this role."""
        links = self._links
        if role in ("url", "value"):
            return links.relink(value, modifier)
        if role == "srcset":
            return rewrite_srcset(value, self._relink_image)
        if role == "urls":
            return _LISTED.sub(lambda found: links.relink(found[0], modifier) or found[0], value)
        if role == "srcdoc":
            # Attribute values are characters already.
            page = self._nested(value, replace(links, coding=replace(links.coding, is_byte_text=False)))
            return with_text_insertion(page, links.insertion) if page else page
        if role == "refresh":
            return rewrite_refresh(value, links.relink)
        return rewrite_css(value, self._relink_image)

    def _relink_image(self, url: str) -> str | None:
        return self._links.relink(url, "im_")

    def _meta(self, tag: str) -> Iterator[Edit]:
        """Yield the edits in a meta element: a refresh leads into the archive, a policy is put aside."""
        by_name = {each.name: each for each in attributes(tag, ("http-equiv", "content"))}
        equiv = by_name.get("http-equiv")
        said = _value(equiv, tag).strip().lower() if equiv else ""
        if equiv is None or not _FORBIDDEN_METAS.fullmatch(said):
            return
        content = by_name.get("content")
        if said == "refresh" and content:
            yield from self._changed(content, tag, "refresh", "mp_")
        elif said != "refresh":
            yield equiv.start, equiv.start, ASIDE

    def _changed(self, attribute: Attribute, tag: str, role: str, modifier: str) -> Iterator[Edit]:
        """Yield the edit of an attribute's value, if there is one; a value without quotation marks gets them."""
        value = unescape(self._coding.read(tag[attribute.value_start : attribute.value_end]))
        new = self._rewritten(value, role, modifier)
        if new is None or new == value:
            return
        written = self._coding.write(escape(new, attribute.quote or '"'))
        yield attribute.value_start, attribute.value_end, written if attribute.quote else f'"{written}"'


def _script(tag: str) -> Iterator[Edit]:
    """Yield the edits that keep rules about which pages to load ahead from working (WICG, speculation rules)."""
    if "speculation" not in tag.lower() and "&" not in tag:
        return
    for attribute in attributes(tag, ("type",)):
        if "speculationrules" in _value(attribute, tag).lower():
            yield attribute.start, attribute.start, ASIDE
            yield attribute.end, attribute.end, ' type="text/plain"'


def _leaves_the_frame(attribute: Attribute, tag: str) -> bool:
    # The sandbox forbids other windows, so a link that asks for one would do nothing at all.
    return _value(attribute, tag).strip().lower() in _OTHER_WINDOWS


def _is_address(tag: str) -> bool:
    """Tell whether the param element `tag` has the name of a parameter whose value is an address."""
    return any(_value(each, tag).strip().lower() in PARAMETERS for each in attributes(tag, ("name",)))


def _value(attribute: Attribute, tag: str) -> str:
    return unescape(tag[attribute.value_start : attribute.value_end])
