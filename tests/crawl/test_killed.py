"""A crawl as a process of its own that is killed, or told to stop, at any moment."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from archiver.archive import open_archive
from archiver.demo.server import DemoServer, Served
from archiver.frontier.sqlite import SqliteFrontier
from archiver.model import header_value
from tests.crawl.looking import assert_index_is_as_rebuilt, records
from tests.fetch.serving import RawServer

KILLS = 10


class Watched(list[Served]):
    """The server's list of requests, which calls when it has grown to a length."""

    def __init__(self, length: int, call: Callable[[], None]) -> None:
        super().__init__()
        self._length = length
        self._call = call

    def append(self, request: Served) -> None:
        super().append(request)
        if len(self) == self._length:
            self._call()


def start(folder: Path, url: str, *options: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "archiver", "-C", str(folder), "crawl", url, "--delay", "0", "--sitemaps"]
    command += ["--name", "test", "--allow-private", "127.0.0.0/8", *options]
    environ = os.environ | {"ARCHIVER_MAX_WARC": "150000"}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environ)


def done_urls(folder: Path) -> set[str]:
    path = folder / ".archiver/crawls/test.sqlite"
    if not path.exists():
        return set()
    with SqliteFrontier(path, release=False) as frontier:
        return {entry.url for entry in frontier.entries("done")}


def test_killed_crawl_loses_nothing_and_takes_nothing_twice(tmp_path: Path) -> None:
    chance = random.Random(20251006)
    with DemoServer() as server:
        expected = set(server.site.to_fetch("link", "lazy", "sitemap"))
        for _ in range(KILLS):
            before = {url.removeprefix(server.url) for url in done_urls(tmp_path)}
            process = start(tmp_path, f"{server.url}/")
            server.served = Watched(chance.randint(1, 25), process.kill)
            process.communicate(timeout=60)
            again = {path for path in server.paths if path in before}
            assert again <= {"/robots.txt"}
        before = {url.removeprefix(server.url) for url in done_urls(tmp_path)}
        server.served = []
        last = start(tmp_path, f"{server.url}/")
        _, words = last.communicate(timeout=60)
        assert last.returncode == 0, words
        assert not {path for path in server.paths if path in before} - {"/robots.txt"}
    archive = open_archive(tmp_path)
    captures = assert_index_is_as_rebuilt(archive)
    assert expected <= {capture.url.removeprefix(server.url) for capture in captures}
    taken = Counter(capture.url for capture in captures)
    # What was in flight may be taken twice: the kill came between the capture and the word that it is there.
    assert max(count for url, count in taken.items() if not url.endswith("/robots.txt")) <= 1 + KILLS
    for path in archive.warcs.glob("*.torn"):
        path.unlink()
    assert sum(1 for _ in records(archive.warcs)) > 3 * len(expected)
    for path in archive.warcs.iterdir():
        subprocess.run(["gzip", "-t", str(path)], check=True, timeout=30)
    archive.close()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["SIGINT", "SIGTERM"])
def test_signal_ends_a_crawl_with_whole_files(tmp_path: Path, number: int, code: int) -> None:
    with DemoServer() as server:
        process = start(tmp_path, f"{server.url}/")
        server.served = Watched(15, lambda: process.send_signal(number))
        stdout, words = process.communicate(timeout=60)
        assert process.returncode == code, words
        assert stdout == b""
        assert b"The same command goes on" in words
        assert b"Traceback" not in words
        assert sum(1 for _ in records(tmp_path / "warcs")) > 15
        archive = open_archive(tmp_path)
        assert_index_is_as_rebuilt(archive)
        archive.close()


def test_second_signal_ends_a_crawl_at_once(tmp_path: Path) -> None:
    robots = b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 15\r\n\r\n<a href='/b'>b\n"
    with RawServer([]) as server:
        process = start(tmp_path, f"{server.url}/a")

        def stop_twice(_: object) -> None:
            process.send_signal(signal.SIGINT)
            assert process.stderr is not None
            # The first one was heard, so the second one is not merged with it.
            process.stderr.readline()
            process.send_signal(signal.SIGINT)

        server._answers = [[robots], [page], [stop_twice, server.stall]]
        process.wait(timeout=8)
        words = process.communicate()[1]
    assert process.returncode == 130, words
    assert b"Traceback" not in words
    kinds = Counter(header_value(fields, "WARC-Type") for fields, _ in records(tmp_path / "warcs"))
    assert kinds["response"] == 2


def test_second_crawl_of_an_archive_is_refused(tmp_path: Path) -> None:
    with RawServer([]) as server:
        first = start(tmp_path, f"{server.url}/a")
        outcome: list[tuple[int, bytes]] = []

        def begin_another(_: object) -> None:
            second = start(tmp_path, f"{server.url}/b")
            words = second.communicate(timeout=30)[1]
            outcome.append((second.returncode, words))

        missing = b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"
        page = b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"
        server._answers = [[begin_another, missing], [page]]
        first.communicate(timeout=60)
        assert first.returncode == 0
    ((code, words),) = outcome
    assert code == 3
    assert f"another writer is at work (process {first.pid}".encode() in words
    assert words.count(b"\n") == 1
