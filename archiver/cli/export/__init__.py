"""`archiver export`: what the archive knows, in the formats of other tools."""

from __future__ import annotations

import click

from archiver.cli.lazy import LazyGroup
from archiver.cli.shell import examples

# One module per command.
COMMANDS = {
    "index": "archiver.cli.export.index",
    "provenance": "archiver.cli.export.provenance",
    "documents": "archiver.cli.export.documents",
}


@click.group(
    short_help="Write index, provenance, documents for other tools.",
    cls=LazyGroup,
    modules=COMMANDS,
    epilog=examples(
        "archiver export index -o index.cdxj", "archiver export provenance records/part.jsonl --format jsonld"
    ),
)
def command() -> None:
    """Write what the archive knows in the formats of other tools."""
