"""`archiver warc check`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.shell import Shell, examples, json_option, pass_shell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archiver.model import Finding
    from archiver.progress import Progress
    from archiver.warc.check import Checked


@click.command(
    name="check",
    epilog=examples(
        "archiver warc check warcs/demo-1.warc.gz",
        "archiver warc check --json warcs/demo-1.warc.gz warcs/demo-2.warc.gz",
    ),
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@json_option
@pass_shell
def command(shell: Shell, files: tuple[Path, ...], as_json: bool) -> int:
    """Check WARC, ARC and WACZ files against their standards, and their digests against their bytes.

    Each finding is a line on stdout, with a code that docs/reference/findings.md explains. Behind those of a file
    comes what came of it: on stdout too, or with --json on stderr. FILE may be `-` for standard input. The exit code is
    1 when there is an error, 3 when a file cannot be read; warnings and notes alone leave it 0.
    """
    from archiver.cli.warc.telling import Teller
    from archiver.errors import WarcError

    teller = Teller(shell, as_json=as_json)
    code = 0
    progress = shell.progress()
    for path in files:
        try:
            errors = teller.tell(_items(path, progress))
        except WarcError as error:
            teller.close()
            shell.complain(error)
            code = 3
            continue
        code = max(code, 1 if errors else 0)
    return code


def _items(path: Path, progress: Progress) -> Iterable[Finding | Checked]:
    """Return the iterator that checks the file at `path` by its kind."""
    from archiver.cli.warc.opening import STDIN
    from archiver.warc.check import check_file
    from archiver.warc.wacz import is_wacz

    if path == STDIN:
        return _stdin()
    if path.suffix.lower() == ".wacz" or (path.is_file() and is_wacz(path)):
        from archiver.pack.check import check_wacz

        return check_wacz(path)
    return check_file(path, progress=progress)


def _stdin() -> Iterator[Finding | Checked]:
    import sys

    from archiver.errors import WarcError
    from archiver.warc.check import check_stream

    try:
        yield from check_stream(sys.stdin.buffer, "-")
    except OSError as error:
        raise WarcError(f"cannot be read ({error.strerror})", "standard input") from error
