"""Every code a finding about records can bear, in one table; the reference page is generated from it.

What we check ourselves stands in `CODES`. What a JSON Schema keyword found bears a code made of the schema's subject,
the first member on the way to the place, and the rule: `record.date.pattern`, or `record.required` at the top.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from archiver.model import Finding, Severity
from archiver.records.excerpt import excerpt


@dataclass(frozen=True, slots=True)
class Code:
    """One row of the table: what a code means, and what to try."""

    code: str
    severity: Severity
    meaning: str
    hint: str

    def finding(self, message: str, **where: Any) -> Finding:
        """Return a finding of this code. `where` names members of Finding; `value` may be anything and is cut."""
        if "value" in where:
            where["value"] = excerpt(where["value"])
        return Finding(self.code, self.severity, message, **{"hint": self.hint, **where})


@dataclass(frozen=True, slots=True)
class Rule:
    """What a JSON Schema keyword checks: the last part of its codes, and a sentence about a value that breaks it."""

    suffix: str
    meaning: str
    hint: str


FILE_SUFFIX = Code(
    "record.file.suffix",
    "error",
    "The file's suffix does not say what it holds.",
    "Name it .jsonl, .json or .md by what it holds.",
)
FILE_PARQUET = Code(
    "record.file.parquet",
    "error",
    "Parquet files cannot be validated yet; nothing in the file was checked.",
    "Write the records as .jsonl with `archiver extract` and validate that.",
)
FILE_UNREADABLE = Code(
    "record.file.unreadable", "error", "The file cannot be opened or read.", "Check that it exists and may be read."
)
FILE_SKIPPED = Code(
    "record.file.skipped", "info", "A file in a folder was left out: it is no record file.", "Nothing need be done."
)
FILE_EMPTY = Code(
    "record.file.empty",
    "error",
    "The file holds no record.",
    "Make it again; a full disk or a killed run leaves such files.",
)
FILE_LONG = Code(
    "record.file.too-long",
    "error",
    "The file is longer than 64 MiB, which one record or list may take.",
    "Write many records as .jsonl, one a line.",
)
LINE_LONG = Code(
    "record.line.too-long",
    "error",
    "The line is longer than 64 MiB and was left out.",
    "Look whether a newline between records is missing.",
)
LINE_BLANK = Code("record.line.blank", "info", "The line is blank and was left out.", "Remove it.")
ENCODING_BOM = Code(
    "record.encoding.bom", "info", "The file begins with a byte order mark.", "Write UTF-8 without it (RFC 8259, 8.1)."
)
ENCODING_UTF8 = Code("record.encoding.utf-8", "error", "The bytes are not UTF-8.", "Convert the file to UTF-8.")
JSON_SYNTAX = Code(
    "record.json.syntax", "error", "The text is not JSON (RFC 8259).", "Look at the place named; later lines are read."
)
JSON_DEPTH = Code("record.json.depth", "error", "The JSON is nested too deep to be read.", "Flatten it.")
JSON_DUPLICATE = Code(
    "record.json.duplicate-key",
    "error",
    "A name stands twice in one object, and readers differ in which value they take (RFC 8259, 4).",
    "Remove one of the two.",
)
DATE_CALENDAR = Code(
    "record.date.calendar", "error", "The day is not in the calendar.", "Look at the page for the day meant."
)
FETCH_DATE_CALENDAR = Code(
    "record.fetch-date.calendar", "error", "The day is not in the calendar.", "Take the WARC-Date of the capture."
)
FETCH_DATE_ZONE = Code(
    "record.fetch-date.no-zone",
    "warning",
    "The time of capture has no zone, so the instant is known only to about a day.",
    "Add the offset of the clock that wrote it, or Z for UTC.",
)
DATE_AFTER_FETCH = Code(
    "record.date.after-fetch",
    "warning",
    "The publication lies after the capture.",
    "The date may be that of a feed, or announced; look at the page.",
)
ID_PROVENANCE = Code(
    "record.id.provenance",
    "error",
    "The id differs from the WARC record named in the provenance.",
    "Extract the record again; one of the two was changed by hand.",
)
TITLE_EMPTY = Code("record.title.empty", "warning", "There is no title.", "Look whether the page is a story at all.")
BODY_SHORT = Code(
    "record.body.short",
    "warning",
    "The body holds hardly any text: under 100 characters that are not white space.",
    "The page may be blocked, made by scripts, or behind a login; capture it with a browser.",
)
TEXT_INVISIBLE = Code(
    "record.text.invisible",
    "info",
    "The text holds characters that cannot be seen: U+FEFF, or zero-width spaces.",
    "Remove them before comparing or searching texts.",
)
NOT_CANONICAL = Code(
    "record.canonical",
    "error",
    "The record in memory cannot be written as canonical JSON; nothing else was checked.",
    "Remove fractions, numbers from 2^53, names outside ASCII and halves of surrogate pairs.",
)
FRONT_MISSING = Code(
    "record.frontmatter.missing",
    "error",
    "The document does not begin with front matter.",
    "Begin it with a line `---`, the five keys, and a line `---`.",
)
FRONT_OPEN = Code(
    "record.frontmatter.open",
    "error",
    "The front matter has no closing line.",
    "Put a line `---` behind the last key.",
)
FRONT_YAML = Code(
    "record.frontmatter.yaml",
    "error",
    "The front matter is not YAML; its values were read line by line.",
    "Put quotation marks around values that hold `: `, ` #`, or begin with a sign of YAML.",
)
FRONT_COMMENT = Code(
    "record.frontmatter.comment",
    "warning",
    "To YAML a part of the line is a comment, so that other readers see a shorter value.",
    "Put the value in quotation marks.",
)
FRONT_TYPE = Code(
    "record.frontmatter.type",
    "error",
    "To YAML the value is a list or mapping, where a text belongs; the line was taken as it stands.",
    "Put the value in quotation marks.",
)
FRONT_DUPLICATE = Code(
    "record.frontmatter.duplicate", "error", "A key stands twice; the last one counts.", "Remove one of the two."
)
FRONT_LINE = Code(
    "record.frontmatter.line",
    "error",
    "A line of broken front matter could not be understood and is in no field.",
    "Write it as `key: value`.",
)
FRONT_ABSENT = Code(
    "record.frontmatter.absent", "warning", "One of the five keys is absent; its value is empty.", "Add the key."
)
FINDINGS_MORE = Code(
    "record.findings.more",
    "info",
    "More is wrong with the record than is listed.",
    "Correct what is listed and validate again.",
)

CODES: tuple[Code, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Code))

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
