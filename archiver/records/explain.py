"""Faults in a schema's words made findings in a person's."""

from __future__ import annotations

import json
from typing import Any

from archiver.model import Finding
from archiver.records.engine import Fault
from archiver.records.excerpt import LIMIT, excerpt, quoted
from archiver.records.fields import pointer_to
from archiver.records.rules import hint_for, rule_of, schema_code

_LONGEST_EXPECTED = 240

_JSON_TYPES = {
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "object": "an object",
    "array": "a list",
    "null": "null",
}


def explained(fault: Fault, subject: str) -> Finding:
    """Return the finding for `fault`, found by the schema about `subject`. It names no file."""
    # A member that is missing or unknown is the fault of the object around it.
    place = fault.path if fault.name is None else fault.path[:-1]
    return Finding(
        code=schema_code(subject, place, fault.keyword),
        severity="error",
        message=f"{_name(fault.path)} {rule_of(fault.keyword).meaning}{_own_words(fault)}",
        pointer="".join(pointer_to(str(part)) for part in fault.path),
        value=None if fault.keyword == "required" else excerpt(fault.value),
        expected=_expected(fault),
        hint=hint_for(place, fault.keyword),
    )


def _name(path: tuple[str | int, ...]) -> str:
    text = ".".join(str(part) for part in path)
    return text if len(text) <= LIMIT and text.isprintable() and text else excerpt(repr(text)) if text else "the value"


def _own_words(fault: Fault) -> str:
    is_known = rule_of(fault.keyword).suffix != "schema"
    return "" if is_known or not fault.message else f" ({fault.message[:120]})"


def _expected(fault: Fault) -> str | None:
    text = _expectation(fault.keyword, fault.limit, fault.examples)
    return None if text is None else text if len(text) <= _LONGEST_EXPECTED else text[: _LONGEST_EXPECTED - 1] + "…"


def _expectation(keyword: str, limit: Any, examples: tuple[Any, ...]) -> str | None:
    if keyword == "type":
        names = limit if isinstance(limit, list) else [limit]
        return " or ".join(_JSON_TYPES.get(str(name), str(name)) for name in names)
    if keyword in {"pattern", "format"}:
        like = "like " + " or ".join(quoted(example) for example in examples) if examples else ""
        return ", ".join(part for part in (f"{keyword} {limit}" if limit and not like else "", like) if part) or None
    if keyword == "enum" and isinstance(limit, list):
        return "one of " + ", ".join(excerpt(option) for option in limit)
    if keyword in {"minimum", "minLength", "minItems", "minProperties"}:
        return f"at least {limit}"
    if keyword in {"maximum", "maxLength", "maxItems", "maxProperties"}:
        return f"at most {limit}"
    if keyword == "const":
        return excerpt(json.dumps(limit, ensure_ascii=False))
    return None
