"""What a server counts, read by Prometheus' own client."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from prometheus_client.parser import text_string_to_metric_families
from starlette.types import ASGIApp

from archiver.cli.main import main
from archiver.errors import ReplayError
from archiver.replay.addresses import story_path
from archiver.replay.app import make_app
from archiver.replay.gateway import make_collections_app
from archiver.replay.guard import is_content
from archiver.replay.metrics.watching import watched
from archiver.replay.origins import THIS_MACHINE
from tests.replay.shelf import CONTENT, ORIGIN, Library, Shelf

HOME = "/w/20240506100000mp_/http://news.example/"
Series = dict[tuple[str, tuple[str, ...]], float]


@dataclass
class Asker:
    """Asks an application that counts, each path at the host that serves it."""

    app: ASGIApp

    def ask(self, *paths: str, method: str = "GET", content: bytes = b"", kind: str = "") -> list[httpx.Response]:
        """Return the answers."""
        return asyncio.run(self._ask(paths, method, content, {"Content-Type": kind} if kind else {}))

    async def _ask(
        self, paths: Iterable[str], method: str, content: bytes, headers: dict[str, str]
    ) -> list[httpx.Response]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=self.app)) as client:
            origins = ((CONTENT if is_content(path) else ORIGIN) + path for path in paths)
            return [await client.request(method, url, content=content, headers=headers) for url in origins]

    def series(self) -> Series:
        """Return the value of each series by its name and the values of its labels, in the order of their names."""
        (answer,) = self.ask("/metrics")
        assert answer.status_code == 200
        families = text_string_to_metric_families(answer.text)
        return {
            (
                sample.name.removeprefix("archiver_replay_"),
                tuple(dict(sorted(sample.labels.items())).values()),
            ): sample.value
            for family in families
            for sample in family.samples
        }


@pytest.fixture
def asker(library: Library) -> Asker:
    """One that asks an application of its own, over the library."""
    return Asker(watched(make_app(library[0]), THIS_MACHINE))


def test_requests_are_counted_by_route_method_and_class_of_status(asker: Asker) -> None:
    asker.ask(HOME, HOME, "/page/2024/http://news.example/", "/timegate/http://nowhere.example/")
    asker.ask(HOME, method="HEAD")
    found = asker.series()
    requests = {key[1]: value for key, value in found.items() if key[0] == "requests_total"}
    assert requests == {
        ("", "GET", "/w/{address}", "2xx"): 2,
        ("", "HEAD", "/w/{address}", "2xx"): 1,
        ("", "GET", "/page/{address}", "3xx"): 1,
        ("", "GET", "/timegate/{address}", "4xx"): 1,
    }


def test_no_address_of_a_page_becomes_a_label(asker: Asker) -> None:
    asker.ask(*(f"/page/2024/http://news.example/{number}" for number in range(30)))
    asker.ask(*(f"/no/{number}" for number in range(30)))
    asker.ask("/healthz", method="BREW")
    found = [key for key in asker.series() if key[0] == "requests_total"]
    assert len(found) == 3
    assert "example" not in str(found)


def test_bytes_time_and_what_is_under_way_are_told(asker: Asker) -> None:
    sent = sum(len(answer.content) for answer in asker.ask(HOME, HOME))
    found = asker.series()
    assert found["sent_bytes_total", ("", "/w/{address}")] == sent
    assert found["request_duration_seconds_count", ("/w/{address}",)] == 2
    assert found["requests_in_flight", ()] == 0


def test_what_was_shown_is_counted_by_view(asker: Asker, library: Library) -> None:
    story = story_path(library[1]["story"])
    asker.ask(HOME, "/w/20240506100000mp_/http://news.example/gone", story, "/page/20240506100000/http://news.example/")
    # None of these shows a capture.
    asker.ask("/w/2024mp_/http://news.example/", "/story/urn:uuid:none", "/", "/w/2024mp_/http://nowhere.example/")
    asker.ask(story, method="HEAD")
    shown = {key[1][1]: value for key, value in asker.series().items() if key[0] == "captures_shown_total"}
    assert shown == {"content": 2, "story": 1, "page": 1}


def test_what_was_found_in_memory_is_told(asker: Asker) -> None:
    asker.ask(HOME, HOME, HOME)
    found = asker.series()
    assert found["cache_requests_total", ("", "hit")] == 2
    assert found["cache_requests_total", ("", "miss")] == 1
    assert found["cache_bytes", ("",)] > 1000


def test_leaks_are_told(asker: Asker) -> None:
    report = {"csp-report": {"blocked-uri": "https://tracker.example/x", "effective-directive": "img-src"}}
    asker.ask(
        "/csp-report?of=urn:uuid:1", method="POST", content=json.dumps(report).encode(), kind="application/csp-report"
    )
    assert asker.series()["leaks_refused_total", ("",)] == 1


def test_the_process_and_the_version_are_told(asker: Asker) -> None:
    names = {key[0] for key in asker.series()}
    assert {"archiver_build_info", "python_info"} <= names
    assert sys.platform != "linux" or {"process_resident_memory_bytes", "process_open_fds"} <= names


def test_several_archives_are_told_apart(library: Library, shelf: Shelf) -> None:
    shelf.add("http://news.example/", "<p>other</p>")
    app = make_collections_app({"news": (library[0], "News"), "other": (shelf.finish(), "Other")})
    asker = Asker(watched(app, THIS_MACHINE))
    asker.ask("/news/", "/other/", "/other/", "/")
    found = {key[1][0]: value for key, value in asker.series().items() if key[0] == "requests_total"}
    assert found == {"news": 1, "other": 2, "": 1}


def test_without_the_extra_the_server_does_not_start_and_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, library: Library
) -> None:
    monkeypatch.setattr("archiver.replay.metrics.watching.find_spec", lambda name: None)
    with pytest.raises(ReplayError, match=r"pip install 'archiver-toolkit\[metrics\]'"):
        watched(make_app(library[0]), THIS_MACHINE)
    done = CliRunner().invoke(main, ["-C", str(library[0].folder), "replay", "--metrics"])
    assert done.exit_code == 3
    assert "--metrics" in done.stderr
    assert "archiver-toolkit[metrics]" in done.stderr


def test_a_server_that_does_not_count_loads_nothing_for_it() -> None:
    code = "import sys, archiver.replay.server; sys.exit('prometheus_client' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[3], check=False).returncode == 0


def test_a_server_that_does_not_count_has_no_such_path(library: Library) -> None:
    (answer,) = Asker(make_app(library[0])).ask("/metrics")
    assert answer.status_code == 404
