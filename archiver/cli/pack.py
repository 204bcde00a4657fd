"""`archiver pack`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archiver.cli.pack_options import PACK_OPTIONS
from archiver.cli.sections import SectionedCommand, with_options
from archiver.cli.shell import Shell, clean, counted, examples, pass_shell

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from archiver.model import Finding
    from archiver.seal.wacz_signing import Signer

WACZ = ".wacz"
_FOR_WACZ = ("main_page", "has_records", "sign", "certificate", "tsa")
_FOR_DATASETS = (
    "creators",
    "license",
    "doi",
    "publisher",
    "keywords",
    "version",
    "records",
    "has_warcs",
    "has_prov",
    "force",
)


@click.command(
    cls=SectionedCommand,
    short_help="Pack the archive as WACZ, or its records for publication.",
    epilog=examples(
        "archiver pack -o demo.wacz",
        "archiver -C news pack -o news.wacz --title 'The news of May 2024' --json",
        "archiver pack -o published --license CC-BY-4.0 --creator 'Ada Lovelace 0000-0002-1825-0097' --warcs",
        "archiver pack -o bag.zip --format bagit --publisher 'The Archive' --keyword news",
    ),
)
@with_options(PACK_OPTIONS)
@pass_shell
def command(shell: Shell, /, output: Path, form: str | None, as_json: bool, **options: Any) -> int:
    """Pack the archive as one WACZ file, or its records as a dataset that repositories and programs can read.

    A WACZ holds the WARC files unchanged, an index and the pages; ReplayWeb.page shows it without a server of its own.

    A dataset is a folder or ZIP with the records as JSON lines and Parquet, their schemas and seals, and descriptions
    beside them: a card, Croissant, Frictionless, RO-Crate, DataCite. `bagit` puts the same into a bag. What is not
    told here is taken from dataset.toml in the archive's folder. Exit code 1 tells that a file was left out.
    """
    form = form or ("wacz" if output.suffix.lower() == WACZ else "dataset")
    _check_options(form, options)
    if form == "wacz":
        return _pack_wacz(shell, output, options, as_json=as_json)
    return _pack_dataset(shell, output, form, options, as_json=as_json)


def _check_options(form: str, options: dict[str, Any]) -> None:
    """Raise UsageError for an option that says nothing of this form."""
    others = _FOR_DATASETS if form == "wacz" else _FOR_WACZ
    names = {each.name: each.opts[-1] for each in click.get_current_context().command.params}
    if given := next((name for name in others if options[name]), None):
        raise click.UsageError(f"{names[given]} is not for the format {form}")


def _pack_wacz(shell: Shell, output: Path, options: dict[str, Any], *, as_json: bool) -> int:
    from archiver.archive import open_archive
    from archiver.pack.wacz import Labels, write_wacz

    labels = Labels(options["title"], options["description"], options["main_page"])
    archive, signer = open_archive(shell.folder), _signer(options["sign"], options["certificate"], options["tsa"])
    packed = write_wacz(
        archive,
        output,
        labels,
        created=_now(),
        signer=signer,
        has_records=options["has_records"],
        progress=shell.progress(),
    )
    if as_json:
        shell.emit(packed.as_json())
        return 1 if packed.findings else 0
    counts = ((len(packed.warcs), "WARC file"), (packed.captures, "capture"), (packed.pages, "page"))
    code = _tell(shell, output, [counted(count, word) for count, word in counts], packed.findings)
    if signer:
        shell.say(f"Signed {'for' if signer.domain else 'with the key'} {signer.name}.")
    return code


def _signer(key: Path | None, certificate: Path | None, tsa: str | None) -> Signer | None:
    """Return who signs, None: nobody. Raises UsageError for options that need others."""
    if key is None:
        if certificate or tsa:
            raise click.UsageError("--certificate and --tsa ask for --sign")
        return None
    from archiver.cli.seal.choices import passphrase
    from archiver.seal.wacz_signing import read_signer

    return read_signer(key, certificate, tsa, passphrase=passphrase)


def _pack_dataset(shell: Shell, output: Path, form: str, options: dict[str, Any], *, as_json: bool) -> int:
    from importlib.util import find_spec

    from archiver.archive import open_archive
    from archiver.dataset.parquet import ParquetFile
    from archiver.publish.labels import FILE_NAME, labels, labels_of_file
    from archiver.publish.package import Choices, write_package

    archive = open_archive(shell.folder)
    names = ("title", "description", "creators", "license", "doi", "publisher", "keywords", "version")
    told = labels(**{name: options[name] for name in names}).over(labels_of_file(archive.folder / FILE_NAME))
    choices = Choices(
        "bagit" if form == "bagit" else "dataset",
        options["records"],
        options["has_warcs"],
        options["has_prov"],
        options["force"],
    )
    made = write_package(
        archive,
        output,
        told,
        choices,
        created=_now(),
        make_table=ParquetFile if find_spec("pyarrow") else None,
        progress=shell.progress(),
    )
    left_out = any(finding.severity != "info" for finding in made.findings)
    if as_json:
        shell.emit(made.as_json())
        return 1 if left_out else 0
    dataset = made.dataset
    counts = [counted(dataset.survey.rows, "record", grouped=True), counted(len(dataset.files), "file")]
    _tell(shell, output, counts, made.findings)
    if unsaid := dataset.unsaid:
        shell.say(f"Nobody said its {', '.join(unsaid)}.")
    return 1 if left_out else 0


def _tell(shell: Shell, output: Path, counts: Sequence[str], findings: Sequence[Finding]) -> int:
    from archiver.cli.groups import Groups

    click.echo(clean(str(output)))
    shell.say(f"{', '.join(counts)}.")
    groups = Groups()
    for finding in findings:
        groups.add(finding)
    for line in groups.lines():
        shell.say(shell.placed(line))
    return 1 if findings else 0


def _now() -> datetime:
    """Return the time of packing, which SOURCE_DATE_EPOCH sets where it is (reproducible-builds.org)."""
    import os
    from datetime import UTC, datetime

    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    try:
        return datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC).replace(microsecond=0)
    except (ValueError, OverflowError, OSError) as error:
        raise click.UsageError(f"SOURCE_DATE_EPOCH is {epoch[:40]!r}, not a number of seconds") from error
