"""What is told of a crawl that goes on, in words."""

from __future__ import annotations

import pytest

from archiver.cli.watching import Lines, elapsed, figures, fitted, size_words
from tests.cli.events import captured, progress


def test_figures_say_failures_and_hosts_only_where_there_are_some() -> None:
    assert figures(progress(captures=1)) == ["1 capture", "0 to go", "0.0/s", "0 B"]
    told = figures(progress(captures=1204, queued=3310, rate=5.14, bytes=40_000_000, failed=2, hosts=4))
    assert told == ["1,204 captures", "3,310 to go", "5.1/s", "38.1 MB", "2 failed", "4 hosts"]


def test_a_narrow_terminal_gets_the_most_telling_figures() -> None:
    assert fitted(["0:42", "12 captures", "3 to go", "5.1/s"], 30) == "0:42   12 captures   3 to go"


@pytest.mark.parametrize(("seconds", "text"), [(0, "0:00"), (62.9, "1:02"), (7384, "2:03:04"), (360000, "100:00:00")])
def test_time_is_in_minutes_and_hours(seconds: float, text: str) -> None:
    assert elapsed(seconds) == text


@pytest.mark.parametrize(
    ("size", "text"), [(0, "0 B"), (1023, "1023 B"), (1024, "1.0 kB"), (200 << 10, "200 kB"), (3 << 40, "3.0 TB")]
)
def test_sizes_have_a_unit(size: int, text: str) -> None:
    assert size_words(size) == text


def test_without_a_terminal_a_line_is_said_every_half_minute() -> None:
    said: list[str] = []
    now = [0.0]
    watch = Lines(said.append, lambda: now[0])
    for second in range(95):
        now[0] = float(second)
        watch(progress(captures=second, elapsed_s=float(second)))
        watch(captured("http://a.example/"))
    assert said == [
        f"{at}  {count} captures, 0 to go, 0.0/s, 0 B" for at, count in (("0:30", 30), ("1:00", 60), ("1:30", 90))
    ]
