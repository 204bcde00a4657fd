"""Kinds of values that options take: times, sizes, headers."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import Any

import click

from archiver.units import duration_s, size_bytes

STDIN = "-"


class InputPath(click.Path):
    """A file or folder to read, or a pipe; no device that never ends, as /dev/zero."""

    def __init__(self, *, exists: bool = False, dir_okay: bool = True, allow_dash: bool = False) -> None:
        """Take what click.Path takes; the value is a Path."""
        super().__init__(exists=exists, dir_okay=dir_okay, allow_dash=allow_dash, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the path."""
        path = Path(os.fsdecode(super().convert(value, param, ctx)))
        if is_endless(path):
            self.fail(f"{str(value)!r} {NEVER_ENDS}", param, ctx)
        return path


NEVER_ENDS = "is a device, which may never end. Name a file or a pipe."


def is_endless(path: Path) -> bool:
    """Tell whether what is read from `path`, `-` for standard input, may never end: a character device.

    The terminal that someone types at is none of these, nor is the null device.
    """
    try:
        found = os.fstat(0) if str(path) == STDIN else path.stat()
        return stat.S_ISCHR(found.st_mode) and found.st_rdev not in (Path(os.devnull).stat().st_rdev, _terminal())
    except (OSError, ValueError):
        return False


def _terminal() -> int | None:
    """Return the device that standard input is, if that is a terminal."""
    return os.fstat(0).st_rdev if sys.stdin is not None and os.isatty(0) else None


class SiteRules(click.ParamType[Path]):
    """A site rule, a file in TOML, or a folder of such; any other file would be passed over."""

    name = "FILE|DIR"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the path."""
        path = Path(value)
        if not path.exists():
            self.fail(f"{value!r} does not exist", param, ctx)
        if is_endless(path):
            self.fail(f"{value!r} {NEVER_ENDS}", param, ctx)
        if not path.is_dir() and path.suffix != ".toml":
            self.fail(f"{value!r} is no folder, and its name does not end in .toml", param, ctx)
        return path


class Duration(click.ParamType[float]):
    """Seconds, as a number or with a unit."""

    name = "TIME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the seconds."""
        try:
            return value if isinstance(value, float) else duration_s(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


class Size(click.ParamType[int]):
    """A number of bytes, with k, M, G or T for powers of 1024."""

    name = "SIZE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number of bytes."""
        try:
            return value if isinstance(value, int) else size_bytes(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


class Header(click.ParamType[tuple[str, str]]):
    """A request header; what it holds is never quoted, for it may be a secret."""

    name = "HEADER"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        """Return name and value."""
        if isinstance(value, tuple):
            return value
        name, colon, content = str(value).partition(":")
        if not colon or not name.strip():
            self.fail("this is no header; write 'Name: value'.", param, ctx)
        return name.strip(), content.strip()
