from __future__ import annotations

import signal
import socket
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from archiver.errors import ReplayError
from archiver.replay.origins import Hosting
from archiver.replay.server import address_of, hosting_of, listen, listen_at
from tests.programs import running
from tests.replay.shelf import Shelf


def test_a_free_port_is_found() -> None:
    with listen("127.0.0.1", 0) as listener:
        assert address_of(listener).startswith("http://127.0.0.1:")


def test_a_port_in_use_is_one_line_with_a_hint() -> None:
    with listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(ReplayError, match=f"127.0.0.1:{port}: the port is in use. Give another: --port"):
            listen("127.0.0.1", port)


@pytest.mark.parametrize("host", ["203.0.113.1", "no such host", "\ud800"])
def test_an_address_that_is_not_this_machines_is_refused(host: str) -> None:
    with pytest.raises(ReplayError, match="cannot listen there"):
        listen(host, 0)


@pytest.mark.skipif(not socket.has_ipv6, reason="no IPv6")
def test_an_ipv6_address_is_written_in_brackets() -> None:
    try:
        listener = listen("::1", 0)
    except ReplayError:
        pytest.skip("this machine has no IPv6 loopback")
    with listener:
        assert address_of(listener).startswith("http://[::1]:")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_on_this_machine_every_address_of_localhost_is_listened_at_with_one_port(host: str) -> None:
    listeners = listen_at(host, 0)
    meant = {place[0] for *_, place in socket.getaddrinfo("localhost", None, type=socket.SOCK_STREAM)}
    bound = [listener.getsockname()[:2] for listener in listeners]
    for listener in listeners:
        listener.close()
    assert {address for address, _ in bound} >= meant & {"127.0.0.1", "::1"}
    assert len({port for _, port in bound}) == 1


def test_one_host_is_named_after_its_listener() -> None:
    with listen("127.0.0.1", 0) as listener:
        found = hosting_of([listener], Hosting(is_one_host=True))
        assert found.base_url == found.content_url == address_of(listener)


def test_other_machines_need_two_names() -> None:
    with listen("0.0.0.0", 0) as listener:
        with pytest.raises(ReplayError, match="--base-url and --content-url"):
            hosting_of([listener], Hosting())
        two = Hosting("http://a.example", "http://b.example")
        assert hosting_of([listener], two) == two


def test_the_command_serves_until_ctrl_c_and_ends_with_0(shelf: Shelf, tmp_path: Path) -> None:
    shelf.add("http://news.example/", "<p>served</p>")
    archive = shelf.finish()
    command = [sys.executable, "-m", "archiver", "-C", str(archive.folder), "replay", "--port", "0"]
    with running(command) as program:
        address = program.line_with("").split(" at ")[1].split()[0]
        with urllib.request.urlopen(f"{address}w/2024mp_/http://news.example/", timeout=30) as answer:
            assert answer.read() == b"<p>served</p>"
        request = urllib.request.Request(address, headers={"Host": "evil.example"})
        with pytest.raises(urllib.error.HTTPError, match="421"):
            urllib.request.urlopen(request, timeout=30)
        assert (program.stop(signal.SIGINT), program.said.count("\n")) == (0, 1)
