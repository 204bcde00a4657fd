"""What speaks for a wording that may be the title: where it stands, how it looks, what else on the page is like it.

The weights of these signs were learned from pages whose title people wrote down (tests/eval/train_names.py), and are
whole numbers.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from archiver.extract.blocks import size
from archiver.extract.evidence import Candidate
from archiver.extract.metadata import Head
from archiver.extract.sites import MAX_URL_CHARS, SiteNames, folded, part_spans
from archiver.extract.title_weights import WEIGHTS
from archiver.model import Kind

MAX_TITLE_CHARS = 400
PENALTY = 30
MIN_SLUG = 3
MAX_SLUG = 20
_SITE_SIGNS = frozenset(["names-site", "names-inferred", "names-host"])
_WORD = re.compile(r"\w+")
_WORDS_OF_SLUG = re.compile(r"[-_+.,]|%20")
_SUFFIX = re.compile(r"\.[a-z]{2,5}$")
_BAR = re.compile(r"[|｜»]")
_MARKS = frozenset("|｜»-–—&")
_DASH = re.compile(r"\s[-–—]\s")
_WITH_PAGE = frozenset(
    ["h1-0", "h2-0", "title/whole", "title/no-site", "og:title/whole", "names-site", "equals-title", "title-part"]
)
"""The signs that say more or less by the kind of the page."""
_SPOILT = frozenset(["teaser", "escaped"])
_LENGTHS = (8, 15, 25, 110, 170, MAX_TITLE_CHARS)
_LEVELS = frozenset(["h1", "h2", "h3"])
_LOWER_LEVELS = frozenset(["h2", "h3"])
_REPEATED = frozenset(["in-title", "around-title", "equals-title", "in-og", "around-og", "equals-og"])


@dataclass(slots=True)
class Claim:
    """A wording that may be the title: where it stands, the strongest place first, and the signs about it."""

    candidates: list[Candidate] = field(default_factory=list)
    signs: set[str] = field(default_factory=set)

    @property
    def score(self) -> int:
        """How much speaks for it."""
        return sum([WEIGHTS.get(sign, 0) for sign in self.signs]) - penalty(self.signs)

    @property
    def best(self) -> Candidate:
        """The candidate to be shown: the first of those with the most words, for tags part words without a blank."""
        first = self.candidates[0]
        if all(candidate.value == first.value for candidate in self.candidates):
            return first
        return max(self.candidates, key=lambda candidate: len(_WORD.findall(candidate.value)))


def penalty(signs: Collection[str]) -> int:
    """Return what is taken off a wording that cannot be the title, however much else speaks for it.

    That is the name of the site, if it is not all of the title element (front pages are called like their site), and
    a lower heading that leads to another page and that nothing repeats, and what still has character references.
    """
    names_site = "equals-title" not in signs and not _SITE_SIGNS.isdisjoint(signs)
    return 0 if not names_site and _SPOILT.isdisjoint(signs) else PENALTY


def compare(found: Mapping[str, Claim], head: Head, names: SiteNames, kind: Kind) -> None:
    """Add to each claim, by its folded text, the signs that only the others and the rest of the page give it."""
    whole = folded(head.title_text())
    parts = {folded(head.title_text()[slice(*span)]) for span in part_spans(head.title_text())}
    social = next((folded(c.value) for c in head.metas_named(["og:title"])), "")
    address = folded((head.url or "")[:MAX_URL_CHARS])
    slug = slug_words(head.url)
    is_front = leads_to_front(head.url)
    for key, claim in found.items():
        signs, value = claim.signs, claim.candidates[0].value
        signs |= _against(key, whole, "title")
        signs |= _against(key, social, "og")
        signs.add(_length(size(value)))
        signs.add(f"places-{min(_places(signs), 4)}")
        signs |= _spelling(value)
        if "places-1" in signs and signs.isdisjoint(_REPEATED):
            for level in _LOWER_LEVELS & signs:
                signs.add(f"{level}:alone")
                if f"{level}:elsewhere" in signs:
                    signs.add("teaser")
        if key in parts:
            signs.add("title-part")
        if value in names:
            named = "site" if key in names.stated else "inferred" if key == names.inferred else "host"
            signs.add(f"names-{named}")
        if len(key) > 5 and key in address:
            signs.add("in-address")
        signs |= _slug_signs(key, slug)
        told = signs & _WITH_PAGE
        signs.update([f"{kind}&{sign}" for sign in told])
        if is_front:
            signs.update([f"front&{sign}" for sign in told])


def slug_words(url: str | None) -> list[str]:
    """Return the folded words of the last part of an address that has at least MIN_SLUG of them, else none."""
    last = _SUFFIX.sub("", _path_of(url).rstrip("/").rpartition("/")[2])
    found = [word for word in map(folded, _WORDS_OF_SLUG.split(last)) if len(word) > 2]
    return found[:MAX_SLUG] if len(found) >= MIN_SLUG else []


def leads_to_front(url: str | None) -> bool:
    """Tell whether an address is that of a site's first page."""
    return url is not None and not _path_of(url).strip("/")


def _path_of(url: str | None) -> str:
    try:
        return urlsplit((url or "")[:MAX_URL_CHARS]).path
    except ValueError:
        return ""


def _slug_signs(key: str, slug: list[str]) -> set[str]:
    """Return how many of the words in the address a wording has."""
    if not slug:
        return set()
    count = sum([word in key for word in slug])
    return {f"slug-{4 * count // len(slug)}"}


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


def _spelling(text: str) -> set[str]:
    """Return which signs that part a title are in `text`, and whether character references are left in it."""
    if _MARKS.isdisjoint(text):
        return set()
    signs = {"has-bar"} if _BAR.search(text) else set()
    if "&" in text and html.unescape(text) != text:
        signs.add("escaped")
    if _DASH.search(text):
        signs.add("has-dash")
    return signs


def _length(count: int) -> str:
    return f"chars<{_LENGTHS[bisect_right(_LENGTHS, count, hi=len(_LENGTHS) - 1)]}"


def _places(signs: set[str]) -> int:
    """Return how many kinds of places say it: heading, title element, JSON-LD, each social title."""
    kinds = {sign[:3] for sign in signs if "/" in sign}
    return len(kinds) if signs.isdisjoint(_LEVELS) else len(kinds) + 1
