"""`archiver export`: what the archive knows, in the formats of other tools."""

from __future__ import annotations

import click

from archiver.cli.lazy import LazyGroup

# One module per command.
COMMANDS = {"index": "archiver.cli.export.index"}


@click.group(cls=LazyGroup, modules=COMMANDS)
def command() -> None:
    """Write what the archive knows in the formats of other tools."""
