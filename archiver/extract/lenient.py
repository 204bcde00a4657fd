"""JSON as pages write it: first as the standard has it, then with the mistakes undone that have one reading only.

The steps are those of `loads_lenient`, in this order; each is tried only where the ones before did not do.
"""

from __future__ import annotations

import html
import json
import re

MAX_VALUES = 50

_WRAPPED = re.compile(
    r"^\s*+(?:<!--|//\s*+<!\[CDATA\[|<!\[CDATA\[|/\*\s*+<!\[CDATA\[\s*+\*/)|(?:-->|//\s*+\]\]>|/\*\s*+\]\]>\s*+\*/|\]\]>)\s*+;?+\s*+$"
)
_STRING = r'"(?:[^"\\]++|\\.)*+"?+'
_TRAILING = re.compile(rf"({_STRING})|,(?=\s*+[\]}}])", re.DOTALL)
_BAD_ESCAPE = re.compile(r"\\(?:([\"\\/bfnrt]|u[0-9a-fA-F]{4})|(?=.|\Z))", re.DOTALL)
_SPACE = re.compile(r"[\s,;]*+")
# Between these nothing is wrapped, and the marks need not be looked for in all of the text.
_OPENING, _CLOSING = ("{", "["), ("}", "]")
_DECODER = json.JSONDecoder(strict=False)


def bare_json(text: str) -> str:
    """Return the text of a script element without comment marks around it and a semicolon behind it."""
    stripped = text.strip()
    if stripped[:1] in _OPENING and stripped[-1:] in _CLOSING:
        return stripped
    return _WRAPPED.sub("", _WRAPPED.sub("", text)).strip().rstrip(";")


def loads_lenient(text: str) -> tuple[object, bool]:
    """Return what the JSON in `text` says, and whether it had to be repaired; None where it cannot be read.

    Control characters in strings are no mistake here. Repairs: commas before a closing bracket are dropped; a backslash
    that begins no escape is one; several values in a row are a list; where character references stand for the quotation
    marks, they are read first.
    """
    bare = bare_json(text)
    try:
        return _DECODER.decode(bare), False
    except (ValueError, RecursionError):
        pass
    for repaired in _repairs(bare):
        try:
            return _values(repaired), True
        except (ValueError, RecursionError):
            continue
    return None, False


def _repairs(bare: str) -> list[str]:
    mended = _TRAILING.sub(r"\1", bare)
    unescaped = _BAD_ESCAPE.sub(lambda found: found.group() if found[1] else r"\\", mended)
    found = [mended, unescaped]
    if "&quot;" in bare[:200] or "&#34;" in bare[:200]:
        found.append(_TRAILING.sub(r"\1", html.unescape(bare)))
    return found


def _values(text: str) -> object:
    """Return the JSON value in `text`, a list if there are several in a row. Raises ValueError."""
    values: list[object] = []
    place = 0
    while place < len(text) and len(values) < MAX_VALUES:
        value, place = _DECODER.raw_decode(text, place)
        values.append(value)
        found = _SPACE.match(text, place)
        place = found.end() if found is not None else place
    if not values:
        raise ValueError("no value")
    return values[0] if len(values) == 1 else values
