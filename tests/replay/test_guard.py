from __future__ import annotations

import asyncio

import httpx
import pytest
from starlette.applications import Starlette

from archiver.archive import Archive
from archiver.replay.app import make_app
from archiver.replay.guard import is_content
from archiver.replay.origins import hosting_at
from tests.replay.shelf import CONTENT, ORIGIN, Client

HOME = "/w/20240506100000mp_/http://news.example/"


def ask(app: Starlette, url: str, method: str = "GET") -> httpx.Response:
    """Return the answer to one request, at whatever host."""

    async def answer() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app)) as client:
            return await client.request(method, url)

    return asyncio.run(answer())


def test_another_host_name_is_answered_with_421_and_no_content(client: Client) -> None:
    for path in ("/", HOME, "/static/archiver.css"):
        answer = client.get(path, {"Host": "evil.example"})
        assert (answer.status_code, len(answer.content) < 100) == (421, True)


def test_every_answer_has_the_common_headers(client: Client) -> None:
    for path in ("/", "/nothing", "/static/archiver.css", HOME):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("path", ["/", "/page/http://news.example/", "/static/page.js", "/sw.js", "/search?url=a%20b"])
def test_the_content_host_serves_none_of_our_pages(client: Client, path: str) -> None:
    answer = ask(client.app, CONTENT + path)
    assert (answer.status_code, answer.headers["location"]) == (307, ORIGIN + path)


@pytest.mark.parametrize("path", [HOME, "/w/2024id_/http://news.example/?a=b&c=%20%2F", "/w/https://x.example/"])
def test_the_interfaces_host_serves_no_content(client: Client, path: str) -> None:
    answer = ask(client.app, ORIGIN + path)
    assert (answer.status_code, answer.headers["location"]) == (307, CONTENT + path)
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["//evil.example/", "/\\evil.example", "/@evil.example/", "/%0d%0aX:%20y", "/.evil"])
def test_no_path_leads_to_a_host_of_its_own(client: Client, path: str) -> None:
    location = ask(client.app, CONTENT + path).headers["location"]
    assert location.startswith(f"{ORIGIN}/")
    assert "\n" not in location


def test_a_third_name_of_this_machine_leads_to_the_two(client: Client) -> None:
    assert ask(client.app, "http://[::1]:8080/").headers["location"] == f"{ORIGIN}/"
    assert ask(client.app, f"http://[::1]:8080{HOME}").headers["location"] == CONTENT + HOME


def test_with_one_host_everything_is_served_there(library: tuple[Archive, dict[str, str]]) -> None:
    app = make_app(library[0], hosting=hosting_at("http://a.example", is_one_host=True))
    answers = [ask(app, f"http://a.example{path}") for path in ("/", HOME)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert "frame-src http://a.example/w/;" in answers[0].headers["content-security-policy"]


def test_behind_a_proxy_the_configured_addresses_stand_in_links(library: tuple[Archive, dict[str, str]]) -> None:
    app = make_app(library[0], hosting=hosting_at("https://a.example", "https://b.example", is_public=True))
    # The proxy speaks plain HTTP to the server.
    answer = ask(app, "http://a.example/timegate/http://news.example/")
    assert answer.headers["location"].startswith("https://b.example/w/")
    assert "<https://a.example/timemap/link/" in answer.headers["link"]
    assert ask(app, "http://127.0.0.1/").status_code == 421


@pytest.mark.parametrize(("path", "expected"), [("/w/x", True), ("/csp-report", True), ("/wx", False), ("/", False)])
def test_a_path_belongs_to_one_host(path: str, expected: bool) -> None:
    assert is_content(path) is expected
