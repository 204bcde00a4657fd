"""Whether the evidence of a record holds, checked against the page's bytes without the extractor that gave it.

Every piece is resolved anew: the quote is the slice at its position, the selector leads to the raw value, the value
follows from that by the named steps, and each line, link and picture of the story stands in the element it is said to
be from. What is computed rather than read (the kind of page, a detected language) has no selector and is not checked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from archiver.model import Finding
from archiver.records.body_checking import body_faults
from archiver.records.evidence_codes import (
    ABSENT,
    ENCODING,
    HEADER,
    MISSING,
    PARSE,
    QUOTE,
    RAW,
    SELECTOR,
    STEP,
    VALUE,
)
from archiver.records.following import Context, follows
from archiver.records.resolving import CheckedPage, read_again, squeezed, unquoted

MAX_RAW = 300
"""From this length on a raw value may be cut short."""
BODY = frozenset(["text", "markdown", "links", "images"])
COMPUTED = frozenset(["kind", "language", "text", "markdown"])
LISTS = frozenset(["authors", "tags"])


def check_evidence(record: Mapping[str, Any], content: bytes) -> Iterator[Finding]:
    """Yield what is wrong with the evidence of `record`, a JSON object by schema record-1.

    `content` is the payload with content codings taken off. A record without provenance has nothing to check.
    """
    provenance = record.get("provenance") or {}
    fields = provenance.get("fields") or {}
    if not fields:
        return
    parse = str(provenance.get("parse", "plain"))
    has_markup = not any(piece["method"] == "http-header" for piece in fields.values())
    page = read_again(content, str(provenance.get("encoding")), parse, has_markup=has_markup)
    where = {"record_id": record.get("id")}
    if page is None:
        what = f"The encoding {provenance.get('encoding')!r} is none that browsers know."
        yield ENCODING.finding(what, pointer="/provenance/encoding", **where)
        return
    if parse == "mended":
        yield PARSE.finding("Start tags were taken out before parsing: selectors are not checked.", **where)
    reading = _Reading(record, page, has_tree=parse != "mended" and has_markup)
    for finding in reading.findings():
        yield replace(finding, record_id=where["record_id"])


def checked_fields(record: Mapping[str, Any]) -> list[str]:
    """Return the fields whose evidence `check_evidence` resolves: all that are not absent, asserted or computed."""
    fields = record["provenance"]["fields"]
    return [name for name, piece in fields.items() if piece["status"] in ("supported", "conflict") and _is_read(piece)]


def _is_read(piece: Mapping[str, Any]) -> bool:
    return bool(piece["selector"]) or "position" in piece


class _Reading:
    """The check of one record against its page."""

    def __init__(self, record: Mapping[str, Any], page: CheckedPage, *, has_tree: bool) -> None:
        self.record = record
        self.page = page
        self.has_tree = has_tree
        self.fields: Mapping[str, Mapping[str, Any]] = record["provenance"]["fields"]
        self.product = (record["provenance"].get("activity") or {}).get("product")
        self.context = Context(tuple(_bases(record, page)))

    def findings(self) -> Iterator[Finding]:
        """Yield what is wrong, field by field."""
        for name, piece in self.fields.items():
            for finding in self.piece(name, piece):
                yield replace(finding, pointer=finding.pointer or _pointer(name))
        yield from self.missing()

    def piece(self, name: str, piece: Mapping[str, Any]) -> Iterator[Finding]:
        """Yield what is wrong with one piece of evidence."""
        value = self.value(name)
        if piece["status"] == "absent":
            if value:
                yield ABSENT.finding(f"{name} is said to be absent and has a value.", value=value)
        elif piece["status"] != "asserted":
            yield from self.quote(name, piece)
            yield from self.place(name, piece, value)

    def quote(self, name: str, piece: Mapping[str, Any]) -> Iterator[Finding]:
        """Yield what is wrong with the quote: it is the slice at its position, and says the raw value."""
        position, quote = piece.get("position"), piece.get("quote")
        if position is None and quote is None:
            return
        if position is None or quote is None or self.page.text[position["start"] : position["end"]] != quote:
            yield QUOTE.finding(f"The quote of {name} does not stand at its position.", value=quote)
        elif not squeezed(unquoted(quote, piece["selector"])).startswith(squeezed(piece["value_raw"])):
            yield QUOTE.finding(f"The quote of {name} does not say its raw value.", value=quote)

    def place(self, name: str, piece: Mapping[str, Any], value: Any) -> Iterator[Finding]:
        """Yield what is wrong between the selector, the raw value and the value."""
        raw, method = str(piece["value_raw"]), piece["method"]
        if method in ("warc-header", "http-header", "url"):
            yield from self.header(name, piece, value)
            return
        if not _is_read(piece):
            if name not in COMPUTED:
                yield SELECTOR.finding(f"{name} has neither a selector nor a position.")
            return
        if not piece["selector"]:
            yield from self.value_faults(name, value, raw, ["part"]) if name not in BODY else ()
            return
        if not self.has_tree:
            return
        said = self.page.readings(piece["selector"], is_repaired="json-repaired" in piece["transforms"])
        if said is None:
            yield SELECTOR.finding(f"The selector of {name} leads nowhere in the page.", value=piece["selector"])
            return
        wanted = squeezed(raw)
        whole = next((text for text, bare in zip(said, said.squeezed(), strict=True) if wanted in bare), None)
        if whole is None or not wanted:
            yield RAW.finding(f"The raw value of {name} is not what its selector gives.", value=raw)
        elif name in BODY:
            # The Markdown of a whole page is not that of the element the story is in.
            is_whole = name == "markdown" and self.product == "page"
            selector = "/html" if is_whole else piece["selector"]
            yield from body_faults(name, self.record, self.page, selector, self.context)
        else:
            yield from self.value_faults(name, value, whole if len(raw) >= MAX_RAW else raw, piece["transforms"])

    def value_faults(self, name: str, value: Any, raw: str, transforms: list[str]) -> Iterator[Finding]:
        """Yield a finding if the value does not follow from the raw text."""
        verdict = follows(_text(value), raw, transforms, self.context)
        if verdict is None:
            yield STEP.finding(f"{name} was made by a step that is not known.", value=", ".join(transforms))
        elif not verdict:
            yield VALUE.finding(f"{name} does not follow from its raw value.", value=value, expected=raw[:80])

    def header(self, name: str, piece: Mapping[str, Any], value: Any) -> Iterator[Finding]:
        """Yield what is wrong with a value from a header or the page's address."""
        capture, raw = self.record["provenance"]["capture"], str(piece["value_raw"])
        said = {
            "WARC-Target-URI": capture["target_uri"],
            "WARC-Date": capture["warc_date"],
            "url": capture["target_uri"],
        }
        selector = piece["selector"]
        headers = (capture.get("http") or {}).get("headers", [])
        there = said.get(selector) or next((v for k, v in headers if k.lower() == selector.lower()), None)
        if name == "kind":
            return
        is_there = there is not None and (raw in there or selector.startswith("WARC-"))
        if not is_there:
            yield HEADER.finding(f"The raw value of {name} is not in {selector}.", value=raw)
        else:
            yield from self.value_faults(name, value, raw, piece["transforms"])
            if selector.startswith("WARC-") and value != there:
                yield HEADER.finding(f"{name} is not the {selector} of the provenance.", value=value)

    def value(self, name: str) -> Any:
        """Return the value that a piece is about."""
        field, _, number = name.partition("/")
        found = self.record.get(field)
        if field in LISTS:
            place = int(number) if number.isdecimal() else 0
            return found[place] if isinstance(found, list) and place < len(found) else None
        return found

    def missing(self) -> Iterator[Finding]:
        """Yield a finding for each value that no evidence speaks of."""
        for name, value in self.record.items():
            if name in ("id", "provenance", "x") or not value:
                continue
            names = [f"{name}/{n}" if n else name for n in range(len(value))] if name in LISTS else [name]
            for each in names:
                if each not in self.fields:
                    yield MISSING.finding(f"Nothing says where {each} is from.", pointer=_pointer(each))


def _bases(record: Mapping[str, Any], page: CheckedPage) -> Iterator[str]:
    """Yield the addresses that relative ones may be joined to: that of the base element, and the page's own."""
    context = Context((str(record.get("url", "")),))
    base = page.root.find(".//base[@href]") if page.root is not None else None
    if base is not None:
        from urllib.parse import urljoin

        try:
            yield urljoin(context.bases[0], (base.get("href") or "").strip())
        except ValueError:
            pass
    yield context.bases[0]


def _text(value: Any) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else "" if value is None else str(value)


def _pointer(name: str) -> str:
    return "/provenance/fields/" + name.replace("~", "~0").replace("/", "~1")
