"""What a page says about itself beside its story: picture, tags, licence, own address, paywall."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from lxml.etree import _Element

from archiver.extract.addresses import absolute
from archiver.extract.evidence import Candidate
from archiver.extract.jsonld import rank
from archiver.extract.metadata import Head, element_text, one_line
from archiver.extract.sightings import metas_named
from archiver.extract.wordlist import words
from archiver.text.search import holds_any

_NO_PICTURE = re.compile(
    r"(?<![a-z])(?:logos?|placeholder|blank|spacer|pixel|favicon|avatar|gravatar|1x1|no-?image|"
    r"default[-_]?(?:image|img|thumb\w*|og|share|social|avatar))(?![a-z])",
    re.IGNORECASE,
)
_NO_PICTURE_HINTS = words("logo placeholder blank spacer pixel favicon avatar 1x1 no-image noimage default")
"""What each of these has in it."""
_PICTURE_METAS = ("og:image", "og:image:secure_url", "og:image:url", "twitter:image", "twitter:image:src", "image")
_LICENSE_METAS = ("dcterms.license", "dc.license", "license", "licence", "dcterms.rights", "dc.rights")
_IS_LICENSE = re.compile(
    r"creativecommons\.org|https?://[^\s]{1,300}licen[cs]e|\bCC[ -](?:BY|0)|public domain", re.IGNORECASE
)
_LICENSED = re.compile(
    r"licen[cs]|lizen|licencia|licença|licenza|licentie|лиценз|许可|許可|授权|授權|ライセンス", re.IGNORECASE
)
_PICTURED = re.compile(r"photo|image|picture|foto|bild|imag[eé]n|immagin|flickr|画像|图片|圖片", re.IGNORECASE)
_COMMONS = re.compile(r"creativecommons\.org/(?:licenses|publicdomain)/", re.IGNORECASE)
_FREE_TIERS = frozenset(["free", "public"])
_CLOSED_TIERS = frozenset(["metered", "locked", "subscriber", "premium", "paid"])
MAX_TAGS = 50
MAX_TAG_CHARS = 80
MAX_KEYWORDS = 15


def image_candidates(head: Head, base: str | None) -> list[Candidate]:
    """Return the addresses of the picture that the page gives as its own, absolute; logos and placeholders are none."""
    found = [
        *metas_named(head, _PICTURE_METAS),
        *head.linked("image", "url", "contentUrl", "@id"),
        *head.linked("thumbnailUrl"),
        *_hrefs(head, "image_src"),
    ]
    return [c for c in _absolute(found, base) if not _is_placeholder(urlsplit(c.value).path)]


def _is_placeholder(path: str) -> bool:
    """Tell whether a picture is called like a logo, an avatar or what stands where no picture is."""
    return holds_any(path.lower(), _NO_PICTURE_HINTS) and _NO_PICTURE.search(path) is not None


def tag_candidates(head: Head) -> list[Candidate]:
    """Return the tags of the page, one candidate each, in its order: those of the first source that has any.

    A long list of keywords is for search engines, not about the story, and the section is no tag.
    """
    tags = _distinct(metas_named(head, ("article:tag", "og:article:tag", "parsely-tags")))
    tags = tags or _distinct(head.linked("keywords", "name"))
    if tags:
        return tags
    tags = _distinct(map(_worded, (a for a in head.census.anchors if "tag" in _relations(a))))
    tags = tags or _distinct(metas_named(head, ("news_keywords",)))
    keywords = tags or _distinct(metas_named(head, ("keywords",)))
    return keywords if tags or len(keywords) <= MAX_KEYWORDS else []


def license_candidates(head: Head) -> list[Candidate]:
    """Return the licence as an address or a name: what metadata says, then a link that is said to lead to it."""
    found = [c for node in head.nodes if rank(node) < 3 for c in node.candidates("license", "url", "@id", "name")]
    found += _hrefs(head, "license")
    found += [c for c in metas_named(head, _LICENSE_METAS) if _IS_LICENSE.search(c.value)]
    if found:
        return found
    addressed = [a for a in head.census.anchors if (a.get("href") or "").strip()]
    named = [a for a in addressed if "license" in _relations(a)]
    hinted = [a for a in addressed if _is_commons_link(a) and "license" not in _relations(a)]
    return [_href(a) for a in [*named, *hinted] if not _is_of_picture(a)]


def canonical_candidates(head: Head, base: str | None) -> list[Candidate]:
    """Return what the page gives as its own address, absolute (RFC 6596)."""
    linked = [
        c
        for node in head.nodes
        if rank(node) == 0
        for key in ("mainEntityOfPage", "url")
        for c in node.candidates(key, "@id")
    ]
    return _absolute([*_hrefs(head, "canonical"), *metas_named(head, ("og:url",)), *linked], base)


def addresses_disagree(candidates: Sequence[Candidate]) -> bool:
    """Tell whether the page gives several addresses as its own, more apart than by scheme, www, slash or fragment."""
    return len({_plain_address(c.value) for c in candidates if c.method != "json-ld"}) > 1


def access_candidates(head: Head) -> list[Candidate]:
    """Return whether the page is free of charge, "true" or "false", by its own word."""
    said = [c for node in [*head.nodes, *head.things] for c in node.candidates("isAccessibleForFree")]
    found = [_truth(c) for c in said if c.value.strip().lower().rsplit("/", 1)[-1] in ("true", "false")]
    for c in metas_named(head, ("article:content_tier", "og:article:content_tier", "isaccessibleforfree")):
        word = c.value.strip().lower()
        if word in ("true", "false"):
            found.append(_truth(c))
        elif word in _FREE_TIERS | _CLOSED_TIERS:
            free = "true" if word in _FREE_TIERS else "false"
            found.append(Candidate(free, c.method, c.suffix, c.raw, c.element, ("access-word",)))
    return found


def _truth(found: Candidate) -> Candidate:
    value = found.value.strip().lower().rsplit("/", 1)[-1]
    steps = found.transforms if value == found.raw else (*found.transforms, "case")
    return Candidate(value, found.method, found.suffix, found.raw, found.element, steps)


def _distinct(found: Iterable[Candidate]) -> list[Candidate]:
    """Return the tags in the lists that `found` gives, split at commas, each once."""
    tags: dict[str, Candidate] = {}
    for listed in found:
        # A reference such as &amp; in a value that was escaped twice has a semicolon too.
        for part in re.split(r"[,;，、]", html.unescape(listed.value)):
            tag = one_line(part).strip("#\"' ")
            if not tag or len(tag) > MAX_TAG_CHARS or len(tags) >= MAX_TAGS:
                continue
            steps = listed.transforms if tag == listed.raw else (*listed.transforms, "part")
            tags.setdefault(
                tag.casefold(), Candidate(tag, listed.method, listed.suffix, listed.raw, listed.element, steps)
            )
    return list(tags.values())


def _relations(link: _Element) -> list[str]:
    return (link.get("rel") or "").lower().split()


def _worded(link: _Element) -> Candidate:
    text = element_text(link, MAX_TAG_CHARS + 1)
    return Candidate(text, "element", "", text, link)


def _hrefs(head: Head, relation: str) -> list[Candidate]:
    """Return the targets of the link elements in the head that have `relation`."""
    return [_href(link) for link in head.links.get(relation, ()) if (link.get("href") or "").strip()]


def _href(link: _Element) -> Candidate:
    said = (link.get("href") or "").strip()
    return Candidate(said, "attribute", "/@href", said, link)


def _is_commons_link(link: _Element) -> bool:
    """Tell whether a link leads to a Creative Commons licence, in words that say the page is under it."""
    if not _COMMONS.search(link.get("href") or ""):
        return False
    above = link.getparent()
    around = element_text(above, 300) if above is not None else ""
    return _LICENSED.search(around) is not None or _LICENSED.search(link.get("rel") or "") is not None


def _is_of_picture(link: _Element) -> bool:
    """Tell whether a licence is that of a picture: it stands in a figure, or the words around it speak of one."""
    above = link.getparent()
    if above is None or next(link.iterancestors("figure", "figcaption"), None) is not None:
        return above is not None
    return _PICTURED.search(element_text(above, 300)) is not None


def _absolute(found: Iterable[Candidate], base: str | None) -> list[Candidate]:
    joined = [(c, absolute(c.value, base)) for c in found]
    return [
        Candidate(
            url, c.method, c.suffix, c.raw, c.element, c.transforms if url == c.raw else (*c.transforms, "absolute")
        )
        for c, url in joined
        if url
    ]


def _plain_address(url: str) -> str:
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}?{parts.query}"
