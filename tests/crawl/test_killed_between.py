"""A crawl that is killed right before, or right behind, each of the steps by which it comes to be durable.

It acknowledges five URLs at a time, so that no step ends a crawl of this size, however fast its machine is.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from archiver.archive import make_archive, open_archive
from archiver.crawl.engine import crawl
from archiver.demo.server import DemoServer
from tests.crawl.looking import assert_index_is_as_rebuilt, records, site_plan
from tests.crawl.sums import fates, urls_met

ROOT = Path(__file__).resolve().parents[2]

KILLED = """
import importlib, os, sys
from pathlib import Path
from archiver.archive import make_archive
from archiver.crawl import groups
from archiver.crawl.engine import crawl
from archiver.crawl.plan import Plan
from archiver.model import Seed
groups.MOST = 5
folder, url, module, name, method, when, times, recrawl = sys.argv[1:]
owner = getattr(importlib.import_module(module), name)
real, left = getattr(owner, method), int(times)
def killing(*arguments, **more):
    global left
    left -= 1
    if not left and when == "before":
        os._exit(9)
    came = real(*arguments, **more)
    if not left:
        os._exit(9)
    return came
setattr(owner, method, killing)
plan = Plan(
    "test", (Seed(url),), delay_s=0, allow_private=("127.0.0.0/8",), sitemaps=True, recrawl=bool(recrawl),
    max_warc=60_000,
)
crawl(make_archive(Path(folder)), plan)
"""

STEPS = {
    "a capture is written": ("archiver.crawl.recording", "CaptureLog", "write", 9),
    "records are synced": ("archiver.warc.writer", "WarcWriter", "sync", 3),
    "the index is told": ("archiver.index.sqlite", "SqliteIndex", "add", 3),
    "links are added": ("archiver.frontier.sqlite", "SqliteFrontier", "add", 3),
    "links are left out": ("archiver.frontier.sqlite", "SqliteFrontier", "leave_out", 2),
    "claims are finished": ("archiver.frontier.sqlite", "SqliteFrontier", "finish", 2),
    "claims are made": ("archiver.frontier.sqlite", "SqliteFrontier", "claim", 5),
    "settings are kept": ("archiver.frontier.sqlite", "SqliteFrontier", "remember", 1),
    "a file is closed": ("archiver.warc.writer", "WarcWriter", "close", 2),
    "the report is written": ("archiver.crawl.recording", "CaptureLog", "resource", 1),
    "the log is closed": ("archiver.crawl.recording", "CaptureLog", "close", 1),
    "the frontier is closed": ("archiver.frontier.sqlite", "SqliteFrontier", "close", 1),
}
ROUND = {
    "a round is begun": ("archiver.frontier.sqlite", "SqliteFrontier", "begin_round", 1),
    "what failed is queued": ("archiver.frontier.sqlite", "SqliteFrontier", "retry_failed", 1),
    **{step: STEPS[step] for step in ("the index is told", "links are added", "claims are finished")},
}


def run_killed(folder: Path, url: str, step: tuple[str, str, str, int], when: str, *, recrawl: bool = False) -> None:
    """Crawl in a process that is ended at a step."""
    words = [str(folder), url, *map(str, step[:3]), when, str(step[3]), "yes" if recrawl else ""]
    done = subprocess.run(
        [sys.executable, "-c", KILLED, *words], capture_output=True, timeout=60, cwd=ROOT, check=False
    )
    assert done.returncode == 9, done.stderr.decode()


@pytest.mark.slow
@pytest.mark.parametrize("when", ["before", "behind"])
@pytest.mark.parametrize("step", STEPS.values(), ids=list(STEPS))
def test_nothing_is_lost(tmp_path: Path, step: tuple[str, str, str, int], when: str) -> None:
    with DemoServer() as server:
        expected = set(server.site.to_fetch("link", "lazy", "sitemap"))
        run_killed(tmp_path, f"{server.url}/", step, when)
        archive = open_archive(tmp_path)
        report = crawl(archive, site_plan(server))
        captured = {capture.url.removeprefix(server.url) for capture in archive.lookup(server.url, match="prefix")}
    assert expected <= captured
    assert (report.left, report.stop, report.failed) == (0, None, 0)
    told = fates(archive)
    assert {url: each for url, each in told.items() if len(each) != 1} == {}
    assert [pair for pair in urls_met(archive, set()) if pair[0] not in told] == []
    assert list(records(archive.warcs))
    assert_index_is_as_rebuilt(archive)
    archive.close()


@pytest.mark.slow
@pytest.mark.parametrize("when", ["before", "behind"])
@pytest.mark.parametrize("step", ROUND.values(), ids=list(ROUND))
def test_round_that_is_killed_looks_at_each_page_again(
    tmp_path: Path, step: tuple[str, str, str, int], when: str
) -> None:
    with DemoServer() as server:
        plan = site_plan(server, recrawl=True)
        archive = make_archive(tmp_path)
        first = crawl(archive, plan)
        server.edition = 2
        before = len(server.served)
        run_killed(tmp_path, f"{server.url}/", step, when, recrawl=True)
        report = crawl(archive, plan)
        asked = {each.target for each in server.served[before:]}
        expected = set(server.site.to_fetch("link", "lazy", "sitemap"))
    assert expected <= asked
    assert report.captures <= first.captures + 40
    assert (report.round, report.left, report.stop) == (2, 0, None)
    told = fates(archive)
    assert {url: each for url, each in told.items() if len(each) != 1} == {}
    assert_index_is_as_rebuilt(archive)
    archive.close()
