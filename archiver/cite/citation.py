"""A citation with all that is needed to check it again, as a JSON object by schema citation-1."""

from __future__ import annotations

from typing import Any

from archiver.cite.csl import csl_item
from archiver.cite.item import CitedItem
from archiver.cite.robust import render as robust_link
from archiver.cite.styling.rendering import Styled


def citation_json(item: CitedItem, citations: dict[str, str], styled: Styled | None = None) -> dict[str, Any]:
    """Return `item` as a JSON object with its `citations` by their format; `styled` is its text in a style."""
    made = item.as_json()
    made["csl"] = {name: value for name, value in csl_item(item).items() if name != "custom"}
    made["robust_link"] = robust_link(item)
    if item.quote and item.payload_digest:
        # The positions count in a text that is made from these bytes.
        made["quote"]["payload_digest"] = item.payload_digest
    if item.quote and item.quote.fragment:
        made["text_fragment"] = item.quote.fragment
    if styled:
        made["rendered"] = styled.as_json()
    return made | {"citations": citations}
