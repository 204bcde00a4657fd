"""How the library tells that long work goes on; it never prints itself."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Receives counts while work goes on; an implementation may draw them."""

    def step(self, what: str, done: int, total: int | None = None) -> None:
        """Say that `done` of `total` items (None: unknown) of the work called `what` are done."""

    def note(self, text: str) -> None:
        """Say one line about an item."""


class Silent:
    """The default: says nothing."""

    def step(self, what: str, done: int, total: int | None = None) -> None:
        """Say nothing."""

    def note(self, text: str) -> None:
        """Say nothing."""


SILENT: Progress = Silent()
