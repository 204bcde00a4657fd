"""Kinds of values that options take: times, sizes, headers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from archiver.units import duration_s, size_bytes


class SiteRules(click.ParamType[Path]):
    """A site rule, a file in TOML, or a folder of such; any other file would be passed over."""

    name = "FILE|DIR"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the path."""
        path = Path(value)
        if not path.exists():
            self.fail(f"{value!r} does not exist", param, ctx)
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
