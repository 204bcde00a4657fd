"""Writes a dataset package: a folder, a ZIP or a bag that has the layout of an archive, and descriptions beside it.

The same archive, labels and `created` give the same bytes. Rows are streamed; memory does not grow with them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from archiver.archive import Archive
from archiver.errors import PublishError, UsageError
from archiver.model import Finding
from archiver.progress import SILENT, Progress
from archiver.publish import bag, card, crate, croissant, datacite, frictionless
from archiver.publish.absences import absences_of
from archiver.publish.beside import made_beside
from archiver.publish.contents import Contents, MakeTable, add_records
from archiver.publish.dataset import Dataset
from archiver.publish.files import File
from archiver.publish.labels import Labels, line
from archiver.publish.rows import row_files
from archiver.publish.seals import add_seals
from archiver.publish.sources import add_warcs, sources_of
from archiver.publish.target import Target, open_target
from archiver.records.schema import context_text, shipped_schema

Form = Literal["dataset", "bagit"]

SUMS = "SHA256SUMS"
_SCHEMAS = ("record-1", "provenance-1")
_DESCRIBED: tuple[tuple[str, str, Callable[[Dataset], bytes]], ...] = (
    (card.PATH, "This card", card.dataset_card),
    (croissant.PATH, "Description for machine learning tools (Croissant 1.0)", croissant.croissant),
    (frictionless.PATH, "Files and columns (Data Package 2.0)", frictionless.datapackage),
    (datacite.JSON_PATH, "Metadata for a DOI (DataCite 4.6)", datacite.datacite_json),
    (datacite.XML_PATH, "Metadata for a DOI (DataCite 4.6)", datacite.datacite_xml),
    (crate.PATH, "What made what (RO-Crate 1.3)", crate.ro_crate),
)


@dataclass(frozen=True, slots=True)
class Choices:
    """What goes into a package: `records` are files of JSON lines, those of the archive if there are none given.

    `has_warcs` adds the WARC files, `has_prov` the provenance of each row as PROV-JSON. `force` replaces a package that
    is there.
    """

    form: Form = "dataset"
    records: tuple[Path, ...] = ()
    has_warcs: bool = False
    has_prov: bool = False
    force: bool = False


@dataclass(frozen=True, slots=True)
class Published:
    """A package that was written: where, what is in it, and what was left out of it."""

    path: Path
    form: Form
    dataset: Dataset
    findings: tuple[Finding, ...]

    def as_json(self) -> dict[str, Any]:
        """The package as a JSON object."""
        files = self.dataset.files
        return {
            "file": str(self.path),
            "format": self.form,
            "records": self.dataset.survey.rows,
            "bytes": sum(file.size for file in files),
            "files": [{"path": file.path, "bytes": file.size, "sha256": file.sha256} for file in files],
            "findings": [finding.as_json() for finding in self.findings],
        }


def write_package(
    archive: Archive,
    path: Path,
    labels: Labels,
    choices: Choices,
    *,
    created: datetime,
    make_table: MakeTable | None = None,
    progress: Progress = SILENT,
) -> Published:
    """Write the records of `archive` as a package at `path`, a folder or a .zip, whole or not at all.

    `make_table` gives what writes Parquet; without it there are JSON lines alone. Raises PublishError if there is
    nothing to publish, a row does not keep its schema, or something lies at `path`; UsageError for a place among the
    archive's own files, StoreError if it cannot be written.
    """
    findings: list[Finding] = []
    _check_outside(archive, path)
    rows = row_files(archive, choices.records, findings.append)
    beside = made_beside(make_table, has_prov=choices.has_prov)
    is_bag = choices.form == "bagit"
    with open_target(path, top=f"{path.stem}/" if is_bag else "", force=choices.force) as target:
        contents = Contents(target, bag.PAYLOAD if is_bag else "", is_wide=is_bag)
        add_records(contents, rows, beside, path.absolute().parent, progress=progress)
        if not contents.survey.rows:
            raise PublishError("there is no record to publish", str(archive.records), "Run `archiver extract`.")
        if choices.has_warcs:
            add_warcs(contents, archive, findings.append)
        dataset = _described(contents, _dataset(contents, archive, labels, created, findings.append))
        if is_bag:
            _close_bag(target, dataset, contents.files)
    if make_table is None:
        findings.append(_without_table(path))
    return Published(path, choices.form, dataset, tuple(findings))


def _dataset(
    contents: Contents, archive: Archive, labels: Labels, created: datetime, tell: Callable[[Finding], None]
) -> Dataset:
    """Add seals and schemas, and return all that is known before the descriptions are written."""
    seal = add_seals(contents, archive, tell)
    _add_schemas(contents)
    survey = contents.survey
    return Dataset(
        labels=replace(labels, title=labels.title or line(archive.folder.resolve().name)),
        survey=survey,
        files=tuple(contents.files),
        sources=sources_of(archive, survey.warcs, contents, tell),
        absences=absences_of(archive, frozenset(survey.warcs)),
        created=created,
        seal=seal,
    )


def _without_table(path: Path) -> Finding:
    what = "there is no Parquet in the package, from which dataset hubs read rows: pyarrow is not installed"
    hint = "Install it: pip install 'archiver-toolkit[parquet]'."
    return Finding("publish.parquet", "info", what, file=str(path), hint=hint)


def _check_outside(archive: Archive, path: Path) -> None:
    """Raise UsageError for a place among the records and captures themselves."""
    for folder in (archive.records, archive.warcs, archive.state, archive.folder / "seals"):
        if path.resolve().is_relative_to(folder.resolve()):
            hint = "Give a name beside that folder, or elsewhere."
            raise UsageError(f"a package cannot lie in the archive's own {folder.name}/", str(path), hint)


def _add_schemas(contents: Contents) -> None:
    for name in _SCHEMAS:
        contents.add(f"schemas/{name}.schema.json", "schema", "JSON Schema", shipped_schema(name).text.encode())
    context = context_text("record-1.context").encode()
    contents.add("schemas/record-1.context.jsonld", "schema", "The rows as linked data (JSON-LD context)", context)


def _described(contents: Contents, dataset: Dataset) -> Dataset:
    """Add the descriptions, each of which names the files before it; return the dataset with all files."""
    for name, about, describe in _DESCRIBED:
        contents.add(name, "description", about, describe(replace(dataset, files=tuple(contents.files))))
    sums = "".join(f"{file.sha256}  {file.path}\n" for file in sorted(contents.files, key=lambda each: each.path))
    contents.add(SUMS, "tag", "SHA-256 of every file", sums.encode())
    return replace(dataset, files=tuple(contents.files))


def _close_bag(target: Target, dataset: Dataset, payload: list[File]) -> None:
    for name, raw in bag.bag_files(dataset, payload).items():
        with target.file(name, len(raw)) as out:
            out.write(raw)
