"""Lines of a stream that may be hostile: none longer than a bound, nor more than honest bytes can give."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from typing import IO

from archiver.errors import WarcError
from archiver.pack.rules.container import MAX_RATIO, SMALL

LONGEST = 16 * 1024 * 1024
"""Bytes of a line: a page's line holds its text."""


def lines_of(file: IO[bytes] | io.BufferedReader, *, most: int | None = None) -> Iterator[tuple[int, bytes]]:
    """Yield number and bytes of each line; `most` bounds the bytes of all. Raises WarcError where it is exceeded."""
    number = total = 0
    while raw := file.readline(LONGEST + 1):
        number += 1
        total += len(raw)
        if len(raw) > LONGEST or (most is not None and total > most):
            raise WarcError(f"line {number} is longer than it may be")
        yield number, raw


def gzip_lines(file: IO[bytes], packed_size: int) -> Iterator[tuple[int, bytes]]:
    """Yield number and bytes of each line of a gzip file of `packed_size` bytes. Raises WarcError as `lines_of`."""
    with gzip.GzipFile(fileobj=file, mode="rb") as plain:
        yield from lines_of(io.BufferedReader(plain), most=max(SMALL, MAX_RATIO * packed_size))
