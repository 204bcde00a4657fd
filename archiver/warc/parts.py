"""Takes one record out of a file, or a part of it, as the bytes that are stored."""

from __future__ import annotations

import contextlib
import shlex
from collections.abc import Iterator
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Literal

from archiver.errors import MessageError, WarcError
from archiver.message.coding import decode_content
from archiver.message.framing import ChunkedDecoder
from archiver.model import header_value
from archiver.warc.files import open_warc, read_file
from archiver.warc.payload import is_http, read_block
from archiver.warc.record import PIECE, WarcRecord
from archiver.warc.rules.block import take_http_head
from archiver.warc.rules.digests import Sum

Part = Literal["record", "headers", "http", "payload", "content"]
"""`payload` has its transfer coding removed, `content` its content coding too."""

_IN_MEMORY = 8 * 1024 * 1024
_END = b"\r\n\r\n"


@contextlib.contextmanager
def record_with_id(path: Path, record_id: str) -> Iterator[WarcRecord]:
    """Give the first record of the file at `path` that has this id, with angle brackets and "urn:uuid:" or without.

    Raises WarcError if there is none.
    """
    wanted = _bare(record_id)
    with open_warc(path) as file:
        for item in read_file(file, path.name):
            if isinstance(item, WarcRecord) and _bare(item.record_id) == wanted:
                yield item
                return
    hint = f"`archiver warc list --ids {shlex.quote(str(path))}` shows the ids there are."
    raise WarcError(f"no record has the id {record_id[:80]!r}", str(path), hint)


def _bare(record_id: str) -> str:
    return record_id.strip("<> ").lower().removeprefix("urn:uuid:")


def part_of(record: WarcRecord, part: Part) -> Iterator[bytes]:
    """Yield the bytes of a part of `record`, whose block was not read yet, in pieces.

    A whole record has the two line ends that close it. Raises WarcError if the block is torn, once what there is of
    it was given, or if the record has no such part.
    """
    if part == "headers":
        yield record.head
    elif part == "record":
        yield record.head
        yield from record.pieces()
        yield _END if record.version.startswith("WARC/") else b"\n"
    elif part == "http":
        yield _http_head(record)
    elif part == "payload":
        yield from _payload(record)
    else:
        yield _content(record)


def _http_head(record: WarcRecord) -> bytes:
    head, _ = take_http_head(record, Sum(None), is_request=record.record_type == "request")
    if not is_http(record) or not head.is_message:
        raise WarcError(f"record {record.record_id} holds no HTTP message", f"byte {record.offset}")
    return head.raw


def _payload(record: WarcRecord) -> Iterator[bytes]:
    if not is_http(record):
        yield from record.pieces()
        return
    head, rest = take_http_head(record, Sum(None), is_request=record.record_type == "request")
    if not head.is_chunked:
        yield rest
        yield from record.pieces()
        return
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as kept:
        # Whether a body that is said to be chunked is so shows at its end only.
        chunked = _keep(record, rest, kept)
        kept.seek(0)
        decoder = ChunkedDecoder()
        while piece := kept.read(PIECE):
            yield decoder.feed(piece) if chunked else piece


def _keep(record: WarcRecord, rest: bytes, kept: IO[bytes]) -> bool:
    """Write the body to `kept` and tell whether it is in the chunked coding."""
    decoder: ChunkedDecoder | None = ChunkedDecoder()
    piece = rest or record.read()
    while piece:
        try:
            kept.write(piece)
        except OSError as error:
            raise WarcError(f"the body cannot be kept in a temporary file ({error.strerror})") from error
        if decoder and not decoder.done:
            try:
                decoder.feed(piece)
            except MessageError:
                decoder = None
        piece = record.read()
    return decoder is not None and (decoder.done or decoder.breaks_off)


def _content(record: WarcRecord) -> bytes:
    block = read_block(record)
    where = f"byte {record.offset}"
    if block.is_cut:
        hint = "Take it as it is stored, with --payload alone."
        raise WarcError("the payload is too long to be decoded in memory", where, hint)
    decoded = decode_content(block.payload, header_value(block.headers, "content-encoding"))
    if decoded.problem:
        hint = "Take it as it is stored, with --payload alone."
        raise WarcError(f"the content cannot be decoded: {decoded.problem}", where, hint)
    return decoded.content
