"""What beginning to write an element gives back."""

from __future__ import annotations

from collections.abc import Callable

from lxml.etree import _Element

from archiver.extract.writing import Writing

Close = Callable[[], None]
"""What is to be called when an element ends."""
Opener = Callable[[Writing, _Element], Close | None]
"""Called when an element begins; returns what is to be called when it ends, None if nothing is, or `skipped`."""


def skipped() -> None:
    """Stands for the end of an element whose content is not wanted."""
