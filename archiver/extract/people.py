"""Who wrote a story: names from metadata and bylines, the source that the others bear out first."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

from archiver.extract.blocks import Outline
from archiver.extract.bylines import announced_names, first_group, name_texts, parted, signed_names
from archiver.extract.evidence import Candidate
from archiver.extract.metadata import Head
from archiver.extract.names import looks_personal, names_in
from archiver.extract.sites import SiteNames, folded, site_names

MAX_AUTHORS = 30
MAX_VALUES = 60
MAX_BYLINES = 3
MIN_FULLER = 44

_META = {
    "author": 52,
    "citation_author": 58,
    "article:author": 48,
    "article:author_name": 48,
    "parsely-author": 48,
    "byl": 50,
    "sailthru.author": 40,
    "dc.creator": 44,
    "dcterms.creator": 44,
    "twitter:data1": 44,
    "twitter:creator": 20,
}
_LINKED = {"author": 60, "creator": 50}
_SIGNED = 30
_AGREEMENT = 12
_MOST_AGREEMENT = 24
_SITE = -40
_IMPERSONAL = -18
_ADDRESS = re.compile(r"https?://")


@dataclass(frozen=True, slots=True)
class Source:
    """The names that one place of the page gives, how far such a place is trusted, and the names as folded."""

    names: tuple[Candidate, ...]
    trust: int
    keys: frozenset[str]


def author_candidates(head: Head, site: str | None, outline: Outline) -> list[list[Candidate]]:
    """Return the names by source, the most trustworthy source first, each name a candidate.

    People come before organisations, these before the site itself.
    """
    known = site_names(head)
    if site:
        known = replace(known, stated=known.stated | {folded(site)})
    read = (_source(values, trust) for values, trust in _said(head, outline) if values)
    sources = [source for source in read if source.names]
    if not sources:
        signed = (_source([text], _SIGNED) for text in signed_names(outline))
        sources = list(islice((source for source in signed if source.names), 1))
    kept = [
        source
        for place, source in enumerate(sources)
        if source.keys not in [other.keys for other in sources[:place] if other.trust == source.trust]
    ]
    ranked = sorted(kept, key=lambda source: -_worth(source, kept, known))
    return [list(source.names) for source in _fuller(ranked)]


def _fuller(ranked: list[Source]) -> list[Source]:
    """Return the sources with the first one replaced by a trusted one that gives the same names and more.

    Templates often put only the first of several authors into the metadata.
    """
    if not ranked:
        return ranked
    for place, source in enumerate(ranked[1:], start=1):
        if (
            source.trust >= MIN_FULLER
            and source.keys > ranked[0].keys
            and all(looks_personal(n.value) for n in source.names)
        ):
            return [source, *ranked[:place], *ranked[place + 1 :]]
    return ranked


def _said(head: Head, outline: Outline) -> Iterator[tuple[list[Candidate], int]]:
    """Yield the texts of each source with the trust in it."""
    for key, trust in _LINKED.items():
        groups = (list(node.candidates(key, "name")) for node in head.nodes)
        yield next((group for group in groups if group), []), trust
    for name, trust in _META.items():
        if name in head.metas and _is_about_author(head, name):
            yield list(head.metas_named([name])), trust
    places = head.census
    yield [text for element in first_group(places.marked) for text in name_texts(element)], 50
    yield [text for element in places.posters for text in name_texts(element)], 49
    own, apart = parted(places.bylines)
    yield from ((name_texts(element), 46) for element in own[:MAX_BYLINES])
    yield from ((name_texts(element), 26) for element in apart[:1])
    yield from (([text], 45) for text in islice(announced_names(outline), MAX_BYLINES))
    yield [text for element in first_group(places.linked) for text in name_texts(element)], 42
    yield [text for element in first_group(places.users)[:1] for text in name_texts(element)], 30


def _is_about_author(head: Head, name: str) -> bool:
    """Tell whether a meta element is about the author; Twitter's free label has to say so (Twitter Cards)."""
    if name != "twitter:data1":
        return True
    labels = [c.value.casefold() for c in head.metas_named(["twitter:label1"])]
    return labels[:1] in (
        ["written by"],
        ["verfasst von"],
        ["geschrieben von"],
        ["escrito por"],
        ["écrit par"],
        ["author"],
        ["by"],
    )


def _source(values: list[Candidate], trust: int) -> Source:
    """Return the names in the texts of a source, each once, as they are written."""
    by_key: dict[str, Candidate] = {}
    for value in values[:MAX_VALUES]:
        # Facebook's article:author is the address of a profile.
        if _ADDRESS.search(value.value):
            continue
        for name in names_in(value.value, family_first=value.method == "meta"):
            raw = name if name in value.raw else value.raw
            transforms = value.transforms if name == value.raw else (*value.transforms, "name")
            key = name_key(name)
            if key not in by_key and len(by_key) < MAX_AUTHORS:
                by_key[key] = Candidate(name, value.method, value.suffix, raw, value.element, transforms)
    for key in initials_of(by_key) & by_key.keys() if len(by_key) > 1 else ():
        del by_key[key]
    return Source(tuple(by_key.values()), trust, frozenset(by_key))


def initials_of(names: Mapping[str, Candidate]) -> set[str]:
    """Return the initials of the names of several words: what stands where a picture of the person is missing."""
    words = (name.value.split() for name in names.values())
    return {"".join(word[0] for word in each).casefold() for each in words if len(each) > 1}


@lru_cache(maxsize=1024)
def name_key(name: str) -> str:
    """Return a name for comparison: without case, accents, spaces and punctuation."""
    if name.isascii():
        return folded(name)
    return folded("".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)))


def _worth(source: Source, sources: list[Source], site: SiteNames) -> int:
    """Return how far a source is to be believed: its kind, what others say, and whether it names people."""
    others = [other.keys for other in sources if other is not source]
    agreeing = sum(1 for keys in others if keys & source.keys)
    worth = source.trust + min(_AGREEMENT * agreeing, _MOST_AGREEMENT)
    first = source.names[0].value
    if folded(first) in site.stated or first in site:
        return worth + _SITE
    return worth if any(looks_personal(name.value) for name in source.names) else worth + _IMPERSONAL
