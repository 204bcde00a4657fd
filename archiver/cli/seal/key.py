"""`archiver seal key`."""

from __future__ import annotations

from pathlib import Path

import click

from archiver.cli.shell import Shell, clean, examples, json_option, pass_shell


@click.command(
    short_help="Make a key that signs seals.",
    epilog=examples("archiver seal key -o seal-key.pem", "archiver seal key -o pack-key.pem --algorithm p256"),
)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The private key's file; the public key is put beside it as FILE with .pub.pem. Neither may be there.",
)
@click.option(
    "--algorithm",
    type=click.Choice(["ed25519", "p256", "p384"]),
    default="ed25519",
    show_default=True,
    help="The kind of key; `archiver pack --sign` takes p256.",
)
@json_option
@pass_shell
def command(shell: Shell, output: Path, algorithm: str, as_json: bool) -> int:
    """Make a key. Who has the private one can sign in your name; the public one is for those who check.

    The private key is readable to you alone, and encrypted if ARCHIVER_KEY_PASSPHRASE holds a passphrase or one is
    typed. Printed is the fingerprint: SHA-256 of the public key in DER.
    """
    from archiver.cli.seal.choices import passphrase
    from archiver.seal.key_files import write_key
    from archiver.seal.keys import ALGORITHMS

    made = write_key(output, passphrase(is_new=True), algorithm=ALGORITHMS[algorithm])
    if as_json:
        shell.emit({"key": str(made.private), "public_key": str(made.public), "sha256": made.fingerprint})
        return 0
    shell.write(made.fingerprint)
    shell.say(clean(f"The private key is {made.private}: keep it to yourself, and keep a copy."))
    shell.say(clean(f"The public key is {made.public}: give it to those who check, on another way than the dataset."))
    return 0
