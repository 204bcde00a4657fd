"""`archiver seal parts`."""

from __future__ import annotations

from pathlib import Path

import click

from archiver.cli.kinds import InputPath
from archiver.cli.shell import Shell, clean, examples, pass_shell


@click.command(
    short_help="Part a seal into files that openssl can check.",
    epilog=examples(
        "archiver seal parts seals/news.seal.json -o parts",
        "archiver seal parts seals/news.seal.json -o parts/first",
    ),
)
@click.argument("seal", metavar="SEAL", type=InputPath(exists=True, dir_okay=False))
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="The folder for the parts, made if it is not there.",
)
@pass_shell
def command(shell: Shell, seal: Path, output: Path) -> int:
    """Write manifest.json, signature.bin, public-key.pem, certificates.pem and token.tsr, as far as SEAL has them.

    manifest.json is what was signed, byte for byte.
    """
    from archiver.seal.files import whole_seal
    from archiver.seal.parts import seal_parts
    from archiver.store.folder import make_folder, write_file

    parts = list(seal_parts(whole_seal(seal)))
    make_folder(output)
    for name, raw in parts:
        write_file(output / name, raw)
        shell.write(clean(str(output / name)))
    return 0
