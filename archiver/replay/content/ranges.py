"""Which bytes of a representation a request asks for (RFC 9110, 14), and which of them a record holds."""

from __future__ import annotations

import re
from typing import NamedTuple

MAX_RANGES = 16
"""A request for more parts is answered with the whole (RFC 9110, 17.15)."""

# More digits than any size has are no number to reckon with.
_SPEC = re.compile(r"(\d{0,18})[ \t]*-[ \t]*(\d{0,18})")
_CONTENT_RANGE = re.compile(r"bytes[ \t]+(\d{1,18})-(\d{1,18})/(\d{1,18}|\*)", re.IGNORECASE)


class Span(NamedTuple):
    """Bytes from `start` up to, not with, `stop`."""

    start: int
    stop: int


class StoredRange(NamedTuple):
    """The part of a whole that a stored 206 holds; `total` is the length of the whole, None where it was not known."""

    start: int
    stop: int
    total: int | None


def wanted_spans(header: str, size: int) -> list[Span] | None:
    """Return the spans that a Range header asks for of `size` bytes, in its order; an empty list if none is there.

    None for a header to be passed over: another unit, no range at all, too many, or all together more than the whole.
    """
    unit, equals, text = header.partition("=")
    if not equals or unit.strip().lower() != "bytes":
        return None
    specs = [_SPEC.fullmatch(part.strip()) for part in text.split(",") if part.strip()]
    if not 0 < len(specs) <= MAX_RANGES:
        return None
    spans: list[Span] = []
    for spec in specs:
        if spec is None or not (spec[1] or spec[2]) or (spec[1] and spec[2] and int(spec[1]) > int(spec[2])):
            return None
        span = _span(spec[1], spec[2], size)
        if span.start < span.stop:
            spans.append(span)
    is_wasteful = len(spans) > 1 and sum(span.stop - span.start for span in spans) > size
    return None if is_wasteful else spans


def _span(first: str, last: str, size: int) -> Span:
    if not first:
        # The last bytes, as many as there are.
        return Span(max(size - int(last), 0), size if int(last) else 0)
    return Span(int(first), min(int(last) + 1, size) if last else size)


def stored_range(content_range: str | None) -> StoredRange | None:
    """Return what a Content-Range header says (RFC 9110, 14.4), None if that is no range of bytes."""
    found = _CONTENT_RANGE.fullmatch((content_range or "").strip())
    if not found:
        return None
    start, stop = int(found[1]), int(found[2]) + 1
    total = None if found[3] == "*" else int(found[3])
    return StoredRange(start, stop, total) if start < stop and (total is None or stop <= total) else None


def content_range(span: Span, total: int | None) -> str:
    """Return the Content-Range header for `span` of a whole of `total` bytes."""
    return f"bytes {span.start}-{span.stop - 1}/{'*' if total is None else total}"
