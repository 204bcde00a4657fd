"""Opens connections through proxies: to an HTTP proxy itself, through one by CONNECT, or through SOCKS.

The proxy was named by the user, so it is connected to wherever it is; the target was vetted before.
"""

from __future__ import annotations

import socket
import time
from contextlib import ExitStack

from archiver.errors import FetchError, MessageError, TransientFetchError
from archiver.fetch.heads import receive_head
from archiver.fetch.interface import Limits
from archiver.fetch.proxy import Proxy
from archiver.fetch.vetting import is_address, timed
from archiver.fetch.waiting import call_within
from archiver.fetch.wire import SilenceError, Target, Wire, dial
from archiver.message.head import parse_response_head

_GATEWAY_FAULTS = frozenset({500, 502, 503, 504})
_TRY_LATER = "Try again later."
_CHECK = "Check the proxy."


def open_through(proxy: Proxy, target: Target, addresses: tuple[str, ...], limits: Limits, deadline: float) -> Wire:
    """Return a connection to `target` through `proxy`, still without TLS; for http by an HTTP proxy, to that proxy.

    `addresses` are the vetted ones of the target, (host,) where the proxy looks its name up. Raises FetchError.
    The address of the wire is the target's, as far as it is known.
    """
    if proxy.scheme == "http":
        wire = _dial_proxy(proxy, target, deadline)
        with ExitStack() as undo:
            undo.callback(wire.close)
            if target.scheme == "https":
                _ask_for_tunnel(wire, proxy, target, limits, deadline)
            undo.pop_all()
        return wire
    failure = FetchError("the proxy cannot reach addresses of this kind", target.origin, _CHECK)
    for address in addresses:
        if proxy.scheme.startswith("socks4") and ":" in address:
            continue  # SOCKS4 has no room for an IPv6 address.
        try:
            return _through_socks(proxy, target, address, deadline)
        except FetchError as error:
            failure = error
    raise failure


def known_address(host: str) -> str:
    """Return what of `host` is an address; "" for a name, whose address only the proxy knows."""
    return host if is_address(host) else ""


def _dial_proxy(proxy: Proxy, target: Target, deadline: float) -> Wire:
    try:
        found = list(timed(socket.getaddrinfo, deadline)(proxy.host, proxy.port, type=socket.SOCK_STREAM))
    except (OSError, ValueError) as error:
        what = f"the proxy {proxy.name} has no address ({getattr(error, 'strerror', None) or error})"
        raise FetchError(what, target.origin, _CHECK) from error
    addresses = tuple(str(answer[4][0]) for answer in found)
    called = f"the proxy {proxy.name}"
    wire = dial(addresses, proxy.port, deadline=deadline, where=target.origin, called=called)
    wire.address = known_address(target.host)
    return wire


def _ask_for_tunnel(wire: Wire, proxy: Proxy, target: Target, limits: Limits, deadline: float) -> None:
    """Ask an HTTP proxy to connect to the target (RFC 9110, 9.3.6). What it answers is no part of the response."""
    name = target.authority.encode()
    ahead = bytearray()
    try:
        wire.send(b"CONNECT %b HTTP/1.1\r\nHost: %b\r\n%b\r\n" % (name, name, proxy.authorization), deadline)
        head = parse_response_head(receive_head(wire, ahead, target.origin, limits, deadline))
    except SilenceError as error:
        what = f"no answer of the proxy {proxy.name} within the time allowed"
        raise TransientFetchError(what, target.origin, _TRY_LATER) from error
    except OSError as error:
        what = f"the proxy {proxy.name} broke the connection ({error.strerror or error})"
        raise TransientFetchError(what, target.origin, _TRY_LATER) from error
    except MessageError as error:
        raise FetchError(f"the proxy {proxy.name} does not speak HTTP: {error.what}", target.origin, _CHECK) from error
    if not 200 <= head.status < 300:
        raise refused_by_proxy(proxy, head.status, head.reason, target.origin)
    if ahead:
        raise FetchError(f"the proxy {proxy.name} sent something of its own into the tunnel", target.origin, _CHECK)


def refused_by_proxy(proxy: Proxy, status: int, reason: str, where: str) -> FetchError:
    """Return what is told of an HTTP proxy that answered in the target's place."""
    if status == 407:
        return _login_failure(proxy, where)
    kind = TransientFetchError if status in _GATEWAY_FAULTS else FetchError
    return kind(f"the proxy {proxy.name} cannot connect ({status} {reason[:80]})", where, _TRY_LATER)


def _login_failure(proxy: Proxy, where: str) -> FetchError:
    what = f"the proxy {proxy.name} {'refuses the' if proxy.authorization else 'asks for'} user name and password"
    return FetchError(what, where, f"Give them in the proxy's URL: {proxy.scheme}://NAME:PASSWORD@HOST:PORT.")


class _SocksLoginError(OSError):
    """A SOCKS proxy wants a user name and a password, or others."""


def _through_socks(proxy: Proxy, target: Target, address: str, deadline: float) -> Wire:
    left = deadline - time.monotonic()
    try:
        sock = call_within(left, lambda: _socks(proxy, address, target.port, left), discard=socket.socket.close)
    except TimeoutError as error:
        what = f"no answer of the proxy {proxy.name} within the time allowed"
        raise TransientFetchError(what, target.origin, _TRY_LATER) from error
    except _SocksLoginError as error:
        raise _login_failure(proxy, target.origin) from error
    except (OSError, ValueError) as error:
        what = f"the proxy {proxy.name} cannot connect ({str(error)[:120]})"
        raise TransientFetchError(what, target.origin, _TRY_LATER) from error
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return Wire(sock, known_address(address), None)


def _socks(proxy: Proxy, host: str, port: int, timeout_s: float) -> socket.socket:
    """Return a connection made by a SOCKS proxy (RFC 1928, 1929; SOCKS4 and 4A). Raises OSError."""
    # Here because few need it.
    from python_socks import ProxyError, ProxyType
    from python_socks.sync import Proxy as Socks

    kind = ProxyType.SOCKS4 if proxy.scheme.startswith("socks4") else ProxyType.SOCKS5
    # What is to be looked up here was looked up before, so each name that comes here is for the proxy.
    client = Socks.create(kind, proxy.host, proxy.port, proxy.username or None, proxy.password or None, rdns=True)
    try:
        connection: socket.socket = client.connect(host, port, timeout=timeout_s)
    except ProxyError as error:
        # The library tells replies apart by their words alone.
        raise (_SocksLoginError if "authentication" in str(error) else OSError)(str(error)) from error
    return connection
