"""How a crawl is watched: drawn on a terminal, told in a line now and then elsewhere, or written as JSON.

All three are made of the events that the crawl tells (`archiver.crawl.events`).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

from archiver.cli.shell import Shell, counted

Event = dict[str, Any]
OnEvent = Callable[[Event], None]

_LINE_EVERY_S = 30.0


@contextmanager
def watching(shell: Shell, *, as_json: bool) -> Iterator[OnEvent | None]:
    """Give what a crawl's events are told to, None if nobody wants to know."""
    listeners: list[OnEvent] = [shell.emit] if as_json else []
    is_drawn = sys.stderr.isatty() and os.environ.get("TERM") != "dumb" and not (as_json and sys.stdout.isatty())
    if is_drawn and not shell.quiet:
        from archiver.cli.crawl_drawing import CrawlDrawing

        listeners.append(shell.shows(CrawlDrawing()))
    elif not shell.quiet:
        listeners.append(Lines(shell.say))

    def tell(event: Event) -> None:
        for listener in listeners:
            listener(event)

    yield tell if listeners else None


class Lines:
    """Says every half minute how far the crawl is."""

    def __init__(self, say: Callable[[str], None], clock: Callable[[], float] = monotonic) -> None:
        self._say = say
        self._clock = clock
        self._said = clock()

    def __call__(self, event: Event) -> None:
        """Take an event."""
        if event["event"] == "progress" and self._clock() - self._said >= _LINE_EVERY_S:
            self._said = self._clock()
            self._say(f"{elapsed(event['elapsed_s'])}  " + ", ".join(figures(event)))


def figures(event: Event) -> list[str]:
    """Return the figures of a progress event as words, the most telling first."""
    words = [
        counted(event["captures"], "capture", grouped=True),
        f"{event['queued']:,} to go",
        f"{event['rate']:.1f}/s",
        size_words(event["bytes"]),
    ]
    if event["failed"]:
        words.append(f"{event['failed']:,} failed")
    if event["hosts"] > 1:
        words.append(f"{event['hosts']:,} hosts")
    return words


def fitted(words: list[str], columns: int) -> str:
    """Return as many of `words` as fit into a line of `columns`, three blanks between."""
    line = words[0]
    for word in words[1:]:
        if len(line) + 3 + len(word) > columns:
            break
        line += f"   {word}"
    return line


def elapsed(seconds: float) -> str:
    """Return a span of time as "0:42" or "2:03:04"."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def size_words(size_bytes: int) -> str:
    """Return a size in the unit that suits it, in powers of 1024 as --max-bytes takes them."""
    size = float(size_bytes)
    for unit in ("B", "kB", "MB", "GB"):
        if size < 1024:
            return f"{size:.0f} {unit}" if unit == "B" or size >= 100 else f"{size:.1f} {unit}"
        size /= 1024
    return f"{size:.1f} TB"
