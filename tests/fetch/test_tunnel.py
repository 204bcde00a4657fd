"""Ways through proxies: those of others where they are installed, and proxies of our own that misbehave."""

from __future__ import annotations

import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from archiver.errors import FetchError
from archiver.fetch.adapter import RecordingAdapter
from archiver.fetch.guard import Allowed
from archiver.fetch.http import HttpFetcher
from archiver.fetch.interface import Limits
from archiver.model import Exchange
from tests.fetch.serving import LOOPBACK, Certificates, RawServer, Step, answering, make_certificates

OK = b"HTTP/1.1 200 oK\r\ncOntent-length:2\r\n\r\nok"
ESTABLISHED = b"HTTP/1.1 200 Connection established\r\nVia: proxy\r\n\r\n"
LIMITS = Limits(connect_s=3, first_byte_s=3, total_s=6)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("tls"))


def fetch(url: str, proxy: str, *, allowed: Allowed = LOOPBACK, verify: bool | str = True) -> Exchange:
    fetcher = HttpFetcher(allowed=allowed, limits=LIMITS, proxy=proxy, verify=verify)
    try:
        return fetcher.fetch(url)
    finally:
        fetcher.close()


def splice(port: int) -> Step:
    """Return a step that joins the connection to one with `port`, both ways, until either closes."""

    def carry(source: socket.socket, sink: socket.socket) -> None:
        try:
            while piece := source.recv(65536):
                sink.sendall(piece)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def step(connection: socket.socket) -> None:
        with socket.create_connection(("127.0.0.1", port)) as target:
            back = threading.Thread(target=carry, args=(target, connection), daemon=True)
            back.start()
            carry(connection, target)
            back.join(5)

    return step


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def running(command: list[str], port: int) -> Iterator[None]:
    """Run a proxy until it listens, and end it afterwards."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                threading.Event().wait(0.02)
        assert process.poll() is None, "the proxy ended"
        yield
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def microsocks() -> Iterator[Callable[..., str]]:
    """Start Debian's microsocks (MIT) and return HOST:PORT."""
    program = shutil.which("microsocks")
    if program is None:
        pytest.skip("microsocks is not installed")
    port = free_port()
    with running([program, "-i", "127.0.0.1", "-p", str(port), "-u", "user", "-P", "canary"], port):
        yield lambda scheme: f"{scheme}://user:canary@127.0.0.1:{port}"


@pytest.fixture(params=["open", "with a password"])
def tinyproxy(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Start Debian's tinyproxy and return its URL."""
    program = shutil.which("tinyproxy")
    if program is None:
        pytest.skip("tinyproxy is not installed")
    port = free_port()
    settings = tmp_path / "tinyproxy.conf"
    has_password = request.param != "open"
    lines = [f"Port {port}", "Listen 127.0.0.1", "Timeout 20", "MaxClients 20", "Allow 127.0.0.1"]
    settings.write_text("\n".join([*lines, *(["BasicAuth user canary"] if has_password else []), ""]))
    with running([program, "-d", "-c", str(settings)], port):
        yield f"http://{'user:canary@' if has_password else ''}127.0.0.1:{port}"


@pytest.mark.parametrize("scheme", ["socks5", "socks5h"])
def test_microsocks_carries_plain_and_secured_exchanges(
    microsocks: Callable[[str], str], certificates: Certificates, scheme: str
) -> None:
    proxy = microsocks(scheme)
    with RawServer([[OK]], keep=True) as plain, RawServer([[OK]], keep=True, tls=certificates.context) as secured:
        for server in (plain, secured):
            exchange = fetch(f"{server.url}/a", proxy, verify=str(certificates.authority))
            assert exchange.response.read() == OK
            assert exchange.ip_address == "127.0.0.1"
            assert exchange.proxy == proxy.replace("user:canary@", "")
            assert (exchange.tls is not None) == (server is secured)
            assert exchange.request == server.requests[0]
            assert b"canary" not in exchange.request


def test_microsocks_looks_names_up_only_where_it_is_asked_to(microsocks: Callable[[str], str]) -> None:
    with RawServer([[OK]], keep=True) as server:
        url = f"http://localhost:{server.port}/"
        assert fetch(url, microsocks("socks5h")).ip_address == ""
        assert fetch(url, microsocks("socks5")).ip_address == "127.0.0.1"


def test_microsocks_refuses_a_wrong_password(microsocks: Callable[[str], str]) -> None:
    wrong, none = microsocks("socks5").replace("canary", "wr0ng"), microsocks("socks5").replace("user:canary@", "")
    for proxy, words in ((wrong, "refuses the user name and password"), (none, "asks for user name and password")):
        with answering(OK) as server:
            with pytest.raises(FetchError, match=words) as caught:
                fetch(server.url, proxy)
            assert server.connections == 0
        assert "wr0ng" not in str(caught.value)
        assert not caught.value.is_transient
        assert "socks5://NAME:PASSWORD@" in caught.value.hint


def test_microsocks_tells_of_a_server_that_does_not_listen(microsocks: Callable[[str], str]) -> None:
    with pytest.raises(FetchError, match="cannot connect") as caught:
        fetch(f"http://127.0.0.1:{free_port()}/", microsocks("socks5"))
    assert caught.value.is_transient


def test_tinyproxy_carries_plain_and_secured_exchanges(tinyproxy: str, certificates: Certificates) -> None:
    with RawServer([[OK]], keep=True) as plain, RawServer([[OK]], keep=True, tls=certificates.context) as secured:
        first = fetch(f"{plain.url}/a?b", tinyproxy)
        # It changes heads: what is recorded is what it sent us.
        assert first.response.read().endswith(b"\r\n\r\nok")
        assert first.request.startswith(b"GET %b/a?b HTTP/1.1\r\n" % plain.url.encode())
        assert plain.requests[0].startswith(b"GET /a?b HTTP/1.1\r\n")
        second = fetch(f"{secured.url}/a?b", tinyproxy, verify=str(certificates.authority))
        assert second.response.read() == OK
        assert second.request == secured.requests[0]
        for exchange in (first, second):
            assert b"canary" not in exchange.request
            assert b"Y2FuYXJ5" not in exchange.request
            assert (exchange.proxy or "").startswith("http://127.0.0.1:")
        assert b"roxy-" not in secured.requests[0]


@pytest.mark.parametrize("tinyproxy", ["with a password"], indirect=True)
def test_tinyproxy_wants_its_password(tinyproxy: str, certificates: Certificates) -> None:
    """To http with a wrong password it answers 401, as if it were the server; nobody can tell that from one."""
    with RawServer([[OK]]) as plain, RawServer([[OK]], tls=certificates.context) as secured:
        for server, proxy, told in (
            (plain, tinyproxy.replace("user:canary@", ""), "asks for user name and password"),
            (secured, tinyproxy.replace("user:canary@", ""), "asks for user name and password"),
            (secured, tinyproxy.replace("canary", "wr0ng"), r"cannot connect \(401"),
        ):
            with pytest.raises(FetchError, match=told) as caught:
                fetch(server.url, proxy, verify=str(certificates.authority))
            assert "wr0ng" not in str(caught.value)
            assert server.requests == []


def test_requests_script_goes_through_the_proxy_of_its_session(tinyproxy: str, certificates: Certificates) -> None:
    exchanges: list[Exchange] = []
    with (
        RawServer([[OK]], keep=True) as plain,
        RawServer([[OK]], keep=True, tls=certificates.context) as secured,
        requests.Session() as session,
    ):
        session.trust_env = False
        session.proxies = {"http": tinyproxy, "https": tinyproxy}
        session.verify = str(certificates.authority)
        session.headers["Proxy-Authorization"] = "canary of the script"
        for prefix in ("http://", "https://"):
            session.mount(prefix, RecordingAdapter(exchanges.append, allowed=LOOPBACK, limits=LIMITS))
        assert session.get(plain.url).text == session.get(secured.url).text == "ok"
        assert b"canary" not in plain.requests[0] + secured.requests[0]
    assert [exchange.proxy for exchange in exchanges] == [tinyproxy.replace("user:canary@", "")] * 2
    assert all(b"canary" not in exchange.request for exchange in exchanges)


def test_head_of_the_proxys_answer_is_no_part_of_the_response(certificates: Certificates) -> None:
    with RawServer([[OK]], keep=True, tls=certificates.context) as server:
        with RawServer([[ESTABLISHED, splice(server.port)]]) as proxy:
            exchange = fetch(server.url, proxy.url, verify=str(certificates.authority))
            assert proxy.requests[0] == (
                b"CONNECT 127.0.0.1:%d HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n" % ((server.port,) * 2)
            )
        assert exchange.response.read() == OK
        assert exchange.tls is not None


def test_kept_connection_through_a_proxy_is_used_again(certificates: Certificates) -> None:
    with (
        RawServer([[OK]], keep=True, tls=certificates.context) as server,
        RawServer([[ESTABLISHED, splice(server.port)]]) as proxy,
    ):
        fetcher = HttpFetcher(allowed=LOOPBACK, limits=LIMITS, proxy=proxy.url, verify=str(certificates.authority))
        for _ in range(3):
            assert fetcher.fetch(server.url).status == 200
        fetcher.close()
        assert (proxy.connections, server.connections) == (1, 1)


CONNECT_ANSWERS: dict[str, tuple[bytes, str, bool]] = {
    "407": (b"HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n", "asks for user name and password", False),
    "403": (b"HTTP/1.1 403 Forbidden\r\n\r\nby policy", r"cannot connect \(403 Forbidden\)", False),
    "502": (b"HTTP/1.1 502 Bad Gateway\r\n\r\n", r"cannot connect \(502 Bad Gateway\)", True),
    "no HTTP": (b"SSH-2.0-OpenSSH\r\n", "does not speak HTTP", False),
    "no answer": (b"", "broke the connection", True),
    "half an answer": (b"HTTP/1.1 200 OK\r\nVia", "broke the connection", True),
    "an endless head": (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 300_000, "head of more than", False),
    "more than an answer": (ESTABLISHED + b"HTTP/1.1 200 OK\r\n\r\n", "something of its own", False),
}


@pytest.mark.parametrize(("answer", "told", "transient"), CONNECT_ANSWERS.values(), ids=CONNECT_ANSWERS.keys())
def test_proxy_that_makes_no_tunnel_is_a_failure(answer: bytes, told: str, transient: bool) -> None:
    with answering(answer) as proxy, pytest.raises(FetchError, match=told) as caught:
        fetch("https://127.0.0.1:4430/", proxy.url)
    assert caught.value.is_transient is transient


def test_refusal_of_the_proxy_is_no_response_of_the_server() -> None:
    with answering(b"HTTP/1.1 407 No\r\nContent-Length: 4\r\n\r\nno!\n") as proxy:
        with pytest.raises(FetchError, match="asks for user name and password"):
            fetch("http://127.0.0.1:8000/", proxy.url)
        with pytest.raises(FetchError, match="refuses the user name and password") as caught:
            fetch("http://127.0.0.1:8000/", proxy.url.replace("://", "://user:canary@"))
        assert b"\r\nProxy-Authorization: Basic dXNlcjpjYW5hcnk=\r\n" in proxy.requests[1]
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("scheme", ["http", "socks5", "socks5h", "socks4", "socks4a"])
@pytest.mark.parametrize("target", ["http", "https"])
def test_silent_proxy_ends_at_the_time_for_connecting(scheme: str, target: str) -> None:
    limits = Limits(connect_s=0.3, first_byte_s=0.3, total_s=2)
    with RawServer([]) as proxy:
        proxy._answers = [[proxy.stall]]
        fetcher = HttpFetcher(allowed=LOOPBACK, limits=limits, proxy=f"{scheme}://127.0.0.1:{proxy.port}")
        started = time.monotonic()
        with pytest.raises(FetchError, match=r"within the time|timed out") as caught:
            fetcher.fetch(f"{target}://127.0.0.1:8000/")
        assert time.monotonic() - started < 15
        fetcher.close()
    assert caught.value.is_transient


@pytest.mark.parametrize("scheme", ["http", "socks5", "socks5h", "socks4", "socks4a"])
def test_proxy_that_does_not_listen_is_a_failure_that_names_it(scheme: str) -> None:
    proxy = f"{scheme}://127.0.0.1:{free_port()}"
    with pytest.raises(FetchError, match=proxy) as caught:
        fetch("http://127.0.0.1:8000/", proxy.replace("://", "://user:canary@"))
    assert caught.value.is_transient
    assert "canary" not in str(caught.value)


def test_proxy_without_an_address_is_a_failure_that_names_it() -> None:
    with pytest.raises(FetchError, match=r"the proxy http://proxy\.invalid:80 has no address"):
        fetch("http://127.0.0.1:8000/", "http://proxy.invalid")


def test_socks4_has_no_way_to_an_ipv6_address() -> None:
    with answering(b"") as proxy:
        with pytest.raises(FetchError, match="addresses of this kind"):
            fetch("http://[::1]:8000/", f"socks4://127.0.0.1:{proxy.port}", allowed=Allowed.parse(["::1"]))
        assert proxy.connections == 0


@pytest.mark.parametrize("scheme", ["http", "socks5", "socks5h", "socks4", "socks4a"])
@pytest.mark.parametrize("host", ["127.0.0.1", "0x7f.1", "localhost", "[::ffff:7f00:1]", "169.254.169.254"])
def test_target_is_vetted_though_the_proxy_is_not(scheme: str, host: str) -> None:
    with RawServer([[OK]]) as proxy:
        with pytest.raises(FetchError, match="--allow-private"):
            fetch(f"http://{host}:8000/", f"{scheme}://127.0.0.1:{proxy.port}", allowed=Allowed())
        assert proxy.connections == 0


def test_redirect_through_a_proxy_is_vetted_too() -> None:
    moved = b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest\r\nContent-Length: 0\r\n\r\n"
    with RawServer([[moved]], keep=True) as proxy, requests.Session() as session:
        session.trust_env = False
        adapter = RecordingAdapter(lambda exchange: None, allowed=Allowed.parse(["127.0.0.1"]), proxy=proxy.url)
        session.mount("http://", adapter)
        with pytest.raises(FetchError, match="metadata"):
            session.get("http://127.0.0.1:8000/")
        assert len(proxy.requests) == 1


def test_proxy_of_a_script_that_is_none_is_an_error_a_script_catches() -> None:
    with requests.Session() as session:
        session.trust_env = False
        session.mount("http://", RecordingAdapter(lambda exchange: None, allowed=LOOPBACK))
        with pytest.raises(requests.ConnectionError, match="not supported") as caught:
            session.get("http://127.0.0.1:8000/", proxies={"http": "https://user:canary@127.0.0.1:9"})
    assert "canary" not in str(caught.value)
