"""Keeps a crawl of the public web from reaching private machines (server-side request forgery).

Nothing here touches the network: an address is judged as a value (vetting.py looks names up). Whether it is public is
decided by our own table of the IANA special-purpose registries (RFC 6890 and later), because that of the ipaddress
module differs between Python versions.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass

from archiver.errors import UsageError

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network
OPTION = "--allow-private"

# The first network that holds an address names the rule; what no IPv6 network here holds is public.
_SPECIAL: tuple[tuple[IPNetwork, str], ...] = tuple(
    (ipaddress.ip_network(network), rule)
    for network, rule in (
        ("0.0.0.0/8", "of this network (RFC 1122, 3.2.1.3)"),
        ("10.0.0.0/8", "private (RFC 1918)"),
        ("100.64.0.0/10", "shared by a carrier's customers (RFC 6598)"),
        ("127.0.0.0/8", "a loopback address (RFC 1122, 3.2.1.3)"),
        ("169.254.0.0/16", "link-local (RFC 3927)"),
        ("172.16.0.0/12", "private (RFC 1918)"),
        ("192.0.0.0/24", "kept for protocols (RFC 6890)"),
        ("192.0.2.0/24", "for documentation (RFC 5737)"),
        ("192.88.99.0/24", "a 6to4 relay (RFC 7526)"),
        ("192.168.0.0/16", "private (RFC 1918)"),
        ("198.18.0.0/15", "for benchmarks (RFC 2544)"),
        ("198.51.100.0/24", "for documentation (RFC 5737)"),
        ("203.0.113.0/24", "for documentation (RFC 5737)"),
        ("224.0.0.0/4", "multicast (RFC 5771)"),
        ("255.255.255.255/32", "the broadcast address (RFC 919)"),
        ("240.0.0.0/4", "reserved (RFC 1112)"),
        ("::1/128", "the loopback address (RFC 4291, 2.5.3)"),
        ("::/128", "the unspecified address (RFC 4291, 2.5.2)"),
        ("fe80::/10", "link-local (RFC 4291, 2.5.6)"),
        ("fec0::/10", "site-local (RFC 3879)"),
        ("fc00::/7", "private (RFC 4193)"),
        ("ff00::/8", "multicast (RFC 4291, 2.7)"),
        ("2001::/32", "a Teredo tunnel (RFC 4380)"),
        ("2001:2::/48", "for benchmarks (RFC 5180)"),
        ("2001::/23", "kept for protocols (RFC 2928)"),
        ("2001:db8::/32", "for documentation (RFC 3849)"),
        ("3fff::/20", "for documentation (RFC 9637)"),
        ("::/3", "not a global unicast address (RFC 4291, 2.4)"),
        ("4000::/2", "not a global unicast address (RFC 4291, 2.4)"),
        ("8000::/1", "not a global unicast address (RFC 4291, 2.4)"),
    )
)

# What cloud providers answer credentials from; one of them (168.63.129.16) is a public address.
_METADATA = frozenset(
    map(
        ipaddress.ip_address,
        (
            "169.254.169.254",
            "169.254.170.2",
            "169.254.170.23",
            "169.254.0.23",
            "169.254.42.42",
            "100.100.100.200",
            "192.0.0.192",
            "168.63.129.16",
            "fd00:ec2::254",
            "fd00:ec2::23",
            "fd20:ce::254",
            "fd00:42::42",
        ),
    )
)

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_HOST_AND_PORT = re.compile(r"(?P<host>\[[^\]]*\]|[^:\[\]]+)(?::(?P<port>[0-9]{1,5}))?\Z")


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the operator lets the crawl reach although it is not public: `--allow-private` values.

    `targets` are hosts, names or addresses, with a port or None for each port.
    """

    targets: frozenset[tuple[str, int | None]] = frozenset()
    networks: tuple[IPNetwork, ...] = ()

    @classmethod
    def parse(cls, values: Iterable[str]) -> Allowed:
        """Return what HOST, HOST:PORT and CIDR values allow. Raises UsageError for one that is none of these."""
        targets: set[tuple[str, int | None]] = set()
        networks: list[IPNetwork] = []
        for value in values:
            if "/" in value:
                networks.append(_network(value))
            else:
                targets.add(_target(value))
        return cls(frozenset(targets), tuple(networks))

    def names(self, host: str, port: int | None) -> bool:
        """Say whether `host` is named, at this port or at each."""
        return (host, None) in self.targets or (host, port) in self.targets

    def covers(self, address: IPAddress) -> bool:
        """Say whether `address` lies in a network named."""
        return any(address in network for network in self.networks)

    def names_alone(self, address: IPAddress, port: int | None) -> bool:
        """Say whether exactly this address is named, itself or as a network of one."""
        single = ipaddress.ip_network(address)
        return self.names(str(address), port) or single in self.networks


NOTHING = Allowed()


def refusal(address: str, allowed: Allowed = NOTHING, *, host: str = "", port: int | None = None) -> str | None:
    """Return why no connection may be made to `address`, None if it may.

    `host` is the name that resolved to it, as the URL has it. An IPv6 address that carries an IPv4 address (mapped,
    6to4, NAT64, ISATAP) is judged by both. Metadata services stay refused unless their address is named exactly.
    """
    try:
        outer = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return f"{address[:80]!r} is no IP address"
    addresses = (outer, *_carried(outer))
    metadata = [each for each in addresses if each in _METADATA]
    if metadata:
        named = any(allowed.names_alone(each, port) for each in addresses)
        return None if named else f"{address[:80]} is the metadata service of a cloud provider"
    if allowed.names(host.lower(), port) or any(
        allowed.covers(each) or allowed.names(str(each), port) for each in addresses
    ):
        return None
    if "%" in address:
        return f"{address[:80]} names a zone of this machine (RFC 4007)"
    return next((f"{address} is {rule}" for rule in map(_rule, addresses) if rule), None)


def _rule(address: IPAddress) -> str | None:
    """Return what makes an address not public."""
    if isinstance(address, ipaddress.IPv6Address) and (address.ipv4_mapped or address in _NAT64):
        return None  # judged by the IPv4 address it carries
    return next((rule for network, rule in _SPECIAL if address in network), None)


def _carried(address: IPAddress) -> tuple[ipaddress.IPv4Address, ...]:
    """Return the IPv4 addresses that packets to an IPv6 address may end up at."""
    if isinstance(address, ipaddress.IPv4Address):
        return ()
    low = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if address.ipv4_mapped or address in _NAT64:
        return (low,)
    if address.sixtofour:
        return (address.sixtofour,)
    if address.teredo:
        return address.teredo
    # ISATAP (RFC 5214, 6.1): an interface identifier of 0000:5efe or 0200:5efe and the IPv4 address.
    if int(address) >> 32 & 0xFFFFFFFF in (0x00005EFE, 0x02005EFE):
        return (low,)
    return ()


def _network(value: str) -> IPNetwork:
    try:
        return ipaddress.ip_network(value.strip(), strict=False)
    except ValueError as error:
        raise UsageError(f"{value[:80]!r} is no network ({error})", OPTION, "Write it as 127.0.0.0/8.") from error


def _target(value: str) -> tuple[str, int | None]:
    """Return host and port of HOST or HOST:PORT; an IPv6 address without port needs no brackets."""
    text = value.strip().lower()
    try:
        return str(ipaddress.ip_address(text)), None
    except ValueError:
        pass
    parts = _HOST_AND_PORT.match(text)
    if not parts or (parts["port"] and not 0 < int(parts["port"]) < 65536):
        hint = "Write HOST, HOST:PORT, [IPV6]:PORT or a network as 127.0.0.0/8."
        raise UsageError(f"{value[:80]!r} names no host and port", OPTION, hint)
    host = parts["host"].strip("[]")
    try:
        host = str(ipaddress.ip_address(host))
    except ValueError:
        if parts["host"].startswith("["):
            raise UsageError(f"{value[:80]!r} names no IPv6 address", OPTION, "Write [IPV6]:PORT.") from None
    return host, int(parts["port"]) if parts["port"] else None
