"""The clock of an archived page: that of its capture where it is asked for, else the reader's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.replay.chromium.stage import Stage, staged
from tests.replay.shelf import FIRST

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Frame

pytestmark = pytest.mark.browser

SITE = "http://clock.example"
PAGE = """<!DOCTYPE html><html><head><title>clock</title></head><body>
<p id=year></p><p id=age></p>
<script>
document.getElementById("year").textContent = "\u00a9 " + new Date().getFullYear();
const days = Math.floor((Date.now() - Date.parse("2024-05-03T10:00:00Z")) / 864e5);
document.getElementById("age").textContent = days + " days ago";
</script></body></html>"""

NEAR = f"(instant) => Math.abs(instant - {int(FIRST.timestamp() * 1000)}) < 60_000"
TOLD = {
    "the present": f"({NEAR})(Date.now())",
    "a new date": f"({NEAR})(+new Date())",
    "a date as a function": f"({NEAR})(Date.parse(Date()))",
    "by Reflect": f"({NEAR})(+Reflect.construct(Date, []))",
    "a class of its own": f"(() => {{ class Day extends Date {{}}; const day = new Day(); "
    f"return day instanceof Day && day instanceof Date && ({NEAR})(+day) }})()",
    "where the clock of the page begins": f"({NEAR})(performance.timeOrigin)",
    "since it began": "Math.abs(performance.timeOrigin + performance.now() - Date.now()) < 1_000",
    "the older timing": f"({NEAR})(performance.timing.navigationStart)",
    "what has not happened": "performance.timing.redirectStart === 0",
    "a formatted present": "new Intl.DateTimeFormat('en', {year: 'numeric'}).format() === '2024'",
    "its parts": "new Intl.DateTimeFormat('en', {year: 'numeric'}).formatToParts()[0].value === '2024'",
    "a formatted date": "new Intl.DateTimeFormat('en', {year: 'numeric', timeZone: 'UTC'}).format(0) === '1970'",
    "Temporal": "typeof Temporal === 'undefined' || [Temporal.Now.plainDateISO(), Temporal.Now.plainDateTimeISO(), "
    "Temporal.Now.zonedDateTimeISO('UTC'), Temporal.Now.instant()].every((each) => String(each).startsWith('2024-05-'))"
    " && Temporal.Now.plainTimeISO('UTC').hour === 10",
    "a given date": "new Date(2020, 1, 2).getMonth() === 1 && +new Date(5) === 5 && isNaN(new Date(undefined))",
    "UTC and parse": "Date.UTC(1970, 0, 2) === 864e5 && Date.parse('1970-01-02') === 864e5",
    "one constructor": "new Date().constructor === Date && Date.prototype.constructor === Date",
    "one prototype": "Object.getPrototypeOf(new Date(0)) === Date.prototype",
    "what it looks like": "/\\[native code\\]/.test(Date) && /\\[native code\\]/.test(Date.now) && Date.length === 7 "
    "&& Date.name === 'Date' && !Object.keys(self).includes('Date')",
    "nothing left behind": "![...document.scripts].some((each) => each.src)",
}


def shown(stage: Stage) -> Frame:
    """Return the frame with the page."""
    return stage.framed(f"{SITE}/")


@pytest.fixture(scope="module")
def frame(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Frame]:
    """The page, with the clock of its capture."""
    folder = tmp_path_factory.mktemp("dates") / "clock"
    with staged(folder, {f"{SITE}/": PAGE}, browser, dates="captured") as stage:
        yield shown(stage)


def test_a_page_shows_the_year_and_the_age_that_it_showed(frame: Frame) -> None:
    assert frame.inner_text("#year") == "© 2024"
    assert frame.inner_text("#age") == "3 days ago"


@pytest.mark.parametrize("what", TOLD)
def test_a_page_finds_the_time_of_its_capture(frame: Frame, what: str) -> None:
    assert frame.evaluate(TOLD[what]) is True


def test_the_clock_goes_on(frame: Frame) -> None:
    before = frame.evaluate("Date.now()")
    frame.wait_for_function(f"Date.now() > {before} + 20")
    assert frame.evaluate("Date.now()") > before


def test_without_being_asked_for_the_time_is_the_readers(
    tmp_path_factory: pytest.TempPathFactory, browser: Browser
) -> None:
    with staged(tmp_path_factory.mktemp("dates") / "now", {f"{SITE}/": PAGE}, browser) as stage:
        told = shown(stage).evaluate("Date.now()")
        assert abs(told / 1000 - datetime.now(UTC).timestamp()) < 60
