"""Any bytes are a message or a MessageError; bodies come apart in pieces as they do at once."""

from __future__ import annotations

import contextlib

from archiver.errors import MessageError
from archiver.message.coding import decode_content
from archiver.message.framing import dechunk
from archiver.message.head import parse_request_head, parse_response_head
from archiver.model import header_value
from tests.fuzz.running import fuzz
from tests.fuzz.seeds import messages

_CAP = 1_000_000
_CODINGS = ("gzip", "deflate", "br", "zstd", "gzip, br", "x-none")


def take_apart(raw: bytes) -> None:
    """Read the bytes as a message and as bodies of each coding; the first byte chooses the coding."""
    with contextlib.suppress(MessageError):
        parse_request_head(raw)
    codings = None
    with contextlib.suppress(MessageError):
        codings = header_value(parse_response_head(raw).headers, "content-encoding")
    assert dechunk([raw]) == dechunk(raw[at : at + 1] for at in range(len(raw)))
    for each in (codings, _CODINGS[raw[0] % len(_CODINGS)] if raw else None):
        assert len(decode_content(raw[1:], each, max_bytes=_CAP).content) <= max(_CAP, len(raw))


if __name__ == "__main__":
    fuzz(take_apart, messages())
