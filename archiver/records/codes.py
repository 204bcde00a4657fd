"""Every code a finding about records can bear that no schema gives; the reference page is generated from `CODES`.

What is wrong with a file, its JSON or its front matter stands here, what is odd about what a record says in
`quality.codes`. Codes that a schema gives are made by `rules`.
"""

from __future__ import annotations

from archiver.records.code import Code
from archiver.records.evidence_codes import EVIDENCE_CODES
from archiver.records.quality import codes as quality

FILE_SUFFIX = Code(
    "record.file.suffix",
    "error",
    "The file's suffix does not say what it holds.",
    "Name it .jsonl, .json, .md, .csv or .parquet by what it holds.",
)
FILE_UNREADABLE = Code(
    "record.file.unreadable", "error", "The file cannot be opened or read.", "Check that it exists and may be read."
)
FILE_SKIPPED = Code(
    "record.file.skipped", "info", "A file in a folder was left out: it is no record file.", "Nothing need be done."
)
OTHER_DOCUMENT = Code(
    "record.file.other-document",
    "info",
    "This is no record but another document of the archive, as a seal or a citation; it was checked by its own schema.",
    "Nothing need be done; `archiver verify` checks seals and proofs.",
)
FILE_EMPTY = Code(
    "record.file.empty",
    "error",
    "The file holds no record.",
    "Make it again; a full disk or a killed run leaves such files.",
)
FILE_EXTRA = Code(
    "record.file.extra",
    "error",
    "The file is Parquet, which pyarrow reads, and pyarrow is not installed; nothing in the file was checked.",
    "Install `archiver-toolkit[parquet]`.",
)
FILE_BROKEN = Code(
    "record.file.broken",
    "error",
    "The file is not in the format its suffix names, or ends early.",
    "Make it again; a full disk or a killed run leaves such files.",
)
ROW_LENGTH = Code(
    "record.row.length",
    "error",
    "A row has more or fewer cells than the table has columns.",
    "Look for a quotation mark or comma that is not escaped.",
)
ROW_DERIVED = Code(
    "record.row.derived",
    "error",
    "The column fetch_time, which is fetch_date as an instant, holds another instant.",
    "Make the table again; one of the two was changed.",
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
FRONT_TOML = Code(
    "record.frontmatter.toml",
    "info",
    "The front matter is TOML, between lines `+++`; its values were read.",
    "Write YAML between lines `---` for readers that know nothing else.",
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

CODES: tuple[Code, ...] = (
    *(value for value in list(globals().values()) if isinstance(value, Code)),
    *quality.CODES,
    *EVIDENCE_CODES,
)
