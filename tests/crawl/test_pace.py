from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.crawl.pace import MAX_FAILURES, MAX_PENALTY_S, MAX_REFUSALS, MAX_UNANSWERED, Pace, Rest, finding_of

NOW = 1_800_000_000.0
HOST = "a.example"


def ok(pace: Pace, elapsed_s: float = 0.01, host: str = HOST) -> Rest:
    return pace.answered(host, NOW, status=200, elapsed_s=elapsed_s)


def refused(pace: Pace, retry_after: str | None = None, status: int = 429) -> Rest:
    return pace.answered(HOST, NOW, status=status, elapsed_s=0.01, retry_after=retry_after)


def test_a_quick_host_rests_for_the_configured_delay() -> None:
    pace = Pace(first_penalty_s=2.0, delay_s=1.0)
    assert ok(pace) == Rest(1.0)
    assert ok(Pace(delay_s=0.0)) == Rest(0.0)


def test_a_slow_host_rests_for_twice_its_time_and_one_slow_page_counts_little() -> None:
    pace = Pace(first_penalty_s=2.0, delay_s=1.0)
    assert ok(pace, 3.0).seconds == 6.0
    for _ in range(20):
        ok(pace, 0.1)
    assert ok(pace, 0.1).seconds == 1.0
    assert 1.0 < ok(pace, 3.0).seconds < 3.0
    assert ok(Pace(first_penalty_s=2.0, delay_s=1.0), 500.0).seconds == 30.0
    assert ok(Pace(delay_s=0.0), 3.0).seconds == 0.0


def test_a_crawl_delay_counts_up_to_half_a_minute() -> None:
    pace = Pace(first_penalty_s=2.0, delay_s=1.0)
    pace.ask(HOST, 5.0)
    assert ok(pace).seconds == 5.0
    assert ok(pace, host="b.example").seconds == 1.0
    pace.ask(HOST, 86_400.0)
    assert ok(pace).seconds == 30.0
    pace.ask(HOST, None)
    assert ok(pace).seconds == 1.0


def test_refusals_without_a_time_double_the_rest_and_answers_halve_it() -> None:
    pace = Pace(first_penalty_s=2.0, delay_s=1.0)
    assert [refused(pace).seconds for _ in range(4)] == [2.0, 4.0, 8.0, 16.0]
    assert [ok(pace).seconds for _ in range(5)] == [8.0, 4.0, 2.0, 1.0, 1.0]
    assert refused(pace, status=503).seconds == 2.0


def test_no_penalty_is_longer_than_five_minutes_or_shorter_than_the_delay() -> None:
    pace = Pace(first_penalty_s=2.0, delay_s=1.0)
    assert [refused(pace).seconds for _ in range(9)][-1] == MAX_PENALTY_S
    assert refused(Pace(delay_s=600.0)).seconds == 600.0
    assert refused(Pace(first_penalty_s=0.25, delay_s=1.0)).seconds == 1.0


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("retry_after", "rest"),
    [
        ("120", Rest(120.0)),
        (format_datetime(datetime.fromtimestamp(NOW, UTC) + timedelta(seconds=120), usegmt=True), Rest(120.0)),
        ("0", Rest(1.0)),
        ("901", Rest(901.0, "busy")),
        ("99999999", Rest(86_400.0, "busy")),
        ("soon", Rest(2.0)),
        (None, Rest(2.0)),
    ],
)
def test_retry_after_is_obeyed_and_a_long_one_ends_it_for_this_run(
    status: int, retry_after: str | None, rest: Rest
) -> None:
    assert refused(Pace(first_penalty_s=2.0, delay_s=1.0), retry_after, status) == rest


def test_retry_after_counts_with_no_other_status() -> None:
    assert Pace(delay_s=1.0).answered(HOST, NOW, status=200, elapsed_s=0.0, retry_after="120") == Rest(1.0)


def test_who_waits_long_between_requests_is_patient() -> None:
    assert refused(Pace(delay_s=1000.0, patience_s=60.0), "1500") == Rest(1500.0)


def test_refusals_in_a_row_are_an_answer() -> None:
    pace = Pace(first_penalty_s=2.0, delay_s=1.0)
    rests = [refused(pace, "1") for _ in range(MAX_REFUSALS)]
    assert {rest.stop for rest in rests[:-1]} == {None}
    assert rests[-1].stop == "blocked"
    assert ok(pace).stop is None
    assert refused(pace).stop is None


def test_pages_for_robots_count_as_refusals() -> None:
    pace = Pace(first_penalty_s=2.0, delay_s=1.0)
    rests = [pace.answered(HOST, NOW, status=200, elapsed_s=0.0, is_block=True) for _ in range(MAX_REFUSALS)]
    assert [rest.seconds for rest in rests[:3]] == [2.0, 4.0, 8.0]
    assert rests[-1].stop == "blocked"


def test_a_host_that_gives_no_answer_is_left_alone_longer_each_time() -> None:
    pace = Pace(first_penalty_s=2.0, delay_s=1.0)
    # One failure may be that of the page.
    assert [pace.failed(HOST).seconds for _ in range(4)] == [1.0, 2.0, 4.0, 8.0]
    for _ in range(MAX_FAILURES - 5):
        assert pace.failed(HOST).stop is None
    assert pace.failed(HOST).stop == "unreachable"
    ok(pace)
    assert pace.failed(HOST).stop is None


def test_pages_without_an_answer_say_little_of_their_host() -> None:
    pace = Pace(first_penalty_s=2.0, delay_s=1.0)
    rests = [pace.failed(HOST, has_connected=True) for _ in range(MAX_UNANSWERED)]
    assert {rest.seconds for rest in rests} == {1.0}
    assert {rest.stop for rest in rests[:-1]} == {None}
    assert rests[-1].stop == "unreachable"
    ok(pace)
    assert pace.failed(HOST, has_connected=True).stop is None


def test_hosts_met_longest_ago_are_forgotten() -> None:
    pace = Pace(first_penalty_s=2.0, delay_s=1.0, max_hosts=2)
    for host in (HOST, "b.example", HOST, "c.example"):
        pace.ask(host, 5.0)
    assert ok(pace).seconds == 5.0
    assert ok(pace, host="b.example").seconds == 1.0


@pytest.mark.parametrize(
    ("stop", "words"),
    [("busy", "left alone for 1000 s"), ("blocked", "refused 10"), ("unreachable", "gave no answer, time after time")],
)
def test_a_stopped_host_is_reported(stop: str, words: str) -> None:
    finding = finding_of(HOST, Rest(1000.0, stop))  # type: ignore[arg-type]  # the parameters are texts
    assert finding
    assert (finding.code, finding.value) == (f"crawl.host.{stop}", HOST)
    assert words in finding.message


def test_a_host_that_goes_on_is_not_reported() -> None:
    assert finding_of(HOST, Rest(1000.0)) is None


STEPS = st.one_of(
    st.builds(
        lambda s, e, r, b: (s, e, r, b),
        st.sampled_from([200, 404, 429, 503]),
        st.floats(0, 1e4),
        st.none() | st.text(max_size=8) | st.integers(0, 10**9).map(str),
        st.booleans(),
    ),
    st.none(),
)


@given(st.floats(0, 1e4), st.lists(STEPS, max_size=30))
def test_every_rest_is_at_least_the_delay_and_at_most_a_day(
    delay_s: float, steps: list[tuple[int, float, str | None, bool] | None]
) -> None:
    pace = Pace(delay_s=delay_s)
    for step in steps:
        if step is None:
            rest = pace.failed(HOST)
        else:
            status, elapsed_s, retry_after, is_block = step
            rest = pace.answered(
                HOST, NOW, status=status, elapsed_s=elapsed_s, retry_after=retry_after, is_block=is_block
            )
        assert delay_s <= rest.seconds <= 86_400
