"""`archiver warc recompress`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archiver.cli.kinds import InputPath
from archiver.cli.shell import Shell, clean, examples, json_option, pass_shell

if TYPE_CHECKING:
    from archiver.warc.compression import Compression
    from archiver.warc.recompress import Recompressed

EXIT_FINDINGS = 1
KINDS = ("size", "balance", "speed", "none")


@click.command(
    short_help="Make a file smaller, its records unchanged.",
    name="recompress",
    epilog=examples(
        "archiver warc recompress warcs/demo-1.warc.gz -o smaller.warc.gz",
        "archiver warc recompress --compress none warcs/demo-2.warc.gz -o plain.warc",
    ),
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=InputPath())
@click.option(
    "-o", "--output", metavar="OUT", type=click.Path(path_type=Path), help="The file to write, or a folder for files."
)
@click.option("--in-place", is_flag=True, help="Put the result in the place of FILE once it is proven.")
@click.option(
    "--compress",
    "compression",
    type=click.Choice(KINDS),
    default="size",
    show_default=True,
    help="How records are stored: small, quick to make, between the two, or plain.",
)
@click.option("--force", is_flag=True, help="Write over OUT if it is there.")
@json_option
@pass_shell
def command(
    shell: Shell,
    files: tuple[Path, ...],
    output: Path | None,
    in_place: bool,
    compression: Compression,
    force: bool,
    as_json: bool,
) -> int:
    """Store each record anew, in a gzip member of its own, header and block unchanged.

    What was written is read back and compared, record by record, before it gets its name. A file with an error in it,
    or whose records would not all survive, is refused: exit code 1, nothing is written. After --in-place in an archive
    run `archiver index`.
    """
    from archiver.cli.warc.opening import need_file
    from archiver.cli.warc.telling import Teller
    from archiver.errors import WarcError
    from archiver.warc.recompress import RefusedError, recompress_file, recompress_in_place

    if in_place == (output is not None):
        raise click.UsageError("Give either -o OUT or --in-place.")
    if output is not None and len(files) > 1 and not output.is_dir():
        raise click.UsageError("Several files need a folder that is there for -o.")
    teller = Teller(shell, as_json=as_json, each=shell.verbose > 0)
    options: dict[str, Any] = {"tell": teller.add, "compression": compression}
    code = 0
    for path in files:
        try:
            need_file(path, "recompressed")
            if output is None:
                done = recompress_in_place(path, **options)
            else:
                done = recompress_file(path, _target(path, output, compression), force=force, **options)
        except WarcError as error:
            teller.close()
            shell.complain(error)
            code = max(code, EXIT_FINDINGS if isinstance(error, RefusedError) else error.exit_code)
        else:
            teller.close()
            _tell_done(shell, path, done, as_json=as_json)
    return code


def _target(path: Path, output: Path, compression: Compression) -> Path:
    """Return where the records of `path` go: OUT, or in the folder OUT the same name with the right suffix."""
    if not output.is_dir():
        return output
    name = path.name
    for suffix in (".gz", ".zst", ".warc", ".arc"):
        name = name[: -len(suffix)] if name.lower().endswith(suffix) else name
    kind = ".arc" if ".arc" in path.name.lower() else ".warc"
    return output / f"{name}{kind}{'' if compression == 'none' else '.gz'}"


def _tell_done(shell: Shell, path: Path, done: Recompressed, *, as_json: bool) -> None:
    if as_json:
        sizes = {"before_bytes": done.before_bytes, "after_bytes": done.after_bytes}
        shell.emit({"file": str(path), "records": done.records, **sizes})
        return
    share = 100 * done.after_bytes / done.before_bytes
    records = "1 record" if done.records == 1 else f"{done.records} records"
    line = f"{path}: {records}, {done.before_bytes} bytes before, {done.after_bytes} after ({share:.1f} %)"
    click.echo(clean(line))
