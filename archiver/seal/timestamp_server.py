"""Asks a timestamp server over HTTP (RFC 3161, 3.4): one request, one answer of bounded size and time.

The address is the user's own, so it may be one of a private network; a redirect is not followed, it is told.
"""

from __future__ import annotations

from contextlib import closing

from archiver.errors import FetchError, SealError, UrlError
from archiver.fetch.body import EntityStream
from archiver.fetch.exchange import Exchanger
from archiver.fetch.guard import Allowed
from archiver.fetch.interface import Limits
from archiver.model import Exchange, header_value
from archiver.seal.tokens import MAX_TOKEN
from archiver.urls.normal import split_url
from archiver.version import VERSION

_OK = 200
_HINT = "Try it again, or name another server with --tsa."


def answer_of(url: str, request: bytes, *, timeout_s: float) -> bytes:
    """Return what the server at `url` answers to a timestamp request. Raises SealError if that is no answer."""
    try:
        parts = split_url(url)
    except UrlError as error:
        raise SealError(error.what, "--tsa", "Give the http or https address of a timestamp server.") from error
    head = (
        f"POST {parts.target} HTTP/1.1\r\nHost: {parts.authority}\r\nUser-Agent: archiver/{VERSION}\r\n"
        "Content-Type: application/timestamp-query\r\nAccept: application/timestamp-reply\r\n"
        f"Content-Length: {len(request)}\r\nConnection: close\r\n\r\n"
    )
    limits = Limits(
        connect_s=timeout_s, first_byte_s=timeout_s, total_s=timeout_s, body_bytes=MAX_TOKEN, head_bytes=64 * 1024
    )
    allowed = Allowed(frozenset({(parts.host, parts.port)}))
    # A name and password in the address appear nowhere.
    where = parts.origin + parts.target
    try:
        with closing(Exchanger(allowed=allowed, limits=limits)) as exchanger:
            exchange = exchanger.exchange("POST", where, head.encode("ascii"), request)
        return _body(exchange, where)
    except FetchError as error:
        raise SealError(f"the timestamp server gave no answer ({error.what})", where, _HINT) from error
    except OSError as error:
        raise SealError(f"the answer of the timestamp server broke off ({error})", where, _HINT) from error


def _body(exchange: Exchange, url: str) -> bytes:
    if exchange.status != _OK:
        target = header_value(exchange.headers, "location")
        told = f"; it names {target[:200]!r}" if target and 300 <= exchange.status < 400 else ""
        raise SealError(f"the timestamp server answered with status {exchange.status}{told}", url, _HINT)
    if exchange.truncated == "length":
        raise SealError(f"the timestamp server answered with more than {MAX_TOKEN} bytes", url, _HINT)
    with closing(EntityStream(exchange)) as stream:
        return stream.readall()
