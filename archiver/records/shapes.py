"""The JSON objects of the schemas record-1 and provenance-1 as types, for who reads records with a type checker.

`archiver.model.Record` is a record in memory; these are its lines as `json.loads` returns them. A test walks the
schemas and these types side by side.
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

from archiver.model import EvidenceStatus, Kind, TruncatedReason

Extensions = dict[str, Any]
"""Members of other people's making: ASCII names, whole numbers under 2^53."""


class ImageObject(TypedDict):
    """An image of the story."""

    url: str
    alt: str
    caption: NotRequired[str]


class LinkObject(TypedDict):
    """A link of the story."""

    url: str
    text: str
    rel: NotRequired[str]


class Software(TypedDict):
    """A program that took part."""

    name: str
    version: NotRequired[str]
    x: NotRequired[Extensions]


class RefersTo(TypedDict, total=False):
    """For a revisit, the record whose payload it repeats."""

    record_id: str
    target_uri: str
    date: str


class WarcObject(TypedDict):
    """The record the story was read from, and where it lies."""

    filename: str
    warc_version: str
    record_id: str
    record_type: Literal["response", "revisit", "resource"]
    offset: int
    length: int
    block_digest: str | None
    payload_digest: str | None
    concurrent_to: NotRequired[list[str]]
    warcinfo_id: NotRequired[str]
    refers_to: NotRequired[RefersTo]
    x: NotRequired[Extensions]


class HttpObject(TypedDict):
    """The head of the response; `headers` are pairs of name and value."""

    status: int
    reason: str
    headers: list[list[str]]


# `from` is no name in Python, so this one is made by a call.
RedirectObject = TypedDict(
    "RedirectObject",
    {"status": int, "from": str, "to": str, "record_id": NotRequired[str]},
)
"""A redirect that led to the capture."""


class CaptureObject(TypedDict):
    """The exchange the record holds."""

    target_uri: str
    warc_date: str
    ip_address: NotRequired[str]
    http: NotRequired[HttpObject]
    protocol: NotRequired[list[str]]
    cipher_suite: NotRequired[str]
    truncated: NotRequired[TruncatedReason]
    redirects: NotRequired[list[RedirectObject]]
    x: NotRequired[Extensions]


class ActivityObject(TypedDict):
    """What made the record."""

    extractor: Software
    software: Software
    crawler: NotRequired[Software]
    product: Literal["main", "page"]
    parser: NotRequired[Software]
    rules: NotRequired[list[str]]
    ruleset_digest: NotRequired[str]
    x: NotRequired[Extensions]


class SchemaObject(TypedDict):
    """The schema the record was made for."""

    id: str


class Position(TypedDict):
    """Characters of a quote in the decoded payload."""

    start: int
    end: int


class RejectedObject(TypedDict):
    """A value that another source gave."""

    value: str
    method: str
    selector: str


class EvidenceObject(TypedDict):
    """Where in the page a field came from."""

    status: EvidenceStatus
    method: str
    selector: str
    value_raw: str
    quote: NotRequired[str]
    position: NotRequired[Position]
    transforms: list[str]
    rejected: list[RejectedObject]
    precision: NotRequired[Literal["year", "month", "day", "minute", "second"]]
    zone: NotRequired[str]
    source: NotRequired[str]
    x: NotRequired[Extensions]


class LinkedObject(TypedDict):
    """The capture of the page that a record by others is about, and what read it."""

    record_id: str
    target_uri: str
    warc_date: str
    filename: str
    payload_digest: str | None
    encoding: str
    parse: Literal["plain", "huge", "reopened", "mended"]
    extractor: Software
    parser: NotRequired[Software]
    rules: NotRequired[list[str]]
    ruleset_digest: NotRequired[str]
    x: NotRequired[Extensions]


class ProvenanceObject(TypedDict):
    """Where a record came from, by schema provenance-1."""

    warc: WarcObject
    capture: CaptureObject
    activity: ActivityObject
    schema: SchemaObject
    encoding: str
    fields: dict[str, EvidenceObject]
    parse: NotRequired[Literal["plain", "huge", "reopened", "mended"]]
    linked: NotRequired[LinkedObject]
    x: NotRequired[Extensions]


class RecordObject(TypedDict):
    """One line of a dataset, by schema record-1; `provenance` is empty for a record read from Markdown."""

    id: str | None
    title: str
    url: str
    source: str
    date: str
    fetch_date: str
    authors: list[str]
    language: str | None
    description: str | None
    kind: Kind
    text: str
    markdown: str
    images: list[ImageObject]
    links: list[LinkObject]
    provenance: ProvenanceObject | dict[str, Any]
    modified: NotRequired[str]
    image: NotRequired[str]
    tags: NotRequired[list[str]]
    license: NotRequired[str]
    canonical_url: NotRequired[str]
    is_accessible_for_free: NotRequired[bool]
    comment_count: NotRequired[int]
    x: NotRequired[Extensions]
