"""ETags: what tells two representations of one address apart, and whether a client has the one it asks for already."""

from __future__ import annotations

import hashlib
import re

from archiver.model import Capture
from archiver.warc.digest import digest_bytes

_TAG = re.compile(r'(W/)?("[\x21\x23-\x7e\x80-\xff]*")')
_LENGTH = 32


def etag(source: Capture, *parts: str) -> str:
    """Return a strong ETag: the payload's digest, and `parts` that tell what was made of the payload.

    Of a payload whose digest nobody took, the record's id and place stand for it.
    """
    raw = digest_bytes(source.digest) if source.digest else None
    name = raw.hex()[:_LENGTH] if raw else fingerprint(source.record_id, source.warc, str(source.offset))
    return f'"{"-".join([name, *parts])}"'


def fingerprint(*parts: str | bytes) -> str:
    """Return 16 hexadecimal digits that stand for `parts`."""
    made = hashlib.sha256()
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        made.update(b"%d:" % len(raw) + raw)
    return made.hexdigest()[:16]


def is_known(if_none_match: str | None, tag: str) -> bool:
    """Tell whether an If-None-Match header names `tag`, compared weakly (RFC 9110, 13.1.2)."""
    if if_none_match is None:
        return False
    return if_none_match.strip() == "*" or any(found[2] == tag for found in _TAG.finditer(if_none_match))


def allows_range(if_range: str | None, tag: str) -> bool:
    """Tell whether a Range header counts under an If-Range header (RFC 9110, 13.1.5).

    A date never does: what is sent has no Last-Modified of its own.
    """
    return if_range is None or if_range.strip() == tag
