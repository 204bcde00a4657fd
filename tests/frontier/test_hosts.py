from __future__ import annotations

from pathlib import Path

from archiver.frontier import hosts, statements
from archiver.frontier.interface import Candidate
from archiver.frontier.sqlite import SqliteFrontier


def test_no_question_of_the_loop_reads_through_a_table(tmp_path: Path) -> None:
    questions: list[tuple[str, tuple[object, ...]]] = [
        (statements.NEXT_OF, (0.0, 1, 9)),
        (statements.WOKEN, (0.0,)),
        (hosts._NEXT_HOST, (1,)),
        (hosts._NEXT_RETRY, (1,)),
        (statements.RETRY_FAILED, ()),
        ("UPDATE url SET state = 0 WHERE state = 1", ()),
    ]
    with SqliteFrontier(tmp_path / "crawl") as frontier:
        for question, values in questions:
            plan = [row[3] for row in frontier._database.rows(f"EXPLAIN QUERY PLAN {question}", values)]
            assert [step for step in plan if step.startswith("SCAN") and "USING" not in step] == [], question


def test_thousands_of_hosts_that_rest_or_are_stopped_hide_no_other(tmp_path: Path) -> None:
    with SqliteFrontier(tmp_path / "crawl", delay_s=100.0) as frontier:
        frontier.add(Candidate(f"http://h{n}.example/{k}") for n in range(2000) for k in range(2))
        assert len(frontier.claim(0.0, 2000)) == 2000
        frontier.add([Candidate("http://late.example/"), Candidate("http://stopped.example/")])
        frontier.stop_host("stopped.example", "blocked")
        assert [claim.host for claim in frontier.claim(1.0, 5)] == ["late.example"]
        assert frontier.next_due(1.0) is None


def test_a_host_is_known_by_name_and_port(tmp_path: Path) -> None:
    with SqliteFrontier(tmp_path / "crawl") as frontier:
        frontier.add([Candidate("http://a.example:8080/x?y=/z")])
        frontier.postpone("a.example", 50.0)
        assert [claim.host for claim in frontier.claim(0.0, 1)] == ["a.example:8080"]


def test_a_host_that_was_stopped_before_it_had_urls_stays_so(tmp_path: Path) -> None:
    with SqliteFrontier(tmp_path / "crawl") as frontier:
        frontier.stop_host("a.example", "host-limit")
        frontier.add([Candidate("http://a.example/")])
        assert frontier.claim(0.0, 1) == []
        assert frontier.stopped_counts() == {"host-limit": 1}
