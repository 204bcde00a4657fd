from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.replay.leaks import MAX_CAPTURES, MAX_LEAKS, Leak, Leaks, read_report
from tests.replay.shelf import Library


def report(**members: object) -> bytes:
    """Return a report as browsers send it."""
    return json.dumps({"csp-report": members}).encode()


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (
            report(**{"blocked-uri": "http://live.example/a", "effective-directive": "img-src"}),
            Leak("http://live.example/a", "img-src"),
        ),
        (
            report(**{"blocked-uri": "https://live.example", "violated-directive": "connect-src http://h/w/"}),
            Leak("https://live.example", "connect-src"),
        ),
        (report(**{"blocked-uri": "inline", "effective-directive": "script-src-elem"}), None),
        (report(**{"blocked-uri": 7, "effective-directive": "img-src"}), None),
        (report(**{"blocked-uri": "http://live.example/"}), None),
        (b'{"csp-report": []}', None),
        (b"[]", None),
        (b"{", None),
        (b"\xff", None),
        (b"[" * 10_000, None),
    ],
)
def test_a_report_is_a_leak_or_nothing(raw: bytes, expected: Leak | None) -> None:
    assert read_report(raw) == expected


@given(
    st.binary()
    | st.recursive(st.text() | st.integers() | st.none(), st.lists).map(lambda each: json.dumps(each).encode())
)
def test_no_report_is_an_error(raw: bytes) -> None:
    assert read_report(raw) is None


def test_the_leaks_of_a_capture_are_told_once_each_in_their_order(library: Library) -> None:
    capture = next(iter(library[0].lookup("http://news.example/story")))
    leaks = Leaks()
    first, second = Leak("http://b.example/", "img-src"), Leak("http://a.example/", "img-src")
    for leak in (first, second, first):
        leaks.note(capture.record_id.strip("<>"), leak)
    assert leaks.of(capture) == (first, second)


def test_no_more_is_kept_than_is_looked_at(library: Library) -> None:
    capture = next(iter(library[0].lookup("http://news.example/story")))
    leaks = Leaks()
    for number in range(MAX_LEAKS + 5):
        leaks.note(capture.record_id.strip("<>"), Leak(f"http://{number}.example/", "img-src"))
    assert len(leaks.of(capture)) == MAX_LEAKS
    for number in range(MAX_CAPTURES):
        leaks.note(str(number), Leak("http://a.example/", "img-src"))
    assert leaks.of(capture) == ()
