from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from archiver.errors import FrontierError, UrlError
from archiver.frontier.interface import Candidate, Claim, Frontier, Outcome
from archiver.frontier.sqlite import SqliteFrontier

ROOT = Path(__file__).parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "crawl.db"


@pytest.fixture
def frontier(path: Path) -> Iterator[SqliteFrontier]:
    with SqliteFrontier(path, delay_s=10.0) as opened:
        yield opened


def candidates(*urls: str, **values: Any) -> list[Candidate]:
    return [Candidate(url, **values) for url in urls]


def urls_of(claims: list[Claim]) -> list[str]:
    return [claim.url for claim in claims]


def test_it_is_a_frontier(frontier: SqliteFrontier) -> None:
    typed: Frontier = frontier
    assert typed.claim(0.0, 10) == []
    assert typed.next_due(0.0) is None


def test_add_counts_what_is_new(frontier: SqliteFrontier) -> None:
    assert frontier.add(candidates("http://a.example/1", "http://a.example/2", "http://a.example/1")) == 2
    assert frontier.add(candidates("http://a.example/2", "http://a.example/3")) == 1
    assert frontier.counts() == {"queued": 3, "in-flight": 0, "waiting": 0, "done": 0, "failed": 0}
    assert frontier.knows("http://a.example/3")
    assert not frontier.knows("http://a.example/4")


def test_spellings_of_one_url_are_one(frontier: SqliteFrontier) -> None:
    assert frontier.add(candidates("http://A.example:80/x#y", "http://a.example/x")) == 1
    assert urls_of(frontier.claim(0.0, 1)) == ["http://a.example/x"]


def test_a_batch_with_a_wrong_url_adds_nothing(frontier: SqliteFrontier) -> None:
    with pytest.raises(UrlError):
        frontier.add(candidates("http://a.example/1", "mailto:x"))
    assert frontier.counts()["queued"] == 0


def test_a_claim_takes_one_url_a_host_and_then_the_host_rests(frontier: SqliteFrontier) -> None:
    frontier.add(candidates("http://a.example/1", "http://a.example/2", "http://b.example/1"))
    first = frontier.claim(100.0, 10)
    assert urls_of(first) == ["http://a.example/1", "http://b.example/1"]
    frontier.finish([Outcome(claim, status=200) for claim in first])
    assert frontier.claim(109.9, 10) == []
    assert frontier.next_due(100.0) == 110.0
    assert urls_of(frontier.claim(110.0, 10)) == ["http://a.example/2"]
    assert frontier.next_due(110.0) is None


def test_a_host_has_no_more_in_flight_than_allowed_however_late_it_is(path: Path) -> None:
    with SqliteFrontier(path, delay_s=0.0, per_host=2) as frontier:
        frontier.add(candidates(*(f"http://a.example/{number}" for number in range(4))))
        one, two = frontier.claim(0.0, 10) + frontier.claim(0.0, 10)
        assert frontier.claim(1000.0, 10) == []
        assert frontier.next_due(1000.0) is None
        frontier.fail(one, "gone")
        assert len(frontier.claim(1000.0, 10)) == 1
        assert two.attempts == 1


def test_the_host_that_waited_longest_goes_first(frontier: SqliteFrontier) -> None:
    frontier.add(candidates(*(f"http://{host}.example/{n}" for n in (1, 2) for host in "abc")))
    for now in (0.0, 1.0, 2.0):
        frontier.finish([Outcome(claim, status=200) for claim in frontier.claim(now, 1)])
    assert [claim.host for claim in frontier.claim(100.0, 2)] == ["a.example", "b.example"]


def test_ports_are_hosts_of_their_own(frontier: SqliteFrontier) -> None:
    frontier.add(candidates("http://127.0.0.1:8001/", "http://127.0.0.1:8002/"))
    assert [claim.host for claim in frontier.claim(0.0, 10)] == ["127.0.0.1:8001", "127.0.0.1:8002"]


def test_smaller_priority_goes_first_then_age(frontier: SqliteFrontier) -> None:
    frontier.set_delay("a.example", 0.0)
    frontier.add(candidates("http://a.example/1", "http://a.example/2"))
    frontier.add(candidates("http://a.example/0", priority=-1))
    got = []
    for _ in range(3):
        claims = frontier.claim(0.0, 1)
        got += urls_of(claims)
        frontier.finish([Outcome(claim, status=200) for claim in claims])
    assert got == ["http://a.example/0", "http://a.example/1", "http://a.example/2"]


def test_a_claim_knows_where_it_came_from(frontier: SqliteFrontier) -> None:
    frontier.add([Candidate("http://a.example/x", depth=3, via="http://a.example/", hop="embed")])
    (claim,) = frontier.claim(0.0, 1)
    assert (claim.depth, claim.via, claim.hop, claim.attempts) == (3, "http://a.example/", "embed", 1)


def test_a_shorter_way_to_a_queued_url_is_kept(frontier: SqliteFrontier) -> None:
    frontier.add([Candidate("http://a.example/x", depth=3, via="http://a.example/far")])
    frontier.add([Candidate("http://a.example/x", depth=1, via="http://a.example/near")])
    frontier.add([Candidate("http://a.example/x", depth=2, via="http://a.example/middle")])
    (claim,) = frontier.claim(0.0, 1)
    assert (claim.depth, claim.via) == (1, "http://a.example/near")


def test_postpone_lengthens_a_rest_and_never_shortens_it(frontier: SqliteFrontier) -> None:
    frontier.add(candidates("http://a.example/1"))
    frontier.postpone("a.example", 50.0)
    frontier.postpone("a.example", 20.0)
    assert frontier.claim(49.0, 1) == []
    assert frontier.next_due(0.0) == 50.0
    assert len(frontier.claim(50.0, 1)) == 1


def test_a_host_may_have_a_delay_of_its_own(frontier: SqliteFrontier) -> None:
    frontier.set_delay("a.example", 3.0)
    frontier.add(candidates("http://a.example/1", "http://a.example/2"))
    frontier.finish([Outcome(claim) for claim in frontier.claim(0.0, 1)])
    assert frontier.next_due(0.0) == 3.0


def test_a_failure_waits_for_its_time_and_counts_its_attempts(frontier: SqliteFrontier) -> None:
    frontier.add(candidates("http://a.example/1"))
    (claim,) = frontier.claim(0.0, 1)
    frontier.fail(claim, "timed out", retry_at=60.0)
    assert frontier.counts()["waiting"] == 1
    assert frontier.claim(59.0, 1) == []
    assert frontier.next_due(0.0) == 60.0
    (again,) = frontier.claim(60.0, 1)
    assert again.attempts == 2
    frontier.fail(again, "timed out")
    assert frontier.counts()["failed"] == 1
    assert [(entry.url, entry.reason) for entry in frontier.entries("failed")] == [("http://a.example/1", "timed out")]


def test_a_url_to_be_tried_again_waits_for_its_host_too(tmp_path: Path) -> None:
    with SqliteFrontier(tmp_path / "frontier", delay_s=10.0) as frontier:
        frontier.add(candidates("http://a.example/1"))
        [claim] = frontier.claim(0.0, 1)
        frontier.fail(claim, "broke", retry_at=2.0)
        assert frontier.next_due(5.0) == 10.0
        assert frontier.claim(5.0, 1) == []
        assert len(frontier.claim(10.0, 1)) == 1


def test_what_is_done_is_told_with_status_or_reason(frontier: SqliteFrontier) -> None:
    frontier.add(candidates("http://a.example/1", "http://b.example/1"))
    one, two = frontier.claim(0.0, 2)
    frontier.finish([Outcome(one, status=404), Outcome(two, reason="robots.txt")])
    assert [(entry.status, entry.reason) for entry in frontier.entries("done")] == [(404, None), (None, "robots.txt")]


def test_what_was_in_flight_is_queued_again_when_the_file_is_opened(path: Path) -> None:
    with SqliteFrontier(path) as frontier:
        frontier.add(candidates("http://a.example/1", "http://b.example/1"))
        one, _ = frontier.claim(0.0, 2)
        frontier.finish([Outcome(one, status=200)])
    with SqliteFrontier(path) as frontier:
        assert frontier.counts() == {"queued": 1, "in-flight": 0, "waiting": 0, "done": 1, "failed": 0}
        (claim,) = frontier.claim(100.0, 2)
        assert (claim.url, claim.attempts) == ("http://b.example/1", 2)


def test_a_claim_that_was_released_can_no_longer_be_finished(path: Path) -> None:
    with SqliteFrontier(path, delay_s=0.0) as frontier:
        frontier.add(candidates("http://a.example/1"))
        (stale,) = frontier.claim(0.0, 1)
    with SqliteFrontier(path, delay_s=0.0) as frontier:
        (fresh,) = frontier.claim(1.0, 1)
        frontier.finish([Outcome(stale, status=500)])
        frontier.fail(stale, "late")
        assert frontier.counts()["in-flight"] == 1
        frontier.finish([Outcome(fresh, status=200)])
        assert [entry.status for entry in frontier.entries("done")] == [200]


def test_it_remembers_texts(path: Path) -> None:
    with SqliteFrontier(path) as frontier:
        assert frontier.recall("scope") is None
        frontier.remember("scope", "host")
        frontier.remember("scope", "domain")
    with SqliteFrontier(path) as frontier:
        assert frontier.recall("scope") == "domain"


KILLED = """
import os, signal, sys
from pathlib import Path
from archiver.frontier.interface import Candidate, Outcome
from archiver.frontier.sqlite import SqliteFrontier
frontier = SqliteFrontier(Path(sys.argv[1]), delay_s=0.0)
frontier.add([Candidate(f"http://h{n}.example/") for n in range(100)])
claims = frontier.claim(0.0, 30)
frontier.finish([Outcome(claim, status=200) for claim in claims[:20]])
frontier._db.execute("BEGIN IMMEDIATE")
frontier._db.execute("DELETE FROM url")
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_process_loses_nothing_it_committed_and_keeps_nothing_it_did_not(path: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED, str(path)], cwd=ROOT, check=False, timeout=60)
    assert killed.returncode == -signal.SIGKILL
    with SqliteFrontier(path, delay_s=0.0) as frontier:
        assert frontier.counts() == {"queued": 80, "in-flight": 0, "waiting": 0, "done": 20, "failed": 0}
        assert len(frontier.claim(0.0, 1000)) == 80


WORKER = """
import sys
from pathlib import Path
from archiver.frontier.interface import Outcome
from archiver.frontier.sqlite import SqliteFrontier
frontier = SqliteFrontier(Path(sys.argv[1]), delay_s=0.0, per_host=100, release=False)
while claims := frontier.claim(0.0, 7):
    for claim in claims:
        print(claim.url)
    frontier.finish([Outcome(claim, status=200) for claim in claims])
"""


def test_four_processes_claim_no_url_twice(path: Path) -> None:
    with SqliteFrontier(path, delay_s=0.0) as frontier:
        frontier.add(candidates(*(f"http://h{n % 20}.example/{n}" for n in range(400))))
    command = [sys.executable, "-c", WORKER, str(path)]
    workers = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    claimed = [line for worker in workers for line in worker.communicate(timeout=120)[0].split()]
    assert [worker.returncode for worker in workers] == [0] * 4
    assert len(claimed) == len(set(claimed)) == 400
    with SqliteFrontier(path) as frontier:
        assert frontier.counts()["done"] == 400


def test_a_damaged_file_is_named_with_what_to_do(path: Path) -> None:
    path.write_bytes(b"no database at all" * 1000)
    with pytest.raises(FrontierError, match=r"crawl\.db.*damaged.*Move it away"):
        SqliteFrontier(path)


def test_overwritten_pages_are_found_when_the_file_is_opened(path: Path) -> None:
    with SqliteFrontier(path) as frontier:
        frontier.add(candidates(*(f"http://h{n}.example/{n}" for n in range(500))))
    with path.open("r+b") as file:
        file.seek(4096 * 5)
        file.write(b"\xa5" * 4096 * 4)
    with pytest.raises(FrontierError, match="damaged"):
        SqliteFrontier(path)


def test_a_file_of_another_format_is_left_alone(path: Path) -> None:
    with SqliteFrontier(path) as frontier:
        frontier.add(candidates("http://a.example/"))
    database = sqlite3.connect(path)
    database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(FrontierError, match="format 99"):
        SqliteFrontier(path)


def test_a_folder_that_is_not_there_is_a_frontier_error(tmp_path: Path) -> None:
    with pytest.raises(FrontierError, match="cannot be used"):
        SqliteFrontier(tmp_path / "none" / "crawl.db")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_a_frontier_error(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(FrontierError, match="cannot be used"):
        SqliteFrontier(tmp_path / "crawl.db")


def test_use_after_close_is_a_frontier_error(path: Path) -> None:
    frontier = SqliteFrontier(path)
    frontier.close()
    with pytest.raises(FrontierError, match="closed"):
        frontier.counts()


def test_a_full_disk_loses_the_call_and_not_the_file(path: Path) -> None:
    with SqliteFrontier(path) as frontier:
        frontier.add(candidates("http://a.example/"))
        # SQLite's own page limit stands in for a full disk: the same error, at a place we choose.
        frontier._db.execute("PRAGMA max_page_count = 14")
        with pytest.raises(FrontierError, match="full"):
            frontier.add(candidates(*(f"http://a.example/{n}" for n in range(2000))))
        frontier._db.execute("PRAGMA max_page_count = 100000")
        assert frontier.counts()["queued"] == 1
        assert frontier.add(candidates("http://a.example/2")) == 1


class FrontierModel(RuleBasedStateMachine):
    """Random work against sets that say what must be known, and done."""

    @initialize()
    def start(self) -> None:
        self.now = 0.0
        self.known: set[str] = set()
        self.done: set[str] = set()
        self.claims: list[Claim] = []
        self.frontier = SqliteFrontier(Path(":memory:"), delay_s=1.0)

    @rule(numbers=st.lists(st.integers(min_value=0, max_value=20), max_size=8))
    def add(self, numbers: list[int]) -> None:
        urls = [f"http://h{number % 4}.example/{number}" for number in numbers]
        assert self.frontier.add(candidates(*urls)) == len(set(urls) - self.known)
        self.known |= set(urls)

    @rule(limit=st.integers(min_value=1, max_value=5))
    def claim(self, limit: int) -> None:
        due = self.frontier.next_due(self.now)
        claims = self.frontier.claim(self.now, limit)
        assert bool(claims) == (due is not None and due <= self.now)
        hosts = [claim.host for claim in self.claims + claims]
        assert len(hosts) == len(set(hosts))
        assert not self.done & set(urls_of(claims))
        self.claims += claims

    @rule()
    def finish(self) -> None:
        self.frontier.finish([Outcome(claim, status=200) for claim in self.claims])
        self.done |= set(urls_of(self.claims))
        self.claims = []

    @rule(wait=st.floats(min_value=0, max_value=3))
    def fail(self, wait: float) -> None:
        if self.claims:
            self.frontier.fail(self.claims.pop(), "timed out", retry_at=self.now + wait)

    @rule(seconds=st.floats(min_value=0, max_value=2))
    def wait(self, seconds: float) -> None:
        self.now += seconds

    @invariant()
    def nothing_is_lost(self) -> None:
        counts = self.frontier.counts()
        assert sum(counts.values()) == len(self.known)
        assert counts["done"] == len(self.done)
        assert counts["in-flight"] == len(self.claims)

    def teardown(self) -> None:
        self.frontier.close()


FrontierModel.TestCase.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
test_random_work_loses_nothing_and_repeats_nothing = FrontierModel.TestCase


def test_what_was_given_up_can_be_queued_again(tmp_path: Path) -> None:
    with SqliteFrontier(tmp_path / "frontier", delay_s=0.0) as frontier:
        frontier.add(candidates("http://a.example/1"))
        [claim] = frontier.claim(0.0, 1)
        frontier.fail(claim, "broke")
        assert frontier.next_due(1.0) is None
        assert frontier.requeue_failed() == 1
        assert [each.attempts for each in frontier.claim(1.0, 1)] == [1]
