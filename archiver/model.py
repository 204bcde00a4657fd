"""The frozen values that cross the borders between stages.

Nothing here does any work. Times are aware UTC datetimes unless the name ends in `_text`; texts are `str`, bytes are
called `raw`, `payload` or `content`. The words are those of docs/design/glossary.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO, Literal

Headers = tuple[tuple[str, str], ...]
"""Header fields in the order they came, names as spelled, values decoded as ISO-8859-1 (RFC 9110, 5.5)."""

TruncatedReason = Literal["length", "time", "disconnect", "unspecified"]
"""The values of WARC-Truncated (WARC/1.1, 5.13)."""

Severity = Literal["error", "warning", "info"]

DigestVerdict = Literal["ok", "ok-raw-chunked", "wrong", "absent", "unknown-algorithm"]
"""`ok-raw-chunked`: the recorded payload digest matches the chunked bytes, over which wget and warcio take it."""

EvidenceStatus = Literal["supported", "conflict", "absent", "asserted"]

ParseKind = Literal["plain", "reopened", "huge", "mended"]
"""How a tree was made: by a plain parser, after the end tags of body and html were taken out since words follow them,
by a parser without limits, or after start tags were taken out."""

Kind = Literal["article", "forum", "documentation", "listing", "product", "service", "collection", "page"]
"""What a page is; `page` when nothing more can be said."""


def header_value(headers: Headers, name: str) -> str | None:
    """Return the first value of the header field `name` (any case), or None."""
    wanted = name.lower()
    return next((value for key, value in headers if key.lower() == wanted), None)


@dataclass(frozen=True, slots=True)
class Seed:
    """A URL somebody asked for, where a crawl begins."""

    url: str
    depth: int = 0


@dataclass(frozen=True, slots=True)
class TlsFacts:
    """What was agreed on a TLS connection: `version` as "TLSv1.3", the cipher suite, the leaf certificate in DER."""

    version: str
    cipher_suite: str
    certificate: bytes


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its response as they went over the wire.

    `response` holds exactly the bytes received from the first byte of the final status line to the end of the body,
    positioned at 0; `interim` holds the 1xx heads received before it. `request` is what was sent. `elapsed_s` runs
    from the first byte sent to the last received. `proxy` names the proxy it went through, without credentials;
    `ip_address` is empty where only the proxy knows the server's.
    """

    target_url: str
    method: str
    started_at: datetime
    elapsed_s: float
    request: bytes
    response: BinaryIO
    response_size: int
    head_size: int
    status: int
    reason: str
    headers: Headers
    ip_address: str
    tls: TlsFacts | None = None
    truncated: TruncatedReason | None = None
    interim: bytes = b""
    response_version: str = "1.1"
    proxy: str | None = None


@dataclass(frozen=True, slots=True)
class Capture:
    """One index row: a URL captured at an instant, and where its record lies.

    `urlkey` is the SURT; `digest` the payload digest as "algorithm:value" as the record or we computed it; `warc` the
    file's name inside the archive's `warcs/`; `offset` and `length` span the stored record (the gzip member).
    `record_type` is response, revisit or resource.
    """

    url: str
    urlkey: str
    date: datetime
    record_id: str
    record_type: str
    warc: str
    offset: int
    length: int
    mime: str | None = None
    status: int | None = None
    digest: str | None = None

    @property
    def timestamp(self) -> str:
        """The 14 digits of the capture date, as in CDXJ keys and memento URLs."""
        # strftime takes twice as long, and writes years before 1000 with fewer digits.
        when = self.date
        return f"{when.year:04}{when.month:02}{when.day:02}{when.hour:02}{when.minute:02}{when.second:02}"


@dataclass(frozen=True, slots=True)
class DigestCheck:
    """A recorded digest beside the one computed now. `subject` is "block" or "payload"."""

    subject: str
    recorded: str | None
    computed: str
    verdict: DigestVerdict


@dataclass(frozen=True, slots=True)
class Memento:
    """A capture read back from its WARC record (RFC 7089, 2: a prior state of the original resource).

    `payload` is the entity body with transfer coding removed and content coding kept: what a payload digest is over.
    `content` has the content coding removed too. `warc_fields` are the record's named fields in order. For a revisit
    the payload is that of the record it refers to, and `refers_to` is that record's capture.
    """

    capture: Capture
    warc_version: str
    warc_fields: Headers
    status: int | None
    reason: str
    headers: Headers
    http_head: bytes
    payload: bytes
    content: bytes
    checks: tuple[DigestCheck, ...] = ()
    findings: tuple[Finding, ...] = ()
    refers_to: Capture | None = None

    @property
    def content_type(self) -> str | None:
        """The Content-Type header as recorded, parameters included."""
        return header_value(self.headers, "content-type")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong, or odd, with one item; a value, never raised.

    `code` is stable and documented ("record.date.format"). `file`, `line`, `offset`, `record_id` and `pointer` (JSON
    Pointer, RFC 6901) say where; `length` counts the bytes from `offset` on that are concerned; `value` is the
    offending text cut to 80 characters; `expected` and `hint` help.
    """

    code: str
    severity: Severity
    message: str
    file: str | None = None
    line: int | None = None
    offset: int | None = None
    length: int | None = None
    record_id: str | None = None
    pointer: str | None = None
    value: str | None = None
    expected: str | None = None
    hint: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The finding as a JSON object by schema finding-1, without the members that are None."""
        pairs = ((name, getattr(self, name)) for name in self.__slots__)
        return {name: value for name, value in pairs if value is not None}


@dataclass(frozen=True, slots=True)
class Rejected:
    """A value that another source gave for the same field, and was not chosen."""

    value: str
    method: str
    selector: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where in the page one field of a story came from.

    `value_raw` is the text as it stands there; `selector` an XPath, a JSON pointer behind an XPath ("…#/datePublished")
    or a header name. `start` and `end` are character positions of `quote` in the decoded payload, where it stands
    there verbatim. `transforms` names the steps from `value_raw` to the field's value.
    """

    field: str
    method: str
    selector: str
    value_raw: str
    status: EvidenceStatus = "supported"
    quote: str | None = None
    start: int | None = None
    end: int | None = None
    transforms: tuple[str, ...] = ()
    rejected: tuple[Rejected, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the story: absolute `url`, its text, and rel tokens if any."""

    url: str
    text: str = ""
    rel: str | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """An image of the story: absolute `url`, its alt text, its caption where a figure gives one."""

    url: str
    alt: str = ""
    caption: str | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """What a page says, taken from its bytes alone.

    `date` is ISO 8601 with just the precision the page shows: "2024-05-06", "2024-05-06T23:48" or with seconds and an
    offset. `source` is the site's name. `text` is plain, paragraphs parted by one newline; `markdown` is the same
    story in Markdown. `modified` has the form of `date`. `image` is the address of the picture that stands for the
    page, `license` an address or a name as written, `canonical_url` what the page gives as its own address,
    `is_accessible_for_free` what it says of a paywall, `comment_count` the number of comments it states. Absent values
    are None or empty, never guessed. `encoding` and `parse` say how the bytes became a tree, `rules` and
    `ruleset_digest` which site rules were used.
    """

    title: str | None
    authors: tuple[str, ...]
    date: str | None
    source: str | None
    language: str | None
    description: str | None
    kind: Kind
    text: str
    markdown: str
    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    encoding: str = "utf-8"
    parse: ParseKind = "plain"
    rules: tuple[str, ...] = ()
    ruleset_digest: str | None = None
    modified: str | None = None
    image: str | None = None
    tags: tuple[str, ...] = ()
    license: str | None = None
    canonical_url: str | None = None
    is_accessible_for_free: bool | None = None
    comment_count: int | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A story with the identity of its capture: one line of a dataset, by schema record-1.

    The five front-matter values are texts as found or written. `provenance` is a JSON object by schema provenance-1;
    it is empty for a record read from Markdown.
    """

    id: str | None
    title: str
    url: str
    source: str
    date: str
    fetch_date: str
    authors: tuple[str, ...] = ()
    language: str | None = None
    description: str | None = None
    kind: Kind = "page"
    text: str = ""
    markdown: str = ""
    images: tuple[Image, ...] = ()
    links: tuple[Link, ...] = ()
    provenance: Mapping[str, Any] = field(default_factory=dict)
    modified: str | None = None
    image: str | None = None
    tags: tuple[str, ...] = ()
    license: str | None = None
    canonical_url: str | None = None
    is_accessible_for_free: bool | None = None
    comment_count: int | None = None
