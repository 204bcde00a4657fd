"""Short pieces of foreign text for findings."""

from __future__ import annotations

import json
from typing import Any

LIMIT = 80
"""The most characters of a foreign value that a finding quotes."""


def excerpt(value: Any) -> str:
    """Return `value` as a text of at most 80 characters: a text as it is, anything else as JSON.

    What was cut ends in an ellipsis. Containers are described by their size, so that a huge one costs nothing.
    """
    if isinstance(value, dict):
        return f"an object of {len(value)}"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    text = value if isinstance(value, str) else json.dumps(value, default=repr)
    return text if len(text) <= LIMIT else text[: LIMIT - 1] + "…"


def quoted(value: Any) -> str:
    """Return the excerpt of `value` for a sentence: a text within quotation marks, escaped, anything else bare."""
    return repr(excerpt(value)) if isinstance(value, str) else excerpt(value)
