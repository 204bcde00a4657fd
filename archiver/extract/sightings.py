"""The dates of a page that may be of its publication: each with the words that say where it was seen.

Those words, the traits, are what the weights in `published` are given for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice

from lxml.etree import _Element

from archiver.extract.dates import FoundDate, find_dates, parse_date
from archiver.extract.evidence import Candidate
from archiver.extract.jsonld import rank
from archiver.extract.machine_dates import date_in_url, parse_machine_date
from archiver.extract.metadata import MAX_VALUE_CHARS, Head, element_text, one_line
from archiver.extract.scene import Scene, label
from archiver.extract.wordlist import words

_LINKED = ("datePublished", "pubDate", "dateCreated", "uploadDate", "upDate")
_META = words(
    "article:published_time article:published og:published_time og:article:published_time datepublished pubdate "
    "publishdate publish_date publish-date published_date published-date publication_date publication-date "
    "publicationdate published published_time published-time article:publish_time article.published "
    "article:create_at parsely-pub-date sailthru.date citation_publication_date citation_online_date "
    "dc.date.issued dcterms.issued dc.issued dc.date.publication cxenseparse:recs:publishtime bt:pubdate "
    "rnews:datepublished article_date_original originalpublicationdate release_date release-date"
)
_WEAK_META = words(
    "dc.date.created dcterms.created dc.date dcterms.date dc.created created datecreated date-created creation_date "
    "creation-date timestamp citation_date article:created date displaydate"
)
_STRONG_CLASS = re.compile(
    r"publi[sc]h|publik|pub[-_]?(?:date|time)|entry[-_]?date|post(?:ed)?[-_]?(?:date|on|meta|time)|article[-_]?date|"
    r"dateline|posted|(?:date|time)[-_]?(?:pub|post)|erstellt|fabiao|fecha|datum"
)
_UPDATED_CLASS = re.compile(r"updat|modif")
_DATE_CLASS = re.compile(r"date|time|meta|by-?line|info|created|data(?![-a-z])")
_SHORT_DATE = re.compile(r"\d\d[./]\d\d(?!\d)|\w['’]\d\d(?!\d)")
_FOREIGN = re.compile(r"[٠-٩۰-۹๐-๙०-९]")
_BUDDHIST = re.compile(r"25[67]\d")
# The quotation marks may be escaped for JSON in a string, or for an attribute.
_STATE = re.compile(
    r"""[a-z_]{0,24}+(?:\\?"|&quot;)\s?:\s?(?:\\?"|&quot;)(?P<date>\d[^"\\&<>]{7,40})(?:\\?"|&quot;)""", re.IGNORECASE
)
_STATE_NAMES = ("ubli", "ubDate", "ub_date")
_FAR = frozenset(["text-far", "text-after", "text-before", "time-far"])
_AWAY = _FAR | {"time-after", "time-before"}
_OF_OTHERS = frozenset(["part-comments", "part-quote"])
MAX_NAMES = 50
MAX_SCRIPTS = 60
MAX_SCRIPT = 400_000
MIN_SHOWN = 6
MAX_SHORT = 60
MAX_BLOCK = 300
MAX_HEAD = 120
MAX_BLOCKS = 3000
MAX_SHOWN = 14
MAX_TIMES = 40
MAX_METAS = 200
_LINKED_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class Sighting:
    """A date in the page, and the words that say where it was seen."""

    candidate: Candidate
    traits: tuple[str, ...]

    @property
    def day(self) -> str:
        """The calendar day as written."""
        return self.candidate.value[:10]


class Sights:
    """Finds dates in one page, under one language; none is later than `latest`."""

    def __init__(self, head: Head, scene: Scene, language: str | None, latest: date | None) -> None:
        self.head = head
        self.scene = scene
        self.outline = scene.outline
        self.language = language
        self.latest = latest

    def everything(self, url: str | None) -> list[Sighting]:
        """Return the dates of metadata, time elements, the shown text and the address."""
        stated = [*self.linked(), *self.metas(), *self.times()]
        found = [*stated, *self.shown(is_far_too=not stated)]
        if not any(sighting.traits[0] not in _FAR for sighting in found):
            found += self.scripted()
        if url:
            found += self.address(url)
        return of_the_page(found)

    def linked(self) -> Iterator[Sighting]:
        """Yield the dates of JSON-LD nodes."""
        seen: set[str] = set()
        for node in self.head.nodes:
            where = "ld-page" if rank(node) else "ld-article"
            for key in _LINKED:
                trait = where if key == "datePublished" else "ld-other"
                for found in self.machine(node.candidates(key)):
                    yield Sighting(found, (f"{trait}-later" if trait in seen else trait,))
                    seen.add(trait)

    def metas(self) -> Iterator[Sighting]:
        """Yield the dates of meta elements."""
        for names, trait in ((_META, "meta"), (_WEAK_META, "meta-weak")):
            before: str | None = None
            for name in [name for name in names if name in self.head.metas]:
                for found in self.machine(metas_named(self.head, (name,))):
                    # Each post of a thread has a datePublished; only the first is the page's.
                    yield Sighting(found, (f"{trait}-later" if name == before else trait,))
                    before = name

    def machine(self, candidates: Iterable[Candidate]) -> Iterator[Candidate]:
        """Yield the dates that are the values of `candidates`."""
        for found in candidates:
            read = parse_machine_date(found.value[:MAX_BLOCK], language=self.language, latest=self.latest)
            if read is not None:
                steps = (*found.transforms, *read.transforms)
                if not steps and read.value != found.raw:
                    steps = ("date-format",)
                yield Candidate(read.value, found.method, found.suffix, found.raw, found.element, steps)

    def scripted(self) -> Iterator[Sighting]:
        """Yield the first date that a script holds under a name as "publishedAt", as pages built by scripts do."""
        for script in self.head.census.scripts[:MAX_SCRIPTS]:
            raw = state_date(script.text or "")
            read = parse_machine_date(raw, language=self.language, latest=self.latest) if raw else None
            if raw and read is not None:
                yield Sighting(Candidate(read.value, "script", "", raw, script, read.transforms), ("script",))
                return

    def address(self, url: str) -> Iterator[Sighting]:
        """Yield the day in the address of the page."""
        read = date_in_url(url, latest=self.latest)
        if read is not None:
            yield Sighting(Candidate(read.value, "url", "url", read.raw, None, read.transforms), ("url",))

    def times(self) -> Iterator[Sighting]:
        """Yield the dates of time and abbr elements."""
        count = 0
        for element in self.head.census.times:
            candidate = self.timed(element)
            if candidate is not None:
                yield Sighting(candidate, self._time_traits(element))
                count += 1
                if count >= MAX_TIMES:
                    return

    def timed(self, element: _Element) -> Candidate | None:
        """Return the date of a time element: its datetime attribute (HTML standard, 4.5.14), else its text."""
        for name in ("datetime", "title", "content"):
            said = (element.get(name) or "")[:MAX_BLOCK].strip()
            read = parse_machine_date(said, language=self.language, latest=self.latest) if len(said) >= 8 else None
            if read is not None:
                return Candidate(read.value, "attribute", f"/@{name}", said, element, read.transforms)
        text = element_text(element, MAX_HEAD)
        read = parse_date(text, language=self.language, latest=self.latest) if len(text) >= 8 else None
        return Candidate(read.value, "element", "", read.raw, element, read.transforms) if read else None

    def _time_traits(self, element: _Element) -> tuple[str, ...]:
        said = " ".join(filter(None, map(element.get, ("class", "itemprop", "id"))))
        parent = element.getparent()
        around = f"{parent.get('class', '')} {parent.get('id', '')}" if parent is not None else ""
        box = self.scene.box_of(element)
        block = self.scene.block_of(box)
        blocks = self.outline.blocks
        beside = blocks[block].text[:MAX_HEAD] if block < len(blocks) else ""
        strong = ["class-strong"] if element.get("pubdate") is not None else class_traits(said, around)
        return (*self._seen("time", box, block, beside), *strong)

    def shown(self, *, is_far_too: bool = True) -> Iterator[Sighting]:
        """Yield the dates in the text as shown: in short blocks, and at the head of longer ones.

        Blocks far behind the headline are read only with `is_far_too`.
        """
        count = 0
        last = MAX_BLOCKS if is_far_too else self.scene.last_near
        for index, block in enumerate(self.outline.blocks[:last]):
            text = block.text
            is_long = len(text) > MAX_BLOCK
            if is_long:
                text = text[:MAX_HEAD]
            if "20" not in text and "19" not in text:
                # Nearly all texts go here, so what they mostly lack is looked for without a call.
                if text.isascii() and "." not in text and "/" not in text and "'" not in text:
                    continue
                if not may_hold_other_date(text):
                    continue
            traits: list[str] | None = None
            behind = 0
            for position, read in enumerate(find_dates(text, language=self.language, latest=self.latest)):
                traits = self._seen("text", block.box, index, words_beside(text, read, behind))
                behind = read.start + len(read.raw)
                traits += class_traits(self.outline.names[block.box], "")
                traits += [f"second{min(position, 2)}"] if position else []
                traits += ["long"] if is_long else ["short"] if len(text) <= 80 else ["middle"]
                traits += ["alone"] if len(text) - len(read.raw) <= 25 else []
                traits += ["link"] if block.link_share > _LINKED_SHARE else []
                traits += ["clock"] if "T" in read.value else []
                traits += ["two-digit"] if "two-digit-year" in read.transforms else []
                found = Candidate(read.value, "text", "", read.raw, self.outline.elements[block.box], read.transforms)
                yield Sighting(found, tuple(traits))
                if position >= 2:
                    break
            if traits is not None:
                count += 1
                if count >= MAX_SHOWN:
                    return

    def updates(self) -> Iterator[Candidate]:
        """Yield the dates that are said to be of a change: time elements of that class, then text near the headline."""
        for element in self.head.census.times[:MAX_TIMES]:
            said = f"{element.get('class', '')} {element.get('itemprop', '')}".lower()
            if _UPDATED_CLASS.search(said) and "published" not in said:
                traits = self._time_traits(element)
                found = self.timed(element) if not any(trait.startswith("part-") for trait in traits) else None
                if found is not None:
                    yield found
        for index in self.scene.near:
            block = self.outline.blocks[index]
            if len(block.text) <= MAX_BLOCK and may_hold_date(block.text) and label(block.text) in ("updated", "both"):
                yield from self._changes(index)

    def _changes(self, index: int) -> Iterator[Candidate]:
        block = self.outline.blocks[index]
        behind = 0
        for read in find_dates(block.text, language=self.language, latest=self.latest):
            if label(words_beside(block.text, read, behind)) == "updated" and not self.scene.part(block.box):
                element = self.outline.elements[block.box]
                yield Candidate(read.value, "text", "", read.raw, element, read.transforms)
            behind = read.start + len(read.raw)

    def _seen(self, kind: str, box: int, block: int, beside: str) -> list[str]:
        """Return the traits of a place: its kind with the distance from the headline, the part, the words beside."""
        position = self.scene.position(block)
        traits = [f"{kind}-{position}"]
        if part := self.scene.part(box):
            traits += ["part-other", "part-quote"] if part == "quote" else [f"part-{part}"]
        if says := label(beside):
            traits.append(f"label-{says}")
        return traits


def of_the_page(found: list[Sighting]) -> list[Sighting]:
    """Return the sightings without those in comments and quotations, if any of the others is stated or near.

    A quotation is of another source (HTML standard, 4.4.4), as is a post of some other site that the page shows.
    """
    own = [sighting for sighting in found if _OF_OTHERS.isdisjoint(sighting.traits)]
    return own if any(sighting.traits[0] not in _AWAY for sighting in own) else found


def words_beside(text: str, read: FoundDate, behind: int) -> str:
    """Return the words beside the date `read` in `text`; those before `behind` belong to the date before it."""
    end = read.start + len(read.raw)
    before = text[max(behind, read.start - 40) : end]
    return before if label(before) else before + text[end : end + 12]


def may_hold_date(text: str) -> bool:
    """Tell, at little cost, whether `text` can hold a date; one with a year of two digits only if it is short."""
    return len(text) >= MIN_SHOWN if "20" in text or "19" in text else may_hold_other_date(text)


def may_hold_other_date(text: str) -> bool:
    """Tell whether `text`, in which neither "19" nor "20" stands, can hold a date."""
    if ("." in text or "/" in text or "'" in text) and MIN_SHOWN <= len(text) <= MAX_SHORT and _SHORT_DATE.search(text):
        return True
    if text.isascii():
        return False
    return "令和" in text or ("25" in text and _BUDDHIST.search(text) is not None) or _FOREIGN.search(text) is not None


def state_date(script: str) -> str | None:
    """Return the date in the first member of JSON in `script` whose name speaks of publication, or None."""
    for name in _STATE_NAMES:
        start = script.find(name, 0, MAX_SCRIPT)
        for _ in range(MAX_NAMES):
            if start < 0:
                break
            found = _STATE.match(script, start + len(name))
            if found is not None:
                return found["date"].strip()
            start = script.find(name, start + 1, MAX_SCRIPT)
    return None


def metas_named(head: Head, names: Iterable[str]) -> Iterator[Candidate]:
    """Yield the contents of the meta elements called one of `names`; some pages write value where content should be."""
    for name in names:
        elements = head.metas.get(name)
        if elements is None:
            continue
        for element in islice(elements, MAX_METAS):
            attribute = "content" if element.get("content") is not None else "value"
            said = (element.get(attribute) or "").strip()
            if said:
                yield Candidate(one_line(said), "meta", f"/@{attribute}", said[:MAX_VALUE_CHARS], element)


@lru_cache(maxsize=16_384)
def class_traits(said: str, around: str) -> list[str]:
    """Return what class and id words say: "class-strong", "class-updated", "class-date" or nothing."""
    own, outer = said.lower(), around.lower()
    if _STRONG_CLASS.search(own) or _STRONG_CLASS.search(outer):
        return ["class-strong"]
    if _UPDATED_CLASS.search(own) or _UPDATED_CLASS.search(outer):
        return ["class-updated"]
    return ["class-date"] if _DATE_CLASS.search(own) or _DATE_CLASS.search(outer) else []
