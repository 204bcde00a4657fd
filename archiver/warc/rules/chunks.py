"""The chunks of a body that is all in memory and coded as nearly all are; others are for the decoder that reads on."""

from __future__ import annotations

import re

_SIZE = re.compile(rb"([0-9A-Fa-f]{1,16})\r\n").match
_END = b"\r\n"


def plain_chunks(raw: bytes | memoryview) -> list[memoryview] | None:
    """Return the chunks of a body that is whole, has no extensions, no trailer, and nothing behind its end.

    None for any other, in the chunked coding (RFC 9112, 7.1) or not.
    """
    chunks: list[memoryview] = []
    view, start = memoryview(raw), 0
    while found := _SIZE(view, start):
        start = found.end()
        end = start + int(found[1], 16)
        if end == start:
            return chunks if bytes(view[start : start + 3]) == _END else None
        if bytes(view[end : end + 2]) != _END:
            return None
        chunks.append(view[start:end])
        start = end + 2
    return None
