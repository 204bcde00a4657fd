"""The members of a record as they are looked at: texts, whatever else may stand there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def text_of(record: Mapping[str, Any], name: str) -> str:
    """Return the text member `name`, "" if it is absent or no text."""
    value = record.get(name)
    return value if isinstance(value, str) else ""


def body_name(record: Mapping[str, Any]) -> str:
    """Return which member holds the body: `text`, or `markdown` where that is empty."""
    return next((name for name in ("text", "markdown") if text_of(record, name)), "markdown")


def size_of(text: str) -> int:
    """Return the number of characters that are not white space."""
    return len("".join(text.split()))
