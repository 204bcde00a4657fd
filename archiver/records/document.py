"""Records as Markdown documents with front matter: read with their bytes kept, and written in the seed's form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from archiver.errors import RecordError
from archiver.model import Finding, Record
from archiver.records import codes
from archiver.records.fields import Fields, Value, pointer_to
from archiver.records.frontmatter import dump_fields, load_fields
from archiver.records.record import FIVE, KINDS
from archiver.records.toml import load_toml

_BOM = b"\xef\xbb\xbf"
_OPENING = re.compile(rb"---[ \t]*\r?\n")
# Lines that can be front matter: `key: value`, items and continuations. What ends them is a blank line or prose.
_FIELDS = re.compile(rb"(?:(?:[A-Za-z_][A-Za-z0-9_.-]*[ \t]*:(?=[ \t\r\n])|[ \t]+[^ \t\r\n]|- )[^\n]*(?:\n|\Z))*")
_TOML = re.compile(rb"\+\+\+[ \t]*\r?\n(.*?)^\+\+\+[ \t]*\r?(?:\n|\Z)", re.MULTILINE | re.DOTALL)
_CLOSING = re.compile(rb"^(---|\.\.\.)[ \t]*\r?(\n|\Z)", re.MULTILINE)
# What ends a line for some reader of Markdown or of text files.
_BREAKS = re.compile("[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Document:
    """A Markdown document by others or us. `bytes(document)` is what was read, to the last byte.

    `fields` holds every key of the front matter, `lines` where each stands, `rest` what follows the closing line.
    The record's markdown is `rest` without the blank lines and the title line, its text is empty, for the story was
    not extracted again; its provenance is empty too.
    """

    raw: bytes
    fields: Mapping[str, Value]
    lines: Mapping[str, int]
    rest: bytes
    record: Record
    findings: tuple[Finding, ...] = field(default=())

    def __bytes__(self) -> bytes:
        return self.raw


def read_document(raw: bytes, *, file: str | None = None) -> Document:
    """Return the document in `raw`; what is wrong with it is told by its findings, which name `file`.

    Nothing is raised, whatever `raw` holds: bytes that are not UTF-8 are read as U+FFFD.
    """
    bare = raw.removeprefix(_BOM)
    toml = _toml_split(bare)
    front_raw, rest_raw, structure = (*toml, []) if toml else _split(bare)
    front, rest = _decoded(front_raw).replace("\r\n", "\n"), _decoded(rest_raw)
    fields = Fields()
    if toml:
        fields = load_toml(front, first_line=2)
    elif front:
        fields = load_fields(front, first_line=2, heading=_heading_of(rest))
    record = _record(fields.values, _body_of(rest, str(fields.values.get("title", ""))))
    absent = () if structure else (_absent(key) for key in FIVE if key not in fields.values)
    findings = (
        replace(finding, file=file) for finding in (*_encoding_findings(raw), *structure, *fields.findings, *absent)
    )
    return Document(raw, fields.values, fields.lines, rest_raw, record, tuple(findings))


def markdown_document(record: Record, body: str) -> bytes:
    """Return `record` with `body` as a document in the seed's form, UTF-8, to the byte as the seed has it.

    Front matter with the five keys, a blank line, the title line, a blank line, `body` as it is. The title line is
    the title as found, line breaks made spaces. Raises RecordError if a text holds a lone surrogate.
    """
    front = dump_fields({key: getattr(record, key) for key in FIVE})
    return _encoded(f"---\n{front}---\n\n# {_one_line(record.title)}\n\n{body}")


def rewritten(document: Document) -> bytes:
    """Return the document with its front matter in valid YAML that loads as `document.fields`, the rest untouched."""
    return _encoded(f"---\n{dump_fields(document.fields)}---\n") + document.rest


def _decoded(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _encoding_findings(raw: bytes) -> list[Finding]:
    findings = []
    if raw.startswith(_BOM):
        findings.append(codes.ENCODING_BOM.finding("the file begins with a byte order mark", line=1))
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = f"byte {error.start} is not UTF-8: {error.reason}"
        findings.append(codes.ENCODING_UTF8.finding(message, line=line, offset=error.start))
    return findings


def _encoded(text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        hint = "Replace the surrogates; they come from broken escapes in a page."
        raise RecordError("the text holds half a surrogate pair and cannot be written", hint=hint) from error


def _split(raw: bytes) -> tuple[bytes, bytes, list[Finding]]:
    """Return the front matter, what follows it, and what is wrong with its border lines."""
    opening = _OPENING.match(raw)
    if opening is None:
        return b"", raw, [codes.FRONT_MISSING.finding("the document does not begin with a line `---`", line=1)]
    closing = _CLOSING.search(raw, opening.end())
    if closing is None:
        message = "the line `---` that ends the front matter is missing; it was taken to end at the first other line"
        end = _FIELDS.match(raw, opening.end()).end()  # type: ignore[union-attr]  # it matches nothing, too
        return raw[opening.end() : end], raw[end:], [codes.FRONT_OPEN.finding(message, line=1)]
    return raw[opening.end() : closing.start()], raw[closing.end() :], []


def _toml_split(raw: bytes) -> tuple[bytes, bytes] | None:
    """Return front matter in TOML, as Hugo has it between lines `+++`, and what follows; None if there is none."""
    match = _TOML.match(raw)
    return (match[1], raw[match.end() :]) if match else None


def _heading_of(rest: str) -> str | None:
    first = rest.lstrip("\r\n").split("\n", 1)[0].rstrip("\r")
    return first[2:] if first.startswith("# ") else None


def _body_of(rest: str, title: str) -> str:
    """Return `rest` without the blank line, the line that repeats the title, and the blank line after it."""
    body = re.sub(r"\A\r?\n", "", rest)
    heading, found, after = body.partition("\n")
    if heading.rstrip("\r") != f"# {_one_line(title)}":
        return body
    return re.sub(r"\A\r?\n", "", after) if found else ""


def _one_line(title: str) -> str:
    return _BREAKS.sub(" ", title)


def _record(values: Mapping[str, Value], body: str) -> Record:
    kind = values.get("kind")
    title, url, source, date, fetch_date = (str(values.get(key, "")) for key in FIVE)
    return Record(
        id=None,
        title=title,
        url=url,
        source=source,
        date=date,
        fetch_date=fetch_date,
        authors=_authors(values.get("authors", values.get("author", []))),
        language=_text_or_none(values.get("language")),
        description=_text_or_none(values.get("description")),
        kind=next((known for known in KINDS if known == kind), "page"),
        markdown=body,
    )


def _authors(value: Value) -> tuple[str, ...]:
    names = [value] if isinstance(value, str) else value
    return tuple(name for name in names if isinstance(name, str) and name)


def _text_or_none(value: Value | None) -> str | None:
    return value if isinstance(value, str) and value else None


def _absent(key: str) -> Finding:
    return codes.FRONT_ABSENT.finding(f"the key {key} is absent", line=1, pointer=pointer_to(key), expected="a text")
