from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.frontier.header import header_references


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("</a>; rel=next", ["link /a next"]),
        ('</a>; rel="next"', ["link /a next"]),
        ("</a>; title=x; rel=prev; rel=next", ["link /a prev"]),
        ("</a>; rel=next, </b>; rel=stylesheet", ["link /a next", "embed /b"]),
        ('</a,b>; title="x, </c>"; rel=canonical', ["link /a,b canonical"]),
        ('<https://api.w.org/>; rel="https://api.w.org/"', []),
        ("</a>; rel=preconnect", []),
        ('</f>; rel=alternate; type="application/rss+xml"', ["link /f feed"]),
        ("</a>", ["link /a"]),
        ("/a; rel=next", []),
        ("<", []),
        ("", []),
    ],
)
def test_link_fields_are_read(value: str, found: list[str]) -> None:
    references = header_references([("Content-Type", "text/html"), ("LINK", value)])
    assert [f"{each.hop} {each.text} {each.rel}".strip() for each in references] == found


@given(st.text(alphabet='<>;,"=\\ relnxt', max_size=60) | st.text())
def test_any_value_is_read(value: str) -> None:
    assert all(each.hop for each in header_references([("link", value), ("refresh", value)]))


def test_long_fields_end_in_time() -> None:
    started = time.process_time()
    for value in ("<" * 1_000_000, '<a>;"' * 200_000, "<a>" + ";rel=" * 200_000, "<a>;" + "," * 1_000_000):
        list(header_references([("link", value)]))
    assert time.process_time() - started < 5
