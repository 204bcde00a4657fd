"""When a story was published: the dates of a page in the order of how far they can be trusted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache

from lxml.etree import _Element

from archiver.extract.blocks import Outline
from archiver.extract.dates import FoundDate, date_in_url, parse_date, parse_machine_date
from archiver.extract.evidence import Candidate, xpath
from archiver.extract.metadata import Head, element_text
from archiver.extract.wordlist import words

_LINKED = ("datePublished", "pubDate", "dateCreated", "uploadDate", "upDate")
_META = words(
    "article:published_time article:published og:published_time og:article:published_time datepublished pubdate "
    "publishdate publish_date publish-date published_date publication_date publicationdate published article.published "
    "article:create_at parsely-pub-date sailthru.date citation_publication_date citation_date dc.date.issued "
    "dcterms.issued dc.date.created dcterms.created dc.date dcterms.date dc.date.publication created datecreated "
    "cxenseparse:recs:publishtime bt:pubdate rnews:datepublished timestamp article_date_original "
    "originalpublicationdate date"
)
_CLASS = re.compile(
    r"(?:^|[\s_-])(?:date|datum|time|timestamp|publish\w*|posted\w*|pub-?(?:date|time)|entry-date|dateline|post-?(?:date|meta)|"
    r"meta|by-?line|info|created|fecha|data)(?=$|[\s_-]|\d)",
    re.IGNORECASE,
)
_STRONG_CLASS = re.compile(
    r"publish|pub-?(?:date|time)|entry-?date|post-?date|article-?date|dateline|posted", re.IGNORECASE
)
_OTHER = re.compile(r"modified|updated|comment|related|footer|sidebar|copyright|recommend|widget|teaser", re.IGNORECASE)
_LINKED_SHARE = 0.8
MAX_SHORT = 200
MAX_MARKED = 400


def date_candidates(
    head: Head, outline: Outline, url: str | None, language: str | None, latest: date | None, *, is_list: bool = False
) -> list[Candidate]:
    """Return the dates of the page, the most trustworthy first; none is later than `latest`.

    The dates that a list of stories shows are those of the stories, so with `is_list` only what is said of the page
    itself counts.
    """
    reader = _Reader(language, latest)
    found = [*reader.machine(c for key in _LINKED for c in head.linked(key)), *reader.machine(head.metas_named(_META))]
    if is_list:
        return [*found, *reader.url(url)]
    times, marked = reader.elements(head.root)
    found += times[:3]
    found += reader.url(url)
    found += marked[:3]
    if not found:
        found += reader.text(outline)
    return found


def machine_candidates(
    head: Head, linked: Iterable[str], metas: Iterable[str], language: str | None, latest: date | None
) -> list[Candidate]:
    """Return the dates in the JSON-LD members `linked` and the meta elements `metas`, in this order."""
    reader = _Reader(language, latest)
    return [*reader.machine(c for key in linked for c in head.linked(key)), *reader.machine(head.metas_named(metas))]


class _Reader:
    """Reads dates under one language and one latest day."""

    def __init__(self, language: str | None, latest: date | None) -> None:
        self.language = language
        self.latest = latest

    def machine(self, candidates: Iterator[Candidate]) -> Iterator[Candidate]:
        for candidate in candidates:
            read = parse_machine_date(candidate.value, language=self.language, latest=self.latest)
            if read is not None:
                yield Candidate(
                    read.value, candidate.method, candidate.selector, candidate.raw, candidate.element, read.transforms
                )

    def url(self, url: str | None) -> Iterator[Candidate]:
        read = date_in_url(url, latest=self.latest) if url else None
        if read is not None:
            yield Candidate(read.value, "url", "url", read.raw, None, read.transforms)

    def elements(self, root: _Element) -> tuple[list[Candidate], list[Candidate]]:
        """Return the dates of time elements and of elements whose class speaks of a date, likeliest first."""
        times: list[tuple[int, Candidate]] = []
        marked: list[tuple[int, Candidate]] = []
        for element in root.iter("time", "abbr", "span", "div", "p", "li", "dd", "td", "em", "small", "i", "a", "font"):
            if element.tag == "time":
                times.extend((_time_rank(element), c) for c in self.time(element))
                continue
            attributes = element.attrib
            if not attributes or len(marked) >= MAX_MARKED:
                continue
            said = f"{attributes.get('class', '')} {attributes.get('id', '')} {attributes.get('itemprop', '')}"
            rank = class_rank(said) if len(said) > 2 else None
            if rank is not None:
                marked.extend((rank, c) for c in self.marked(element))
        return _by_rank(times), _by_rank(marked)

    def time(self, element: _Element) -> Iterator[Candidate]:
        """Yield the date of a time element: its datetime attribute (HTML standard, 4.5.14), else its text."""
        said = element.get("datetime")
        read = parse_machine_date(said, language=self.language, latest=self.latest) if said else None
        if read is not None and said is not None:
            yield Candidate(read.value, "attribute", xpath(element) + "/@datetime", said, element, read.transforms)
            return
        yield from self.marked(element)

    def marked(self, element: _Element) -> Iterator[Candidate]:
        """Yield the date in the text of a short element."""
        for name in ("content", "datetime", "title"):
            said = element.get(name) if element.tag != "time" else None
            read = parse_machine_date(said, latest=self.latest) if said and len(said) <= 60 else None
            if read is not None and said is not None:
                yield Candidate(read.value, "attribute", f"{xpath(element)}/@{name}", said, element, read.transforms)
                return
        text = element_text(element, MAX_SHORT + 1)
        read = parse_date(text, language=self.language, latest=self.latest) if 8 <= len(text) <= MAX_SHORT else None
        if read is not None:
            yield Candidate(read.value, "element", xpath(element), read.raw, element, read.transforms)

    def text(self, outline: Outline) -> Iterator[Candidate]:
        """Yield the first date in a short block, then one at the head of a longer one; footers do not count."""
        later: list[Candidate] = []
        for block in outline.blocks[:3000]:
            # A date that is a link leads to that day's stories.
            if outline.tags[block.box] == "footer" or block.link_share > _LINKED_SHARE:
                continue
            read = parse_date(block.text[:MAX_SHORT], language=self.language, latest=self.latest)
            if read is None:
                continue
            candidate = self.in_block(outline.elements[block.box], read)
            if len(block.text) <= MAX_SHORT:
                yield candidate
                return
            later.append(candidate)
        yield from later[:1]

    def in_block(self, element: _Element, read: FoundDate) -> Candidate:
        return Candidate(read.value, "text", xpath(element), read.raw, element, read.transforms)


def _by_rank(ranked: list[tuple[int, Candidate]]) -> list[Candidate]:
    return [candidate for _, candidate in sorted(ranked, key=lambda item: item[0])]


@lru_cache(maxsize=16_384)
def class_rank(said: str) -> int | None:
    """Return 0 for class and id words that speak of publication, 1 for other dates, None for neither."""
    if not _CLASS.search(said) or _OTHER.search(said):
        return None
    return 0 if _STRONG_CLASS.search(said) else 1


def _time_rank(element: _Element) -> int:
    """Return 0 for a time that is said to be of publication, 1 for one in an article or plain, 2 for others."""
    said = " ".join(element.get(name, "") for name in ("class", "itemprop", "id"))
    parent = element.getparent()
    around = f"{parent.get('class', '')} {parent.get('id', '')}" if parent is not None else ""
    if element.get("pubdate") is not None or "datepublished" in said.lower() or _STRONG_CLASS.search(said):
        return 0
    return 2 if _OTHER.search(said) or _OTHER.search(around) else 1


def choose_date(candidates: list[Candidate]) -> Candidate | None:
    """Return the most trustworthy date; where others show the same day more exactly, the most exact of them."""
    if not candidates:
        return None
    same_day = [c for c in candidates if c.value[:10] == candidates[0].value[:10]]
    return max(same_day, key=lambda c: len(c.value))


def days_disagree(chosen: Candidate, candidates: list[Candidate]) -> bool:
    """Tell whether another source that machines read names another day."""
    machine = ("json-ld", "meta", "url")
    return any(c.value[:10] != chosen.value[:10] for c in candidates if c.method in machine)
