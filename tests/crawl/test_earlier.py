"""What a crawl that goes on takes from its own state."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from archiver.crawl.changes import change_of_plan
from archiver.crawl.earlier import earlier_choice
from archiver.crawl.plan import Plan
from archiver.frontier.sqlite import SqliteFrontier
from archiver.model import Seed


def begun(path: Path, plan: Plan) -> Path:
    frontier = SqliteFrontier(path, delay_s=0)
    try:
        change_of_plan(plan, frontier)
    finally:
        frontier.close()
    return path


def test_seeds_and_scope_come_back_as_they_were_chosen(tmp_path: Path) -> None:
    seeds = (Seed("http://a.example/"), Seed("http://b.example/x"))
    plan = Plan("news", seeds, scope_kind="host", exclude=("/api/",), depth=0, headers={"X-Key": "secret"})
    assert earlier_choice(begun(tmp_path / "news.sqlite", plan)) == {
        "seeds": ["http://a.example/", "http://b.example/x"],
        "scope": "host",
        "exclude": ["/api/"],
        "depth": 0,
        "requisites": True,
        "sitemaps": False,
        "feeds": False,
    }


def test_lists_and_days_come_back(tmp_path: Path) -> None:
    plan = Plan(
        "a", (), seed_lists=("http://a.example/feed",), sitemaps=True, sitemap_since=datetime(2025, 5, 3, tzinfo=UTC)
    )
    choice = earlier_choice(begun(tmp_path / "a b?.sqlite", plan))
    assert (choice["seed_lists"], choice["sitemap_since"]) == (["http://a.example/feed"], "2025-05-03")
    assert "seeds" not in choice


def test_nothing_comes_of_a_crawl_that_is_not_there_or_cannot_be_read(tmp_path: Path) -> None:
    assert earlier_choice(tmp_path / "none.sqlite") == {}
    assert not (tmp_path / "none.sqlite").exists()
    (tmp_path / "torn.sqlite").write_bytes(b"no database" * 500)
    assert earlier_choice(tmp_path / "torn.sqlite") == {}
