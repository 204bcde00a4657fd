"""JSON texts in which single strings are replaced where they stand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from archiver.replay.rewriting.edits import Edit
from archiver.replay.rewriting.links import PageLinks

# A string, and whether a colon follows, which makes it the name of a member; of an object, where a brace follows that.
_STRING = re.compile(r'"((?:[^"\\]|\\.)*+)"(\s*:\s*(\{)?)?', re.DOTALL)


class JsonString(NamedTuple):
    """A string in a JSON text: what it says, and where it stands between its quotation marks.

    `member` is the name of the member it is the value of, alone or in an array, "" for none; a member's own name has
    `is_name`, and `opens` where the member's value is an object.
    """

    value: str
    start: int
    end: int
    member: str
    is_name: bool
    opens: bool


def strings(text: str) -> Iterator[JsonString]:
    """Yield the strings of the JSON text, in order; those that cannot be read are passed over."""
    member = ""
    for found in _STRING.finditer(text):
        try:
            value = json.loads(f'"{found[1]}"', strict=False)
        except ValueError:
            continue
        yield JsonString(value, found.start(1), found.end(1), member, bool(found[2]), bool(found[3]))
        if found[2]:
            member = value


def relinked(address: JsonString, links: PageLinks, modifier: str) -> Iterator[Edit]:
    """Yield the edit that makes `address` lead into the archive, none where it can stay as it is."""
    new = links.relink(links.coding.read(address.value), modifier)
    if new is not None:
        yield address.start, address.end, written(new)


def written(value: str) -> str:
    """Return `value` as it stands between the quotation marks of a JSON string, in ASCII."""
    return json.dumps(value)[1:-1]
