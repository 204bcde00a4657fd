"""Where a command writes what it makes."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO


@contextlib.contextmanager
def output_file(path: Path | None) -> Iterator[BinaryIO]:
    """Give the file to write: `path`, which is there whole or not at all, or stdout for None and "-"."""
    if path is None or str(path) == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    from archiver.store.folder import atomic_file

    with atomic_file(path) as file:
        yield file
