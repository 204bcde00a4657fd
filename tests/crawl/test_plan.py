"""What a plan says of itself."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from archiver.browser.interface import BrowserOptions
from archiver.crawl.plan import Plan, without_credentials
from archiver.fetch.interface import Limits
from archiver.model import Seed

SEEDS = (Seed("http://example.org/"),)

# What says nothing of what is captured, or how far: the name, and how the files are cut and packed.
UNSAID = {"name", "max_warc", "max_warc_age_s", "naming", "compression"}
OTHER: dict[str, Any] = {
    "seeds": (Seed("http://example.net/"),),
    "scope_kind": "host",
    "sitemap_since": datetime(2024, 1, 1, tzinfo=UTC),
    "headers": {"X-Key": "canary"},
    "allow_private": ("127.0.0.1",),
    "seed_lists": ("http://example.org/list",),
    "include": ("a",),
    "exclude": ("b",),
    "redact": ("x-other",),
    "cookies": Path("cookies.txt"),
    "proxy": "http://proxy.example:1",
    "verify": False,
    "user_agent": "another",
    "browser": BrowserOptions(),
    "limits": Limits(body_bytes=5),
}


@pytest.mark.parametrize("field", [field.name for field in dataclasses.fields(Plan) if field.name not in UNSAID])
def test_every_setting_is_told_in_warcinfo(field: str) -> None:
    plan = Plan("a", SEEDS)
    value = getattr(plan, field)
    other = OTHER[field] if field in OTHER else (not value if isinstance(value, bool) else (value or 0) + 7)
    changed: dict[str, Any] = {field: other}
    assert dataclasses.replace(plan, **changed).facts() != plan.facts()


def test_what_may_be_secret_is_told_by_name_only() -> None:
    plan = Plan(
        "a", SEEDS, headers={"X-Key": "canary"}, proxy="http://user:canary@proxy.example:3128", redact=("From",)
    )
    facts = plan.facts()
    assert "canary" not in str(facts)
    assert facts["proxy"] == "http://proxy.example:3128"
    assert {"x-key", "from", "cookie"} <= set(facts["redactedRequestHeaders"].split(", "))


@pytest.mark.parametrize(
    ("options", "fact", "value"),
    [
        ({}, "robots", "obey"),
        ({"ignore_robots": True}, "robots", "ignore"),
        ({"verify": False}, "certificates", "not verified"),
        ({}, "certificates", ""),
    ],
    ids=["robots", "no robots", "insecure", "secure"],
)
def test_manners_are_told_in_words(options: dict[str, Any], fact: str, value: str) -> None:
    assert Plan("a", SEEDS, **options).facts()[fact] == value


def test_digest_is_that_of_the_settings() -> None:
    facts = Plan("a", SEEDS).facts()
    assert facts["crawlConfigDigest"].startswith("sha256:")
    assert orjson.loads(facts["crawlConfig"])["seeds"] == ["http://example.org/"]


@pytest.mark.parametrize(
    ("proxy", "told"),
    [
        (None, None),
        ("http://p:1", "http://p:1"),
        ("socks5://u:p@h:1", "socks5://h:1"),
        ("u:p@h:1", "h:1"),
        ("http://u:p@w@h:1", "http://h:1"),
    ],
)
def test_proxy_is_named_without_credentials(proxy: str | None, told: str | None) -> None:
    assert without_credentials(proxy) == told


@pytest.mark.parametrize(
    ("options", "most"),
    [({"delay_s": 1.0}, 1), ({"delay_s": 0.0, "workers": 9}, 9), ({"delay_s": 0.0, "per_host": 2}, 2)],
    ids=["delay", "no delay", "given"],
)
def test_host_gets_one_request_at_a_time_unless_it_is_the_operators_own(options: dict[str, Any], most: int) -> None:
    assert Plan("a", SEEDS, **options).per_host_most == most
