"""`archiver warc`: looks into WARC files anywhere, in an archive or not."""

from __future__ import annotations

import click

from archiver.cli.lazy import LazyGroup
from archiver.cli.shell import examples

# One module per command.
COMMANDS = {name: f"archiver.cli.warc.{name}" for name in ("check", "list", "cat", "index", "repair", "recompress")}


@click.group(
    short_help="Look into WARC files anywhere; check and repair them.",
    cls=LazyGroup,
    modules=COMMANDS,
    epilog=examples("archiver warc check warcs", "archiver warc list warcs/demo-1.warc.gz"),
)
def command() -> None:
    """Look into WARC, ARC and WACZ files anywhere: check, list, print, index, repair, recompress.

    The files need not be in an archive, and are not changed: what is made goes to a file of its own, unless
    `recompress --in-place` is asked for.
    """
