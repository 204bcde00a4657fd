"""`archiver warc repair`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.kinds import InputPath
from archiver.cli.shell import Shell, examples, json_option, pass_shell

if TYPE_CHECKING:
    from archiver.warc.repair import Repaired

EXIT_FINDINGS = 1


@click.command(
    short_help="Keep every whole record of a damaged file.",
    name="repair",
    epilog=examples(
        "archiver warc repair warcs/demo-1.warc.gz -o repaired.warc.gz",
        "archiver warc repair --json warcs/demo-2.warc.gz -o repaired-2.warc.gz",
    ),
)
@click.argument("file", metavar="FILE", type=InputPath())
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="OUT",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write, whole or not at all.",
)
@click.option("--force", is_flag=True, help="Write over OUT and its quarantine if they are there.")
@json_option
@pass_shell
def command(shell: Shell, file: Path, output: Path, force: bool, as_json: bool) -> int:
    """Write the whole records of a damaged file to OUT, their bytes unchanged.

    What is in no whole record is kept in OUT.quarantine; OUT.quarantine.jsonl says where each stretch was. Records that
    share a gzip member get their own, a missing end is added, a zstd file becomes a gzip file. What was found goes to
    stdout, what was done to stderr. The exit code is 1 if anything was wrong with FILE.
    """
    from dataclasses import replace

    from archiver.cli.warc.opening import need_file
    from archiver.cli.warc.telling import Teller
    from archiver.model import Finding
    from archiver.warc.repair import repair_file

    need_file(file, "repaired")
    teller = Teller(shell, as_json=as_json, each=shell.verbose > 0)

    def tell(finding: Finding) -> None:
        # What most hints say to do is what is being done.
        is_done = "archiver warc repair" in (finding.hint or "")
        teller.add(replace(finding, hint=None) if is_done else finding)

    try:
        done = repair_file(file, output, tell=tell, force=force)
    finally:
        teller.close()
    shell.say(_summary(done, output.name))
    return 0 if done.is_sound else EXIT_FINDINGS


def _summary(done: Repaired, name: str) -> str:
    if done.stretches:
        stretches = "1 stretch" if done.stretches == 1 else f"{done.stretches} stretches"
        rest = f"{stretches} in {name}.quarantine"
    else:
        rest = "nothing lost" if not done.is_sound else "nothing was wrong"
    sizes = f"{done.kept_bytes} bytes kept, {done.padding_bytes} padding, {done.quarantined_bytes} in quarantine"
    records = "1 record" if done.records == 1 else f"{done.records} records"
    return f"{records} in {name}: {sizes}, of {done.size_bytes}; {rest}"
