"""The name of the site: from metadata, the host's name, and the ends of the title element."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from archiver.extract.evidence import Candidate
from archiver.extract.metadata import Head, element_text

MAX_SITE_CHARS = 120
MAX_URL_CHARS = 2000
MAX_FEEDS = 20
MAX_PARTS = 12
MIN_LABEL = 3

# What parts a title: bars and dashes with spaces around them; bars of any width and underscores without; a dash beside
# a letter beyond ASCII; a colon with a space behind it.
_BREAK = re.compile(
    r"\s++[|\-–—·•»«:~/›>]++\s++|\s*+[|｜»«›]++\s*+|\s*+(?:[_—–]+)\s*+|(?<=[^\x00-\x7f])\s*+-\s*+|\s*+-\s*+(?=[^\x00-\x7f])|"
    r"[:：]\s++|\s++-(?=\S)|(?<=\S)-\s++"
)
_PARTING = frozenset("|-–—·•»«:~/›>｜_：")
"""One of these is in each break."""
_EDGE = " \t|-–—·•»«:~/›_｜>"
_ADDRESS = re.compile(r"https?://")


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Return `text` for comparison: without case, spaces and punctuation."""
    return "".join(filter(str.isalnum, text)).casefold()


def title_parts(text: str) -> list[str]:
    """Return the pieces of a title element between bars and dashes."""
    return [text[start:end] for start, end in part_spans(text)]


@lru_cache(maxsize=1024)
def part_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return start and end of each piece between bars and dashes; at most MAX_PARTS, the last one whole."""
    if _PARTING.isdisjoint(text):
        return ((0, len(text)),) if text.strip() else ()
    spans: list[tuple[int, int]] = []
    place = 0
    for found in _BREAK.finditer(text):
        if len(spans) == MAX_PARTS - 1:
            break
        if text[place : found.start()].strip():
            spans.append((place, found.start()))
        place = found.end()
    if text[place:].strip():
        spans.append((place, len(text)))
    return tuple(spans)


@dataclass(frozen=True, slots=True)
class SiteNames:
    """The folded names of a site: those that metadata states, the parts of the host's name, and one out of the title.

    That one is no more than likely.
    """

    stated: frozenset[str]
    labels: frozenset[str]
    host: str
    inferred: str = ""

    def __contains__(self, text: str) -> bool:
        """Tell whether `text` names the site: as stated, or as the host does."""
        key = folded(text)
        if not key:
            return False
        if (
            key in self.stated
            or key == self.inferred
            or key in self.labels
            or (len(key) >= MIN_LABEL and key in self.host)
        ):
            return True
        # "The Post", "Post Online" for post.example: the label and not much beside it.
        return any(label in key and len(label) > MIN_LABEL and len(key) <= 2 * len(label) for label in self.labels)


def site_names(head: Head) -> SiteNames:
    """Return the names that the metadata of a page and its address give to the site."""
    return _names(head.host, tuple(c.value for c in _stated(head)))


@lru_cache(maxsize=64)
def _names(host: str, said: tuple[str, ...]) -> SiteNames:
    labels = [label for label in host.split(".")[:-1] if len(label) >= MIN_LABEL]
    stated = frozenset(map(folded, said)) - {""}
    return SiteNames(stated, frozenset(map(folded, (host, *labels))) - {""}, folded(host))


def site_candidates(head: Head) -> list[Candidate]:
    """Return what may be the name of the site: OpenGraph, publisher, application name, a part of the title element."""
    stated = list(_stated(head))
    found = [*stated, *site_in_title(head, _names(head.host, tuple(c.value for c in stated)))]
    return [c for c in found if not _ADDRESS.match(c.value) and len(c.value) <= MAX_SITE_CHARS]


def _stated(head: Head) -> Iterator[Candidate]:
    yield from head.metas_named(["og:site_name"])
    yield from head.linked("publisher", "name")
    yield from head.linked("isPartOf", "name")
    for node in head.things:
        if "WebSite" in node.types:
            yield from node.candidates("name")
    yield from head.metas_named(["application-name", "al:android:app_name", "dc.publisher", "citation_journal_title"])


def site_in_title(head: Head, names: SiteNames) -> list[Candidate]:
    """Return the part of the title element that names the site.

    That is the end that the host bears too, or that the title of a feed begins with; otherwise the one beside the
    headline, where a heading or metadata repeats the headline. Where both are repeated (a logo in h1) it is the one
    that is not in the address, or the shorter one.
    """
    whole = head.title_text()
    spans = part_spans(whole)
    if head.title is None or len(spans) < 2:
        return []
    ends = [(spans[-1], whole[: spans[-2][1]]), (spans[0], whole[spans[1][0] :])]
    named = [span for span, _ in ends if whole[slice(*span)] in names] or _in_feeds(head, [span for span, _ in ends])
    if not named:
        keys = {folded(text) for text in _said(head)}
        address = folded((head.url or "")[:MAX_URL_CHARS])
        ends.sort(key=lambda end: (folded(whole[slice(*end[0])]) in address, end[0][1] - end[0][0]))
        named = [span for span, rest in ends if folded(rest) in keys]
    return [_part(head, whole[slice(*span)]) for span in named[:1]]


def _in_feeds(head: Head, ends: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return those of the `ends` of the title element with which the title of a feed of the site begins."""
    links = head.links.get("alternate", [])[:MAX_FEEDS]
    feeds = [folded(link.get("title") or "") for link in links if (link.get("type") or "").endswith("+xml")]
    whole = head.title_text()
    return [end for end in ends if (key := folded(whole[slice(*end)])) and any(feed.startswith(key) for feed in feeds)]


def _said(head: Head) -> Iterator[str]:
    """Yield what headings and metadata say the headline is."""
    for c in (*head.linked("headline"), *head.metas_named(["og:title"])):
        yield c.value
    for element in head.census.headings:
        yield element_text(element, MAX_SITE_CHARS * 4)


def _part(head: Head, part: str) -> Candidate:
    return Candidate(part.strip(), "element", "", part.strip(), head.title, ("title-part",))


def cut_site(candidate: Candidate, names: SiteNames) -> Candidate | None:
    """Return the candidate with the name of the site cut off at the end or the beginning, None if it is at neither."""
    spans = part_spans(candidate.value)
    if len(spans) < 2:
        return None
    if candidate.value[slice(*spans[-1])] in names:
        kept = candidate.value[: spans[-2][1]]
    elif candidate.value[slice(*spans[0])] in names:
        kept = candidate.value[spans[1][0] :]
    else:
        return None
    return shortened(candidate, kept, "cut-site-name")


def shortened(candidate: Candidate, kept: str, step: str) -> Candidate | None:
    """Return the candidate with the part `kept` of its value, None if no word is left."""
    value = kept.strip(_EDGE)
    if not folded(value):
        return None
    steps = (*candidate.transforms, step)
    return Candidate(value, candidate.method, candidate.suffix, candidate.raw, candidate.element, steps)
