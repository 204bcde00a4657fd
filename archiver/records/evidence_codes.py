"""The codes of what can be wrong with the evidence of a record."""

from __future__ import annotations

from archiver.records.code import Code

_AGAIN = "Extract the record again from its WARC, or ask who made it."

ENCODING = Code("evidence.encoding", "error", "The encoding that the provenance names is not known.", _AGAIN)
PARSE = Code(
    "evidence.parse",
    "info",
    "The page was so broken that it was changed before parsing; its selectors cannot be checked, its quotes can.",
    "Nothing need be done.",
)
QUOTE = Code("evidence.quote", "error", "A quote does not stand in the page where the evidence says.", _AGAIN)
SELECTOR = Code("evidence.selector", "error", "A selector leads nowhere in the page.", _AGAIN)
RAW = Code("evidence.raw", "error", "The raw value is not what the selector gives.", _AGAIN)
STEP = Code(
    "evidence.step",
    "warning",
    "A step between raw value and value is not known, so the value was not checked.",
    "Validate with the version of the toolkit that made the record.",
)
VALUE = Code("evidence.value", "error", "A value does not follow from what stands in the page.", _AGAIN)
TEXT = Code("evidence.text", "error", "A line of the text does not stand in the element it is said to be from.", _AGAIN)
ADDRESS = Code("evidence.address", "error", "A link or picture does not stand in the element of the story.", _AGAIN)
HEADER = Code("evidence.header", "error", "A value is not in the header it is said to be from.", _AGAIN)
ABSENT = Code("evidence.absent", "error", "A value that is said to be absent is there.", _AGAIN)
MISSING = Code("evidence.missing", "error", "A value has no evidence.", _AGAIN)

EVIDENCE_CODES = (
    ENCODING,
    PARSE,
    QUOTE,
    SELECTOR,
    RAW,
    STEP,
    VALUE,
    TEXT,
    ADDRESS,
    HEADER,
    ABSENT,
    MISSING,
)
