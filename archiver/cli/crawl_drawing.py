"""A crawl drawn with rich on a terminal's standard error."""

from __future__ import annotations

from rich.console import Console, Group
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from archiver.cli.shell import clean, cut_middle
from archiver.cli.watching import Event, elapsed, figures, fitted

_COLOURS = {"2": "green", "3": "cyan", "4": "yellow", "5": "red"}


class CrawlDrawing:
    """Draws two lines at the foot of the terminal: the figures, and what came last."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(stderr=True)
        self._spinner = Spinner("dots")
        self._progress: Event | None = None
        self._last = Text()
        self._live = Live(console=self._console, get_renderable=self._drawn, transient=True, refresh_per_second=5)

    def __call__(self, event: Event) -> None:
        """Take an event."""
        match event["event"]:
            case "progress":
                self._progress = event
                if not self._live.is_started:
                    self._live.start()
            case "captured" | "revisit":
                status = str(event["status"])
                self._last = Text.assemble((status, _COLOURS.get(status[:1], "")), " ", (self._cut(event), "dim"))
            case "failed":
                self._last = Text.assemble(("failed", "red"), " ", (self._cut(event), "dim"))
            case "stopped" | "finished":
                self.pause()

    def pause(self) -> None:
        """Wipe the lines, so that something else can be written; the next progress draws them again."""
        if self._live.is_started:
            self._live.stop()

    def _cut(self, event: Event) -> str:
        return cut_middle(clean(event["url"]), max(20, self._console.width - 12))

    def _drawn(self) -> Group:
        if self._progress is None:
            return Group()
        head = Table.grid(padding=(0, 1))
        line = fitted([elapsed(self._progress["elapsed_s"]), *figures(self._progress)], self._console.width - 2)
        head.add_row(self._spinner, Text(line, no_wrap=True, overflow="ellipsis"))
        return Group(head, Text("  ", no_wrap=True, overflow="ellipsis").append_text(self._last))
