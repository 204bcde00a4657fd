"""`archiver seal`: a seal over a dataset; its sub-commands make keys and proofs, and part a seal for openssl."""

from __future__ import annotations

import click

from archiver.cli.lazy import LazyGroup
from archiver.cli.shell import examples

DEFAULT = "make"
# One module per command.
COMMANDS = {name: f"archiver.cli.seal.{name}" for name in (DEFAULT, "key", "prove", "parts")}


class SealGroup(LazyGroup):
    """Takes what is no sub-command for the arguments of `seal make`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the name of the default command before arguments that begin with another word, or with its options."""
        if not args or (args[0] not in COMMANDS and args[0] not in ctx.help_option_names):
            args = [DEFAULT, *args]
        return super().parse_args(ctx, args)


@click.group(
    short_help="Seal a dataset; make keys and proofs of single rows.",
    cls=SealGroup,
    modules=COMMANDS,
    epilog=examples(
        "archiver seal",
        "archiver seal make --name news -o news.seal.json",
        after="A dataset that is called like a sub-command: `archiver seal ./key`.",
    ),
)
def command() -> None:
    """Seal a dataset: one Merkle root over its rows, files, WARC files and schemas, signed and timestamped.

    `archiver seal [DATASET]…` is short for `archiver seal make [DATASET]…`. `archiver verify` checks seals and proofs.
    """
