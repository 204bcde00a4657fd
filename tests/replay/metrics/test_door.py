"""Who may ask for metrics."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from archiver.replay.app import make_app
from archiver.replay.metrics.watching import watched
from archiver.replay.origins import THIS_MACHINE, Hosting
from tests.replay.shelf import Library

PUBLIC = Hosting("https://archive.example.org", "https://archived.example.net", is_public=True)
ONE_HOST = Hosting("http://localhost:8080", "http://localhost:8080", is_one_host=True)


def asked(
    library: Library,
    url: str = "http://localhost:8080/metrics",
    client: str = "127.0.0.1",
    hosting: Hosting = THIS_MACHINE,
    headers: dict[str, str] | None = None,
    method: str = "GET",
) -> httpx.Response:
    """Return the answer to one request from the address `client`."""

    async def ask() -> httpx.Response:
        app = watched(make_app(library[0], hosting=hosting), hosting)
        transport = httpx.ASGITransport(app=app, client=(client, 40000))
        async with httpx.AsyncClient(transport=transport) as asking:
            return await asking.request(method, url, headers=headers)

    return asyncio.run(ask())


@pytest.mark.parametrize("client", ["127.0.0.1", "127.3.2.1", "::1"])
def test_this_machine_may(library: Library, client: str) -> None:
    answer = asked(library, client=client)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("url", ["http://127.0.0.1:8080/metrics", "http://localhost/metrics", "http://[::1]/metrics"])
def test_a_public_server_answers_to_this_machine_s_own_names(library: Library, url: str) -> None:
    assert asked(library, url, hosting=PUBLIC).status_code == 200


@pytest.mark.parametrize(
    ("url", "client", "headers"),
    [
        pytest.param("http://localhost:8080/metrics", "192.0.2.7", {}, id="another machine"),
        pytest.param("http://localhost:8080/metrics", "::ffff:192.0.2.7", {}, id="another machine by IPv6"),
        pytest.param("http://localhost:8080/metrics", "socket", {}, id="nobody knows who"),
        pytest.param("https://archive.example.org/metrics", "127.0.0.1", {}, id="a proxy that passes Host on"),
        pytest.param("http://localhost:8080/metrics", "127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, id="forwarded"),
        pytest.param("http://localhost:8080/metrics", "127.0.0.1", {"Forwarded": "for=_x"}, id="by RFC 7239"),
        pytest.param("http://rebound.example:8080/metrics", "127.0.0.1", {}, id="DNS rebinding"),
        pytest.param("http://localhost:8080/metrics", "127.0.0.1", {"Host": "localhost:8080:1"}, id="no host"),
    ],
)
@pytest.mark.parametrize("hosting", [THIS_MACHINE, PUBLIC, ONE_HOST], ids=["here", "public", "one host"])
def test_nobody_else_may(library: Library, url: str, client: str, headers: dict[str, str], hosting: Hosting) -> None:
    answer = asked(library, url, client, hosting, headers)
    assert answer.status_code == 403
    assert "archiver_replay" not in answer.text


def test_the_content_host_leads_to_the_interface_s(library: Library) -> None:
    answer = asked(library, "http://127.0.0.1:8080/metrics")
    assert (answer.status_code, answer.headers["location"]) == (307, "http://localhost:8080/metrics")


def test_one_host_does_for_both(library: Library) -> None:
    assert asked(library, hosting=ONE_HOST).status_code == 200


@pytest.mark.parametrize("method", ["POST", "DELETE", "OPTIONS"])
def test_metrics_are_only_read(library: Library, method: str) -> None:
    answer = asked(library, method=method)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


def test_other_sites_cannot_read_them(library: Library) -> None:
    answer = asked(library, headers={"Origin": "https://other.example"})
    assert not [name for name in answer.headers if name.startswith("access-control")]
