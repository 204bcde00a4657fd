"""The archive of a hostile site in the hands of our other commands: index, extract, validate, pack, replay, import."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from archiver.archive import open_archive
from archiver.replay.app import make_app
from tests.crawl.looking import assert_index_is_as_rebuilt
from tests.hostile.conftest import Crawls
from tests.hostile.crawled import ROOT
from tests.replay.shelf import Client

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("hostile")]

COMMANDS = {
    "extract": (["extract", "-o", "{work}/records.jsonl"], {0, 1}),
    "extract whole pages": (["extract", "--content", "page", "-o", "{work}/pages.jsonl"], {0, 1}),
    "extract to Markdown": (["extract", "--format", "markdown", "-o", "{work}/markdown"], {0, 1}),
    "export CDXJ": (["export", "index", "--format", "cdxj", "-o", "{work}/index.cdxj"], {0}),
    "lookup": (["lookup", "http://127.0.0.2/", "--match", "prefix"], {0, 1}),
    "pack": (["pack", "-o", "{work}/packed.wacz"], {0, 1}),
    "warc list": (["warc", "list", "{warcs}"], {0}),
    "warc recompress": (["warc", "recompress", "{warcs}", "-o", "{work}/again"], {0, 1}),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_take_what_the_hostile_site_left(crawls: Crawls, tmp_path: Path, command: str) -> None:
    folder = crawls("prompt").folder
    warcs = [str(path) for path in sorted((folder / "warcs").iterdir())]
    arguments, codes = COMMANDS[command]
    words = [each.replace("{work}", str(tmp_path)) for each in arguments]
    at = words.index("{warcs}") if "{warcs}" in words else len(words)
    words[at : at + 1] = warcs if "{warcs}" in words else []
    done = subprocess.run(
        [sys.executable, "-m", "archiver", "-C", str(folder), *words],
        capture_output=True,
        timeout=120,
        cwd=ROOT,
        env={**os.environ, "NO_COLOR": "1"},
        check=False,
    )
    assert done.returncode in codes, done.stderr[-2000:]
    assert b"Traceback" not in done.stderr
    assert [each for each in (b"\x1b", b"\x07", b"\0", b"\x9b") if each in done.stdout + done.stderr] == []


def test_index_made_while_crawling_is_that_made_from_the_files(crawls: Crawls) -> None:
    archive = open_archive(crawls("prompt").folder)
    try:
        assert len(assert_index_is_as_rebuilt(archive)) > 500
    finally:
        archive.close()


def test_every_capture_replays_without_a_server_error(crawls: Crawls) -> None:
    archive = open_archive(crawls("prompt").folder)
    try:
        client = Client(make_app(archive))
        answers: Counter[int] = Counter()
        broken = []
        for capture in archive.index.captures():
            if capture.record_type != "resource":
                answer = client.get(f"/w/{capture.timestamp}mp_/{capture.url}")
                answers[answer.status_code] += 1
                if answer.status_code >= 500 and answer.status_code != capture.status:
                    broken.append((capture.url, answer.status_code, answer.text[:200]))
        assert broken == []
        assert answers[200] > 150
    finally:
        archive.close()
