"""What a page says about itself beside its story: change, picture, tags, licence, own address, paywall, comments."""

from __future__ import annotations

from datetime import date

from archiver.extract.blocks import Outline
from archiver.extract.evidence import Candidate
from archiver.extract.media import absolute
from archiver.extract.metadata import Head
from archiver.extract.published import machine_candidates


def modified_candidates(
    head: Head, outline: Outline, published: str | None, language: str | None, latest: date | None
) -> list[Candidate]:
    """Return when the page was last changed, by its own word, the most trustworthy first."""
    return machine_candidates(head, ("dateModified",), ("article:modified_time", "og:updated_time"), language, latest)


def image_candidates(head: Head, base: str | None) -> list[Candidate]:
    """Return the addresses of the picture that the page gives as its own, absolute."""
    return _absolute([*head.linked("image", "url"), *head.metas_named(["og:image", "twitter:image"])], base)


def tag_candidates(head: Head) -> list[Candidate]:
    """Return the tags of the page, one candidate each, in its order."""
    return list(head.metas_named(["article:tag"]))


def license_candidates(head: Head) -> list[Candidate]:
    """Return the licence as an address or a name."""
    return list(head.linked("license"))


def canonical_candidates(head: Head, base: str | None) -> list[Candidate]:
    """Return what the page gives as its own address, absolute (RFC 6596)."""
    return _absolute(list(head.metas_named(["og:url"])), base)


def access_candidates(head: Head) -> list[Candidate]:
    """Return whether the page is free of charge, "true" or "false", by its own word."""
    found = head.linked("isAccessibleForFree")
    return [c for c in found if c.value in ("true", "false")]


def comment_count_candidates(head: Head, outline: Outline) -> list[Candidate]:
    """Return how many comments the page states, in decimal digits."""
    return [c for c in head.linked("commentCount") if c.value.isascii() and c.value.isdecimal()]


def _absolute(found: list[Candidate], base: str | None) -> list[Candidate]:
    joined = [(c, absolute(c.value, base)) for c in found]
    return [
        Candidate(url, c.method, c.selector, c.raw, c.element, () if url == c.raw else ("absolute",))
        for c, url in joined
        if url
    ]
