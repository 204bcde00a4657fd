from __future__ import annotations

import pytest

from archiver.replay.guard import HostGuard
from tests.replay.shelf import Client


async def nothing(*_: object) -> None:
    """An application that does nothing."""


@pytest.mark.parametrize(
    ("base_url", "host", "admitted"),
    [
        (None, "127.0.0.1:8080", True),
        (None, "localhost", True),
        (None, "[::1]:8080", True),
        (None, "evil.example", False),
        (None, "", False),
        (None, "localhost.evil.example", False),
        (None, "127.0.0.1@evil.example", False),
        (None, "127.0.0.1:port", False),
        (None, "evil.example[::1]", False),
        (None, "evil;script-src *[::1]", False),
        (None, "[::1].evil", False),
        (None, "[::1]evil:80", False),
        (None, "localhost\n", False),
        (None, "localhost/evil", False),
        ("http://[::]:8080", "[2001:db8::1]:8080", True),
        ("http://127.0.0.1:8080", "localhost:8080", True),
        ("https://archive.example.org", "archive.example.org", True),
        ("https://archive.example.org", "archive.example.org:81", False),
        ("http://0.0.0.0:8080", "192.0.2.1:8080", True),
        ("http://0.0.0.0:8080", "192.0.2.1:9090", False),
        ("http://0.0.0.0:8080", "evil.example:8080", False),
    ],
)
def test_only_this_servers_names_are_admitted(base_url: str | None, host: str, admitted: bool) -> None:
    assert HostGuard(nothing, base_url).admits(host) is admitted


def test_another_host_name_is_answered_with_421_and_no_content(client: Client) -> None:
    for path in ("/", "/w/2024mp_/http://news.example/", "/static/archiver.css"):
        answer = client.get(path, {"Host": "evil.example"})
        assert (answer.status_code, len(answer.content) < 100) == (421, True)


def test_every_answer_has_the_common_headers(client: Client) -> None:
    for path in ("/", "/nothing", "/static/archiver.css", "/w/2024mp_/http://news.example/"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
