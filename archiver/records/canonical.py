"""The canonical bytes of a record, and their digest.

Sorted compact JSON is canonical JSON (RFC 8785) as long as there are no fractions, no whole number reaches 2^53 and
every name is ASCII; what breaks that is refused, so that two implementations cannot differ about a digest.
"""

from __future__ import annotations

import hashlib
from typing import Any

import orjson

from archiver.errors import RecordError

_HINT = "Write numbers that have a fraction or reach 2^53 as texts, and names in ASCII."


def canonical_json(value: Any) -> bytes:
    """Return the canonical JSON of `value`, made of dict, list, tuple, str, int, bool and None.

    Raises RecordError for anything else, for a number that is not whole or reaches 2^53, for a name outside ASCII,
    for a lone surrogate and for nesting deeper than 250.
    """
    try:
        raw = orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER | _PLAIN)
    except orjson.JSONEncodeError as error:
        raise RecordError(f"the value has no canonical form ({error})", hint=_HINT) from error
    # After dumps, since that bounds the depth of what is walked here.
    _refuse_ambiguous(value)
    return raw


def canonical_sha256(value: Any) -> str:
    """Return the SHA-256 of the canonical JSON of `value` in lower-case hexadecimal."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


_PLAIN = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_SUBCLASS
_SCALARS = frozenset((str, int, bool, type(None)))


def _refuse_ambiguous(value: Any) -> None:
    kind = type(value)
    if kind is dict:
        for name, member in value.items():
            if not name.isascii():
                raise RecordError(f"the name {name[:80]!r} is not ASCII", hint=_HINT)
            if type(member) is not str:
                _refuse_ambiguous(member)
    elif kind is list or kind is tuple:
        for member in value:
            if type(member) is not str:
                _refuse_ambiguous(member)
    elif kind not in _SCALARS:
        raise RecordError(f"a {kind.__name__} has no canonical form", hint=_HINT)
