"""Hosts and ports of URLs in one spelling: the host parser of the WHATWG URL standard (3.5), made strict.

Nothing here looks a name up. What no resolver could take (an empty or too long label) is refused already here.
"""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from archiver.errors import UrlError

DEFAULT_PORTS = {"http": 80, "https": 443}

_PLAIN = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?\Z")
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f\"#%/:<>?@\[\\\]^`{|}]")
_NUMBER = re.compile(r"(?:[0-9]+|0[xX][0-9a-fA-F]*)\Z")
_MAX_NAME = 253  # RFC 1035, 2.3.4, in its textual form
_MAX_LABEL = 63
_MAX_ESCAPED = 2048  # room for 253 characters, each as escapes of its UTF-8 bytes; bounds the work of IDNA


@lru_cache(maxsize=4096)
def normal_authority(scheme: str, authority: str) -> str:
    """Return "host" or "host:port" in normal form: no userinfo, lower case, IDNA, no default port.

    Raises UrlError for a host or port that cannot be.
    """
    text = authority.rpartition("@")[2]
    host, port = _host_and_port(text)
    number = _port(port, authority)
    host = normal_host(host)
    return host if number in (None, DEFAULT_PORTS[scheme]) else f"{host}:{number}"


def normal_host(host: str) -> str:
    """Return the host as it goes into a URL: lower-case ASCII, IPv4 as four numbers, IPv6 compressed in brackets."""
    if host.startswith("["):
        return f"[{_ipv6(host)}]"
    if _PLAIN.match(host) and len(host) <= _MAX_NAME:
        return host
    if len(host) > _MAX_ESCAPED:
        raise _refusal("the host is too long", host)
    name = _ascii_name(unquote_to_bytes(host).decode("utf-8", "replace"), host)
    if _FORBIDDEN.search(name):
        raise _refusal("the host has a character that no host has", host)
    labels = name.removesuffix(".").split(".")
    if _NUMBER.match(labels[-1]):
        return _ipv4(labels, host)
    if len(name) > _MAX_NAME + 1 or not all(0 < len(label) <= _MAX_LABEL for label in labels):
        raise _refusal("the host has an empty or too long part", host)
    return name


def _host_and_port(text: str) -> tuple[str, str]:
    """Split "host:port"; the colons of an IPv6 address lie within brackets."""
    if text.startswith("["):
        end = text.rfind("]") + 1
        return text[:end], text[end:].removeprefix(":")
    host, _, port = text.partition(":")
    return host, port


def _port(text: str, authority: str) -> int | None:
    """Return the port as a number from 1 to 65535, None if there is none."""
    if not text:
        return None
    digits = text.lstrip("0")
    if not (text.isascii() and text.isdecimal() and 0 < len(digits) <= 5 and int(digits) <= 65535):
        raise _refusal("the port is no number from 1 to 65535", authority)
    return int(digits)


def _ascii_name(name: str, host: str) -> str:
    """Return the name in lower-case ASCII by UTS 46; names that only IDNA 2003 knows (emoji) by that."""
    if name.isascii():
        return name.lower()
    import idna  # comes with requests; here because few pages have such a host

    try:
        return idna.encode(name, uts46=True, std3_rules=False).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError):
        pass
    try:
        return name.encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise _refusal("the host is no internationalised name", host) from None


def _ipv4(labels: list[str], host: str) -> str:
    """Return the address that a host ending in a number means (WHATWG URL, 3.5, IPv4 parser)."""
    if len(labels) > 4 or not all(_NUMBER.match(label) and len(label) <= 40 for label in labels):
        raise _refusal("the host ends in a number and is no IPv4 address", host)
    try:
        *heads, last = (_ipv4_number(label) for label in labels)
    except ValueError:
        raise _refusal("the host ends in a number and is no IPv4 address", host) from None
    if last >= 256 ** (4 - len(heads)) or any(number > 255 for number in heads):
        raise _refusal("a number of the IPv4 address is too large", host)
    value = last + sum(number << (24 - 8 * place) for place, number in enumerate(heads))
    return str(ipaddress.IPv4Address(value))


def _ipv4_number(text: str) -> int:
    """Return the value of a decimal, octal (0…) or hexadecimal (0x…) part of an IPv4 address."""
    if text[:2] in ("0x", "0X"):
        return int(text[2:] or "0", 16)
    return int(text, 8 if len(text) > 1 and text.startswith("0") else 10)


def _ipv6(host: str) -> str:
    """Return the compressed address in "[…]"; zones ("%eth0") are refused, for they mean nothing on another machine."""
    try:
        address = ipaddress.IPv6Address(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        raise _refusal("the host is no IPv6 address", host) from None
    if not host.endswith("]") or address.scope_id is not None:
        raise _refusal("the host is no IPv6 address, or names a zone of one machine", host)
    if address.ipv4_mapped is not None:
        # Python 3.13 writes ::ffff:1.2.3.4 here, earlier ones and browsers two hexadecimal groups.
        low = int(address) & 0xFFFFFFFF
        return f"::ffff:{low >> 16:x}:{low & 0xFFFF:x}"
    return address.compressed


def _refusal(what: str, host: str) -> UrlError:
    return UrlError(what, repr(host.rpartition("@")[2][:80]), "Check the host of the URL.")
