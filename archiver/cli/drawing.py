"""Progress on a terminal's standard error, drawn with rich."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars


class Drawing:
    """Draws one bar for each kind of work that reports steps, and wipes them when the work is done."""

    def __init__(self) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._bars = Bars(*columns, console=Console(stderr=True), transient=True)
        self._tasks: dict[str, int] = {}

    def step(self, what: str, done: int, total: int | None = None) -> None:
        """Draw that `done` of `total` items of the work called `what` are done."""
        if what not in self._tasks:
            self._bars.start()
            self._tasks[what] = int(self._bars.add_task(escape(what), total=total))
        self._bars.update(self._bars.task_ids[self._tasks[what]], completed=done, total=total)
        if all(task.finished for task in self._bars.tasks):
            self._bars.stop()
            self._tasks.clear()

    def note(self, text: str) -> None:
        """Write one line above the bars."""
        self._bars.console.print(escape(text), highlight=False)
