"""Where an archive can be reached, which decides the links and the name that its citations carry."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from archiver.config import DEFAULT_BASE_URL
from archiver.errors import UsageError

# RFC 6761, 6762 and 8375, and the name that ICANN keeps out of the public tree for private use.
_LOCAL_NAMES = (".localhost", ".local", ".internal", ".home.arpa", ".test", ".invalid")
# A PWID's archive-id is made of RFC 3986's unreserved characters.
_NAME = re.compile(r"[A-Za-z0-9._~-]{1,253}")


@dataclass(frozen=True, slots=True)
class Place:
    """An archive's address without a slash at its end, and the name that PWIDs call it by.

    `is_local`: the address means something only on the machine or in the network where the archive is served.
    """

    base_url: str
    archive: str
    is_local: bool


def read_place(base_url: str | None = None, archive: str | None = None) -> Place:
    """Return the place at `base_url` (None: where `archiver replay` serves), called `archive` (None: its host).

    Raises UsageError if the address is no http or https URL, or has a query, fragment or password; or if the name has
    other characters than letters, digits and `._~-`.
    """
    address = base_url or DEFAULT_BASE_URL
    parts, host = _split(address)
    if archive is not None and not _NAME.fullmatch(archive):
        hint = "Use letters, digits, dots and hyphens; the archive's domain name is best."
        raise UsageError(f"{archive[:80]!r} cannot name an archive in a PWID", "--archive-id", hint)
    path = parts.path.rstrip("/")
    return Place(f"{parts.scheme}://{_authority(parts, host)}{path}", archive or _name(host), is_local_host(host))


def is_local_host(host: str) -> bool:
    """Tell whether `host` is a private or loopback address, a local name, or a name without a dot."""
    bare = host.rstrip(".").lower()
    try:
        return not ipaddress.ip_address(bare).is_global
    except ValueError:
        return "." not in bare or bare.endswith(_LOCAL_NAMES)


def _split(address: str) -> tuple[SplitResult, str]:
    """Return the parts of `address` and its host in ASCII."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        ascii_host = host if host.isascii() else host.encode("idna").decode("ascii")
        is_usable = parts.scheme in ("http", "https") and bool(re.fullmatch(r"[\w.:~-]+", ascii_host, re.ASCII))
        is_usable &= parts.path.isascii() and not re.search(r"[\s<>\"{}|\\^`\[\]]", parts.path)
        is_usable &= parts.username is None and not (parts.query or parts.fragment) and parts.port != 0
    except ValueError:
        is_usable = False
    if not is_usable:
        hint = "Give the address where the archive is served, as https://archive.example.org."
        raise UsageError(f"{address[:80]!r} is no address of an archive", "--base-url", hint)
    return parts, ascii_host


def _authority(parts: SplitResult, host: str) -> str:
    bracketed = f"[{host}]" if ":" in host else host
    return bracketed if parts.port is None else f"{bracketed}:{parts.port}"


def _name(host: str) -> str:
    """Return `host` as an archive's name; the colons of an IPv6 address may not stand there."""
    return host.replace(":", "-").rstrip(".")
