"""What differs between two JSON values, as a JSON Patch (RFC 6902) that makes the one the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson

_SORTED = orjson.OPT_SORT_KEYS

Operation = dict[str, Any]
"""An object with `op` ("add", "remove", "replace"), `path` (RFC 6901) and, unless something is removed, `value`."""


def json_patch(before: Any, after: Any) -> list[Operation]:
    """Return the operations that make `before` to `after`, to be done in this order; none if they are equal.

    True and 1 differ, as they do in JSON; 1 and 1.0 do not.
    """
    return [] if _is_spelled_alike(before, after) else list(_operations(before, after, ""))


def _is_spelled_alike(before: Any, after: Any) -> bool:
    """Tell whether two values are the same JSON text; told of most rows so, in a tenth of the time."""
    try:
        return orjson.dumps(before, option=_SORTED) == orjson.dumps(after, option=_SORTED)
    except orjson.JSONEncodeError:
        return False


def _operations(before: Any, after: Any, path: str) -> Iterator[Operation]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        yield from _of_objects(before, after, path)
    elif isinstance(before, list) and isinstance(after, list):
        yield from _of_lists(before, after, path)
    elif not _is_equal(before, after):
        yield {"op": "replace", "path": path, "value": after}


def _is_equal(before: Any, after: Any) -> bool:
    if isinstance(before, bool) or isinstance(after, bool):
        return before is after
    return bool(before == after)


def _of_objects(before: Mapping[str, Any], after: Mapping[str, Any], path: str) -> Iterator[Operation]:
    for name, value in before.items():
        place = f"{path}/{escaped(name)}"
        if name not in after:
            yield {"op": "remove", "path": place}
        else:
            yield from _operations(value, after[name], place)
    for name, value in after.items():
        if name not in before:
            yield {"op": "add", "path": f"{path}/{escaped(name)}", "value": value}


def _of_lists(before: Sequence[Any], after: Sequence[Any], path: str) -> Iterator[Operation]:
    """Yield what differs between two lists: what is alike at both ends stays, the rest is made over item by item."""
    most = min(len(before), len(after))
    head = next((place for place in range(most) if json_patch(before[place], after[place])), most)
    if len(before) == len(after) == head:
        return
    tail = next((n for n in range(most - head) if json_patch(before[-1 - n], after[-1 - n])), most - head)
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    shared = min(len(old), len(new))
    for place in range(shared):
        yield from _operations(old[place], new[place], f"{path}/{head + place}")
    # From the last on, so that the places of those before stay true.
    for place in range(len(old) - 1, shared - 1, -1):
        yield {"op": "remove", "path": f"{path}/{head + place}"}
    for place in range(shared, len(new)):
        yield {"op": "add", "path": f"{path}/{head + place}", "value": new[place]}


def escaped(name: str) -> str:
    """Return a name as a token of a JSON Pointer (RFC 6901, 3)."""
    return name.replace("~", "~0").replace("/", "~1")


def value_at(value: Any, path: str) -> Any:
    """Return what stands at a JSON Pointer (RFC 6901) in `value`, None where nothing does."""
    for token in path.split("/")[1:]:
        name = token.replace("~1", "/").replace("~0", "~")
        if isinstance(value, Mapping):
            value = value.get(name)
        elif isinstance(value, list) and name.isdecimal() and int(name) < len(value):
            value = value[int(name)]
        else:
            return None
    return value
