"""What the decisions say was measured, measured again."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from archiver.archive import make_archive
from archiver.crawl.engine import crawl
from archiver.crawl.plan import Plan
from archiver.demo.server import DemoServer
from archiver.message.head import parse_response_head
from archiver.model import Seed, header_value

REFUSED = [
    pytest.param(b"HTTP/1.1 200 OK\r\nA : b\r\n\r\n", id="blank before the colon"),
    pytest.param(b"HTTP/1.1 200 OK\r\nno colon\r\nA: b\r\n\r\n", id="line without a colon"),
    pytest.param(b"HTTP/1.1 200 OK\r\nA B: c\r\n\r\n", id="blank inside a name"),
    pytest.param(b"ICY 200 OK\r\nA: b\r\n\r\n", id="ICY"),
    pytest.param(b"HTTP/2 200\r\nA: b\r\n\r\n", id="HTTP/2"),
    pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\n", id="Content-Length is no number"),
    pytest.param(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", id="gzip, chunked"),
    pytest.param(b"HTTP/1.1 200 OK\r\nA\xe9: b\r\n\r\n", id="name outside ASCII"),
    pytest.param(b"HTTP/1.1 99 What\r\nA: b\r\n\r\n", id="status 99"),
]
ACCEPTED = [
    pytest.param(b"HTTP/1.1 200 OK\nA: b\n\n", id="bare LF"),
    pytest.param(b"HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n", id="folded line"),
    pytest.param(b"HTTP/1.1 200 OK\r\nA: caf\xe9\r\n\r\n", id="ISO-8859-1"),
    pytest.param(b"HTTP/1.1 200 OK\r\nA: \xe4\xb8\xad\r\n\r\n", id="UTF-8"),
    pytest.param(b"HTTP/1.1 200\r\nA: b\r\n\r\n", id="no reason"),
    pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\n", id="equal lengths"),
    pytest.param(b"HTTP/1.1 200 OK\r\nA:\r\n\r\n", id="empty value"),
    pytest.param(b"HTTP/1.0 200 OK\r\nA: b\r\n\r\n", id="HTTP/1.0"),
]


def h11_takes(head: bytes) -> bool:
    h11 = pytest.importorskip("h11")
    connection = h11.Connection(h11.CLIENT)
    connection.send(h11.Request(method="GET", target="/", headers=[("Host", "example.org")]))
    connection.send(h11.EndOfMessage())
    connection.receive_data(head)
    try:
        return isinstance(connection.next_event(), h11.Response)
    except h11.RemoteProtocolError:
        return False


@pytest.mark.parametrize("head", REFUSED)
def test_003_h11_refuses_a_head_that_we_read(head: bytes) -> None:
    assert not h11_takes(head)
    assert parse_response_head(head).headers


@pytest.mark.parametrize("head", ACCEPTED)
def test_003_h11_takes_these_as_we_do(head: bytes) -> None:
    assert h11_takes(head)
    assert parse_response_head(head).headers


def test_003_counts_nine_of_seventeen() -> None:
    assert (len(REFUSED), len(REFUSED) + len(ACCEPTED)) == (9, 17)


def test_002_warcio_check_accuses_a_chunked_response_of_ours_and_nothing_else(tmp_path: Path) -> None:
    archive = make_archive(tmp_path)
    with DemoServer() as site:
        path = next(page.path for page in site.site.pages.values() if page.framing == "chunked")
        seeds, allowed = (Seed(f"{site.url}{path}"),), (f"127.0.0.1:{site.port}",)
        plan = Plan("chunked", seeds, delay_s=0, requisites=False, allow_private=allowed)
        (taken,) = crawl(archive, plan.as_single_pages()).pages
    memento = archive.memento(taken)
    archive.close()
    assert header_value(memento.headers, "transfer-encoding") == "chunked"
    assert [check.verdict for check in memento.checks] == ["ok", "ok"]
    command = [sys.executable, "-m", "warcio.cli", "check", str(tmp_path / "warcs" / taken.warc)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stdout.count("payload digest failed") == 1
    assert "block digest failed" not in done.stdout
