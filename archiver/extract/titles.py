"""The title of a story: what headings, title element and metadata say, weighed together.

Each different wording on the page is a claim; what speaks for it are the places that say it and how it looks. The
weights were learned from pages whose title people wrote down (tests/eval/train_names.py), and are whole numbers.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from archiver.extract.blocks import Outline, size
from archiver.extract.evidence import Candidate
from archiver.extract.headings import heading_pieces, page_headings
from archiver.extract.metadata import Head
from archiver.extract.sites import SiteNames, cut_site, folded, part_spans, shortened, site_candidates, site_names
from archiver.extract.title_weights import WEIGHTS

__all__ = ["claims", "folded", "site_candidates", "title_candidates"]

MAX_TITLE_CHARS = 400
MAX_URL_CHARS = 2000
SITE_PENALTY = 20
_SITE_SIGNS = frozenset(["names-site", "names-host"])
_WORD = re.compile(r"\w+")
_META = ("og:title", "twitter:title")
_OTHER_META = ("title", "dc.title", "citation_title", "headline", "parsely-title", "sailthru.title")
_KEYS = {"headline": "headline", "title": "headline", "name": "name"}
_PAGES = frozenset(["WebPage", "ItemPage", "CollectionPage", "AboutPage"])


@dataclass(slots=True)
class Claim:
    """A wording that may be the title: where it stands, the strongest place first, and the signs about it."""

    candidates: list[Candidate] = field(default_factory=list)
    signs: set[str] = field(default_factory=set)

    @property
    def score(self) -> int:
        """How much speaks for it."""
        learned = sum(WEIGHTS.get(sign, 0) for sign in self.signs)
        # Front pages are called like their site, which is why the weights alone do not count a logo in h1 out.
        names_site = bool(self.signs & _SITE_SIGNS) and "equals-title" not in self.signs
        return learned - SITE_PENALTY if names_site else learned

    @property
    def best(self) -> Candidate:
        """The candidate to be shown: the first of those with the most words, for tags part words without a blank."""
        if len(self.candidates) == 1:
            return self.candidates[0]
        return max(self.candidates, key=lambda candidate: len(_WORD.findall(candidate.value)))


def title_candidates(head: Head, site: str | None, outline: Outline) -> list[Candidate]:
    """Return what may be the title, the best first; `site` is the name of the site, if known."""
    found = claims(head, site, outline)
    ranked = sorted(found.values(), key=lambda claim: -claim.score)
    return [claim.best for claim in ranked]


def claims(head: Head, site: str | None, outline: Outline) -> dict[str, Claim]:
    """Return the wordings that may be the title by their folded text."""
    names = site_names(head)
    if site:
        names = replace(names, stated=names.stated | {folded(site)})
    found: dict[str, Claim] = {}
    for candidate, signs in _said(head, names, outline):
        key = folded(candidate.value)
        if key and len(candidate.value) <= MAX_TITLE_CHARS:
            claim = found.setdefault(key, Claim())
            claim.candidates.append(candidate)
            claim.signs.update(signs)
    _compare(found, head, names)
    return found


def _said(head: Head, names: SiteNames, outline: Outline) -> Iterator[tuple[Candidate, set[str]]]:
    """Yield each candidate with the signs of its place, those to be shown first at the front."""
    yield from _headings(names, outline)
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


def _headings(names: SiteNames, outline: Outline) -> Iterator[tuple[Candidate, set[str]]]:
    found = page_headings(outline)
    is_lone = sum(heading.level == "h1" for heading in found) == 1
    for heading in found:
        level = heading.level
        signs = {level, f"{level}-{min(heading.number, 2)}", *(f"{level}:{sign}" for sign in heading.signs)}
        if level == "h1" and is_lone:
            signs.add("h1-lone")
        yield heading.candidate, signs
        if level == "h1":
            cut = cut_site(heading.candidate, names)
            if cut is not None:
                yield cut, (signs - {"h1-lone"}) | {"h1-cut"}
            for piece in heading_pieces(heading.candidate):
                yield piece, {"h1-piece"}


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


def _compare(found: dict[str, Claim], head: Head, names: SiteNames) -> None:
    """Add the signs of how each claim stands to the title element, to og:title, the site's name, the address."""
    whole = folded(head.title_text())
    parts = {folded(head.title_text()[slice(*span)]) for span in part_spans(head.title_text())}
    social = next((folded(c.value) for c in head.metas_named(["og:title"])), "")
    address = folded((head.url or "")[:MAX_URL_CHARS])
    for key, claim in found.items():
        claim.signs |= _against(key, whole, "title")
        claim.signs |= _against(key, social, "og")
        claim.signs.add(_length(size(claim.candidates[0].value)))
        claim.signs.add(f"places-{min(_places(claim.signs), 4)}")
        if key in parts:
            claim.signs.add("title-part")
        if claim.candidates[0].value in names:
            claim.signs.add("names-site" if key in names.stated else "names-host")
        if len(key) > 5 and key in address:
            claim.signs.add("in-address")


def _against(key: str, whole: str, place: str) -> set[str]:
    """Return how the text `key` stands to `whole`: equal, at its beginning or end, in it, around it; and its share."""
    if not whole:
        return {f"no-{place}"}
    if key == whole:
        return {f"equals-{place}"}
    if key not in whole:
        return {f"around-{place}"} if whole in key else set()
    side = "begins" if whole.startswith(key) else "ends" if whole.endswith(key) else "within"
    share = len(key) / len(whole)
    part = {f"{place}<1/4"} if share < 0.25 else {f"{place}<1/2"} if share < 0.5 else set()
    return {f"{side}-{place}", f"in-{place}", *part}


def _length(count: int) -> str:
    bound = next((bound for bound in (8, 15, 25, 110, 170) if count < bound), MAX_TITLE_CHARS)
    return f"chars<{bound}"


def _places(signs: set[str]) -> int:
    """Return how many kinds of places say it: heading, title element, JSON-LD, each social title."""
    kinds = {
        "h" if sign in ("h1", "h2", "h3") else sign.partition("/")[0][:3]
        for sign in signs
        if "/" in sign or sign in ("h1", "h2", "h3")
    }
    return len(kinds)
