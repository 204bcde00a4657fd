"""Crawls of python3-doc over nginx, killed at a hundred moments: nothing is lost, nothing finished is taken twice."""

from __future__ import annotations

import random
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from archiver.frontier.sqlite import SqliteFrontier
from tests.hostile.crawled import Crawled, read_archive, warc_findings
from tests.hostile.driver import Cost
from tests.hostile.kennel import Kennel
from tests.site.nginx import nginx_path, served_paths, serving

DOC = Path("/usr/share/doc/python3.11/html")
KILLS, RECRAWL_KILLS = 100, 10

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not DOC.is_dir(), reason="Debian's python3-doc is not installed"),
    pytest.mark.skipif(nginx_path() is None, reason="nginx is not installed"),
    pytest.mark.xdist_group("python-doc"),
]


@dataclass(frozen=True, slots=True)
class Server:
    """nginx with the documentation."""

    url: str
    work: Path

    def asked(self) -> list[str]:
        """Return the paths asked for so far."""
        return served_paths(self.work)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """nginx with the documentation."""
    work = tmp_path_factory.mktemp("nginx")
    with serving(DOC, work) as url:
        yield Server(url, work)


@pytest.fixture(scope="module")
def kennel() -> Iterator[Kennel]:
    """Gives crawls to kill."""
    with Kennel() as running:
        yield running


def order(server: Server, folder: Path, **options: Any) -> dict[str, Any]:
    """Return the order for a crawl of one chapter, some eighty pages and what they need."""
    plan = {"delay_s": 0, "allow_private": ["127.0.0.1"], "disk_reserve": 0, "max_warc": 400_000, **options}
    return {"folder": str(folder), "seeds": [f"{server.url}/c-api/index.html"], "options": plan}


def done_paths(server: Server, folder: Path) -> set[str]:
    """Return the paths that the frontier takes for finished."""
    path = folder / ".archiver/crawls/test.sqlite"
    if not path.exists():
        return set()
    with SqliteFrontier(path, release=False) as frontier:
        return {entry.url.removeprefix(server.url) for entry in frontier.entries("done")}


def captured(folder: Path) -> Crawled:
    """Return the archive, after proving its files whole."""
    for torn in (folder / "warcs").glob("*.torn"):
        torn.unlink()
    for path in (folder / "warcs").iterdir():
        assert path.name.endswith(".warc.gz"), path
        subprocess.run(["gzip", "-t", str(path)], check=True, timeout=30)
    assert warc_findings(folder) == ""
    crawled = Crawled(folder, Cost(0, 0, 0, 0, 0, None), "")
    read_archive(crawled)
    return crawled


def captures(crawled: Crawled, server: Server) -> Counter[str]:
    """Return how often each path of the server was captured, robots.txt left out."""
    kinds = ("response", "revisit")
    found = {url.removeprefix(server.url): len(crawled.of(url, *kinds)) for url in list(crawled.records)}
    return Counter({path: count for path, count in found.items() if count and path != "/robots.txt"})


def timed(kennel: Kennel, task: dict[str, Any]) -> float:
    """Run a crawl to its end and return the seconds it took: kills are to come at any moment of that."""
    started = time.monotonic()
    assert kennel.run(task, None) == 0
    return time.monotonic() - started


class Killer:
    """Runs crawls again and again, killing them at any moment of the `duration_s` that one takes undisturbed.

    `amid` counts the kills that came after the first request of their run.
    """

    def __init__(self, server: Server, kennel: Kennel, duration_s: float) -> None:
        self._server = server
        self._kennel = kennel
        self._duration_s = duration_s
        self._chance = random.Random(20261122)
        self.amid = 0

    def run(self, task: dict[str, Any], at_most: int = 20) -> int:
        """Run the crawl until one run ends by itself, the last one undisturbed; return how many were killed.

        No run may ask for what was finished before it.
        """
        folder = Path(task["folder"])
        kills = 0
        while True:
            before, asked = done_paths(self._server, folder), len(self._server.asked())
            moment_s = self._chance.uniform(0.0, self._duration_s) if kills < at_most else None
            code = self._kennel.run(task, moment_s)
            again = {path for path in self._server.asked()[asked:] if path in before}
            assert task["options"].get("recrawl") or again <= {"/robots.txt"}
            if code == 0:
                return kills
            assert code == -9
            kills += 1
            self.amid += len(self._server.asked()) > asked


def test_crawls_killed_at_a_hundred_moments_come_to_what_an_undisturbed_one_does(
    server: Server, kennel: Kennel, tmp_path: Path
) -> None:
    timed(kennel, order(server, tmp_path / "first"))
    duration_s = timed(kennel, order(server, tmp_path / "whole"))
    expected = captures(captured(tmp_path / "whole"), server)
    assert len(expected) > 80
    assert set(expected.values()) == {1}
    killer = Killer(server, kennel, duration_s)
    kills, number = 0, 0
    while kills < KILLS:
        number += 1
        folder = tmp_path / str(number)
        here = killer.run(order(server, folder))
        kills += here
        found = captures(captured(folder), server)
        assert found.keys() == expected.keys()
        # What was in flight may be there twice: the kill came between the capture and the word that it is there.
        assert max(found.values()) <= 1 + here
    asked = len(server.asked())
    assert kennel.run(order(server, tmp_path / "1"), None) == 0
    assert set(server.asked()[asked:]) <= {"/robots.txt"}
    print(f"{kills} kills, {killer.amid} of them amid fetching, in {number} crawls of {len(expected)} URLs")
    assert killer.amid > KILLS / 4


def test_recrawl_that_is_killed_goes_on_with_the_pages_it_had_not_yet_seen_again(
    server: Server, kennel: Kennel, tmp_path: Path
) -> None:
    folder = tmp_path / "archive"
    killer = Killer(server, kennel, timed(kennel, order(server, folder)))
    expected = captures(captured(folder), server)
    task = order(server, folder, recrawl=True)
    kills = killer.run(task, RECRAWL_KILLS)
    crawled = captured(folder)
    found = captures(crawled, server)
    assert found.keys() == expected.keys()
    assert min(found.values()) == 2
    assert max(found.values()) <= 2 + kills
    kinds = Counter(kept.kind for url in found for kept in crawled.of(server.url + url, "response", "revisit"))
    assert kinds["revisit"] >= len(expected)
