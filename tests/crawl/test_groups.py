"""The order of acknowledgement."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archiver.crawl import groups
from archiver.crawl.groups import Group
from archiver.errors import LimitReachedError
from archiver.frontier.interface import Candidate, Claim, Outcome
from archiver.frontier.sqlite import SqliteFrontier

URL = "http://a.example/"


class Log:
    """Stands for a CaptureLog: says when it was asked to make things durable."""

    def __init__(self, told: list[str]) -> None:
        self.told = told
        self.is_full = False

    def commit(self) -> None:
        self.told.append("log")
        if self.is_full:
            raise LimitReachedError("the disk is full")


class Told(SqliteFrontier):
    """A frontier that says what it was asked to do."""

    def __init__(self, path: Path, told: list[str]) -> None:
        super().__init__(path, per_host=100, delay_s=0)
        self.told = told

    def add(self, *arguments: Any) -> int:
        self.told.append("add")
        return super().add(*arguments)

    def leave_out(self, *arguments: Any) -> None:
        self.told.append("leave_out")
        super().leave_out(*arguments)

    def finish(self, *arguments: Any, **more: Any) -> None:
        self.told.append("finish")
        super().finish(*arguments, **more)

    def fail(self, *arguments: Any, **more: Any) -> None:
        self.told.append("fail")
        super().fail(*arguments, **more)


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def frontier(tmp_path: Path, told: list[str]) -> Iterator[Told]:
    made = Told(tmp_path / "frontier.sqlite", told)
    SqliteFrontier.add(made, [Candidate(f"{URL}{number}") for number in range(5)])
    yield made
    made.close()


def claims(frontier: SqliteFrontier, count: int) -> list[Claim]:
    return [claim for _ in range(count) for claim in frontier.claim(0.0, 1)]


def test_records_come_first_then_links_then_claims(frontier: Told, told: list[str]) -> None:
    group = Group(Log(told), frontier)  # type: ignore[arg-type]  # has what is asked of it
    one, other = claims(frontier, 2)
    group.fail(other, "gone")
    group.finish(Outcome(one, status=200))
    group.leave_out(f"{URL}x", "depth", URL)
    group.add([Candidate(f"{URL}new")])
    assert told == []
    group.commit()
    assert told == ["log", "add", "leave_out", "finish", "fail"]
    counts = frontier.counts()
    assert (counts["done"], counts["failed"], counts["queued"]) == (1, 1, 4)
    assert frontier.left_out_counts() == {"depth": 1}


def test_nothing_is_told_to_the_frontier_when_the_records_are_not_on_the_disk(frontier: Told, told: list[str]) -> None:
    log = Log(told)
    log.is_full = True
    group = Group(log, frontier)  # type: ignore[arg-type]  # has what is asked of it
    group.finish(Outcome(claims(frontier, 1)[0], status=200))
    with pytest.raises(LimitReachedError):
        group.commit()
    assert told == ["log"]
    log.is_full = False
    group.commit()
    assert frontier.counts()["done"] == 1


def test_nothing_is_told_twice(frontier: Told, told: list[str]) -> None:
    group = Group(Log(told), frontier)  # type: ignore[arg-type]  # has what is asked of it
    group.finish(Outcome(claims(frontier, 1)[0], status=200))
    group.commit()
    group.commit()
    assert told.count("finish") == 1


def test_large_group_and_old_group_are_due(frontier: Told, told: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    group = Group(Log(told), frontier)  # type: ignore[arg-type]  # has what is asked of it
    monkeypatch.setattr(groups, "MOST", 2)
    one, two, three = claims(frontier, 3)
    group.finish(Outcome(one))
    group.commit_if_due()
    assert told == []
    group.fail(two, "gone")
    group.commit_if_due()
    assert told.count("finish") == 1
    monkeypatch.setattr(groups, "_MOST_S", -1.0)
    group.finish(Outcome(three))
    group.commit_if_due()
    assert told.count("finish") == 2


def test_urls_that_came_along_are_settled(frontier: Told, told: list[str]) -> None:
    group = Group(Log(told), frontier)  # type: ignore[arg-type]  # has what is asked of it
    group.add([Candidate(f"{URL}came")])
    group.settle(f"{URL}came", 200)
    group.settle(f"{URL}0", 404)
    group.commit()
    assert {(entry.url, entry.status) for entry in frontier.entries("done")} == {(f"{URL}came", 200), (f"{URL}0", 404)}


def test_group_with_very_many_links_is_due(frontier: Told, told: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    group = Group(Log(told), frontier)  # type: ignore[arg-type]  # has what is asked of it
    monkeypatch.setattr(groups, "_MOST_LINKS", 3)
    group.add([Candidate(f"{URL}a"), Candidate(f"{URL}b")])
    group.commit_if_due()
    assert told == []
    group.leave_out(f"{URL}c", "depth", None)
    group.commit_if_due()
    assert told[:3] == ["log", "add", "leave_out"]
