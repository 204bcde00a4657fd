"""Web Annotation (W3C Recommendation 2017): the original page in the state that was archived, and the passage in it.

`TimeState` gives the instant and the archived copy (`cached`). The positions count characters of the text that this
project extracts, as the description says: other programs should go by the words (TextQuoteSelector).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from archiver.cite.checks import completed
from archiver.cite.csl import when_text
from archiver.cite.item import CitedItem
from archiver.cite.quote import Quote
from archiver.cite.statement import archived, quoted
from archiver.cite.text import render as as_text

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
FRAGMENTS = "https://wicg.github.io/scroll-to-text-fragment/"


def render(item: CitedItem) -> str:
    """Return `item` as an annotation in JSON-LD, on lines of its own."""
    made = annotation(item)
    marks = (f'"cached": {_as_text(item.memento_url)}', f'"sourceDate": "{item.captured_day}T')
    return completed(_lines(made), marks, _lines(made | {"bodyValue": archived(item)}))


def annotation(item: CitedItem) -> dict[str, Any]:
    """Return `item` as an annotation, a JSON object."""
    state = {"type": "TimeState", "sourceDate": when_text(item), "cached": item.memento_url}
    target: dict[str, Any] = {"type": "SpecificResource", "source": item.original_address, "state": state}
    if item.quote:
        target["selector"] = list(_selectors(item.quote))
    return {
        "@context": CONTEXT,
        "type": "Annotation",
        "motivation": "highlighting" if item.quote else "bookmarking",
        "body": list(_bodies(item)),
        "target": target,
    }


def _selectors(quote: Quote) -> Iterator[dict[str, Any]]:
    yield {"type": "TextQuoteSelector", "exact": quote.exact, "prefix": quote.prefix, "suffix": quote.suffix}
    yield {"type": "TextPositionSelector", "start": quote.start, "end": quote.end}
    if quote.fragment:
        yield {"type": "FragmentSelector", "conformsTo": FRAGMENTS, "value": quote.fragment}


def _bodies(item: CitedItem) -> Iterator[dict[str, Any]]:
    yield {"type": "TextualBody", "purpose": "describing", "format": "text/plain", "value": as_text(item)}
    yield {"type": "SpecificResource", "purpose": "identifying", "source": item.pwid}
    if item.quote:
        yield {"type": "TextualBody", "purpose": "commenting", "format": "text/plain", "value": quoted(item)}


def _lines(made: dict[str, Any]) -> str:
    return json.dumps(made, ensure_ascii=False, indent=2)


def _as_text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
