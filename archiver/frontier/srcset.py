"""The URLs of a srcset attribute."""

from __future__ import annotations

import re
from collections.abc import Iterator

_URL = re.compile(r"[\s,]*+(\S++)")
_DESCRIPTORS = re.compile(r"(?:[^,(]|\([^)]*+\)?)*+,?")


def srcset_urls(text: str) -> Iterator[str]:
    """Yield the URLs of a srcset attribute (HTML standard, 4.8.4.2.2), which may hold commas themselves."""
    place = 0
    while candidate := _URL.match(text, place):
        url = candidate[1]
        place = candidate.end()
        if not url.endswith(","):
            descriptors = _DESCRIPTORS.match(text, place)
            place = descriptors.end() if descriptors else len(text)
        yield url.rstrip(",")
