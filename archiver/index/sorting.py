"""Sorts more lines than memory holds: sorted runs go to temporary files, which are merged."""

from __future__ import annotations

import contextlib
import heapq
from collections.abc import Iterable, Iterator
from typing import IO

from archiver.errors import StoreError

RUN_BYTES = 16 * 1024 * 1024
"""How many bytes of lines are sorted in memory at a time."""

MERGED_AT_ONCE = 64
"""How many temporary files are open at a time."""


def sorted_lines(lines: Iterable[bytes], *, run_bytes: int = RUN_BYTES) -> Iterator[bytes]:
    """Yield `lines`, each with its line end, in the order of their bytes (LC_ALL=C), equal ones once.

    Raises StoreError if the temporary files cannot be written.
    """
    with contextlib.ExitStack() as files:
        try:
            yield from _without_repeats(_merged(lines, run_bytes, files))
        except OSError as error:
            import tempfile

            reason = error.strerror or type(error).__name__
            hint = "Set TMPDIR to a folder with room for the index."
            raise StoreError(f"the lines cannot be sorted ({reason})", tempfile.gettempdir(), hint) from error


def _merged(lines: Iterable[bytes], run_bytes: int, files: contextlib.ExitStack) -> Iterator[bytes]:
    runs: list[IO[bytes]] = []
    held: list[bytes] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= run_bytes:
            held.sort()
            runs.append(_stored(held, files))
            held, size = [], 0
            if len(runs) >= MERGED_AT_ONCE:
                merged = _stored(heapq.merge(*runs), files)
                for run in runs:
                    run.close()
                runs = [merged]
    held.sort()
    return heapq.merge(*runs, held) if runs else iter(held)


def _stored(lines: Iterable[bytes], files: contextlib.ExitStack) -> IO[bytes]:
    # Most indexes are sorted in memory, and this costs two milliseconds.
    import tempfile

    file = files.enter_context(tempfile.TemporaryFile(prefix="archiver-"))  # noqa: SIM115  (the stack closes it)
    file.writelines(lines)
    file.seek(0)
    return file


def _without_repeats(lines: Iterator[bytes]) -> Iterator[bytes]:
    last = None
    for line in lines:
        if line != last:
            yield line
        last = line
