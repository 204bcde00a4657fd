from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from archiver.cite.item import CitedItem
from archiver.cite.pwid import pwid_urn, render

# RFC 8141, 2: what the namespace-specific string of a URN may hold.
URN = re.compile(r"urn:[a-z0-9-]{2,32}:(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})+")


def test_pwid_names_archive_instant_precision_and_address(chinese: Callable[..., CitedItem]) -> None:
    expected = "urn:pwid:archive.example.org:2025-10-06T17:17:50Z:page:https://www.solidot.org/story%3Fsid=78089"
    assert render(chinese()) == expected


def test_instant_is_given_in_utc() -> None:
    when = datetime(2025, 1, 1, 1, tzinfo=timezone(timedelta(hours=8)))
    assert ":2024-12-31T17:00:00Z:part:" in pwid_urn("a.example", when, "http://b.example/", "part")


@given(st.text())
def test_pwid_of_any_address_is_a_urn(text: str) -> None:
    assert URN.fullmatch(pwid_urn("a.example", datetime(2025, 1, 1, tzinfo=UTC), f"http://b.example/{text}", "page"))
