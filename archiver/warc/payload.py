"""Takes a record's block apart: HTTP head, entity body, and the digests of both, in one pass under a cap.

A payload digest is over the entity body with the transfer coding removed and the content coding kept (WARC/1.1, 5.9;
iipc/warc-specifications#22). Two habits of writers are read too: bodies stored already decoded under a head that says
chunked, and digests over the chunked bytes. Of a chunked body that breaks off, what came is the payload.
"""

from __future__ import annotations

from dataclasses import dataclass

from archiver.errors import MessageError
from archiver.message.framing import ChunkedDecoder, is_chunked
from archiver.message.head import ResponseHead, head_size, parse_response_head
from archiver.model import DigestCheck, Headers
from archiver.warc.digest import Hashes, algorithm_of, check
from archiver.warc.record import WarcRecord

MAX_PAYLOAD = 256 * 1024 * 1024
"""Default cap on the bytes of one payload that are kept in memory."""

_HEAD_LIMIT = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Block:
    """A record's block, read: `status` is None where the block holds no HTTP response.

    `payload` has its transfer coding removed; `is_cut` tells that it was longer than the cap,
    `breaks_off` that the end of its chunked coding is missing.
    """

    status: int | None
    reason: str
    headers: Headers
    http_head: bytes
    payload: bytes
    checks: tuple[DigestCheck, ...]
    is_cut: bool
    breaks_off: bool


class Entity:
    """Takes an entity body piece by piece: hashes all of it, keeps up to `limit` bytes of it.

    With `chunked` the chunked coding is removed, if it turns out to be there, up to where it breaks off.
    """

    def __init__(self, *, chunked: bool, algorithm: str = "sha256", limit: int = MAX_PAYLOAD) -> None:
        self._raw = _Kept(algorithm, limit)
        self._plain = _Kept(algorithm, limit) if chunked else self._raw
        self._decoder = ChunkedDecoder() if chunked else None

    def add(self, piece: bytes) -> None:
        """Take the next bytes as they are stored."""
        self._raw.add(piece)
        # Behind the last chunk nothing belongs to the body (RFC 9112, 7.1).
        if self._decoder is None or self._decoder.done:
            return
        try:
            self._plain.add(self._decoder.feed(piece))
        except MessageError:
            self._decoder = None

    @property
    def _body(self) -> _Kept:
        is_plain = self._decoder is not None and (self._decoder.done or self._decoder.breaks_off)
        return self._plain if is_plain else self._raw

    @property
    def breaks_off(self) -> bool:
        """Whether the end of the chunked coding is missing."""
        return self._decoder is not None and self._decoder.breaks_off

    @property
    def payload(self) -> bytes:
        """The body, up to the limit."""
        return bytes(self._body.kept)

    @property
    def is_cut(self) -> bool:
        """Whether the body was longer than the limit."""
        return self._body.is_cut

    @property
    def hashes(self) -> Hashes:
        """The digests of all of the body."""
        return self._body.hashes

    @property
    def raw_chunked(self) -> Hashes | None:
        """The digests of the body with its chunked coding still on, or None if it had none."""
        return None if self._body is self._raw else self._raw.hashes


class _Kept:
    def __init__(self, algorithm: str, limit: int) -> None:
        self.hashes = Hashes([algorithm])
        self.kept = bytearray()
        self.is_cut = False
        self._limit = limit

    def add(self, raw: bytes) -> None:
        self.hashes.update(raw)
        room = self._limit - len(self.kept)
        self.kept += raw[:room]
        self.is_cut = self.is_cut or len(raw) > room


def is_http(record: WarcRecord) -> bool:
    """Tell whether the record's block should be an HTTP message (WARC/1.1, 6.3)."""
    content_type = (record.field("Content-Type") or "").lower()
    if record.version.startswith("ARC"):
        return (record.target_url or "").startswith("http") and record.record_type == "response"
    return content_type.startswith("application/http") and record.record_type in ("response", "revisit", "request")


def read_block(record: WarcRecord, *, max_payload: int = MAX_PAYLOAD) -> Block:
    """Return the record's block taken apart, its digests computed now and compared with the recorded ones.

    Raises WarcError if the record is torn or damaged.
    """
    block_hashes = Hashes([algorithm_of(record.field("WARC-Block-Digest"))])
    algorithm = algorithm_of(record.field("WARC-Payload-Digest"))
    head, http_head, rest = take_head(record, block_hashes)
    body = Entity(chunked=bool(head and is_chunked(head.headers)), algorithm=algorithm, limit=max_payload)
    body.add(rest)
    for piece in record.pieces():
        block_hashes.update(piece)
        body.add(piece)
    return Block(
        status=head.status if head else None,
        reason=head.reason if head else "",
        headers=head.headers if head else (),
        http_head=http_head,
        payload=body.payload,
        checks=(
            check("block", record.field("WARC-Block-Digest"), block_hashes),
            check("payload", record.field("WARC-Payload-Digest"), body.hashes, body.raw_chunked),
        ),
        is_cut=body.is_cut,
        breaks_off=body.breaks_off,
    )


def take_head(record: WarcRecord, hashes: Hashes | None = None) -> tuple[ResponseHead | None, bytes, bytes]:
    """Return the parsed HTTP head that the block begins with, if there is one, its bytes, and those read behind it.

    `hashes` are told all that was read.
    """
    if not is_http(record) or record.record_type == "request":
        return None, b"", b""
    start = bytearray()
    size = -1
    while size < 0 and len(start) < _HEAD_LIMIT and (piece := record.read()):
        if hashes is not None:
            hashes.update(piece)
        searched = len(start)
        start += piece
        size = head_size(start, searched - 3)
    size = len(start) if size < 0 else size
    raw = bytes(start[:size])
    try:
        return parse_response_head(raw), raw, bytes(start[size:])
    except MessageError:
        # Some writers store a bare body as a response; then all of the block is payload.
        return None, b"", bytes(start)
