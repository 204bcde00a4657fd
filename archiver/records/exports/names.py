"""Identifiers for what provenance speaks of: URIs, and the qualified names of PROV."""

from __future__ import annotations

from urllib.parse import quote

TERMS = "https://archiver-toolkit.example/terms#"
"""The namespace of what no other vocabulary has a word for."""

PREFIXES = {
    "archiver": TERMS,
    "dcterms": "http://purl.org/dc/terms/",
    "uuid": "urn:uuid:",
    "warcrecord": "https://archiver-toolkit.example/warc-records/",
    "warcfile": "https://archiver-toolkit.example/warc-files/",
    "row": "https://archiver-toolkit.example/rows/sha256/",
    "page": "https://archiver-toolkit.example/pages/",
    "program": "https://archiver-toolkit.example/programs/",
}
"""The namespaces of a PROV document; prov and xsd are known to every reader."""

_UUID = "urn:uuid:"


def uri_of(record_id: str) -> str:
    """Return a WARC-Record-ID as a URI: without its angle brackets (WARC/1.1, 5.2)."""
    return record_id.strip("<>")


def warc_record(record_id: str) -> str:
    """Return the qualified name of a WARC record."""
    uri = uri_of(record_id)
    return f"uuid:{uri[len(_UUID) :]}" if uri.lower().startswith(_UUID) else f"warcrecord:{local(uri)}"


def program(name: str, version: str | None) -> str:
    """Return the qualified name of a program in a version."""
    return f"program:{local(f'{name}-{version}' if version else name)}"


def local(text: str) -> str:
    """Return any text as the local part of a qualified name; every character that is not unreserved is escaped."""
    return quote(text, safe="")
