from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import UrlError
from archiver.urls.hosts import normal_authority, normal_host


@given(st.ip_addresses(v=4))
def test_each_ipv4_address_comes_back_from_all_its_spellings(address: ipaddress.IPv4Address) -> None:
    number = int(address)
    spellings = (str(address), str(number), hex(number), f"0{number:o}", f"{number >> 24}.{number & 0xFFFFFF}")
    assert {normal_host(spelling) for spelling in spellings} == {str(address)}


@given(st.ip_addresses(v=6))
def test_each_ipv6_address_is_the_same_address_afterwards(address: ipaddress.IPv6Address) -> None:
    host = normal_host(f"[{address.exploded}]")
    assert ipaddress.IPv6Address(host.strip("[]")) == address
    assert normal_host(host) == host


@given(st.text(max_size=30))
def test_a_host_is_normal_or_refused(text: str) -> None:
    try:
        host = normal_host(text)
    except UrlError:
        return
    assert normal_host(host) == host


@pytest.mark.parametrize(
    ("scheme", "authority", "normal"),
    [("http", "u@H:80", "h"), ("https", "h:80", "h:80"), ("https", "h:443", "h"), ("http", "[::1]:81", "[::1]:81")],
)
def test_default_ports_and_users_are_left_out(scheme: str, authority: str, normal: str) -> None:
    assert normal_authority(scheme, authority) == normal
