"""Progress of an extraction: figures, lines for a log, a bar that goes away."""

from __future__ import annotations

import io

from rich.console import Console

from archiver.cli.extract_drawing import ExtractDrawing, Lines, Pace
from archiver.dataset.report import ExtractionReport


class Clock:
    """A clock that is moved."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_figures_tell_captures_records_rate_and_rest() -> None:
    clock, report = Clock(), ExtractionReport(records=1000)
    pace = Pace(report, clock)
    pace.begin()
    report.records += 30
    clock.now += 2
    assert pace.words(100, 1200) == ["100 of 1,200 captures", "30 records"]
    clock.now += 8
    # What was up to date before is not counted into the rate.
    assert pace.words(100, 1200) == ["100 of 1,200 captures", "30 records", "3/s", "1:50 to go"]


def test_a_log_gets_a_line_every_half_minute() -> None:
    clock, said = Clock(), list[str]()
    lines = Lines(said.append, ExtractionReport(), clock)
    for second in range(70):
        clock.now = 100.0 + second
        lines.step("extracting", second + 1, 1000)
    assert said == [
        "0:30  31 of 1,000 captures, 0 records, 0/s, 15:37 to go",
        "1:00  61 of 1,000 captures, 0 records, 0/s, 15:23 to go",
    ]


def test_the_bar_shows_the_figures_and_is_gone_in_the_end() -> None:
    clock, report = Clock(), ExtractionReport()
    console = Console(file=io.StringIO(), force_terminal=True, width=120)
    drawing = ExtractDrawing(report, console, clock)
    drawing.step("indexing", 1, 2)
    drawing.step("extracting", 1, 400)
    assert console.file.getvalue() == ""  # type: ignore[attr-defined]  # it is a StringIO
    report.records = 12
    clock.now += 10
    drawing.step("extracting", 100, 400)
    drawing.pause()
    shown = console.file.getvalue()  # type: ignore[attr-defined]  # it is a StringIO
    assert "100 of 400 captures, 12 records, 1/s, 0:30 to go" in shown
    drawing.step("extracting", 400, 400)
    assert not drawing._bars.live.is_started
