"""`archiver seal make`, and `archiver seal` with anything but a sub-command."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.kinds import InputPath
from archiver.cli.shell import Shell, clean, counted, examples, json_option, pass_shell

if TYPE_CHECKING:
    from archiver.seal.document import Seal

_FILE = InputPath(exists=True, dir_okay=False)


@click.command(
    short_help="Seal a dataset as it lies there.",
    epilog=examples("archiver seal make", "archiver seal make records --name news --license CC-BY-4.0 -o my.seal.json"),
)
@click.argument("dataset", metavar="[DATASET]...", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--key",
    type=_FILE,
    metavar="FILE",
    help="The private key that signs, in PEM: Ed25519, P-256 or P-384.  [default: not signed]",
)
@click.option(
    "--certificate",
    type=_FILE,
    metavar="FILE",
    help="The certificate of the key and those above it, in PEM.  [default: none]",
)
@click.option("--tsa", metavar="URL", help="The time authority (RFC 3161) to ask for a timestamp.  [default: none]")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0.1),
    default=30,
    metavar="S",
    help="Seconds for the time authority.  [default: 30]",
)
@click.option("--name", metavar="NAME", help="The name of the dataset.  [default: that of the folder]")
@click.option("--signer", metavar="NAME", help="The name of who signs.  [default: the first in the certificate]")
@click.option(
    "--license", "licence", metavar="TEXT", help="The dataset's licence, as an address or by SPDX.  [default: none]"
)
@click.option(
    "--previous",
    metavar="FILE|none",
    help="The seal that this one follows.  [default: the last one of that name beside it]",
)
@click.option("--verified", is_flag=True, help="Verify first, and seal only if everything is the same.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The seal's file; its name ends in .seal.json.  [default: seals/NAME-TIME.seal.json in the archive]",
)
@json_option
@pass_shell
def command(
    shell: Shell,
    dataset: tuple[Path, ...],
    key: Path | None,
    certificate: Path | None,
    tsa: str | None,
    timeout: float,
    name: str | None,
    signer: str | None,
    licence: str | None,
    previous: str | None,
    verified: bool,
    output: Path | None,
    as_json: bool,
) -> int:
    """Seal a dataset: one Merkle root over its rows, files, WARC files and schemas, signed and timestamped.

    DATASET is files and folders; without it the archive's records and WARC files are taken. What lies there is sealed
    as it is: a seal shows that nothing was changed since, not that it was right. The hashes of the rows are
    written beside the seal, so that `archiver verify` can name a row that was changed.
    """
    from datetime import UTC, datetime

    from archiver.cli.seal.choices import dataset_named, previous_of, signer_of, stamper_of, verified_counts
    from archiver.errors import UsageError
    from archiver.seal.dataset import SEAL_SUFFIX
    from archiver.seal.files import seal_path, write_seal
    from archiver.seal.making import Facts, signer_name

    if certificate and not key:
        raise UsageError("a certificate without its key signs nothing", "--certificate", "Give --key too.")
    if output and not output.name.endswith(SEAL_SUFFIX):
        raise UsageError("a seal's name ends in .seal.json", str(output), "Name it so: `archiver verify` goes by it.")
    whole = dataset_named(shell.folder, dataset)
    called = name or whole.base.name or "dataset"
    path = output or seal_path(shell.folder, called, datetime.now(UTC))
    who = signer_of(key, certificate) if key else None
    counts = verified_counts(shell, dataset) if verified else None
    facts = Facts(
        name=called,
        created=lambda: datetime.now(UTC),
        license=licence,
        signer=signer_name(who, signer) if who else None,
        previous=previous_of(previous, path, called),
        verified=counts,
    )
    stamper = stamper_of(tsa, timeout) if tsa else None
    seal = write_seal(path, whole, facts, signer=who, stamper=stamper, progress=shell.progress())
    _tell(shell, path, seal, as_json=as_json)
    return 0


def _tell(shell: Shell, path: Path, seal: Seal, *, as_json: bool) -> None:
    manifest = seal.manifest
    if as_json:
        shell.emit({"file": str(path), "manifest_sha256": manifest.sha256, "seal": seal.as_json()})
        return
    shell.write(clean(str(path)))
    rows, files = counted(manifest.rows, "row", grouped=True), counted(len(manifest.files), "file", grouped=True)
    shell.say(f"Sealed {rows} in {files}, and {counted(len(manifest.warcs), 'WARC file', grouped=True)}.")
    shell.say(f"Root {manifest.root}")
    shell.say(f"Manifest {manifest.sha256}")
    for signature in seal.signatures:
        shell.say(f"Signed ({signature.algorithm}) by the key {signature.key_sha256}")
    if not seal.signatures:
        shell.say("Nobody signed it: `archiver seal key -o FILE` makes a key, --key FILE signs with it.")
    for _ in seal.timestamps:
        shell.say("Timestamped.")
