"""JSON as the descriptions of a package have it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def json_document(value: Mapping[str, Any]) -> bytes:
    """Return `value` as JSON for people and programs: indented, members in their order, a newline at the end."""
    return json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n"


def stated(**members: Any) -> dict[str, Any]:
    """Return the members that say something: neither None nor empty."""
    return {name: value for name, value in members.items() if value not in (None, "", [], {})}
