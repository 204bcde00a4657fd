"""No socket is opened here: addresses are judged as values, and names resolved by stubs."""

from __future__ import annotations

import ipaddress
import pickle
import socket
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import FetchError, UsageError
from archiver.fetch.guard import Allowed, refusal, resolve

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


def answers(*addresses: str) -> Any:
    """A resolver that gives these addresses for each name."""

    def stub(host: str, port: int, **_: Any) -> Iterable[tuple[Any, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    return stub


def numeric(host: str, port: int, **_: Any) -> Iterable[tuple[Any, ...]]:
    """What getaddrinfo does with numbers, and with nothing else: inet_aton."""
    try:
        address = socket.inet_ntoa(socket.inet_aton(host))
    except OSError:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known") from None
    return answers(address)(host, port)  # type: ignore[no-any-return]


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
    "spelling",
    ["127.1", "127.0.1", "0177.0.0.1", "0x7f.0.0.1", "0x7f000001", "2130706433", "017700000001", "0", "0x0", "10.1",
     "0xa9fea9fe", "2852039166", "0251.0376.0251.0376", "169.254.43518", "192.168.257", "0300.0250.1"],
)  # fmt: skip
def test_odd_spellings_are_resolved_first_and_refused_then(spelling: str) -> None:
    with pytest.raises(FetchError):
        resolve(spelling, 80, resolver=numeric)


def test_the_error_names_the_rule_and_the_option() -> None:
    with pytest.raises(FetchError) as caught:
        resolve("intranet.example", 8080, resolver=answers("10.1.2.3"))
    assert "10.1.2.3 is private (RFC 1918)" in caught.value.what
    assert caught.value.where == "intranet.example:8080"
    assert "`--allow-private intranet.example:8080`" in caught.value.hint
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_private_answers_are_dropped_and_public_ones_kept_in_order() -> None:
    stub = answers("10.0.0.1", "93.184.216.34", "::1", "1.1.1.1", "93.184.216.34")
    assert resolve("mixed.example", 80, resolver=stub) == ("93.184.216.34", "1.1.1.1")


def test_a_name_that_rebinds_is_judged_by_each_answer() -> None:
    turns = iter([answers("93.184.216.34"), answers("127.0.0.1")])

    def rebinding(host: str, port: int, **options: Any) -> Iterable[tuple[Any, ...]]:
        return next(turns)(host, port, **options)  # type: ignore[no-any-return]

    assert resolve("rebind.example", 80, resolver=rebinding) == ("93.184.216.34",)
    with pytest.raises(FetchError):
        resolve("rebind.example", 80, resolver=rebinding)


@pytest.mark.parametrize(
    "failure",
    [socket.gaierror(socket.EAI_NONAME, "Name or service not known"), UnicodeError("label too long"), TimeoutError()],
    ids=["unknown", "label", "timeout"],
)
def test_a_name_that_does_not_resolve_is_a_fetch_error(failure: Exception) -> None:
    def failing(*_: Any, **__: Any) -> Iterable[tuple[Any, ...]]:
        raise failure

    with pytest.raises(FetchError, match="no address"):
        resolve("gone.example", 80, resolver=failing)


def test_a_name_without_answers_is_a_fetch_error() -> None:
    with pytest.raises(FetchError, match="no address"):
        resolve("empty.example", 80, resolver=answers())


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
    if reached:
        assert resolve(host, port, allowed, answers(address)) == (address,)
    else:
        with pytest.raises(FetchError):
            resolve(host, port, allowed, answers(address))


@pytest.mark.parametrize(
    "value", ["", "a:b", "h:0", "h:65536", "h:80:80", "[::1", "[x]:80", "1.2.3.4/33", "x/8", ":80"]
)
def test_a_wrong_value_is_a_usage_error_that_names_the_option(value: str) -> None:
    with pytest.raises(UsageError, match="--allow-private"):
        Allowed.parse([value])


def test_metadata_hint_asks_for_the_address_itself() -> None:
    with pytest.raises(FetchError, match=r"`--allow-private 169\.254\.169\.254`"):
        resolve("metadata.example", 80, resolver=answers("169.254.169.254"))


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
