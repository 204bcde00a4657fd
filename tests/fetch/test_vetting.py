"""Hosts looked up by stubs, and by the system's resolver where it reads a number; no server is asked."""

from __future__ import annotations

import pickle
import socket
import threading
import time
from collections.abc import Iterable
from typing import Any

import pytest

from archiver.errors import FetchError
from archiver.fetch.exchange import Exchanger
from archiver.fetch.guard import Allowed
from archiver.fetch.http import HttpFetcher
from archiver.fetch.interface import Limits
from archiver.fetch.vetting import is_number, plain_host, resolve, timed, vet_for_proxy

# The same few addresses in the spellings that resolvers and URL parsers take; none may be reached.
SPELLINGS = """
127.0.0.1 127.1 127.0.1 127.000.000.001 0177.0.0.1 0177.0.0.01 00000177.1 0x7f.0.0.1 0X7F.0.0.1 0x7f.1 0x7f000001
0x7F000001 2130706433 017700000001 0177.0x0.0.1 127.0.0.2 127.255.255.254 127.65535 0 00 0x0 0.0.0.0 0.0.0.1
10.0.0.1 10.1 012.0.0.1 0xa.1 167772161 172.16.0.1 172.1048577 0254.020.1 192.168.0.1 192.168.1 0300.0250.1
0xc0a80001 3232235521 169.254.1.1 169.254.257 100.64.0.1 1681915905 198.18.0.1 224.0.0.1 255.255.255.255 4294967295
0xffffffff 240.0.0.1 169.254.169.254 0xa9fea9fe 2852039166 0251.0376.0251.0376 169.254.43518 0xa9.0xfe.0xa9.0xfe
0xa9.254.0251.254 168.63.129.16 0xa83f8110 100.100.100.200 192.0.0.192
::1 0:0:0:0:0:0:0:1 ::0001 :: 0::0 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:7f00:1 ::FFFF:7F00:0001 0:0:0:0:0:ffff:127.0.0.1
::ffff:10.0.0.1 ::ffff:a9fe:a9fe ::ffff:169.254.169.254 64:ff9b::127.0.0.1 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe
64:ff9b:1::10.0.0.1 2002:7f00:1:: 2002:7f00:0001::1 2002:a00:1::1 2002:a9fe:a9fe::1 2001::1 2001::80ff:fffe
fc00::1 fd00:ec2::254 fd00:ec2:0:0:0:0:0:254 fe80::1 fe80:0::0:1 fec0::1 ff02::1 100::1 2001:db8::1 2600::5efe:7f00:1
""".split()  # noqa: SIM905 - a table of addresses is easier to read so

# What stands in URLs for the same, and becomes an address only on the way.
URL_HOSTS = {
    "full-width dots": "127\uff0e0\uff0e0\uff0e1",
    "ideographic dots": "127\u30020\u30020\u30021",
    "half-width ideographic dots": "127\uff610\uff610\uff611",
    "full-width digits": "\uff11\uff12\uff17.0.0.1",
    "circled digits": "\u2460\u2461\u2466.0.0.1",
    "superscript digits": "\u00b9\u00b2\u2077.0.0.1",
    "mathematical digits": "\U0001d7cf\U0001d7d0\U0001d7d5.0.0.1",
    "escaped digits": "%31%32%37.0.0.1",
    "escaped dots": "127%2e0%2e0%2e1",
    "escaped hexadecimal": "%30x7f.1",
    "a trailing dot": "127.0.0.1.",
    "a trailing dot behind a number": "2130706433.",
    "user information": "8.8.8.8@127.0.0.1",
    "user information with an escape": "8.8.8.8%40x@127.0.0.1",
    "a backslash": "127.0.0.1\\@8.8.8.8",
    "full-width letters of localhost": "\uff4cocalhost",
    "localhost in capitals": "LOCALHOST",
    "localhost with a dot": "localhost.",
    "IPv6 in brackets": "[::1]",
    "IPv6 mapped": "[::ffff:127.0.0.1]",
    "IPv6 mapped in hexadecimal": "[::FFFF:7F00:1]",
    "IPv6 with a zone": "[fe80::1%25eth0]",
    "IPv6 loopback with a zone": "[::1%25lo]",
}


def numbers(host: str, port: int, **options: Any) -> Iterable[tuple[Any, ...]]:
    """The system's resolver for numbers, and for nothing else."""
    return socket.getaddrinfo(host, port, flags=socket.AI_NUMERICHOST, **options)


def unasked(host: str, port: int, **_: Any) -> Iterable[tuple[Any, ...]]:
    """A resolver that answers numbers and localhost; any other question fails the test."""
    if host.rstrip(".").lower() == "localhost":
        return numbers("127.0.0.1", port)
    return numbers(host, port)


def answers(*addresses: str) -> Any:
    """A resolver that gives these addresses for each name."""

    def stub(host: str, port: int, **_: Any) -> Iterable[tuple[Any, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    return stub


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


def test_metadata_hint_asks_for_the_address_itself() -> None:
    with pytest.raises(FetchError, match=r"`--allow-private 169\.254\.169\.254`"):
        resolve("metadata.example", 80, resolver=answers("169.254.169.254"))


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_spelling_of_a_private_address_is_reached(spelling: str) -> None:
    with pytest.raises(FetchError, match=r"--allow-private|no address"):
        resolve(spelling, 80, resolver=numbers)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_spelling_of_a_private_address_is_given_to_a_proxy(spelling: str) -> None:
    with pytest.raises(FetchError, match="--allow-private"):
        vet_for_proxy(plain_host(spelling, "url"), 80, resolver=numbers)


@pytest.mark.parametrize("proxy", [None, "http://127.0.0.1:9", "socks5h://127.0.0.1:9", "socks5://127.0.0.1:9"])
@pytest.mark.parametrize("host", [*URL_HOSTS.values(), "127.1", "0x7f.1"], ids=[*URL_HOSTS.keys(), "short", "hex"])
def test_no_url_reaches_a_private_address(host: str, proxy: str | None) -> None:
    """Port 9 of this machine has no proxy, so that a request let through would fail with other words."""
    fetcher = HttpFetcher(proxy=proxy)
    fetcher._exchanger._resolver = unasked
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(f"http://{host}/")
    fetcher.close()
    assert "proxy http" not in str(caught.value)
    assert "proxy socks" not in str(caught.value)
    assert not caught.value.is_transient


def test_metadata_service_is_reached_only_by_its_own_name() -> None:
    for values, reached in (
        (["169.254.0.0/16"], False),
        (["metadata.example"], False),
        (["0.0.0.0/0", "::/0"], False),
        (["169.254.169.254"], True),
    ):
        for host, stub in (("metadata.example", answers("169.254.169.254")), ("0xa9fea9fe", numbers)):
            allowed = Allowed.parse(values)
            if reached:
                assert resolve(host, 80, allowed, stub) == ("169.254.169.254",)
            else:
                with pytest.raises(FetchError, match="metadata"):
                    resolve(host, 80, allowed, stub)


def test_a_rebinding_name_is_asked_for_once_and_only_what_was_vetted_is_dialled() -> None:
    """Public first, private second: the second answer would be the machine itself, where a server listens."""
    asked: list[str] = []

    def rebinding(host: str, port: int, **options: Any) -> Iterable[tuple[Any, ...]]:
        asked.append(host)
        # 192.0.2.0/24 is nobody's; it is allowed here to stand in for a public address.
        return answers("192.0.2.1" if len(asked) == 1 else "127.0.0.1")(host, port)  # type: ignore[no-any-return]

    exchanger = Exchanger(allowed=Allowed.parse(["192.0.2.1"]), limits=Limits(connect_s=0.2), resolver=rebinding)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        url = f"http://rebind.example:{listener.getsockname()[1]}/"
        with pytest.raises(FetchError, match="cannot connect"):
            exchanger.exchange("GET", url, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        with pytest.raises(BlockingIOError):
            listener.accept()
    exchanger.close()
    assert asked == ["rebind.example"]


@pytest.mark.parametrize("port", [0, 65536, 99999, -1])
def test_ports_that_are_none_are_refused(port: int) -> None:
    with pytest.raises(FetchError, match="no port"):
        resolve("example.com", port, resolver=answers("8.8.8.8"))
    with pytest.raises(FetchError, match="no port"):
        vet_for_proxy("example.com", port, resolver=answers("8.8.8.8"))


def test_port_of_another_service_is_refused_unless_it_is_named() -> None:
    stub = answers("8.8.8.8")
    for values in ([], ["mail.example"], ["mail.example:26"], ["8.0.0.0/8"]):
        with pytest.raises(FetchError, match=r"another service \(smtp\)") as caught:
            resolve("mail.example", 25, Allowed.parse(values), stub)
        assert "`--allow-private mail.example:25`" in caught.value.hint
    assert resolve("Mail.example", 25, Allowed.parse(["mail.example:25"]), stub) == ("8.8.8.8",)


PROXIED: dict[str, tuple[str, list[str], list[str] | None, bool]] = {
    "a public name": ("a.example", [], ["8.8.8.8"], True),
    "a name that does not resolve here": ("a.example", [], None, True),
    "a name that resolves to a private address": ("a.example", [], ["10.0.0.1"], False),
    "a name with a private address among public ones": ("a.example", [], ["8.8.8.8", "127.0.0.1"], False),
    "the same, named": ("a.example", ["a.example"], ["10.0.0.1"], True),
    "localhost": ("localhost", [], None, False),
    "a name below localhost": ("a.localhost", [], None, False),
    "a name without a dot": ("intranet", [], None, False),
    "a name without a dot, named": ("intranet", ["intranet"], None, True),
    "a name without a dot but one at its end": ("intranet.", [], None, False),
    "a metadata name": ("metadata.google.internal", [], None, False),
    "a name of the local network": ("printer.local", [], None, False),
    "a name of a home": ("nas.home.arpa", [], None, False),
    "a public address": ("8.8.8.8", [], None, True),
    "a public address of IPv6": ("2001:4860:4860::8888", [], None, True),
    "a private address, named": ("10.0.0.1", ["10.0.0.0/8"], None, True),
}


@pytest.mark.parametrize(("host", "values", "addresses", "reached"), PROXIED.values(), ids=PROXIED.keys())
def test_what_a_proxy_may_look_up(host: str, values: list[str], addresses: list[str] | None, reached: bool) -> None:
    def stub(name: str, port: int, **options: Any) -> Iterable[tuple[Any, ...]]:
        if addresses is None:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return answers(*addresses)(name, port)  # type: ignore[no-any-return]

    if reached:
        vet_for_proxy(plain_host(host, "url"), 80, Allowed.parse(values), stub)
    else:
        with pytest.raises(FetchError):
            vet_for_proxy(plain_host(host, "url"), 80, Allowed.parse(values), stub)


def test_onion_names_are_not_asked_for() -> None:
    asked: list[str] = []

    def stub(name: str, port: int, **options: Any) -> Iterable[tuple[Any, ...]]:
        asked.append(name)
        return ()

    vet_for_proxy("abc.onion", 80, resolver=stub)
    assert asked == []


@pytest.mark.parametrize("host", ["", ".", "a..b", "a b", "1.2.3.4.5", "256.1.1.1", "a" * 300, "a%00b"])
def test_what_is_no_host_is_not_given_to_a_proxy(host: str) -> None:
    with pytest.raises(FetchError):
        plain_host(host, "url")


def test_proxy_is_told_an_address_in_its_plain_spelling() -> None:
    """Some read "010.8.8.8" as 10.8.8.8, which is private, others as 8.8.8.8."""
    assert plain_host("010.8.8.8", "url") == "8.8.8.8"
    assert plain_host("0x08080808", "url") == "8.8.8.8"
    assert plain_host("2001:4860:4860:0::8888", "url") == "2001:4860:4860::8888"


def test_resolver_that_hangs_is_left_at_the_deadline() -> None:
    over = threading.Event()

    def hanging(host: str, port: int, **_: Any) -> Iterable[tuple[Any, ...]]:
        over.wait(30)
        return ()

    started = time.monotonic()
    try:
        with pytest.raises(FetchError, match="no answer within") as caught:
            resolve("slow.example", 80, resolver=timed(hanging, started + 0.1))
        exchanger = Exchanger(limits=Limits(connect_s=0.1), resolver=hanging)
        with pytest.raises(FetchError, match="no answer within"):
            exchanger.exchange("GET", "http://slow.example/", b"GET / HTTP/1.1\r\n\r\n")
        # Behind a proxy it is the proxy's to find the name.
        vet_for_proxy("slow.example", 80, resolver=timed(hanging, started + 0.2))
    finally:
        over.set()
    assert caught.value.is_transient
    assert time.monotonic() - started < 5


def test_number_is_read_without_asking_in_another_thread() -> None:
    threads: list[int] = []

    def stub(host: str, port: int, **_: Any) -> Iterable[tuple[Any, ...]]:
        threads.append(threading.get_ident())
        return answers("8.8.8.8")(host, port)  # type: ignore[no-any-return]

    for host in ("8.8.8.8", "name.example"):
        resolve(host, 80, resolver=timed(stub, time.monotonic() + 5))
    assert threads[0] == threading.get_ident() != threads[1]


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", True), ("0x7f.1", True), ("::1", True), ("fe80::1%lo", True), ("a.example", False),
     ("1.2.3.4.5", False), ("", False), ("a\0b", False), ("\u00e4" * 100, False)],
)  # fmt: skip
def test_numbers_are_told_from_names(host: str, expected: bool) -> None:
    assert is_number(host) is expected


@pytest.mark.parametrize(
    ("code", "transient"), [(socket.EAI_AGAIN, True), (socket.EAI_NONAME, False), (socket.EAI_FAIL, False)]
)
def test_only_a_passing_fault_of_the_resolver_is_tried_again(code: int, transient: bool) -> None:
    def failing(*_: Any, **__: Any) -> Iterable[tuple[Any, ...]]:
        raise socket.gaierror(code, "fault")

    with pytest.raises(FetchError) as caught:
        resolve("a.example", 80, resolver=failing)
    assert caught.value.is_transient is transient
