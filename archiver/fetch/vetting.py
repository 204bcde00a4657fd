"""Looks a host up once, and says to which of its addresses a connection may be made.

The caller connects to an address given here and to no other, so that a name that answers differently the second time
gains nothing (DNS rebinding). Where a proxy looks names up that cannot be held to: then addresses are vetted in each
spelling, and names by what they resolve to here.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Callable, Iterable
from typing import Any

from archiver.errors import FetchError, TransientFetchError, UrlError
from archiver.fetch.guard import NOTHING, OPTION, Allowed, refusal
from archiver.fetch.ports import other_service
from archiver.fetch.waiting import call_within
from archiver.urls.hosts import normal_host

Resolver = Callable[..., Iterable[tuple[Any, ...]]]
"""Called as socket.getaddrinfo is, with host, port and type=SOCK_STREAM."""

# Where the local resolver cannot tell, the proxy must not wait for it long: behind many proxies there is no DNS at all.
_PATIENCE_S = 5.0

# Names that mean a machine or network of somebody's own (RFC 6761, 6.3; RFC 6762; RFC 8375; ICANN 2024-07-29).
_OWN_SUFFIXES = (".localhost", ".local", ".home.arpa", ".internal")


def timed(resolver: Resolver, deadline: float) -> Resolver:
    """Return `resolver` made to end at `deadline` (monotonic seconds) with a TimeoutError: getaddrinfo knows none."""

    def ask(host: str, port: int, **options: Any) -> Iterable[tuple[Any, ...]]:
        if is_number(host):
            return resolver(host, port, **options)
        return call_within(deadline - time.monotonic(), lambda: resolver(host, port, **options))

    return ask


def is_number(host: str) -> bool:
    """Tell whether the resolver reads `host` as an address, in whatever spelling, so that no server is asked."""
    try:
        socket.getaddrinfo(host, None, flags=socket.AI_NUMERICHOST)
    except (OSError, ValueError):
        return False
    return True


def resolve(
    host: str, port: int, allowed: Allowed = NOTHING, resolver: Resolver = socket.getaddrinfo
) -> tuple[str, ...]:
    """Return the addresses of `host` that may be connected to, in the resolver's order, at least one.

    Raises FetchError if the port is another service's, or the name has no address or none that may be reached. `host`
    may be an address in any spelling that the resolver takes (octal, hexadecimal, short): what counts is what comes
    back.
    """
    _check_range(host, port)
    found = _addresses(host, port, resolver)
    refusals = {address: refusal(address, allowed, host=host, port=port) for address in found}
    vetted = tuple(address for address, reason in refusals.items() if reason is None)
    if not vetted:
        what = "; ".join(reason for reason in refusals.values() if reason) or "the name has no address"
        raise FetchError(what, _place(host, port), _hint(host, port, tuple(refusals)))
    _check_port(host, port, allowed)
    return vetted


def vet_for_proxy(host: str, port: int, allowed: Allowed = NOTHING, resolver: Resolver = socket.getaddrinfo) -> None:
    """Make sure that a proxy may be told to connect to `host`, a plain_host; it looks the name up itself.

    Raises FetchError for an address, and for a name that resolves here to one, that may not be reached. A name that
    does not resolve here is left to the proxy, unless it can only be that of a private machine.
    """
    _check_range(host, port)
    if is_address(host):
        reason = refusal(host, allowed, host=host, port=port)
        if reason:
            raise FetchError(reason, _place(host, port), _hint(host, port, (host,)))
    else:
        _vet_name(host, port, allowed, resolver)
    _check_port(host, port, allowed)


def plain_host(host: str, url: str) -> str:
    """Return the host of a URL as a proxy is to be told it: an address in its plain spelling, or a name.

    The proxy might read "010.8.8.8" otherwise than we do. Raises FetchError for what can be no host.
    """
    try:
        return normal_host(f"[{host}]" if ":" in host else host).strip("[]")
    except UrlError as error:
        raise FetchError(error.what, url, error.hint) from error


def is_address(text: str) -> bool:
    """Tell whether `text` is an IP address in its plain spelling."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _vet_name(host: str, port: int, allowed: Allowed, resolver: Resolver) -> None:
    name = host.rstrip(".")
    if name.endswith(".onion"):
        return  # RFC 7686, 2: it means nothing to the DNS, which must not hear of it.
    try:
        found = _addresses(host, port, timed(resolver, time.monotonic() + _PATIENCE_S))
    except FetchError:
        found = []
    reasons = [refusal(address, allowed, host=host, port=port) for address in found]
    is_own = "." not in name or name.endswith(_OWN_SUFFIXES)
    if not found and is_own and not (allowed.names(name, port) or allowed.names(host, port)):
        reasons = ["the name is that of a private machine, and the proxy would look it up"]
    if any(reasons):
        # All must do, for it is the proxy that will choose among them.
        raise FetchError("; ".join(filter(None, reasons)), _place(host, port), _hint(host, port, tuple(found)))


def _addresses(host: str, port: int, resolver: Resolver) -> list[str]:
    try:
        return [str(answer[4][0]) for answer in resolver(host, port, type=socket.SOCK_STREAM)]
    except (OSError, ValueError) as error:
        # ValueError: the standard library's IDNA codec, for a label that is too long; a NUL in the name.
        reason = getattr(error, "strerror", None) or str(error)
        passing = isinstance(error, TimeoutError) or getattr(error, "errno", None) == socket.EAI_AGAIN
        kind = TransientFetchError if passing else FetchError
        failure = kind(f"the name has no address ({reason})", _place(host, port), "Check the name.")
        failure.stage = "dns"
        raise failure from error


def _check_range(host: str, port: int) -> None:
    if not 0 < port < 65536:
        raise FetchError(f"there is no port {port}", _place(host, port), "Ports are numbers from 1 to 65535.")


def _check_port(host: str, port: int, allowed: Allowed) -> None:
    service = other_service(port)
    if service and (host.lower(), port) not in allowed.targets:
        what = f"port {port} is that of another service ({service}), where browsers ask for nothing either"
        raise FetchError(what, _place(host, port), _hint(host, port, ()))


def _place(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _hint(host: str, port: int, addresses: tuple[str, ...]) -> str:
    metadata = [address for address in addresses if "metadata" in (refusal(address) or "")]
    if metadata:
        return f"If you mean to archive it, name the address itself: `{OPTION} {metadata[0]}`."
    return f"If you mean to archive it, say `{OPTION} {_place(host, port)}`."
