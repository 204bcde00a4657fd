"""`archiver warc cat`."""

from __future__ import annotations

import shlex
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.kinds import InputPath
from archiver.cli.shell import examples

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.warc.parts import Part
    from archiver.warc.record import WarcRecord

_OFFSETS = "`archiver warc list {}` shows where records begin."


@click.command(
    short_help="Print a record, or a part of it, as it is stored.",
    name="cat",
    epilog=examples(
        "archiver warc cat warcs/demo-1.warc.gz --offset 0",
        "archiver warc cat warcs/demo-1.warc.gz --offset 0 --headers",
    ),
)
@click.argument("file", metavar="FILE", type=InputPath(dir_okay=False))
@click.option("--offset", type=click.IntRange(min=0), metavar="N", help="The record that begins at this byte.")
@click.option("--id", "record_id", metavar="ID", help="The record with this WARC-Record-ID; the file is searched.")
@click.option("--headers", "part", flag_value="headers", help="Only the WARC header.")
@click.option("--http", "part", flag_value="http", help="Only the head of the HTTP message.")
@click.option("--payload", "part", flag_value="payload", help="Only the payload: the HTTP body, its chunks joined.")
@click.option("--decoded", is_flag=True, help="With --payload: its content coding (gzip, br, …) removed too.")
def command(file: Path, offset: int | None, record_id: str | None, part: Part | None, decoded: bool) -> None:
    """Print a record's bytes as they are stored, uncompressed: all of it, or a part.

    Name the record by --offset or --id; `archiver warc list --ids` shows both. Nothing is changed on the way, so a
    terminal gets only what is text.
    """
    from archiver.cli.warc.opening import need_file
    from archiver.cli.warc.writing import write_bytes
    from archiver.errors import WarcError
    from archiver.warc.parts import part_of

    if (offset is None) == (record_id is None):
        raise click.UsageError("Name the record by --offset or by --id, one of them.")
    if decoded and part != "payload":
        raise click.UsageError("--decoded goes with --payload.")
    need_file(file, "searched for a record")
    with _found(file, offset, record_id) as record:
        try:
            write_bytes(part_of(record, "content" if decoded else part or "record"))
        except WarcError as error:
            place = error.where or f"byte {record.offset}"
            where = place if place.startswith(str(file)) else f"{file}, {place}"
            raise WarcError(error.what, where, error.hint) from error


@contextmanager
def _found(file: Path, offset: int | None, record_id: str | None) -> Iterator[WarcRecord]:
    """Give the record; the file need not be in an archive, so that no hint may lead to an index."""
    from archiver.errors import WarcError
    from archiver.warc.files import record_at
    from archiver.warc.parts import record_with_id

    if offset is None:
        with record_with_id(file, record_id or "") as record:
            yield record
        return
    size, hint = file.stat().st_size, _OFFSETS.format(shlex.quote(str(file)))
    if offset >= size:
        raise WarcError(f"the file has {size} bytes", f"{file}, byte {offset}", hint)
    with ExitStack() as stack:
        try:
            record = stack.enter_context(record_at(file, offset))
        except WarcError as error:
            raise WarcError(error.what, error.where, hint) from error
        yield record
