"""Help in sections: a command with many options lists them under headings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import click

Function = Callable[..., Any]
Decorator = Callable[[Function], Function]

_WIDTH = 24
"""Columns of an option's names; longer ones have a line of their own."""


class SectionOption(click.Option):
    """An option that its command's help lists under a heading."""

    def __init__(self, *args: Any, section: str = "", **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.section = section

    def get_help_extra(self, ctx: click.Context) -> Any:
        """Return what stands in brackets behind the help; a range without an upper end says nothing new."""
        extra = super().get_help_extra(ctx)
        if not extra.get("range", "x<=").count("x<="):
            extra.pop("range", None)
        return extra


class SectionedCommand(click.Command):
    """A command whose help lists its options by section, in the order of the first option of each."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the sections; options without one come last, under "Options"."""
        by_section: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(ctx):
            row = parameter.get_help_record(ctx) if isinstance(parameter, click.Option) else None
            if row:
                by_section.setdefault(section_of(parameter), []).append((row[0].ljust(_WIDTH), row[1]))
        rest = by_section.pop("Options", [])
        for title, rows in [*by_section.items(), ("Options", rest)]:
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows, col_max=_WIDTH)


def section_of(parameter: click.Parameter) -> str:
    """Return the heading that a command's help lists the parameter under."""
    return getattr(parameter, "section", "") or "Options"


def option(section: str, *names: str, **attributes: Any) -> Decorator:
    """Return a decorator that adds an option under the heading `section`; one that is not given is None."""
    return click.option(*names, cls=SectionOption, section=section, **{"default": None, **attributes})


def with_options(options: Iterable[Decorator]) -> Decorator:
    """Return a decorator that adds `options` in their order."""
    listed = list(options)

    def add(command: Function) -> Function:
        for each in reversed(listed):
            command = each(command)
        return command

    return add
