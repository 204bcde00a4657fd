"""What a reader of a citation must know about a capture, so that it claims no more than the archive can show."""

from __future__ import annotations

from collections.abc import Iterator

from archiver.cite.line import one_line
from archiver.cite.place import Place
from archiver.model import Capture, Memento, header_value


def remarks_on(capture: Capture, memento: Memento | None, place: Place) -> tuple[str, ...]:
    """Return the remarks on `capture` as whole sentences without a full stop."""
    return (*_on_answer(capture, memento), *(_on_bytes(memento) if memento else ()), *_on_place(place))


def _on_answer(capture: Capture, memento: Memento | None) -> Iterator[str]:
    status = memento.status if memento and memento.status else capture.status
    if status is not None and 300 <= status < 400:
        location = header_value(memento.headers, "Location") if memento else None
        to = f" to {one_line(location)[:200]}" if location else ""
        yield f"The capture is a redirect (HTTP {status}){to}, not the page"
    elif status is not None and status >= 400:
        yield f"The capture is of an error (HTTP {status}), not of a page"


def _on_bytes(memento: Memento) -> Iterator[str]:
    if any(check.verdict == "wrong" for check in memento.checks):
        yield "The archived bytes do not match the digest that was recorded with them"
    if reason := header_value(memento.warc_fields, "WARC-Truncated"):
        yield f"The capture was cut off ({one_line(reason)[:40]})"
    if memento.refers_to:
        original = memento.refers_to
        yield (
            f"The page was the same as on {original.date:%Y-%m-%d %H:%M:%S} UTC, "
            f"whose record {one_line(original.record_id).strip('<>')} holds its bytes"
        )
    elif memento.capture.record_type == "revisit":
        yield "The record that holds the bytes of the page is not in this archive"


def _on_place(place: Place) -> Iterator[str]:
    if place.is_local:
        yield f"{place.base_url} is a local address: the link works only where this archive is served"
