"""Progress on a terminal's standard error, drawn with rich."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

_PATIENCE_S = 0.5
"""What is done sooner is not worth a bar."""


class Drawing:
    """Draws one bar for each kind of work that takes long, and wipes it when the work is done."""

    def __init__(self, console: Console | None = None, clock: Callable[[], float] = monotonic) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[counts]}"))
        shown = console or Console(stderr=True)
        self._bars = Progress(*columns, TimeElapsedColumn(), console=shown, transient=True)
        self._clock = clock
        self._begun: dict[str, float] = {}
        self._tasks: dict[str, TaskID] = {}

    def step(self, what: str, done: int, total: int | None = None) -> None:
        """Draw that `done` of `total` items of the work called `what` are done."""
        if total is not None and done >= total:
            self._end(what)
            return
        if self._clock() - self._begun.setdefault(what, self._clock()) < _PATIENCE_S:
            return
        counts = f"{done:,}" if total is None else f"{done:,}/{total:,}"
        if what not in self._tasks:
            self._tasks[what] = self._bars.add_task(escape(what), total=total, counts=counts)
        self._bars.update(self._tasks[what], completed=done, total=total, counts=counts)
        if not self._bars.live.is_started:
            self._bars.start()

    def note(self, text: str) -> None:
        """Write one line above the bars."""
        self._bars.console.print(escape(text), highlight=False)

    def pause(self) -> None:
        """Wipe the bars, so that something else can be written; the next step draws them again."""
        if self._bars.live.is_started:
            self._bars.stop()

    def _end(self, what: str) -> None:
        self._begun.pop(what, None)
        if what in self._tasks:
            self._bars.remove_task(self._tasks.pop(what))
        if not self._tasks:
            self.pause()
