"""Builds the records of one capture: response or revisit, request and metadata (WARC/1.1, 6; docs/design/warc.md).

The records are warcio's, so code written for warcio can make and change them; the bytes of the blocks are those of
the wire.
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Callable, Mapping
from datetime import datetime
from io import BytesIO
from typing import BinaryIO

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders

from archiver.message.framing import is_chunked
from archiver.model import Exchange
from archiver.warc.dates import format_date
from archiver.warc.payload import Entity
from archiver.warc.revisit import Revisit

VERSION = "WARC/1.1"
CONFORMS_TO = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"

WARC_FIELDS = "application/warc-fields"
"""The type of blocks that are lines of names and values."""

_PIECE = 64 * 1024

# The bits of a UUID that are free in version 4, and those that say so.
_RANDOM = ~(0xF000 << 64 | 0xC000 << 48)
_VERSION_4 = 0x4000 << 64 | 0x8000 << 48

Fields = list[tuple[str, str]]


def new_record_id() -> str:
    """Return a fresh WARC-Record-ID: a UUID of version 4 (RFC 9562, 5.4)."""
    # As uuid.uuid4 makes it, in a third of the time; there are three to a capture.
    digits = f"{int.from_bytes(os.urandom(16), 'big') & _RANDOM | _VERSION_4:032x}"
    return f"<urn:uuid:{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}>"


def make_record(fields: Fields, content_type: str, block: BinaryIO) -> ArcWarcRecord:
    """Return a warcio record with these `fields` in this order; the writer adds block digest and Content-Length."""
    record_type = next(value for name, value in fields if name == "WARC-Type")
    headers = StatusAndHeaders("", (), protocol=VERSION)
    # Given to the constructor, each would be looked at for bytes.
    headers.headers = list(fields)
    return ArcWarcRecord("warc", record_type, headers, block, None, content_type, None)


def warcinfo_record(filename: str, when: datetime, facts: Mapping[str, str], *, record_id: str) -> ArcWarcRecord:
    """Return the record that describes the file and the crawl it is from."""
    fields = [
        ("WARC-Type", "warcinfo"),
        ("WARC-Record-ID", record_id),
        ("WARC-Date", format_date(when)),
        ("WARC-Filename", filename),
    ]
    return make_record(fields, WARC_FIELDS, BytesIO(warc_fields(facts)))


def warc_fields(facts: Mapping[str, str]) -> bytes:
    """Return `facts` as application/warc-fields; line breaks inside a value become blanks."""
    lines = (f"{name}: {' '.join(value.split())}\r\n" for name, value in facts.items() if value)
    # A command line or a file name may hold bytes that are no UTF-8; they are written as they came.
    return "".join(lines).encode("utf-8", "surrogateescape")


def capture_records(
    exchange: Exchange,
    *,
    warcinfo_id: str,
    facts: Mapping[str, str] | None = None,
    revisit: Revisit | None = None,
    digest: str | None = None,
    new_id: Callable[[], str] = new_record_id,
) -> list[ArcWarcRecord]:
    """Return response, request and metadata records of `exchange`, the response first.

    All share the date when the exchange began. `facts` go into the metadata record beside those of the exchange. With
    `revisit` a revisit record stands in the place of the response, with the head of the response for its block.
    `digest` is that of the payload if it was taken already.
    """
    response_id, request_id, metadata_id = new_id(), new_id(), new_id()
    common = [("WARC-Date", format_date(exchange.started_at)), ("WARC-Target-URI", exchange.target_url)]
    if exchange.ip_address:
        common.append(("WARC-IP-Address", exchange.ip_address))
    common.append(("WARC-Warcinfo-ID", warcinfo_id))
    connection = _connection_fields(exchange)
    response: Fields = [("WARC-Type", "revisit" if revisit else "response"), ("WARC-Record-ID", response_id), *common]
    response += [*connection, ("WARC-Concurrent-To", request_id)]
    response += revisit.fields() if revisit else _payload_fields(exchange, digest)
    request: Fields = [("WARC-Type", "request"), ("WARC-Record-ID", request_id), *common]
    request += [*connection, ("WARC-Concurrent-To", response_id)]
    metadata: Fields = [("WARC-Type", "metadata"), ("WARC-Record-ID", metadata_id), *common]
    metadata.append(("WARC-Concurrent-To", response_id))
    about = warc_fields({**(facts or {}), **_exchange_facts(exchange)})
    exchange.response.seek(0)
    block = BytesIO(exchange.response.read(exchange.head_size)) if revisit else exchange.response
    return [
        make_record(response, "application/http;msgtype=response", block),
        make_record(request, "application/http;msgtype=request", BytesIO(exchange.request)),
        make_record(metadata, WARC_FIELDS, BytesIO(about)),
    ]


def record_id_of(record: ArcWarcRecord) -> str:
    """Return the record's WARC-Record-ID."""
    return str(record.rec_headers.get_header("WARC-Record-ID"))


def payload_digest(exchange: Exchange) -> str:
    """Return the digest of the response's entity body, its transfer coding removed."""
    return entity_of(exchange).hashes.text("sha256")


def entity_of(exchange: Exchange) -> Entity:
    """Return the response's entity body, taken in without keeping any of it."""
    body = Entity(chunked=is_chunked(exchange.headers), limit=0)
    exchange.response.seek(exchange.head_size)
    while piece := exchange.response.read(_PIECE):
        body.add(piece)
    return body


def _payload_fields(exchange: Exchange, digest: str | None) -> Fields:
    fields = [("WARC-Payload-Digest", digest or payload_digest(exchange))]
    if exchange.truncated:
        fields.append(("WARC-Truncated", exchange.truncated))
    return fields


def _connection_fields(exchange: Exchange) -> Fields:
    # Proposed for WARC/1.2 (iipc/warc-specifications#42, #86), and written by news-crawl and browsertrix-crawler.
    version = exchange.response_version.lower()
    fields = [("WARC-Protocol", f"http/{version}")]
    if exchange.tls:
        fields.append(("WARC-Protocol", exchange.tls.version.lower().replace("tlsv", "tls/")))
        fields.append(("WARC-Cipher-Suite", exchange.tls.cipher_suite))
    return fields


def _exchange_facts(exchange: Exchange) -> dict[str, str]:
    facts = {"fetchTimeMs": str(round(exchange.elapsed_s * 1000))}
    if exchange.proxy:
        facts["proxy"] = exchange.proxy
    if exchange.tls:
        facts["tlsCertificateSha256"] = hashlib.sha256(exchange.tls.certificate).hexdigest()
        facts["tlsCertificate"] = base64.b64encode(exchange.tls.certificate).decode()
    if exchange.interim:
        # The 1xx heads stand before the response proper; readers take a block's first head for the response.
        facts["interimResponses"] = base64.b64encode(exchange.interim).decode()
    return facts
