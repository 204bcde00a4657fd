"""`archiver export`: what the archive knows, in the formats of other tools."""

from __future__ import annotations

import click

from archiver.cli.lazy import LazyGroup
from archiver.cli.shell import examples

# One module per command.
COMMANDS = {"index": "archiver.cli.export.index"}


@click.group(
    short_help="Write the index in the formats of other tools.",
    cls=LazyGroup,
    modules=COMMANDS,
    epilog=examples("archiver export index -o index.cdxj", "archiver export index --format zipnum -o zipnum"),
)
def command() -> None:
    """Write what the archive knows in the formats of other tools."""
