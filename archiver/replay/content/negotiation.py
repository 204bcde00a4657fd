"""Content at the time that a Memento client asks for by Accept-Datetime, where its address names none."""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from archiver.errors import UsageError
from archiver.replay.addresses import Address
from archiver.replay.content.answers import Answer
from archiver.replay.memento import DATE_EXAMPLE, content_of, parse_accept_datetime


def negotiated_address(address: Address, request: Request) -> Address | None:
    """Return the address a Memento client means that asks for no time but by Accept-Datetime, or None for others.

    That makes an address without a timestamp a TimeGate that answers by itself (RFC 7089, 4.2.2, pattern 2.2). Raises
    UsageError for what is no date.
    """
    accepted = request.headers.get("accept-datetime")
    if accepted is None or address.timestamp:
        return None
    when = parse_accept_datetime(accepted)
    if when is None:
        raise UsageError("Accept-Datetime is no HTTP date", repr(accepted[:80]), f"Write it as {DATE_EXAMPLE}.")
    return replace(address, timestamp=when.strftime("%Y%m%d%H%M%S").rjust(14, "0"))


def with_place(response: Response, answer: Answer, address: Address) -> Response:
    """Say where the memento that was chosen lives, and by what."""
    response.headers["Content-Location"] = content_of(answer.capture, answer.stamp, address.modifier)
    response.headers["Vary"] = ", ".join(["accept-datetime", *filter(None, [response.headers.get("vary")])])
    response.headers["Cache-Control"] = "no-cache"
    return response
