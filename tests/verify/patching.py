"""Applies a JSON Patch (RFC 6902) as its readers would."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any


def applied(value: Any, operations: Sequence[dict[str, Any]]) -> Any:
    """Return `value` with the operations done to it in their order."""
    root = [copy.deepcopy(value)]
    for each in operations:
        *way, last = [0, *(token.replace("~1", "/").replace("~0", "~") for token in each["path"].split("/")[1:])]
        holder: Any = root
        for step in way:
            holder = holder[int(step)] if isinstance(holder, list) else holder[step]
        key: Any = int(last) if isinstance(holder, list) else last
        if each["op"] == "remove":
            del holder[key]
        elif each["op"] == "add" and isinstance(holder, list):
            assert key <= len(holder)
            holder.insert(key, each["value"])
        else:
            assert isinstance(holder, list) or (key in holder) == (each["op"] == "replace")
            holder[key] = each["value"]
    return root[0]
