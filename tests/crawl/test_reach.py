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


def test_what_is_in_scope_is_not_kept_so_that_a_long_list_of_seeds_that_redirect_costs_nothing() -> None:
    kept = Kept()
    reach = Reach(plan_for("http://a.example/"), kept)
    assert not reach.extend([f"https://a.example/{n}" for n in range(5)])
    assert kept.recall("more-seeds") is None


def test_what_is_excluded_leads_the_scope_nowhere() -> None:
    reach = Reach(plan_for("http://a.example/", scope_kind="host", exclude=("/login",)), Kept())
    assert not reach.extend(["http://sso.example/login"])
    assert not reach.scope.in_scope("http://sso.example/")
