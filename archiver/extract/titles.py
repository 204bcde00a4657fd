"""The title of a story: what headings, title element and metadata say, weighed together.

Each different wording on the page is a claim; here they are gathered with the signs of their places. What speaks for
one is in claims.py.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from archiver.extract.blocks import Outline
from archiver.extract.claims import MAX_TITLE_CHARS, Claim, compare
from archiver.extract.evidence import Candidate
from archiver.extract.headings import heading_pieces, page_headings
from archiver.extract.metadata import Head
from archiver.extract.sites import (
    SiteNames,
    cut_site,
    folded,
    part_spans,
    shortened,
    site_candidates,
    site_names,
)
from archiver.model import Kind

__all__ = ["claims", "folded", "site_candidates", "title_candidates"]

_META = ("og:title", "twitter:title")
_OTHER_META = ("title", "dc.title", "citation_title", "headline", "parsely-title", "sailthru.title")
_KEYS = {"headline": "headline", "title": "headline", "name": "name"}
_PAGES = frozenset(["WebPage", "ItemPage", "CollectionPage", "AboutPage"])


def title_candidates(head: Head, site: str | None, outline: Outline, kind: Kind) -> list[Candidate]:
    """Return what may be the title, the best first; `site` is the name of the site, if known."""
    found = claims(head, site, outline, kind)
    ranked = sorted(found.values(), key=lambda claim: -claim.score)
    return [claim.best for claim in ranked]


def claims(head: Head, site: str | None, outline: Outline, kind: Kind) -> dict[str, Claim]:
    """Return the wordings that may be the title by their folded text."""
    names = site_names(head)
    if site:
        names = replace(names, inferred=folded(site) if folded(site) not in names.stated else "")
    found: dict[str, Claim] = {}
    for candidate, signs in _said(head, names, outline):
        key = folded(candidate.value)
        if key and len(candidate.value) <= MAX_TITLE_CHARS:
            claim = found.setdefault(key, Claim())
            claim.candidates.append(candidate)
            claim.signs.update(signs)
    compare(found, head, names, kind)
    return found


def _said(head: Head, names: SiteNames, outline: Outline) -> Iterator[tuple[Candidate, set[str]]]:
    """Yield each candidate with the signs of its place, those to be shown first at the front."""
    yield from _headings(names, outline, _path(head.url))
    for node in head.nodes:
        place = _place(node.types)
        for key in ("headline", "name") if node.types else ("headline", "title", "name"):
            for candidate in list(node.candidates(key))[:1]:
                yield from _cuts(_unescaped(candidate), f"ld-{place}-{_KEYS[key]}", names)
    for name in _META:
        for candidate in list(head.metas_named([name]))[:1]:
            yield from _cuts(candidate, name, names)
    for candidate in list(head.metas_named(_OTHER_META))[:1]:
        yield from _cuts(candidate, "meta", names)
    if head.title is not None and (whole := head.title_text()):
        yield from _cuts(Candidate(whole, "element", "", whole, head.title), "title", names)


def _path(url: str | None) -> str:
    """Return the path of an address without slashes at its ends, nothing without one."""
    try:
        return urlsplit(url or "").path.strip("/")
    except ValueError:
        return ""


def _headings(names: SiteNames, outline: Outline, path: str) -> Iterator[tuple[Candidate, set[str]]]:
    found = page_headings(outline, path)
    is_lone = sum(heading.level == "h1" for heading in found) == 1
    for heading in found:
        level = heading.level
        signs = {level, f"{level}-{min(heading.number, 2)}", *(f"{level}:{sign}" for sign in heading.signs)}
        if level == "h1" and is_lone:
            signs.add("h1-lone")
        pieces = heading_pieces(heading.candidate) if level == "h1" else []
        if any("h1-piece:beside-kicker" in said for _, said in pieces):
            signs.add("h1-with-kicker")
        yield heading.candidate, signs
        if level == "h1":
            cut = cut_site(heading.candidate, names)
            if cut is not None:
                yield cut, (signs - {"h1-lone"}) | {"h1-cut"}
            yield from pieces


def _place(types: frozenset[str]) -> str:
    if "Product" in types:
        return "product"
    if "VideoObject" in types:
        return "video"
    return "page" if not types or types & _PAGES else "article"


def _unescaped(candidate: Candidate) -> Candidate:
    """Return a JSON-LD text with the character references read that do not belong into JSON."""
    value = html.unescape(candidate.value) if "&" in candidate.value else candidate.value
    if value == candidate.value:
        return candidate
    value, steps = " ".join(value.split()), (*candidate.transforms, "html-entities")
    return Candidate(value, candidate.method, candidate.suffix, candidate.raw, candidate.element, steps)


def _cuts(candidate: Candidate, place: str, names: SiteNames) -> Iterator[tuple[Candidate, set[str]]]:
    """Yield a candidate, and what is left of it without the site's name or without a part at either end."""
    yield candidate, {f"{place}/whole"}
    text = candidate.value
    spans = part_spans(text)
    if len(spans) < 2:
        return
    without_site = cut_site(candidate, names)
    if without_site is not None:
        yield without_site, {f"{place}/no-site"}
    number = "2" if len(spans) == 2 else "3"
    kept = {f"but-last-{number}": text[: spans[-2][1]], f"but-first-{number}": text[spans[1][0] :]}
    if number == "3":
        kept |= {"first": text[slice(*spans[0])], "last": text[slice(*spans[-1])]}
        if text[slice(*spans[-1])] in names and len(spans) > 3:
            kept["but-last-two"] = text[: spans[-3][1]]
    for sign, part in kept.items():
        cut = shortened(candidate, part, "title-part")
        if cut is not None:
            yield cut, {f"{place}/{sign}"}
