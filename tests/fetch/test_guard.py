"""No socket is opened here: addresses are judged as values."""

from __future__ import annotations

import ipaddress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import UsageError
from archiver.fetch.guard import Allowed, refusal

REFUSED = """
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 127.0.0.1 127.0.0.2 127.255.255.254 169.254.1.1
172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.9 192.0.2.1 192.88.99.1 192.168.0.1 192.168.255.255 198.18.0.1
198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.254 255.255.255.255
169.254.169.254 169.254.170.2 100.100.100.200 168.63.129.16 192.0.0.192
:: ::1 ::127.0.0.1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:0:8.8.8.8
64:ff9b::7f00:1 64:ff9b::10.0.0.1 64:ff9b::169.254.169.254 64:ff9b:1::8.8.8.8 100::1 100:0:0:1::1 2001::1
2001:0:0a00:0001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:2::1 2001:10::1 2001:20::1 2001:db8::1 2002:7f00:1::1
2002:a00:1::1 2002:c0a8:101::1 3fff::1 3fff:fff::1 4000::1 5f00::1 fc00::1 fd00::1 fdff::1 fd00:ec2::254 fe80::1
fe80::1%eth0 febf::1 fec0::1 ff00::1 ff02::1 2600::5efe:7f00:1 2600::200:5efe:10.0.0.1 2606:4700::1%eth0
""".split()  # noqa: SIM905 - a table of addresses is easier to read so

PUBLIC = """
1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 93.184.216.34 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.1
169.253.255.255 172.15.255.255 172.32.0.0 192.0.1.1 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0
223.255.255.255 2000::1 2001:200::1 2001:4860:4860::8888 2606:4700:4700::1111 2a00:1450::1 3ffe::1 ::ffff:8.8.8.8
64:ff9b::8.8.8.8 2002:808:808::1 2600::5efe:8.8.8.8
""".split()  # noqa: SIM905 - a table of addresses is easier to read so

NO_ADDRESS = ["", "localhost", "127.1", "0x7f000001", "1.2.3.4.5", "[::1]", "::g", "a" * 500]


@pytest.mark.parametrize("address", REFUSED)
def test_addresses_that_are_not_public_are_refused(address: str) -> None:
    assert refusal(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_let_through(address: str) -> None:
    assert refusal(address) is None


@pytest.mark.parametrize("address", NO_ADDRESS)
def test_what_is_no_address_is_refused_even_if_everything_is_allowed(address: str) -> None:
    assert refusal(address, Allowed.parse(["0.0.0.0/0", "::/0"]))


@pytest.mark.parametrize(
    ("address", "rule"),
    [
        ("127.0.0.1", "loopback"),
        ("10.0.0.1", "private"),
        ("169.254.1.1", "link-local"),
        ("169.254.169.254", "metadata"),
        ("100.64.0.1", "carrier"),
        ("255.255.255.255", "broadcast"),
        ("240.0.0.1", "reserved"),
        ("ff02::1", "multicast"),
        ("2001::1", "Teredo"),
        ("::ffff:10.0.0.1", "private"),
    ],
)
def test_the_refusal_names_the_rule(address: str, rule: str) -> None:
    assert rule in (refusal(address) or "")


@pytest.mark.parametrize(
    ("values", "host", "port", "address", "reached"),
    [
        (["127.0.0.1"], "127.0.0.1", 80, "127.0.0.1", True),
        (["127.0.0.1"], "any.example", 80, "127.0.0.1", True),
        (["127.0.0.1:8000"], "127.0.0.1", 8000, "127.0.0.1", True),
        (["127.0.0.1:8000"], "127.0.0.1", 8001, "127.0.0.1", False),
        (["127.0.0.1"], "x", 80, "127.0.0.2", False),
        (["127.0.0.0/8"], "x", 80, "127.9.9.9", True),
        (["127.0.0.1/8"], "x", 80, "127.9.9.9", True),
        (["127.0.0.0/8"], "x", 80, "::ffff:127.0.0.1", True),
        (["127.0.0.1"], "x", 80, "::ffff:127.0.0.1", True),
        (["localhost:8000"], "localhost", 8000, "127.0.0.1", True),
        (["LocalHost:8000"], "LOCALHOST", 8000, "::1", True),
        (["localhost:8000"], "other", 8000, "127.0.0.1", False),
        (["::1"], "::1", 80, "::1", True),
        (["[::1]:8000"], "::1", 8000, "::1", True),
        (["[::1]:8000"], "::1", 80, "::1", False),
        (["::/0", "0.0.0.0/0"], "x", 80, "10.0.0.1", True),
        (["fe80::/10"], "x", 80, "fe80::1%eth0", True),
        (["169.254.0.0/16"], "x", 80, "169.254.169.254", False),
        (["0.0.0.0/0"], "x", 80, "168.63.129.16", False),
        (["x"], "x", 80, "169.254.169.254", False),
        (["169.254.0.0/16"], "x", 80, "::ffff:169.254.169.254", False),
        (["169.254.169.254"], "x", 80, "169.254.169.254", True),
        (["169.254.169.254/32"], "x", 80, "169.254.169.254", True),
        (["169.254.169.254:80"], "x", 81, "169.254.169.254", False),
        (["fd00:ec2::254"], "x", 80, "fd00:ec2::254", True),
    ],
)
def test_only_what_the_operator_named_is_reached(
    values: list[str], host: str, port: int, address: str, reached: bool
) -> None:
    allowed = Allowed.parse(values)
    assert (refusal(address, allowed, host=host, port=port) is None) == reached


@pytest.mark.parametrize(
    "value", ["", "a:b", "h:0", "h:65536", "h:80:80", "[::1", "[x]:80", "1.2.3.4/33", "x/8", ":80"]
)
def test_a_wrong_value_is_a_usage_error_that_names_the_option(value: str) -> None:
    with pytest.raises(UsageError, match="--allow-private"):
        Allowed.parse([value])


@given(st.ip_addresses())
def test_nothing_is_let_through_that_python_knows_to_be_private(address: Any) -> None:
    if refusal(str(address)) is None:
        assert not any((address.is_loopback, address.is_link_local, address.is_multicast, address.is_unspecified))
        if address.version == 4:
            assert address.is_global


@given(st.ip_addresses(v=4))
def test_a_carried_address_is_judged_as_it_is_itself(address: ipaddress.IPv4Address) -> None:
    low = int(address)
    mapped = ipaddress.IPv6Address(0xFFFF << 32 | low)
    nat64 = ipaddress.IPv6Address(0x0064FF9B << 96 | low)
    tunnel = ipaddress.IPv6Address(0x2002 << 112 | low << 80 | 1)
    verdicts = {refusal(str(each)) is None for each in (address, mapped, nat64, tunnel)}
    assert len(verdicts) == 1


@given(st.text())
def test_any_text_is_judged(text: str) -> None:
    assert refusal(text) is None or refusal(text)
