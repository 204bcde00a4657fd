"""What JSON Schema keywords find, in a person's words, and the codes made of it.

A code is made of the schema's subject, the first member on the way to the place, and the rule: `record.date.pattern`,
or `record.required` at the top.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from archiver.records.code import Code


@dataclass(frozen=True, slots=True)
class Rule:
    """What a JSON Schema keyword checks: the last part of its codes, and a sentence about a value that breaks it."""

    suffix: str
    meaning: str
    hint: str


RULES: Mapping[str, Rule] = {
    "required": Rule("required", "is missing", "Add it."),
    "additionalProperties": Rule("unknown", "is not a member the schema knows", 'Put members of your own into "x".'),
    "unevaluatedProperties": Rule("unknown", "is not a member the schema knows", "Remove it, or allow it there."),
    "propertyNames": Rule("name", "has a name that is not allowed", "Use ASCII names."),
    "type": Rule("type", "has the wrong type", "Write the value in the type expected."),
    "pattern": Rule("pattern", "has not the right form", "Compare it with the example."),
    "format": Rule("format", "is not in its standard's form", "Compare it with the example."),
    "enum": Rule("enum", "is none of the values allowed", "Take one of those listed."),
    "const": Rule("enum", "is not the value required", "Take the one named."),
    "minimum": Rule("range", "is too small", "Look for a wrong unit or sign."),
    "maximum": Rule("range", "is too large", "Look for a wrong unit."),
    "exclusiveMinimum": Rule("range", "is too small", "Look for a wrong unit or sign."),
    "exclusiveMaximum": Rule("range", "is too large", "Look for a wrong unit."),
    "multipleOf": Rule("range", "is not a multiple of the step", "Look for a wrong unit."),
    "minLength": Rule("length", "is too short", "Leave an optional member out instead of writing an empty text."),
    "maxLength": Rule("length", "is too long", "Shorten it."),
    "minItems": Rule("length", "has too few items", "Add what is missing."),
    "maxItems": Rule("length", "has too many items", "Remove what is not allowed."),
    "minProperties": Rule("length", "has too few members", "Leave an optional object out instead of writing {}."),
    "maxProperties": Rule("length", "has too many members", "Remove what is not allowed."),
    "uniqueItems": Rule("unique", "holds the same item twice", "Remove one of the two."),
}
OTHER_RULE = Rule("schema", "breaks a rule of the schema", "Read the schema with `archiver schema show`.")

FIELD_HINTS: Mapping[tuple[str, str], str] = {
    ("date", "pattern"): 'Write the day as YYYY-MM-DD, with a "T" before a time; "" when the page shows none.',
    ("fetch_date", "pattern"): "Write YYYY-MM-DDTHH:MM:SSZ, as in the WARC-Date of the capture.",
    ("id", "pattern"): "Keep the angle brackets of WARC-Record-ID.",
    ("language", "pattern"): 'Write a tag of BCP 47 with hyphens, such as "pt-BR", or null.',
    ("url", "pattern"): "Write the whole address, beginning with http:// or https://.",
    ("url", "format"): "Percent-encode spaces and characters outside ASCII (RFC 3986, 2.1).",
}


def rule_of(keyword: str) -> Rule:
    """Return what is known about the JSON Schema keyword `keyword`."""
    return RULES.get(keyword, OTHER_RULE)


def schema_code(subject: str, path: Sequence[str | int], keyword: str) -> str:
    """Return the code for a `keyword` of the schema about `subject` that failed at `path`."""
    field = str(path[0]).lower().replace("_", "-") if path and isinstance(path[0], str) else ""
    # A name from a foreign file must not become part of a code that scripts compare.
    known = field if field.isascii() and field.replace("-", "").isalnum() else ""
    return ".".join(part for part in (subject, known, rule_of(keyword).suffix) if part)


def hint_for(path: Sequence[str | int], keyword: str) -> str:
    """Return the hint for a value at `path` that breaks `keyword`."""
    if not path and keyword == "required":
        return 'Add it; the five front-matter values are "" when absent, other members null, "", [] or {}.'
    special = FIELD_HINTS.get((str(path[0]), keyword)) if len(path) == 1 else None
    return special or rule_of(keyword).hint


def schema_codes(subject: str, fields: Sequence[str]) -> Iterator[Code]:
    """Yield a row for each code the rules can make for the top-level `fields` of the schema about `subject`."""
    for path in ([], *([field] for field in fields)):
        seen: set[str] = set()
        for keyword, rule in [*RULES.items(), ("", OTHER_RULE)]:
            code = schema_code(subject, path, keyword)
            if code not in seen:
                seen.add(code)
                name = path[0] if path else "The value"
                yield Code(code, "error", f"{name} {rule.meaning}.", hint_for(path, keyword))
