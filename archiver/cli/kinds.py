"""Kinds of values that options take: times, sizes, headers."""

from __future__ import annotations

from typing import Any

import click

from archiver.units import duration_s, size_bytes


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
