"""The files that a command is to look into, one after the other."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from archiver.cli.shell import Shell
from archiver.errors import WarcError
from archiver.warc.files import open_warc
from archiver.warc.wacz import is_wacz

STDIN = Path("-")


def each_file(shell: Shell, paths: Iterable[Path]) -> Iterator[tuple[BinaryIO, str] | None]:
    """Yield each file opened, and its name; `-` is standard input.

    One that cannot be opened, or is a package of files, is told on stderr and None in its place.
    """
    for path in paths:
        if path == STDIN:
            yield sys.stdin.buffer, "-"
            continue
        try:
            file = open_one(path)
        except WarcError as error:
            shell.complain(error)
            yield None
            continue
        with file:
            yield file, str(path)


def open_one(path: Path) -> BinaryIO:
    """Return the WARC or ARC file at `path`, opened. Raises WarcError if it cannot be, or is a WACZ."""
    if path.is_file() and is_wacz(path):
        hint = "Take it into an archive with `archiver import`, or unzip it and look into the files under archive/."
        raise WarcError("is a WACZ, a package of WARC files", str(path), hint)
    return open_warc(path)
