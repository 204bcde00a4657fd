"""Access rules as people write them."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import ConfigError
from archiver.index.access import OPEN, AccessRule
from archiver.index.access_file import parse_access, read_access


def test_rules_are_read_in_their_order() -> None:
    text = """
    [[rule]]
    url = "https://news.example/members/"
    match = "prefix"
    action = "block"
    message = "For members only."
    from = 2024-05-06
    to = "2024"
    [[rule]]
    action = "hide"
    younger_than_days = 30
    """
    first, second = parse_access(text.encode(), "access.toml").rules
    assert first == AccessRule(
        "block",
        "https://news.example/members/",
        "prefix",
        since=datetime(2024, 5, 6, tzinfo=UTC),
        until=datetime(2024, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
        message="For members only.",
    )
    assert second == AccessRule("hide", younger_than=timedelta(days=30))


def test_what_a_crawl_made_can_be_hidden_by_its_address() -> None:
    text = '[[rule]]\nurl = "urn:archiver:crawl-report:"\nmatch = "prefix"\naction = "hide"'
    access = parse_access(text.encode(), "access.toml")
    assert not access.shows("urn:archiver:crawl-report:news-1", None)
    assert access.shows("http://news.example/", None)


def test_without_a_file_everything_is_shown(tmp_path: Path) -> None:
    assert read_access(tmp_path / "access.toml") == OPEN


def test_a_link_that_leads_nowhere_is_no_leave_to_show_everything(tmp_path: Path) -> None:
    (tmp_path / "access.toml").symlink_to(tmp_path / "gone.toml")
    with pytest.raises(ConfigError, match="leads nowhere"):
        read_access(tmp_path / "access.toml")


WRONG = {
    "no TOML": ("[[rule", "no TOML"),
    "no UTF-8": (b"\xff".decode("latin-1"), "no TOML"),
    "number without an end": (f"x = {'9' * 5000}", "no TOML"),
    "another table": ("[rules]\na = 1", r"only \[\[rule\]\] can stand here"),
    "rule is a text": ('rule = "all"', r"only \[\[rule\]\]"),
    "no action": ("[[rule]]\n", "action has to be one of"),
    "action": ('[[rule]]\naction = "deny"', "action has to be one of allow, block, hide"),
    "match": ('[[rule]]\naction = "hide"\nurl = "http://a/"\nmatch = "regex"', "match has to be one of"),
    "match without url": ('[[rule]]\naction = "hide"\nmatch = "host"', "match without a URL"),
    "url without a scheme": ('[[rule]]\naction = "hide"\nurl = "news.example"', "url is none"),
    "url": ('[[rule]]\naction = "hide"\nurl = 7', "url is no text"),
    "key": ('[[rule]]\naction = "hide"\nuntil = 2024-05-06', "no such key: until"),
    "time": ('[[rule]]\naction = "hide"\nfrom = "May"', "from is no time"),
    "days": ('[[rule]]\naction = "hide"\nyounger_than_days = true', "no number of days"),
    "second rule": ('[[rule]]\naction = "hide"\n[[rule]]\naction = 1', "access.toml: rule 2: action"),
}


@pytest.mark.parametrize(("text", "told"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_and_nothing_is_shown_by_mistake(text: str, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        parse_access(text.encode("latin-1"), "access.toml")


@given(st.text(max_size=80) | st.binary(max_size=80).map(lambda raw: raw.decode("latin-1")))
def test_any_text_is_rules_or_refused(text: str) -> None:
    with suppress(ConfigError):
        assert parse_access(text.encode("utf-8", "surrogatepass"), "a").rules == ()
