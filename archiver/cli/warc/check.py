"""`archiver warc check`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.kinds import InputPath
from archiver.cli.shell import Shell, examples, json_option, pass_shell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.model import Finding
    from archiver.progress import Progress
    from archiver.warc.check import Checked


@click.command(
    short_help="Say what is wrong, where, and by which clause.",
    name="check",
    epilog=examples(
        "archiver warc check warcs/demo-1.warc.gz",
        "archiver warc check --json warcs/demo-1.warc.gz warcs/demo-2.warc.gz",
    ),
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=InputPath())
@click.option(
    "--trust",
    multiple=True,
    metavar="FILE|DIR",
    envvar="ARCHIVER_TRUST",
    type=InputPath(exists=True),
    help="Roots and public keys, in PEM or DER, of whom you believe a signed WACZ. Repeatable.  [default: nobody]",
)
@click.option(
    "--signer", metavar="DOMAIN", help="The domain that a WACZ must be signed for.  [default: any that --trust covers]"
)
@click.option("-v", "--verbose", "each", is_flag=True, help="Each finding on a line of its own, as it is found.")
@json_option
@pass_shell
def command(
    shell: Shell, files: tuple[Path, ...], trust: tuple[Path, ...], signer: str | None, each: bool, as_json: bool
) -> int:
    """Check WARC, ARC and WACZ files against their standards, and their digests against their bytes.

    Findings of one kind are told together, the worst first, each with a code that docs/reference/findings.md explains;
    then what came of the file (with --json on stderr). FILE may be a folder, for the files in it, or `-` for standard
    input. The signature of a WACZ is checked too; whose it is, --trust has to tell. The exit code is 1 when there is an
    error, 3 when a file cannot be read; warnings and notes alone leave it 0.
    """
    from archiver.cli.warc.opening import expanded
    from archiver.cli.warc.telling import Teller
    from archiver.errors import WarcError
    from archiver.progress import SILENT

    each = each or shell.verbose > 0
    teller = Teller(shell, as_json=as_json, each=each)
    code = 0
    progress = SILENT if each else shell.progress()
    for path in expanded(shell, files):
        try:
            errors = teller.tell(_items(path, trust, signer, progress))
        except WarcError as error:
            shell.complain(error)
            code = 3
            continue
        code = max(code, 1 if errors else 0)
    teller.tell_total()
    return code


def _items(path: Path, trust: tuple[Path, ...], signer: str | None, progress: Progress) -> Iterator[Finding | Checked]:
    """Check the file at `path` by its kind. Raises WarcError if it cannot be opened."""
    from archiver.cli.warc.opening import STDIN, no_files
    from archiver.warc.check import check_file
    from archiver.warc.packages import is_wacz

    if path == STDIN:
        yield from _stdin()
        return
    if path.is_dir():
        raise no_files(path)
    if path.suffix.lower() == ".wacz" or (path.is_file() and is_wacz(path)):
        from archiver.pack.check import check_wacz
        from archiver.seal.trust import read_trust

        yield from check_wacz(path, trust=read_trust(trust), signer=signer)
        return
    yield from check_file(path, progress=progress)


def _stdin() -> Iterator[Finding | Checked]:
    import sys

    from archiver.errors import WarcError
    from archiver.warc.check import check_stream

    try:
        yield from check_stream(sys.stdin.buffer, "-")
    except OSError as error:
        raise WarcError(f"cannot be read ({error.strerror})", "standard input") from error
