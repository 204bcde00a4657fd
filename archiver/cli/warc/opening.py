"""The files that a command is to look into, one after the other."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from archiver.cli.shell import Shell, clean, counted
from archiver.errors import UsageError, WarcError
from archiver.warc.arc import is_arc_opening
from archiver.warc.files import open_warc, opening
from archiver.warc.packages import is_wacz

STDIN = Path("-")

_SUFFIXES = (".warc", ".warc.gz", ".warc.zst", ".arc", ".arc.gz", ".wacz")


def expanded(shell: Shell, paths: Iterable[Path]) -> Iterator[Path]:
    """Yield `paths`, and for a folder the web archives in it, at any depth, by their names; itself if it has none.

    A folder in it that cannot be looked into comes behind them. Web archives under other names are told of.
    """
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        shut: list[Path] = []
        inside = list(_files_in(path, shut))
        named = [each for each in inside if each.name.lower().endswith(_SUFFIXES)]
        others = [each for each in inside if each not in set(named) and _holds_archive(each)]
        if others:
            files = counted(len(others), "web archive")
            shell.say(clean(f"{path}: {files} left out for the name, like {others[0]}. Name such files to take them."))
        yield from named or ([] if shut else [path])
        yield from shut


def _files_in(folder: Path, shut: list[Path]) -> Iterator[Path]:
    """Yield the files in `folder`, at any depth, sorted; folders that cannot be looked into are put into `shut`."""
    found = []
    for parent, _, names in os.walk(folder, onerror=lambda error: shut.append(Path(error.filename))):
        found += [Path(parent, name) for name in names]
    return (each for each in sorted(found) if each.is_file())


def _holds_archive(path: Path) -> bool:
    """Tell whether a file is a web archive by what it holds; one that cannot be read is none."""
    try:
        with path.open("rb") as file:
            first = opening(file)
        return first.upper().startswith(b"WARC/") or is_arc_opening(first) or is_wacz(path)
    except (OSError, WarcError):
        return False


def no_files(folder: Path) -> WarcError:
    """Return the error for a folder that holds no web archives, or cannot be looked into."""
    try:
        os.scandir(folder).close()
    except OSError as error:
        what = f"the folder cannot be looked into ({error.strerror})"
        return WarcError(what, str(folder), "Look at its permissions.")
    return WarcError("a folder without WARC files", str(folder), "Name the files, or the folder that holds them.")


def each_file(shell: Shell, paths: Iterable[Path]) -> Iterator[tuple[BinaryIO, str] | None]:
    """Yield each file opened, and its name; `-` is standard input, a package is the WARC files in it.

    For one that cannot be opened, or not be read to its end, that is told on stderr, and None comes.
    """
    for path in paths:
        try:
            yield from _opened(path)
        except WarcError as error:
            shell.complain(error)
            yield None


def _opened(path: Path) -> Iterator[tuple[BinaryIO, str]]:
    if path == STDIN:
        yield sys.stdin.buffer, "-"
    elif path.is_file() and is_wacz(path):
        from archiver.warc.wacz import warc_members

        for member in warc_members(path):
            yield member.stream, f"{path}/archive/{member.name}"
    else:
        with open_one(path) as file:
            yield file, str(path)


def need_file(path: Path, what: str) -> None:
    """Raise the error that fits if `path` is no WARC or ARC file that can be opened, or UsageError for standard input.

    `what` says what is to be done with it: "repaired".
    """
    if path == STDIN:
        raise UsageError(f"standard input cannot be {what}: it can be read only once", "-", "Save it to a file first.")
    open_one(path).close()


def open_one(path: Path) -> BinaryIO:
    """Return the WARC or ARC file at `path`, opened. Raises WarcError if it cannot be, or is a WACZ."""
    if path.is_dir():
        raise no_files(path)
    if path.is_file() and is_wacz(path):
        hint = "Take it into an archive with `archiver import`, or unzip it and look into the files under archive/."
        raise WarcError("is a WACZ, a package of WARC files", str(path), hint)
    return open_warc(path)
