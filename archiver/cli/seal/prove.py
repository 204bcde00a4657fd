"""`archiver seal prove`."""

from __future__ import annotations

from pathlib import Path

import click

from archiver.cli.kinds import InputPath
from archiver.cli.shell import Shell, counted, examples, pass_shell


@click.command(
    short_help="Prove that a row is under a seal.",
    epilog=examples(
        "archiver seal prove records/part.jsonl:1",
        "archiver seal prove records/part.jsonl:1 --seal seals/news.seal.json -o first.proof.json",
    ),
)
@click.argument("rows", metavar="ROW...", nargs=-1, required=True)
@click.option(
    "--seal",
    "given",
    type=InputPath(exists=True, dir_okay=False),
    metavar="FILE",
    help="The seal.  [default: the last one in seals/]",
)
@click.option(
    "--dataset",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="The folder that the sealed files lie in.  [default: where the seal lies, or the archive]",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where the proofs go, one a line.  [default: stdout]",
)
@pass_shell
def command(shell: Shell, rows: tuple[str, ...], given: Path | None, dataset: Path | None, output: Path | None) -> int:
    """Write a proof that each ROW, a record id or FILE:LINE, is under the seal.

    A proof holds the row, the way from it to the Merkle root, and the seal; `archiver verify --proof FILE` needs
    nothing else. It shows nothing of other rows.
    """
    from archiver.cli.seal.choices import existing_seal
    from archiver.seal.dataset import Dataset
    from archiver.seal.files import known_hashes, whole_seal
    from archiver.seal.places import dataset_folder
    from archiver.seal.proofs import make_proofs
    from archiver.store.folder import write_file

    path = existing_seal(shell.folder, given)
    seal = whole_seal(path)
    base = dataset or dataset_folder(path, seal, shell.folder)
    proofs = make_proofs(Dataset(base, seal.manifest.covers), seal, rows, known_hashes(path, seal))
    raw = b"".join(proof.encoded() for proof in proofs)
    if output:
        write_file(output, raw)
        shell.say(f"{counted(len(proofs), 'proof')} in {output}")
    else:
        for line in raw.decode().splitlines():
            shell.write(line)
    return 0
