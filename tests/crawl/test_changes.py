"""A crawl that goes on with other settings."""

from __future__ import annotations

from typing import Any

import pytest

from archiver.crawl.changes import change_of_plan, changes
from archiver.crawl.plan import Plan
from archiver.fetch.interface import Limits
from archiver.model import Seed
from tests.crawl.looking import plan_for


class Kept:
    def __init__(self) -> None:
        self.texts: dict[str, str] = {}

    def remember(self, key: str, value: str) -> None:
        self.texts[key] = value

    def recall(self, key: str) -> str | None:
        return self.texts.get(key)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"scope_kind": "host"}, 'scope was "prefix", is "host"'),
        ({"seeds": (Seed("http://127.0.0.1/b"),)}, "seeds was"),
        ({"exclude": ("x",)}, 'exclude was [], is ["x"]'),
        ({"depth": 3}, "depth was null, is 3"),
        ({"ignore_robots": True}, 'robots was "obey", is "ignore"'),
        ({"verify": False}, "verify was true, is false"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_other_choice_is_told_once(options: dict[str, Any], said: str) -> None:
    kept = Kept()
    assert change_of_plan(plan_for("http://127.0.0.1/"), kept) is None
    finding = change_of_plan(plan_for("http://127.0.0.1/", **options), kept)
    assert finding
    assert (finding.code, finding.severity) == ("crawl.config.changed", "warning")
    assert said in finding.message
    assert change_of_plan(plan_for("http://127.0.0.1/", **options), kept) is None


@pytest.mark.parametrize(
    "options",
    [
        {"limit": 5},
        {"max_time_s": 5.0},
        {"delay_s": 9.0},
        {"workers": 9},
        {"limits": Limits(total_s=9)},
        {"recrawl": True},
        {"retries": 7},
    ],
    ids=lambda options: next(iter(options)),
)
def test_other_bounds_and_manners_are_nobodys_concern(options: dict[str, Any]) -> None:
    kept = Kept()
    change_of_plan(plan_for("http://127.0.0.1/"), kept)
    assert change_of_plan(plan_for("http://127.0.0.1/", **options), kept) is None


def test_setting_that_an_older_version_did_not_know_is_no_change() -> None:
    assert changes({"a": 1}, {"a": 1, "b": 2}) == []


def test_secrets_are_in_no_message() -> None:
    kept = Kept()
    plan = Plan("a", (Seed("http://127.0.0.1/"),), headers={"Authorization": "canary"}, proxy="http://u:canary@p:1")
    change_of_plan(plan, kept)
    finding = change_of_plan(Plan("a", plan.seeds, headers={"X-Key": "canary"}, proxy="http://canary:x@q:1"), kept)
    assert finding
    assert "canary" not in str(finding)
    assert "canary" not in str(kept.texts)
    assert "canary" not in str(plan.facts())
