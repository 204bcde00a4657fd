"""How often a process that extracts looks for unreachable cycles of objects."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator

OBJECTS = 10_000
"""New objects between two looks. A page makes some thousands and leaves hardly a cycle behind; with Python's 700 the
looks took a tenth of an extraction's time."""


@contextlib.contextmanager
def rare_looks() -> Iterator[None]:
    """Look seldom while the block runs; for processes that are ours, not for a library's caller."""
    before = gc.get_threshold()
    gc.set_threshold(OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
