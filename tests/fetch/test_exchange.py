"""Requests whose heads are given as bytes: what a browser sends is what the server gets and the archive holds."""

from __future__ import annotations

import pickle
import socket
import threading

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from archiver.errors import FetchError, UsageError
from archiver.fetch.exchange import _PLAIN_ORIGIN, Exchanger, _parsed_target, _target
from archiver.fetch.interface import Limits
from archiver.model import Exchange
from tests.fetch.serving import LOOPBACK, RawServer, answering

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
# As Chromium sends it: its case, its order, a blank it does not send, and a secret.
HEAD = (
    b'GET /a?b=c HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: keep-alive\r\nsec-ch-ua: "x";v="8"\r\nDNT: 1\r\n'
    b"accept:*/*\r\nX-Odd:  two blanks \r\nCookie: canary=1\r\n\r\n"
)


def exchange(url: str, head: bytes = HEAD, body: bytes = b"", method: str = "GET") -> Exchange:
    exchanger = Exchanger(allowed=LOOPBACK, limits=Limits(connect_s=3, first_byte_s=3, total_s=6))
    try:
        return exchanger.exchange(method, url, head, body)
    finally:
        exchanger.close()


@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(
    st.sampled_from(["http://", "https://"]), st.text("aZ09.-:@[]\\\té", max_size=12), st.text("a/?#:@[] ", max_size=6)
)
def test_a_plain_origin_is_what_parsing_would_give(scheme: str, authority: str, rest: str) -> None:
    url = scheme + authority + rest
    assume(_PLAIN_ORIGIN.match(url))
    assert _target(url, None) == _parsed_target(url, None)


@pytest.mark.parametrize("url", ["http://a.example:59999/", "https://a.example/", "http://127.0.0.1:8080/x?y"])
def test_what_most_urls_begin_with_is_a_plain_origin(url: str) -> None:
    assert _PLAIN_ORIGIN.match(url)


def test_head_is_sent_byte_for_byte_and_recorded_without_its_secrets() -> None:
    with answering(OK) as server:
        made = exchange(f"{server.url}/a?b=c")
        assert server.requests == [HEAD]
    assert made.request == HEAD.replace(b"canary=1", b"[redacted]")
    assert made.response.read() == OK
    assert made.proxy is None


def test_body_is_sent_and_recorded() -> None:
    head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 7\r\n\r\n"
    with answering(OK) as server:
        made = exchange(server.url, head, b"\r\n\r\nabc", "POST")
        assert server.requests == [head + b"\r\n\r\nabc"]
    assert made.request == head + b"\r\n\r\nabc"


@pytest.mark.parametrize(
    "head", [b"", b"GET / HTTP/1.1\r\nHost: a\r\n", HEAD + b"GET /smuggled HTTP/1.1\r\n\r\n", HEAD[:-2]]
)
def test_head_that_is_no_single_head_is_not_sent(head: bytes) -> None:
    with answering(OK) as server:
        with pytest.raises(FetchError, match="empty line"):
            exchange(server.url, head)
        assert server.requests == []


@pytest.mark.parametrize(
    "url", ["", "/a", "ftp://127.0.0.1/", "http://", "http://[bad/", "http://h:99999/", "http://h:x/", "file:///etc"]
)
def test_url_that_is_none_is_a_fetch_error(url: str) -> None:
    with pytest.raises(FetchError):
        exchange(url)


def test_target_url_has_no_fragment_and_no_credentials() -> None:
    with answering(OK) as server:
        made = exchange(server.url.replace("//", "//user:canary@") + "/a?b#c")
        assert made.target_url == f"{server.url}/a?b"


def test_time_of_the_exchange_begins_when_it_is_sent() -> None:
    def pause(connection: socket.socket) -> None:
        threading.Event().wait(0.05)

    with RawServer([[pause, OK]]) as server:
        made = exchange(server.url)
    assert 0.05 <= made.elapsed_s < 3


def test_proxy_that_is_none_is_a_usage_error() -> None:
    with pytest.raises(UsageError):
        Exchanger(proxy="https://127.0.0.1:9")


def test_closing_breaks_off_what_is_in_flight() -> None:
    exchanger = Exchanger(allowed=LOOPBACK)
    outcomes: list[object] = []

    def work() -> None:
        try:
            outcomes.append(exchanger.exchange("GET", server.url, HEAD).truncated)
        except FetchError as error:
            outcomes.append(error)

    reached = threading.Event()
    with RawServer([]) as server:
        server._answers = [[b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", lambda _: reached.set(), server.stall]]
        thread = threading.Thread(target=work)
        thread.start()
        assert reached.wait(10)
        exchanger.close()
        thread.join(10)
        assert not thread.is_alive()
    assert len(outcomes) == 1
    assert outcomes[0] == "disconnect" or isinstance(outcomes[0], FetchError)


def test_request_that_we_hung_up_on_is_not_sent_again_on_a_fresh_connection() -> None:
    """A kept connection that ends without a byte is replaced, but not if it was us who ended it."""
    exchanger = Exchanger(allowed=LOOPBACK)
    reached, outcomes = threading.Event(), list[object]()

    def work() -> None:
        try:
            outcomes.append(exchanger.exchange("GET", server.url, HEAD))
        except FetchError as error:
            outcomes.append(error)

    with RawServer([]) as server:
        server._answers = [[OK], [lambda _: reached.set(), server.stall], [OK]]
        server._keep = True
        exchanger.exchange("GET", server.url, HEAD)
        thread = threading.Thread(target=work)
        thread.start()
        assert reached.wait(10)
        exchanger.close()
        thread.join(10)
        assert not thread.is_alive()
        assert isinstance(outcomes[0], FetchError)
        assert server.connections == 1


def test_limits_of_one_exchange_hold_for_it_alone() -> None:
    exchanger = Exchanger(allowed=LOOPBACK)
    with RawServer([[OK]], keep=True) as server:
        cut = exchanger.exchange("GET", server.url, HEAD, limits=Limits(body_bytes=1))
        whole = exchanger.exchange("GET", server.url, HEAD)
    exchanger.close()
    assert (cut.truncated, whole.truncated) == ("length", None)


STAGES = {
    "request": ("ftp://h/", None),
    "dns": ("http://name.invalid/", None),
    "address": ("http://10.0.0.1/", None),
    "connect": ("http://127.0.0.9:{closed}/", None),
    "tls": ("https://127.0.0.1:{plain}/", None),
    "proxy": ("http://127.0.0.1:{plain}/", "http://127.0.0.9:{closed}"),
    "head": ("http://127.0.0.1:{plain}/", None),
}


@pytest.mark.parametrize(("stage", "url", "proxy"), [(stage, *given) for stage, given in STAGES.items()], ids=STAGES)
def test_failure_says_how_far_it_came(stage: str, url: str, proxy: str | None) -> None:
    with answering(b"no HTTP") as server, socket.create_server(("127.0.0.9", 0)) as listener:
        ports = {"plain": server.port, "closed": listener.getsockname()[1]}
        listener.close()
        exchanger = Exchanger(allowed=LOOPBACK, proxy=proxy.format_map(ports) if proxy else None)
        with pytest.raises(FetchError) as caught:
            exchanger.exchange("GET", url.format_map(ports), HEAD)
        exchanger.close()
    assert caught.value.stage == stage
    assert pickle.loads(pickle.dumps(caught.value)).stage == stage
