"""Inputs to begin with, made anew at each run by the generator of malformed files."""

from __future__ import annotations

from collections.abc import Iterator

from tests.extract.hostile.collection import all_pages
from tests.warc.malformed.collection import all_cases
from tests.warc.malformed.messages import REQUESTS, RESPONSES

_SMALL_PAGES = (
    "documents-",
    "encodings-",
    "addresses-base-",
    "characters-arabic",
    "characters-both",
    "scripts-json-wrong",
)


def files(*suffixes: str) -> Iterator[bytes]:
    """The made files with these suffixes, but not those that are huge."""
    return (each.build() for each in all_cases() if each.suffix in suffixes and not each.is_huge)


def messages() -> Iterator[bytes]:
    """HTTP messages, sound and odd."""
    return (block for _, _, block in (*RESPONSES, *REQUESTS))


def pages() -> Iterator[bytes]:
    """Web pages that are small and odd."""
    return (each.build() for each in all_pages() if each.name.startswith(_SMALL_PAGES))
