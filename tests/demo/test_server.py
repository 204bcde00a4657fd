"""The demo server sends each page with the framing it promises; looked at through raw sockets."""

from __future__ import annotations

import gzip
import http.client
import socket
import threading
from collections.abc import Iterator
from email.utils import parsedate_to_datetime

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.demo.server import HOST, DemoServer, Served, framed, is_unchanged, negotiated
from archiver.demo.site.pages import Page
from archiver.errors import CrawlError, UsageError

LOGO = "/images/logo.svg"
GZIPPED, BROTLIED, CHUNKED = "/story?sid=3101", "/story?sid=3093", "/story?sid=3097"
CLOSING = "/corner/closing"
TIDES = "/en/story/the-tide-tables-were-right"


@pytest.fixture
def server() -> Iterator[DemoServer]:
    """The site at its first edition, on a free port."""
    with DemoServer() as running:
        yield running


def exchange(server: DemoServer, *lines: str, version: str = "HTTP/1.1") -> tuple[str, dict[str, str], bytes]:
    """Send one request and read to the end; return status line, header fields (names in lower case), body as sent."""
    first, *fields = lines
    text = "\r\n".join([f"{first} {version}", "Host: demo", "Connection: close", *fields, "", ""])
    with socket.create_connection((HOST, server.port), timeout=10) as connection:
        connection.sendall(text.encode())
        raw = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, body = raw.partition(b"\r\n\r\n")
    status, *rest = head.decode("latin-1").split("\r\n")
    return status, {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in rest)}, body


def unchunked(body: bytes) -> list[bytes]:
    """The chunks of a chunked body, the empty last one included."""
    chunks = []
    while body:
        line, _, body = body.partition(b"\r\n")
        size = int(line.partition(b";")[0], 16)
        chunks.append(body[:size])
        assert body[size : size + 2] == b"\r\n"
        body = body[size + 2 :]
    return chunks


def test_plain_page_has_its_length(server: DemoServer) -> None:
    status, fields, body = exchange(server, "GET /")
    assert status == "HTTP/1.1 200 OK"
    assert int(fields["content-length"]) == len(body)
    assert body == server.site.pages["/"].body
    assert parsedate_to_datetime(fields["date"]).tzinfo is not None
    assert fields["server"] == "Shiye/1"


def test_chunked_page_comes_in_several_chunks_with_an_extension(server: DemoServer) -> None:
    _, fields, body = exchange(server, f"GET {CHUNKED}")
    assert fields["transfer-encoding"] == "chunked"
    assert "content-length" not in fields
    assert b";part=shiye\r\n" in body[:40]
    chunks = unchunked(body)
    assert len(chunks) > 3
    assert chunks[-1] == b""
    assert b"".join(chunks) == server.site.pages[CHUNKED].body


def test_chunked_page_is_sent_whole_to_http_1_0(server: DemoServer) -> None:
    status, fields, body = exchange(server, f"GET {CHUNKED}", version="HTTP/1.0")
    assert status.endswith("200 OK")
    assert "transfer-encoding" not in fields
    assert body == server.site.pages[CHUNKED].body


@pytest.mark.parametrize("path", [GZIPPED, BROTLIED], ids=["gzip", "brotli"])
def test_compressed_page_says_so_and_unpacks(server: DemoServer, path: str) -> None:
    _, fields, body = exchange(server, f"GET {path}")
    unpack = {"gzip": gzip.decompress, "br": brotli.decompress}[fields["content-encoding"]]
    assert "p_mainnew" in unpack(body).decode()
    assert int(fields["content-length"]) == len(body)
    assert fields["vary"] == "Accept-Encoding"


def test_client_that_takes_no_compression_gets_the_page_plain(server: DemoServer) -> None:
    _, fields, body = exchange(server, f"GET {GZIPPED}", "Accept-Encoding: identity")
    assert "content-encoding" not in fields
    assert body == server.site.pages[GZIPPED].content


def test_page_without_length_ends_with_the_connection(server: DemoServer) -> None:
    with socket.create_connection((HOST, server.port), timeout=10) as connection:
        connection.sendall(f"GET {CLOSING} HTTP/1.1\r\nHost: demo\r\n\r\n".encode())
        raw = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, body = raw.partition(b"\r\n\r\n")
    assert b"Content-Length" not in head
    assert b"Connection: close" in head
    assert body == server.site.pages[CLOSING].body


def test_connection_is_kept_for_further_requests(server: DemoServer) -> None:
    connection = http.client.HTTPConnection(HOST, server.port, timeout=10)
    own_ports = set()
    for path in ("/", CHUNKED, "/no-such-page", LOGO):
        connection.request("GET", path)
        connection.getresponse().read()
        own_ports.add(connection.sock.getsockname()[1])
    connection.close()
    assert len(own_ports) == 1


@pytest.mark.parametrize("path", ["/", CHUNKED, GZIPPED, "/old-story", "/no-such-page"])
def test_head_has_the_fields_of_get_and_no_body(server: DemoServer, path: str) -> None:
    status, fields, body = exchange(server, f"HEAD {path}")
    get_status, get_fields, _ = exchange(server, f"GET {path}")
    assert body == b""
    assert status == get_status
    assert fields | {"date": ""} == get_fields | {"date": ""}


def test_redirects_say_where_to(server: DemoServer) -> None:
    status, fields, _ = exchange(server, "GET /old-story")
    assert (status, fields["location"]) == ("HTTP/1.1 301 Moved Permanently", "/story?sid=3088")
    status, fields, _ = exchange(server, "GET /latest")
    assert (status, fields["location"]) == ("HTTP/1.1 302 Found", f"{server.url}/story?sid=3106")


@pytest.mark.parametrize(
    ("path", "status"), [("/story?sid=1", 404), ("/story?sid=2900", 410), ("/no-such-page", 404), ("/../etc", 404)]
)
def test_what_is_not_there_is_refused_with_a_page(server: DemoServer, path: str, status: int) -> None:
    line, _, body = exchange(server, f"GET {path}")
    assert f" {status} " in line
    assert b"</html>" in body


def test_known_entity_tag_gets_304_without_a_body(server: DemoServer) -> None:
    _, fields, _ = exchange(server, f"GET {LOGO}")
    status, again, body = exchange(server, f"GET {LOGO}", f"If-None-Match: {fields['etag']}")
    assert (status, body) == ("HTTP/1.1 304 Not Modified", b"")
    assert again["etag"] == fields["etag"]
    assert not {"content-length", "content-type"} & again.keys()


def test_other_entity_tag_gets_the_file(server: DemoServer) -> None:
    _, fields, _ = exchange(server, f"GET {LOGO}")
    since = f"If-Modified-Since: {fields['last-modified']}"
    assert exchange(server, f"GET {LOGO}", 'If-None-Match: "other"', since)[0].endswith("200 OK")
    assert exchange(server, f"GET {LOGO}", since)[0].endswith("304 Not Modified")


def test_method_that_is_not_served_is_refused(server: DemoServer) -> None:
    assert exchange(server, "POST /")[0].startswith("HTTP/1.1 501 ")


def test_requests_are_listed_in_order(server: DemoServer) -> None:
    exchange(server, "GET /")
    exchange(server, "HEAD /no-such-page?x=1")
    assert server.served == [Served("GET", "/", 200), Served("HEAD", "/no-such-page?x=1", 404)]
    assert server.paths == ["/", "/no-such-page?x=1"]


def test_edition_changes_while_the_site_is_served(server: DemoServer) -> None:
    before = exchange(server, f"GET {TIDES}")[2]
    server.edition = 2
    after = exchange(server, f"GET {TIDES}")[2]
    assert (b"bar three" in before, b"bar three" in after) == (False, True)
    assert server.edition == 2
    with pytest.raises(UsageError):
        server.edition = 9
    assert server.edition == 2


def test_feeds_name_the_address_served_or_the_one_given(server: DemoServer) -> None:
    assert f"<link>{server.url}/</link>".encode() in exchange(server, "GET /index.rss")[2]
    with DemoServer(base_url="http://news.example") as named:
        assert b"Sitemap: http://news.example/sitemap.xml" in exchange(named, "GET /robots.txt")[2]


def test_every_page_is_served_as_built(server: DemoServer) -> None:
    connection = http.client.HTTPConnection(HOST, server.port, timeout=10)
    for path, page in server.site.pages.items():
        connection.request("GET", path, headers={"Accept-Encoding": "gzip, br"})
        response = connection.getresponse()
        assert (response.status, response.read()) == (page.status, page.body), path
    connection.close()


def test_server_stops_although_a_client_stays_connected() -> None:
    with DemoServer() as server:
        idle = http.client.HTTPConnection(HOST, server.port, timeout=10)
        idle.request("GET", LOGO)
        idle.getresponse().read()
    assert idle.sock.recv(1) == b""
    idle.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "demo site"]


def test_taken_port_is_an_error_with_a_hint(server: DemoServer) -> None:
    with pytest.raises(CrawlError, match="Leave the port out"):
        DemoServer(port=server.port)


def test_port_out_of_range_is_an_error_with_a_hint() -> None:
    with pytest.raises(CrawlError, match="Leave the port out"):
        DemoServer(port=70_000)


def test_unknown_edition_leaves_no_port_open() -> None:
    with pytest.raises(UsageError):
        DemoServer(edition=7)


def test_server_that_was_never_started_can_be_closed() -> None:
    server = DemoServer()
    server.close()
    server.close()
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", server.port), timeout=5)


def test_no_name_is_resolved(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("asked the resolver")

    for name in ("getfqdn", "gethostbyaddr", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)
    with DemoServer() as server:
        assert exchange(server, "GET /robots.txt")[0].endswith("200 OK")


@given(st.binary(max_size=9_000))
def test_chunks_of_any_body_join_to_it(body: bytes) -> None:
    chunks = unchunked(b"".join(framed(Page("/", body, (), framing="chunked"))))
    assert b"".join(chunks) == body
    assert b"" not in chunks[:-1]


@pytest.mark.parametrize(
    ("accept_encoding", "packed"),
    [
        (None, True),
        ("gzip, deflate, br", True),
        ("GZIP;q=0.5", True),
        ("*", True),
        ("", False),
        ("br", False),
        ("gzip;q=0, br", False),
        ("gzip; q=0.0", False),
    ],
)
def test_compression_is_kept_for_those_who_take_it(accept_encoding: str | None, packed: bool) -> None:
    page = Page("/", gzip.compress(b"text", mtime=0), (("Content-Encoding", "gzip"),))
    sent = negotiated(page, accept_encoding)
    assert (sent.coding, sent.content) == ("gzip" if packed else None, b"text")


@pytest.mark.parametrize(
    ("tag", "since", "unchanged"),
    [
        ('"a"', None, True),
        ('W/"a"', None, True),
        ('"x", "a"', None, True),
        ('"x"', "Tue, 01 Apr 2025 04:00:00 GMT", False),
        (None, "Tue, 01 Apr 2025 04:00:00 GMT", True),
        (None, "Wed, 02 Apr 2025 04:00:00 GMT", False),
        (None, None, False),
    ],
)
def test_copy_is_unchanged_by_tag_before_date(tag: str | None, since: str | None, unchanged: bool) -> None:
    page = Page("/", b"", (("ETag", '"a"'), ("Last-Modified", "Tue, 01 Apr 2025 04:00:00 GMT")))
    assert is_unchanged(page, tag, since) is unchanged
