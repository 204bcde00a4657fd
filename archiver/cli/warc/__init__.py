"""`archiver warc`: looks into WARC files anywhere, in an archive or not."""

from __future__ import annotations

import click

from archiver.cli.lazy import LazyGroup

# One module per command.
COMMANDS = {name: f"archiver.cli.warc.{name}" for name in ("check", "list", "cat", "index", "repair", "recompress")}


@click.group(cls=LazyGroup, modules=COMMANDS)
def command() -> None:
    """Look into WARC, ARC and WACZ files anywhere: check, list, print, index, repair, recompress.

    The files need not be in an archive, and are never changed: what is made goes to a file of its own.
    """
