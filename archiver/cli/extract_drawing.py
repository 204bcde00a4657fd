"""Progress of an extraction: a bar on a terminal's standard error, a line now and then elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING

from archiver.cli.shell import counted
from archiver.cli.watching import elapsed

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import TaskID

    from archiver.dataset.report import ExtractionReport

_PATIENCE_S = 0.5
_REDRAW_S = 0.1
_LINE_EVERY_S = 30.0
_SOON = 3.0
"""Before so many seconds there is nothing to reckon the rest from."""


class Pace:
    """How far an extraction is, in words: captures, records, rate, rest."""

    def __init__(self, report: ExtractionReport, clock: Callable[[], float] = monotonic) -> None:
        self._report = report
        self._clock = clock
        self.begun = clock()
        self._before = 0

    def begin(self) -> None:
        """Count from now on: what was up to date took no time."""
        self.begun, self._before = self._clock(), self._report.records

    def words(self, done: int, total: int) -> list[str]:
        """Return the figures for `done` of `total` captures, the most telling first."""
        spent = self._clock() - self.begun
        made = self._report.records - self._before
        figures = [f"{done:,} of {counted(total, 'capture', grouped=True)}", counted(made, "record", grouped=True)]
        if spent > _SOON:
            figures.append(f"{made / spent:.0f}/s")
            figures.append(f"{elapsed((total - done) * spent / max(done, 1))} to go")
        return figures


class ExtractDrawing:
    """Draws a bar with the figures beside it, and wipes it when the work is done."""

    def __init__(
        self, report: ExtractionReport, console: Console | None = None, clock: Callable[[], float] = monotonic
    ) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn

        from archiver.cli.drawing import Drawing

        console = console or Console(stderr=True)
        self._others = Drawing(console, clock)
        self._bars = Progress(
            TextColumn("extracting"), BarColumn(), TextColumn("{task.fields[words]}"), console=console, transient=True
        )
        self._task: TaskID | None = None
        self._pace = Pace(report, clock)
        self._clock = clock
        self._drawn = clock()

    def step(self, what: str, done: int, total: int | None = None) -> None:
        """Draw that `done` of `total` captures are done; other work has a bar of its own."""
        if what != "extracting" or total is None:
            self._others.step(what, done, total)
            # What comes next is not to be measured by this.
            self._pace.begin()
            return
        now = self._clock()
        if done >= total:
            self.pause()
        elif now - self._drawn >= _REDRAW_S and now - self._pace.begun >= _PATIENCE_S:
            self._drawn = now
            self._draw(done, total)

    def note(self, text: str) -> None:
        """Write one line above the bar."""
        self._others.note(text)

    def pause(self) -> None:
        """Wipe the bar; the next step draws it again."""
        self._others.pause()
        if self._bars.live.is_started:
            self._bars.stop()

    def _draw(self, done: int, total: int) -> None:
        words = ", ".join(self._pace.words(done, total))
        if self._task is None:
            self._task = self._bars.add_task("", total=total, words=words)
        self._bars.update(self._task, completed=done, total=total, words=words)
        if not self._bars.live.is_started:
            self._bars.start()


class Lines:
    """Says every half minute how far it is."""

    def __init__(
        self, say: Callable[[str], None], report: ExtractionReport, clock: Callable[[], float] = monotonic
    ) -> None:
        self._say = say
        self._clock = clock
        self._pace = Pace(report, clock)
        self._said = clock()

    def step(self, what: str, done: int, total: int | None = None) -> None:
        """Take a step."""
        if total is None or self._clock() - self._said < _LINE_EVERY_S:
            return
        self._said = self._clock()
        words = self._pace.words(done, total) if what == "extracting" else [f"{what} {done:,} of {total:,}"]
        self._say(f"{elapsed(self._said - self._pace.begun)}  " + ", ".join(words))

    def note(self, text: str) -> None:
        """Say one line."""
        self._say(text)
