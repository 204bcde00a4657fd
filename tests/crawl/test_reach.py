"""The scope that grows."""

from __future__ import annotations

from archiver.crawl.reach import Reach
from tests.crawl.looking import plan_for
from tests.crawl.test_changes import Kept


def test_scope_takes_in_what_is_a_seed_too_and_knows_it_the_next_time() -> None:
    kept = Kept()
    plan = plan_for("http://a.example/")
    reach = Reach(plan, kept)
    assert not reach.scope.in_scope("http://b.example/x")
    assert reach.extend(["http://b.example/"])
    assert reach.scope.in_scope("http://b.example/x")
    assert Reach(plan, kept).scope.in_scope("http://b.example/x")


def test_what_is_known_changes_nothing() -> None:
    reach = Reach(plan_for("http://a.example/"), Kept())
    reach.extend(["http://b.example/"])
    before = reach.scope
    assert not reach.extend(["http://b.example/"])
    assert reach.scope is before
