"""What an exchange brought: the response's content, all codings removed, under a cap."""

from __future__ import annotations

from collections.abc import Iterator

from archiver.message.coding import decode_content
from archiver.message.framing import dechunk, is_chunked
from archiver.model import Exchange, header_value

MAX_CONTENT = 20 * 1024 * 1024
"""Lists and sitemaps beyond this are captured, but not read for links."""

MAX_SEARCHED = 4 * 1024 * 1024
"""Pages and styles beyond this are captured, but not searched for links: a parsed page takes many times its size."""

_PIECE = 64 * 1024


def content_of(exchange: Exchange, limit: int = MAX_CONTENT) -> bytes:
    """Return the response's content, codings removed, at most `limit` bytes of it; leaves the response at its start.

    Of a body that breaks off, the content of what came is returned.
    """
    body = dechunk(_pieces(exchange), limit) if is_chunked(exchange.headers) else None
    if body is None:
        exchange.response.seek(exchange.head_size)
        body = exchange.response.read(limit)
    exchange.response.seek(0)
    return decode_content(body, header_value(exchange.headers, "content-encoding"), max_bytes=limit).content


def _pieces(exchange: Exchange) -> Iterator[bytes]:
    exchange.response.seek(exchange.head_size)
    while piece := exchange.response.read(_PIECE):
        yield piece
