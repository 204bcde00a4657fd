"""The adapter under a requests session: what scripts see, and what is recorded of it."""

from __future__ import annotations

import gzip
import io
import pickle
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
from requests.auth import HTTPDigestAuth

from archiver.errors import ArchiverError, FetchError
from archiver.fetch.adapter import RecordingAdapter, RecordingError
from archiver.fetch.interface import Limits
from archiver.model import Exchange
from tests.fetch.serving import LOOPBACK, Certificates, RawServer, Step, answering, make_certificates

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
LIMITS = Limits(connect_s=3, first_byte_s=3, total_s=6)
Recorded = tuple[requests.Session, list[Exchange]]


@pytest.fixture
def recorded() -> Iterator[Recorded]:
    """A session that records, and the list of what it recorded."""
    exchanges: list[Exchange] = []
    with requests.Session() as session:
        session.trust_env = False
        adapter = RecordingAdapter(exchanges.append, allowed=LOOPBACK, limits=LIMITS)
        session.mount("http://", adapter)
        session.mount("https://", adapter)
        yield session, exchanges
    for exchange in exchanges:
        exchange.response.close()


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("tls"))


def test_script_sees_what_requests_would_show_it(recorded: Recorded) -> None:
    body = gzip.compress("好".encode())
    head = b"HTTP/1.1 201 Made\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Encoding: gzip\r\n"
    with answering(head + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(body) + body + b"\r\n0\r\n\r\n") as server:
        response = recorded[0].get(f"{server.url}/a?b=c#d")
    assert (response.status_code, response.reason, response.text) == (201, "Made", "好")
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert response.ok
    assert response.url.startswith(f"{server.url}/a?b=c")


@pytest.mark.parametrize("chunk_size", [1, 7, None])
def test_script_may_stream(recorded: Recorded, chunk_size: int | None) -> None:
    with answering(b"HTTP/1.1 200 OK\r\n\r\n" + b"0123456789" * 50) as server:
        response = recorded[0].get(server.url, stream=True)
        assert b"".join(response.iter_content(chunk_size)) == b"0123456789" * 50


def test_abandoned_stream_is_recorded_whole(recorded: Recorded) -> None:
    session, exchanges = recorded
    with answering(b"HTTP/1.1 200 OK\r\n\r\n" + b"0123456789" * 50) as server:
        session.get(server.url, stream=True).close()
    assert exchanges[0].response_size == 519


BROKEN_OFF = {
    "length": b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
    "chunked": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
    "bad chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nxyz\r\n",
}


@pytest.mark.parametrize("raw", BROKEN_OFF.values(), ids=BROKEN_OFF.keys())
def test_script_is_told_of_a_body_that_breaks_off(recorded: Recorded, raw: bytes) -> None:
    session, exchanges = recorded
    with answering(raw) as server, pytest.raises(requests.RequestException):
        session.get(server.url)
    assert exchanges[0].response.read() == raw if not exchanges[0].response.seek(0) else None


def test_script_is_told_of_a_body_cut_at_a_limit() -> None:
    exchanges: list[Exchange] = []
    with requests.Session() as session, answering(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 500) as server:
        limits = Limits(body_bytes=100)
        session.mount("http://", RecordingAdapter(exchanges.append, allowed=LOOPBACK, limits=limits))
        with pytest.raises(requests.RequestException):
            session.get(server.url)
    assert exchanges[0].truncated == "length"


@pytest.mark.parametrize(
    "lengths", [b"Content-Length: 2\r\nContent-Length: 9\r\n", b"Content-Length: two\r\n", b"Content-Length: -2\r\n"]
)
def test_lengths_that_make_no_sense_do_not_reach_the_script(recorded: Recorded, lengths: bytes) -> None:
    with answering(b"HTTP/1.1 200 OK\r\n" + lengths + b"\r\nok") as server:
        assert recorded[0].get(server.url).content == b"ok"


def test_bad_gzip_is_an_error_to_the_script_and_bytes_to_the_archive(recorded: Recorded) -> None:
    session, exchanges = recorded
    raw = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nplain"
    with answering(raw) as server, pytest.raises(requests.exceptions.ContentDecodingError):
        session.get(server.url)
    assert exchanges[0].response_size == len(raw)


def test_head_request_has_no_body(recorded: Recorded) -> None:
    with answering(b"HTTP/1.1 200 OK\r\nContent-Length: 700\r\n\r\n") as server:
        response = recorded[0].head(server.url)
    assert response.content == b""
    assert recorded[1][0].truncated is None


def test_each_redirect_is_an_exchange_of_its_own(recorded: Recorded) -> None:
    session, exchanges = recorded
    answers: list[list[Step]] = [
        [b"HTTP/1.1 301 Moved\r\nLocation: /b\r\nSet-Cookie: a=1\r\nContent-Length: 3\r\n\r\nhop"],
        [b"HTTP/1.1 302 Found\r\nLocation: c?d=e\r\nContent-Length: 0\r\n\r\n"],
        [OK],
    ]
    with RawServer(answers, keep=True) as server:
        response = session.get(f"{server.url}/a")
        assert [exchange.target_url for exchange in exchanges] == [f"{server.url}/{p}" for p in ("a", "b", "c?d=e")]
        assert server.connections == 1
    assert [each.status_code for each in response.history] == [301, 302]
    assert response.text == "ok"


def test_cookies_come_back_and_are_recorded_only_from_the_server(recorded: Recorded) -> None:
    session, exchanges = recorded
    first = b"HTTP/1.1 200 OK\r\nSet-Cookie: canary=s3cret; Path=/\r\nSet-Cookie: b=2\r\nContent-Length: 0\r\n\r\n"
    with RawServer([[first], [OK]], keep=True) as server:
        session.get(server.url)
        session.get(server.url)
        assert b"canary=s3cret" in server.requests[1]
    assert dict(session.cookies) == {"canary": "s3cret", "b": "2"}
    assert b"s3cret" not in exchanges[1].request
    assert b"Cookie: [redacted]\r\n" in exchanges[1].request


def test_basic_auth_is_sent_and_not_recorded(recorded: Recorded) -> None:
    session, exchanges = recorded
    with answering(OK) as server:
        session.get(server.url, auth=("user", "canary"), headers={"Proxy-Authorization": "canary"})
        assert b"Authorization: Basic dXNlcjpjYW5hcnk=" in server.requests[0]
    assert exchanges[0].request.count(b"[redacted]") == 2
    assert b"dXNlc" not in exchanges[0].request
    assert b"canary" not in exchanges[0].request


def test_credentials_in_a_url_are_not_recorded(recorded: Recorded) -> None:
    session, exchanges = recorded
    with answering(OK) as server:
        session.get(f"http://user:canary@127.0.0.1:{server.port}/x")
        assert b"Authorization: Basic" in server.requests[0]
        assert exchanges[0].target_url == f"{server.url}/x"
    assert b"canary" not in exchanges[0].request
    assert b"user" not in exchanges[0].request.lower().replace(b"user-agent", b"")


def test_credentials_in_a_url_are_not_told_in_an_error(recorded: Recorded) -> None:
    with answering() as server, pytest.raises(FetchError) as caught:
        recorded[0].get(f"http://user:canary@127.0.0.1:{server.port}/x")
    assert "canary" not in str(caught.value)


def test_digest_auth_goes_through_the_adapter(recorded: Recorded) -> None:
    session, exchanges = recorded
    challenge = (
        b'HTTP/1.1 401 No\r\nWWW-Authenticate: Digest realm="r", nonce="n", qop="auth"\r\nContent-Length: 0\r\n\r\n'
    )
    with RawServer([[challenge], [OK]], keep=True) as server:
        assert session.get(server.url, auth=HTTPDigestAuth("user", "pass")).status_code == 200
        assert b"Authorization: Digest" in server.requests[1]
    assert [exchange.status for exchange in exchanges] == [401, 200]


def test_further_headers_can_be_redacted() -> None:
    exchanges: list[Exchange] = []
    with requests.Session() as session, answering(OK) as server:
        adapter = RecordingAdapter(exchanges.append, allowed=LOOPBACK, redacted={"X-Api-Key"})
        session.mount("http://", adapter)
        session.get(server.url, headers={"x-api-KEY": "canary", "Authorization": "canary"})
        assert b"x-api-KEY: canary\r\n" in server.requests[0]
    assert b"x-api-KEY: [redacted]\r\n" in exchanges[0].request
    assert b"canary" not in exchanges[0].request


BODIES: dict[str, tuple[Callable[[], object], bytes]] = {
    "text": (lambda: "näh", "näh".encode()),
    "bytes": (lambda: b"\x00\xff", b"\x00\xff"),
    "bytearray": (lambda: bytearray(b"ab"), b"ab"),
    "form": (lambda: {"a": "1 2", "b": "ü"}, b"a=1+2&b=%C3%BC"),
    "file": (lambda: io.BytesIO(b"filed"), b"filed"),
    "text file": (lambda: io.StringIO("filed ü"), "filed ü".encode()),
    "generator": (lambda: (part for part in (b"a", b"b")), b"ab"),
    "generator of texts": (lambda: (part for part in ("a", "ü")), "aü".encode()),
    "list of pairs": (lambda: [("a", "1"), ("a", "2")], b"a=1&a=2"),
}


@pytest.mark.parametrize(("make", "sent"), BODIES.values(), ids=BODIES.keys())
def test_bodies_of_all_kinds_are_sent_and_recorded(recorded: Recorded, make: Callable[[], object], sent: bytes) -> None:
    session, exchanges = recorded
    with answering(OK) as server:
        session.post(server.url, data=make())  # type: ignore[arg-type]  # each kind that requests takes
        received = server.requests[0]
    assert received.endswith(b"\r\n\r\n" + sent)
    assert b"Content-Length: %d\r\n" % len(sent) in received
    assert b"ransfer-" not in received
    assert exchanges[0].request == received
    assert exchanges[0].method == "POST"


def test_json_and_uploads_are_sent(recorded: Recorded) -> None:
    session, _ = recorded
    with answering(OK) as server:
        session.put(server.url, json={"a": 1})
        session.post(server.url, files={"f": ("name.txt", b"content")})
        assert server.requests[0].endswith(b'{"a": 1}') or server.requests[0].endswith(b'{"a":1}')
        assert b'filename="name.txt"\r\n\r\ncontent' in server.requests[1]


def test_post_redirected_with_307_sends_its_body_again(recorded: Recorded) -> None:
    session, exchanges = recorded
    moved = b"HTTP/1.1 307 Again\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n"
    with RawServer([[moved], [OK]], keep=True) as server:
        session.post(server.url, data=io.BytesIO(b"body"))
    assert [exchange.request[-4:] for exchange in exchanges] == [b"body", b"body"]


def test_kept_connection_is_used_again(recorded: Recorded) -> None:
    with RawServer([[OK]], keep=True) as server:
        for _ in range(5):
            assert recorded[0].get(server.url).text == "ok"
        assert server.connections == 1


@pytest.mark.parametrize("option", [b"Connection: close\r\n", b"Connection: Keep-Alive, close\r\n"])
def test_connection_that_the_server_will_close_is_not_kept(recorded: Recorded, option: bytes) -> None:
    raw = OK.replace(b"\r\n\r\n", b"\r\n" + option + b"\r\n", 1)
    with RawServer([[raw]], keep=True) as server:
        for _ in range(2):
            recorded[0].get(server.url)
        assert server.connections == 2


def test_stale_connection_is_replaced_without_a_word(recorded: Recorded) -> None:
    session, exchanges = recorded
    with RawServer([[OK]]) as server:
        for _ in range(4):
            assert session.get(server.url).text == "ok"
        assert server.connections == 4
    assert len(exchanges) == 4


def test_connection_that_closes_instead_of_answering_again_is_replaced(recorded: Recorded) -> None:
    """The close comes after the check for stale connections, in the moment the request is sent."""
    with RawServer([[OK], [lambda connection: connection.shutdown(2)], [OK]], keep=True) as server:
        assert recorded[0].get(server.url).text == "ok"
        assert recorded[0].get(server.url).text == "ok"
        assert len(server.requests) == 3


def test_post_is_never_sent_twice(recorded: Recorded) -> None:
    """Only what is safe to repeat is sent again after a connection broke (RFC 9110, 9.2.2)."""
    with RawServer([[OK], [lambda connection: connection.shutdown(2)], [OK]], keep=True) as server:
        recorded[0].get(server.url)
        with pytest.raises(requests.ConnectionError):
            recorded[0].post(server.url, data=b"order one")
        assert len(server.requests) == 2


def test_threads_share_an_adapter(recorded: Recorded) -> None:
    session, exchanges = recorded
    wrong: list[str] = []
    answers: list[list[Step]] = [[OK]]

    def work(name: str) -> None:
        for number in range(10):
            if session.get(f"{server.url}/{name}/{number}").text != "ok":
                wrong.append(name)

    with RawServer(answers, keep=True) as server:
        threads = [threading.Thread(target=work, args=(str(name),)) for name in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        assert server.connections <= 8
        asked = {request.split()[1].decode() for request in server.requests}
    assert not wrong
    assert len(exchanges) == len(asked) == 80
    for exchange in exchanges:
        assert exchange.request.split()[1].decode() in exchange.target_url


def test_header_injection_is_refused(recorded: Recorded) -> None:
    with answering(OK) as server:
        for headers in ({"X": "a\r\nY: b"}, {"X": "a\nY: b"}, {"X\r\nY": "b"}, {"X": b"a\r\nY: b"}):
            with pytest.raises(requests.RequestException):
                recorded[0].get(server.url, headers=headers)
        prepared = requests.Request("GET", server.url).prepare()
        prepared.headers["X"] = "a\r\nSmuggled: 1"
        with pytest.raises(FetchError, match="line break"):
            recorded[0].send(prepared)
        prepared = requests.Request("GET", server.url).prepare()
        prepared.url = f"{server.url}/a b\r\nX: y"
        with pytest.raises(requests.RequestException):
            recorded[0].send(prepared)
        assert server.requests == []


def test_header_that_http_cannot_carry_is_refused(recorded: Recorded) -> None:
    with answering(OK) as server:
        with pytest.raises(FetchError, match="ISO-8859-1"):
            recorded[0].get(server.url, headers={"X": "日本"})
        assert server.requests == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433", "[::ffff:127.0.0.1]", "0x7f.1"])
def test_private_address_is_refused_without_a_connection(host: str) -> None:
    with requests.Session() as session, RawServer([[OK]]) as server:
        session.mount("http://", RecordingAdapter(lambda exchange: None, limits=LIMITS))
        with pytest.raises(FetchError) as caught:
            session.get(f"http://{host}:{server.port}/")
        assert server.connections == 0
    assert isinstance(caught.value, requests.ConnectionError)
    assert not caught.value.is_transient


def test_redirect_to_a_private_address_is_refused() -> None:
    exchanges: list[Exchange] = []
    with RawServer([[OK]]) as inner, requests.Session() as session:
        moved = b"HTTP/1.1 302 Found\r\nLocation: %b/\r\nContent-Length: 0\r\n\r\n" % inner.url.encode()
        with answering(moved) as outer:
            from archiver.fetch.guard import Allowed

            allowed = Allowed.parse([f"127.0.0.1:{outer.port}"])
            session.mount("http://", RecordingAdapter(exchanges.append, allowed=allowed))
            with pytest.raises(FetchError, match="loopback"):
                session.get(outer.url)
        assert inner.connections == 0
    assert len(exchanges) == 1


def test_failures_are_what_both_kinds_of_callers_catch(recorded: Recorded) -> None:
    with answering() as server, pytest.raises(requests.ConnectionError) as caught:
        recorded[0].get(server.url)
    error = caught.value
    assert isinstance(error, FetchError)
    assert isinstance(error, ArchiverError)
    assert error.request is not None
    assert error.request.url == f"{server.url}/"
    assert server.url in str(error)


def test_errors_survive_pickling() -> None:
    error = RecordingError("what", "where", "Hint.")
    error.is_transient = True
    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), str(copy), copy.is_transient) == (RecordingError, str(error), True)


def test_other_schemes_are_refused() -> None:
    with requests.Session() as session:
        session.mount("ftp://", RecordingAdapter(lambda exchange: None))
        with pytest.raises(FetchError, match="only http and https"):
            session.get("ftp://127.0.0.1/x")


def test_certificate_of_an_unknown_authority_is_refused(recorded: Recorded, certificates: Certificates) -> None:
    session, exchanges = recorded
    with RawServer([[OK]], tls=certificates.context) as server:
        with pytest.raises(FetchError, match="certificate refused") as caught:
            session.get(server.url)
        assert server.requests == []
    assert not caught.value.is_transient
    assert exchanges == []


@pytest.mark.parametrize("as_path", [str, Path], ids=["text", "path"])
def test_tls_facts_are_kept(recorded: Recorded, certificates: Certificates, as_path: Callable[[Path], object]) -> None:
    session, exchanges = recorded
    with RawServer([[OK]], keep=True, tls=certificates.context) as server:
        for _ in range(3):
            verify = as_path(certificates.authority)
            assert session.get(server.url, verify=verify).text == "ok"  # type: ignore[arg-type]  # a path will do
        assert server.connections == 1
    facts = exchanges[0].tls
    assert facts is not None
    assert facts.version == "TLSv1.3"
    assert facts.cipher_suite.startswith("TLS_")
    assert facts.certificate[:1] == b"\x30"
    assert exchanges[0].response.read() == OK if not exchanges[0].response.seek(0) else None


def test_certificate_for_another_name_is_refused(recorded: Recorded, certificates: Certificates) -> None:
    with RawServer([[OK]], tls=certificates.context) as server:
        with pytest.raises(FetchError, match="certificate refused"):
            recorded[0].get(f"https://127.1:{server.port}/", verify=str(certificates.authority))
        assert server.requests == []


def test_verification_can_be_switched_off(recorded: Recorded, certificates: Certificates) -> None:
    with RawServer([[OK]], tls=certificates.context) as server:
        assert recorded[0].get(server.url, verify=False).text == "ok"


def test_connection_without_verification_is_not_used_for_one_with(
    recorded: Recorded, certificates: Certificates
) -> None:
    with RawServer([[OK]], keep=True, tls=certificates.context) as server:
        recorded[0].get(server.url, verify=False)
        with pytest.raises(FetchError, match="certificate refused"):
            recorded[0].get(server.url)


def test_short_body_over_tls_is_kept_and_marked(recorded: Recorded, certificates: Certificates) -> None:
    raw = b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"
    with RawServer([[raw]], tls=certificates.context) as server, pytest.raises(requests.RequestException):
        recorded[0].get(server.url, verify=str(certificates.authority))
    assert recorded[1][0].truncated == "disconnect"
    assert recorded[1][0].response_size == len(raw)


def test_plain_http_on_a_tls_port_is_a_failure(recorded: Recorded, certificates: Certificates) -> None:
    with RawServer([[OK]], tls=certificates.context) as server, pytest.raises(requests.ConnectionError):
        recorded[0].get(server.url.replace("https", "http"))


def test_tls_on_a_plain_port_is_a_failure(recorded: Recorded) -> None:
    with answering(OK) as server, pytest.raises(requests.ConnectionError):
        recorded[0].get(server.url.replace("http", "https"))


def test_certificates_that_cannot_be_used_are_named(recorded: Recorded, tmp_path: Path) -> None:
    (tmp_path / "empty.pem").write_text("nothing")
    for path in (tmp_path / "empty.pem", tmp_path / "absent.pem"):
        with pytest.raises(FetchError, match="certificates cannot be used"):
            recorded[0].get("https://127.0.0.1:2/", verify=str(path))


SCRIPT = """
import sys
import requests
from archiver import RecordingAdapter
from archiver.fetch.guard import Allowed

exchanges = []
with requests.Session() as session:
    session.mount("http://", RecordingAdapter(exchanges.append, allowed=Allowed.parse(["127.0.0.1"])))
    print(session.get(sys.argv[1]).text, len(exchanges), exchanges[0].status)
"""


def test_any_requests_script_becomes_an_archiving_one(tmp_path: Path) -> None:
    import subprocess

    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    with answering(OK) as server:
        done = subprocess.run(
            [sys.executable, "-W", "error", str(script), server.url], capture_output=True, text=True, timeout=30
        )
    assert (done.stdout, done.stderr, done.returncode) == ("ok 1 200\n", "", 0)
