from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from archiver.archive import Archive, make_archive
from archiver.crawl.engine import crawl
from archiver.crawl.rebuild import rebuild
from archiver.crawl.report import CrawlReport
from archiver.crawl.state import state_path
from archiver.demo.server import DemoServer
from archiver.frontier.database import DAMAGE_SUFFIX
from archiver.frontier.interface import DamagedFrontierError, Outcome
from archiver.frontier.sqlite import SqliteFrontier
from tests.crawl.looking import assert_index_is_as_rebuilt, captured_targets, plan_for, site_plan

HALF = 30


def overwritten(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(4096 * 2)
        file.write(os.urandom(4096 * 12))


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(overwritten, id="overwritten"),
        pytest.param(lambda path: os.truncate(path, path.stat().st_size // 2), id="cut"),
        pytest.param(lambda path: path.write_bytes(b""), id="empty"),
        pytest.param(lambda path: path.write_bytes(b"no database"), id="no database"),
    ],
)
def test_a_damaged_crawl_goes_on_and_takes_nothing_twice(
    archive: Archive, tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    with DemoServer() as server:
        undisturbed = make_archive(tmp_path / "undisturbed")
        crawl(undisturbed, site_plan(server))
        expected = captured_targets(undisturbed, server.url)
        undisturbed.close()
        first = crawl(archive, site_plan(server, limit=HALF))
        path = state_path(archive, "test")
        spoil(path)
        second = crawl(archive, site_plan(server))
        took = captured_targets(archive, server.url)
    assert (first.stop, second.stop, second.left) == ("limit", None, 0)
    assert codes(second).count("crawl.frontier.rebuilt") == 1
    # robots.txt is asked for once a run.
    assert took.pop("/robots.txt") == 2
    assert expected.pop("/robots.txt") == 1
    assert took == expected
    kept = path.with_name(f"{path.name}.damaged-1")
    assert kept.exists()
    assert not path.with_name(path.name + DAMAGE_SUFFIX).exists()
    assert_index_is_as_rebuilt(archive)


def test_damage_met_in_the_midst_of_a_run_ends_it_not(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    met: list[str] = []
    finish = SqliteFrontier.finish

    def met_once(self: SqliteFrontier, outcomes: Iterable[Outcome], *, now: float | None = None) -> None:
        ended = list(outcomes)
        if ended and not met:
            met.append("once")
            raise self._database.damaged("malformed")
        finish(self, ended, now=now)

    monkeypatch.setattr(SqliteFrontier, "finish", met_once)
    with DemoServer() as server:
        report = crawl(archive, site_plan(server))
        took = captured_targets(archive, server.url)
    assert met
    assert (report.stop, report.left) == (None, 0)
    assert codes(report).count("crawl.frontier.rebuilt") == 1
    assert took.pop("/robots.txt") == 2
    assert len(took) > HALF
    assert set(took.values()) == {1}


def codes(report: CrawlReport) -> list[str]:
    return [finding.code for finding in report.findings]


def test_what_was_made_again_knows_what_the_lost_one_knew(archive: Archive) -> None:
    with DemoServer() as server:
        plan = site_plan(server, limit=HALF, host_limit=1000)
        crawl(archive, plan)
        path = state_path(archive, "test")
        with SqliteFrontier(path) as frontier:
            lost, way = told(frontier), ways(frontier)
        overwritten(path)
        rebuilt = rebuild(path, archive, plan)
        with SqliteFrontier(path) as frontier:
            assert told(frontier) == lost
            counts = frontier.counts()
            assert ways(frontier) == way
            assert [usage.captures for usage in frontier.usage()] == [HALF]
    assert (rebuilt.done, rebuilt.queued) == (counts["done"], counts["queued"])
    assert [each.name for each in rebuilt.kept] == ["test.sqlite.damaged-1"]


def ways(frontier: SqliteFrontier) -> dict[str, tuple[int, str | None]]:
    return {each.url: (each.depth, each.via) for each in frontier.entries("done") if each.status}


def told(frontier: SqliteFrontier) -> dict[str, object]:
    return {
        "begun": frontier.recall("begun"),
        "seeds": frontier.recall("more-seeds"),
        "done": {(each.url, each.status, each.hop) for each in frontier.entries("done") if each.status},
        # What robots.txt forbade is met again.
        "to do": {each.url for each in (*frontier.entries("queued"), *frontier.entries("done")) if not each.status},
        "left out": frontier.left_out_counts(),
    }


def test_being_broken_off_leaves_the_damage_told(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    with DemoServer() as server:
        plan = site_plan(server, limit=HALF)
        crawl(archive, plan)
        path = state_path(archive, "test")
        overwritten(path)
        with pytest.raises(DamagedFrontierError):
            SqliteFrontier(path)
        for step in ("replace", "unlink"):
            with monkeypatch.context() as patch:
                patch.setattr(Path, step, interrupted)
                with pytest.raises(KeyboardInterrupt):
                    rebuild(path, archive, plan)
            with pytest.raises(DamagedFrontierError):
                SqliteFrontier(path)
        report = crawl(archive, site_plan(server))
    assert "crawl.frontier.rebuilt" in codes(report)
    assert report.left == 0


def interrupted(path: Path, *_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_a_second_damage_is_kept_beside_the_first(archive: Archive) -> None:
    with DemoServer() as server:
        plan = plan_for(f"{server.url}/", scope_kind="page")
        for _ in range(2):
            crawl(archive, plan)
            state_path(archive, "test").write_bytes(b"")
        crawl(archive, plan)
    names = Counter(each.name.partition(".")[2] for each in state_path(archive, "test").parent.iterdir())
    assert {"sqlite", "sqlite.damaged-1", "sqlite.damaged-2"} <= names.keys()


def test_without_captures_a_crawl_begins_at_its_seeds(archive: Archive) -> None:
    with DemoServer() as server:
        plan = site_plan(server)
        path = state_path(archive, "test")
        path.parent.mkdir()
        path.write_bytes(b"")
        report = crawl(archive, plan)
    assert "crawl.frontier.rebuilt" in codes(report)
    assert report.captures > HALF


def test_redirected_seeds_are_seeds_again(archive: Archive) -> None:
    with DemoServer() as server:
        plan = site_plan(server)
        crawl(archive, plan)
        path = state_path(archive, "test")
        with SqliteFrontier(path) as frontier:
            lost = told(frontier)
        overwritten(path)
        rebuild(path, archive, plan)
        with SqliteFrontier(path) as frontier:
            again = told(frontier)
    assert again["seeds"] == lost["seeds"]
    assert again == lost
