"""`archiver verify`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archiver.cli.extracting import listening
from archiver.cli.kinds import InputPath, SiteRules
from archiver.cli.shell import Shell, clean, counted, examples, json_option, painted, pass_shell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archiver.archive import Archive
    from archiver.model import Finding
    from archiver.verify.files import Totals
    from archiver.verify.verification import Verdict, Verification

HELP = """Check records beside the archived bytes that they were made from, and seals beside what they cover.

FILE is a .jsonl, .json, .md, .csv or .parquet file of records, a folder of such, a WARC or WACZ file, a .seal.json or
.proof.json file, or a package of evidence by `archiver cite --bundle`; without it the archive's records, WARC files and
seals are taken. Each WARC record is read again, its digests are compared, the record is made again from it by the
extractor and with the options that the provenance names, and each piece of evidence is looked up in the page without
the extractor. Of a seal the signature, the timestamp, the seals before it, every file and row and the root over all are
checked. Exit code 0: all is the same; 1: something differs or cannot be checked, and why.
"""

_COLOURS = {"differs": "red", "unchecked": "yellow", "same": "green"}
_WORDS = {"differs": "differs", "unchecked": "cannot be checked", "same": "same"}
_VERDICTS: tuple[Verdict, ...] = ("same", "differs", "unchecked")
_SHOWN = 5
"""So many findings about one record are shown; --json has them all."""


@click.command(
    short_help="Check records and WARC files beside the archived bytes.",
    help=HELP,
    epilog=examples(
        "archiver verify",
        "archiver verify records/part.jsonl warcs/demo-1.warc.gz --json",
        "archiver verify seals/news.seal.json --trust publisher.pub.pem",
        "archiver verify --proof row.proof.json --trust publisher.pub.pem",
    ),
)
@click.argument("files", metavar="[FILE]...", nargs=-1, type=InputPath(exists=True))
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    metavar="N",
    help="Processes; 1: all in one.  [default: as many as processors, at most 8]",
)
@click.option(
    "--rules",
    type=SiteRules(),
    multiple=True,
    metavar="FILE|DIR",
    help="Site rules the records were made with, before those in the archive's rules/ and those that ship. Repeatable.",
)
@click.option(
    "--proof",
    "proofs",
    type=InputPath(exists=True, dir_okay=False),
    multiple=True,
    metavar="FILE",
    help="A file of proofs that `archiver seal prove` wrote, whatever it is called. Repeatable.",
)
@click.option(
    "--trust",
    type=InputPath(exists=True),
    multiple=True,
    envvar="ARCHIVER_TRUST",
    metavar="FILE|DIR",
    help="Public keys, and certificates of signers and time authorities, that you trust. Repeatable.  [default: none]",
)
@click.option("--signer", metavar="NAME", help="The name that who signed must bear.  [default: any]")
@click.option(
    "--dataset",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="The folder that the sealed files lie in.  [default: where the seal lies, or the archive]",
)
@json_option
@pass_shell
def command(
    shell: Shell,
    files: tuple[Path, ...],
    workers: int | None,
    rules: tuple[Path, ...],
    proofs: tuple[Path, ...],
    trust: tuple[Path, ...],
    signer: str | None,
    dataset: Path | None,
    as_json: bool,
) -> int:
    """Print what is not the same, and totals; with --json each record and file as a line by schema verification-1."""
    from archiver.archive import open_archive
    from archiver.seal.trust import read_trust
    from archiver.verify.files import Totals, needs_archive, verify
    from archiver.verify.indexing import index_new
    from archiver.verify.seals import Belief

    belief = Belief(read_trust(trust), signer)
    archive = open_archive(shell.folder) if needs_archive(files, proofs) else None
    own = shell.folder / "rules"
    named = (*rules, own) if own.is_dir() else rules
    totals, progress = Totals(), shell.progress()
    if archive and (new := list(index_new(archive, progress=progress))):
        shell.say(f"Indexed {counted(len(new), 'file')} that {'was' if len(new) == 1 else 'were'} new in warcs/.")
    results = verify(
        archive,
        files,
        rules=named,
        processes=workers,
        proofs=proofs,
        belief=belief,
        base=dataset,
        progress=progress,
    )
    with listening(shell, "Stopped. The rest was not checked."):
        for source, found in results:
            totals.add(source, found)
            if as_json:
                shell.emit(found.as_json())
            else:
                _show_one(shell, found)
    if not as_json:
        _show(shell, totals)
    _hint(shell, archive)
    _tell(shell, totals)
    return 0 if totals.all_same else 1


def _hint(shell: Shell, archive: Archive | None) -> None:
    from archiver.archive import unindexed_hint

    if archive and (hint := unindexed_hint(archive.unindexed())):
        shell.say(hint)


def _show_one(shell: Shell, found: Verification) -> None:
    """Write what is to be told about one record, file, seal or proof; what is just the same needs no line."""
    is_bundle = found.kind == "bundle"
    if found.verdict != "same" or found.sealed is not None or (is_bundle and found.findings):
        for line in _lines(found):
            shell.write(line)


def _proven(sealed: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a seal says, and how much of it is proven."""
    yield f"    {sealed['name']}: {counted(sealed['rows'], 'row', grouped=True)}, root {sealed['root']}"
    who = sealed.get("signer")
    keys = ", ".join(sealed["keys"])
    yield f"    signed by {who}" if who else f"    signed by nobody known: {keys}" if keys else "    not signed"
    if sealed.get("instant"):
        yield f"    existed at {sealed['instant']}, by the time authority {sealed['authority']}"
    else:
        yield f"    made at {sealed['created']}, as its maker says"


def _lines(found: Verification) -> Iterator[str]:
    """Yield what is to be told about one record or file."""
    place = found.place.file + (f":{found.place.line}" if found.place.line is not None else found.place.pointer)
    about = "  ".join(filter(None, (found.record_id, found.url)))
    verdict = painted(_WORDS[found.verdict], fg=_COLOURS[found.verdict], bold=True)
    yield f"{clean(place)}  {verdict}  {clean(about)}".rstrip()
    if found.sealed is not None:
        yield from map(clean, _proven(found.sealed))
    for finding in found.findings[:_SHOWN]:
        where = _where(finding, found.place.file)
        yield clean(f"    {finding.code}: {finding.message}{where}")
        if finding.value is not None:
            yield clean(f"      here: {finding.value}")
        if finding.expected is not None:
            source = "sealed" if found.sealed is not None else "from the archive"
            yield clean(f"      {source}: {finding.expected}")
    rest = len(found.findings) + found.more - _SHOWN
    if rest > 0:
        yield f"    … and {rest:,} more"


def _where(finding: Finding, file: str) -> str:
    """Return the place of a finding in brackets, where it says more than the line above."""
    if finding.file and finding.offset is not None:
        return f" ({finding.file}, byte {finding.offset})"
    if finding.file and finding.file != file and finding.line is not None:
        return f" ({finding.file}:{finding.line})"
    return ""


def _show(shell: Shell, totals: Totals) -> None:
    rows: list[tuple[str, ...]] = []
    for source, counts in [*totals.by_source.items(), *([("all", totals.total)] if len(totals.by_source) > 1 else [])]:
        rows.append((source, f"{counts.total():,}", *(f"{counts[each]:,}" for each in _VERDICTS)))
    shell.table(("FILE", "CHECKED", "SAME", "DIFFER", "NOT CHECKABLE"), rows)


def _tell(shell: Shell, totals: Totals) -> None:
    for code, count in totals.reasons.most_common():
        shell.say(f"{count:,} × {code}")
    if totals.all_same:
        shell.say("Everything is the same.")
