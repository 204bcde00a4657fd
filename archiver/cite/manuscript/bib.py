"""Reads bibliographies of BibTeX and biblatex: each entry is what stands together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from archiver.cite.manuscript.bare import bare_pieces
from archiver.cite.manuscript.pieces import Close, Link, Open, Piece, Words
from archiver.cite.manuscript.textext import plain_address, plain_text

_BEGINNING = re.compile(r"^[ \t]*@[ \t]*(?P<type>[A-Za-z]+)\s*(?P<brace>[{(])", re.MULTILINE)
_KEY = re.compile(r"\s*(?P<key>[^\s,{}()\"=#%]{1,200})\s*,")
_FIELD = re.compile(r"[\s,]*+(?P<name>[A-Za-z][A-Za-z0-9_:.+-]{0,60})\s*=\s*")
_BARE = re.compile(r"[^\s,{}\"#]++")
_JOINT = re.compile(r"\s*#\s*")
_NO_ENTRIES = frozenset(["comment", "preamble", "string"])
_COMMANDS = re.compile(r"\\(?:url|nolinkurl|path|href)\s*\{((?:[^{}]|\{[^{}]*+\})*+)\}")

ADDRESSES = ("url", "archiveurl", "archive-url", "urlarchive", "eprint", "verba", "verbb", "verbc", "bdsk-url-1")
TEXTS = ("howpublished", "note", "addendum", "annote", "annotation", "titleaddon", "usera", "userb")
QUOTES = ("quote", "quotation")
DATES = ("urldate", "archivedate", "archive-date", "lastchecked", "accessed", "lastaccessed")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an entry: its name in lower case, what stands in its braces, and where the whole value stands."""

    name: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry from its @ at `start` to the end of its last field, or of its key; `is_whole` if its brace is closed."""

    kind: str
    key: str
    start: int
    end: int
    fields: tuple[Field, ...]
    is_whole: bool

    def first(self, *names: str) -> Field | None:
        """Return the field that has the first of `names` and a value, None if there is none."""
        by_name = {field.name: field for field in reversed(self.fields) if field.value.strip()}
        return next((by_name[name] for name in names if name in by_name), None)


def entries(text: str) -> Iterator[Entry]:
    """Yield the entries of `text`. Each ends before the next one begins, so that a lost brace spoils one alone."""
    beginnings = list(_BEGINNING.finditer(text))
    ends = [*(found.start() for found in beginnings[1:]), len(text)]
    for found, end in zip(beginnings, ends, strict=False):
        key = _KEY.match(text, found.end(), end)
        if key and found["type"].lower() not in _NO_ENTRIES:
            yield _entry(text, found, key, end)


def read_bib(text: str) -> Iterator[Piece]:
    """Yield the pieces of `text`."""
    for entry in entries(text):
        yield Open("note", entry.key)
        yield from _links(entry)
        yield Close("note")


def _links(entry: Entry) -> Iterator[Piece]:
    date, quote = entry.first(*DATES), entry.first(*QUOTES)
    quotes = (("quote-field", plain_text(quote.value)),) if quote else ()
    said = plain_text(date.value).strip() if date else None
    first = True
    for field in entry.fields:
        if field.name in ADDRESSES:
            address = _address(field.value)
            yield Link(
                "bib-entry",
                address,
                entry.start,
                entry.end,
                date=said,
                quotes=quotes if first else (),  # type: ignore[arg-type]  # "quote-field" is one of the rules
                is_open=first and entry.is_whole and field.name == "url",
            )
            first = False
    for field in entry.fields:
        if field.name in TEXTS:
            # BibTeX's own styles know no field for an address, so it stands here.
            yield from _of_text(field, entry, date=said if first else None, is_open=first and entry.is_whole)


def _of_text(field: Field, entry: Entry, *, date: str | None, is_open: bool) -> Iterator[Piece]:
    """Yield the words of a field, and the addresses in it."""
    at = 0
    for found in _COMMANDS.finditer(field.value):
        yield from _bare(plain_text(field.value[at : found.start()]), entry)
        address = plain_address(found[1])
        is_first = is_open and field.name == "howpublished" and not at
        end = entry.end if is_first else entry.start
        yield Link("bib-entry", address, entry.start, end, label=address, date=date, is_open=is_first)
        at = found.end()
    yield from _bare(plain_text(field.value[at:]), entry)
    yield Words("\n")


def _bare(text: str, entry: Entry) -> Iterator[Piece]:
    yield from bare_pieces(text, entry.start, is_open=False)


def _address(value: str) -> str:
    inner = _COMMANDS.search(value)
    return plain_address(inner[1] if inner else value)


def _entry(text: str, found: re.Match[str], key: re.Match[str], end: int) -> Entry:
    fields: list[Field] = []
    at = key.end()
    while named := _FIELD.match(text, at, end):
        value = _value(text, named.end(), end)
        if value is None:
            return Entry(found["type"].lower(), key["key"], found.start(), at, tuple(fields), is_whole=False)
        parts, at = value
        fields.append(Field(named["name"].lower(), parts, named.end(), at))
    closing = re.compile(r"[\s,]*+" + re.escape("}" if found["brace"] == "{" else ")")).match(text, at, end)
    return Entry(found["type"].lower(), key["key"], found.start(), at, tuple(fields), is_whole=closing is not None)


def _value(text: str, start: int, end: int) -> tuple[str, int] | None:
    """Return the text of a field's value, its parts joined, and where it ends; None where it has no end."""
    made: list[str] = []
    at = start
    while True:
        if at < end and text[at] in '{"':
            stop = _closing(text, at, end)
            if stop is None:
                return None
            made.append(text[at + 1 : stop])
            at = stop + 1
        elif bare := _BARE.match(text, at, end):
            made.append(bare[0])
            at = bare.end()
        else:
            return None
        joint = _JOINT.match(text, at, end)
        if not joint:
            return "".join(made), at
        at = joint.end()


def _closing(text: str, start: int, end: int) -> int | None:
    """Return where the brace or quotation mark at `start` is closed; braces count even behind a backslash."""
    depth = 0
    is_quoted = text[start] == '"'
    for found in re.compile(r'[{}"]').finditer(text, start + is_quoted, end):
        if found[0] == "{":
            depth += 1
        elif found[0] == "}":
            depth -= 1
            if depth <= 0 and not is_quoted:
                return found.start()
        elif is_quoted and depth == 0:
            return found.start()
    return None
