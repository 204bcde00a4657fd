"""A public server that counts, as a command."""

from __future__ import annotations

import sys
import urllib.error
import urllib.request

from prometheus_client.parser import text_string_to_metric_families

from archiver.replay.server import listen
from tests.programs import running
from tests.replay.shelf import Shelf


def ask(url: str, headers: dict[str, str]) -> tuple[int, str]:
    """Return status and body of the answer to a GET."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=30) as answer:
            return int(answer.status), answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_a_public_server_tells_its_counts_to_its_own_machine_alone(shelf: Shelf) -> None:
    shelf.add("http://news.example/", "<p>served</p>")
    with listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
    urls = ["--base-url", "https://archive.example.org", "--content-url", "https://archived.example.net", "--public"]
    command = [sys.executable, "-m", "archiver", "-C", str(shelf.finish().folder), "replay", "--metrics", *urls]
    with running([*command, "--port", str(port)]) as program:
        program.line_with("Serving")
        here = f"http://127.0.0.1:{port}"
        assert ask(here, {"Host": "archive.example.org"})[0] == 200
        # As nginx passes it on by the guide, and with either part forgotten or made up.
        for headers in (
            {"Host": "archive.example.org", "X-Forwarded-For": "192.0.2.7"},
            {"Host": "archive.example.org"},
            {"Host": "127.0.0.1", "X-Forwarded-For": "127.0.0.1"},
        ):
            assert ask(f"{here}/metrics", headers)[0] == 403
        status, text = ask(f"{here}/metrics", {})
        assert status == 200
        values = {each.name: each for each in text_string_to_metric_families(text)}
        (sample, *_) = values["archiver_replay_requests"].samples
        assert (sample.labels["route"], sample.value) == ("/", 1)
