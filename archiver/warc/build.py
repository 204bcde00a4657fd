"""Builds the records of one capture: response, request and metadata, tied together (WARC/1.1, 6; docs/design/warc.md).

The records are warcio's, so code written for warcio can make and change them; the bytes of the blocks are those of
the wire.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from io import BytesIO
from typing import BinaryIO
from uuid import uuid4

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders

from archiver.message.framing import is_chunked
from archiver.model import Exchange
from archiver.warc.dates import format_date
from archiver.warc.payload import Entity

VERSION = "WARC/1.1"
CONFORMS_TO = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"

_FIELDS_TYPE = "application/warc-fields"
_PIECE = 64 * 1024

Fields = list[tuple[str, str]]


def new_record_id() -> str:
    """Return a fresh WARC-Record-ID."""
    return f"<urn:uuid:{uuid4()}>"


def make_record(fields: Fields, content_type: str, block: BinaryIO) -> ArcWarcRecord:
    """Return a warcio record with these `fields` in this order; the writer adds block digest and Content-Length."""
    record_type = next(value for name, value in fields if name == "WARC-Type")
    headers = StatusAndHeaders("", fields, protocol=VERSION)
    return ArcWarcRecord("warc", record_type, headers, block, None, content_type, None)


def warcinfo_record(filename: str, when: datetime, facts: Mapping[str, str], *, record_id: str) -> ArcWarcRecord:
    """Return the record that describes the file and the crawl it is from."""
    fields = [
        ("WARC-Type", "warcinfo"),
        ("WARC-Record-ID", record_id),
        ("WARC-Date", format_date(when)),
        ("WARC-Filename", filename),
    ]
    return make_record(fields, _FIELDS_TYPE, BytesIO(warc_fields(facts)))


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
    new_id: Callable[[], str] = new_record_id,
) -> list[ArcWarcRecord]:
    """Return response, request and metadata records of `exchange`, the response first.

    All share the date when the exchange began. `facts` go into the metadata record beside those of the exchange.
    """
    response_id, request_id, metadata_id = new_id(), new_id(), new_id()
    common = [
        ("WARC-Date", format_date(exchange.started_at)),
        ("WARC-Target-URI", exchange.target_url),
        ("WARC-IP-Address", exchange.ip_address),
        ("WARC-Warcinfo-ID", warcinfo_id),
    ]
    response: Fields = [("WARC-Type", "response"), ("WARC-Record-ID", response_id), *common]
    response += [*_connection_fields(exchange), ("WARC-Concurrent-To", request_id)]
    response += [("WARC-Payload-Digest", payload_digest(exchange))]
    if exchange.truncated:
        response.append(("WARC-Truncated", exchange.truncated))
    request: Fields = [("WARC-Type", "request"), ("WARC-Record-ID", request_id), *common]
    request += [*_connection_fields(exchange), ("WARC-Concurrent-To", response_id)]
    metadata: Fields = [("WARC-Type", "metadata"), ("WARC-Record-ID", metadata_id), *common]
    metadata.append(("WARC-Concurrent-To", response_id))
    about = warc_fields({**(facts or {}), **_exchange_facts(exchange)})
    exchange.response.seek(0)
    return [
        make_record(response, "application/http;msgtype=response", exchange.response),
        make_record(request, "application/http;msgtype=request", BytesIO(exchange.request)),
        make_record(metadata, _FIELDS_TYPE, BytesIO(about)),
    ]


def record_id_of(record: ArcWarcRecord) -> str:
    """Return the record's WARC-Record-ID."""
    return str(record.rec_headers.get_header("WARC-Record-ID"))


def payload_digest(exchange: Exchange) -> str:
    """Return the digest of the response's entity body, its transfer coding removed."""
    body = Entity(chunked=is_chunked(exchange.headers), limit=0)
    exchange.response.seek(exchange.head_size)
    while piece := exchange.response.read(_PIECE):
        body.add(piece)
    return body.hashes.text("sha256")


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
    if exchange.tls:
        facts["tlsCertificateSha256"] = hashlib.sha256(exchange.tls.certificate).hexdigest()
        facts["tlsCertificate"] = base64.b64encode(exchange.tls.certificate).decode()
    if exchange.interim:
        # The 1xx heads stand before the response proper; readers take a block's first head for the response.
        facts["interimResponses"] = base64.b64encode(exchange.interim).decode()
    return facts
