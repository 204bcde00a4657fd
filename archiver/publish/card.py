"""README.md: the dataset card, with the front matter that dataset hubs read, for people who find the package."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import yaml

from archiver.publish.dataset import Dataset
from archiver.publish.licences import Licence
from archiver.publish.markup import cell, code, link, plain, table
from archiver.publish.survey import ranked
from archiver.publish.table import columns

PATH = "README.md"

_MOST_ROWS = 20
_WIDTH = 10_000
_SIZES = (
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
    (100_000_000, "10M<n<100M"),
    (1_000_000_000, "100M<n<1B"),
    (10_000_000_000, "1B<n<10B"),
    (100_000_000_000, "10B<n<100B"),
    (1_000_000_000_000, "100B<n<1T"),
)
_SHAPES = {
    "text": "text",
    "texts": "list of texts",
    "flag": "true or false",
    "count": "whole number",
    "objects": "list of objects",
    "object": "object",
}
_STATUSES = ("supported", "conflict", "absent", "asserted")


def dataset_card(dataset: Dataset) -> bytes:
    """Return the card."""
    front = yaml.safe_dump(_front_matter(dataset), allow_unicode=True, sort_keys=False, width=_WIDTH)
    parts = [f"# {plain(dataset.title)}", _description(dataset), *_sections(dataset)]
    return ("---\n" + front + "---\n\n" + "\n\n".join(part.strip("\n") for part in parts if part) + "\n").encode()


def _sections(dataset: Dataset) -> Iterator[str]:
    if dataset.labels.description:
        yield plain(dataset.summary)
    yield "## What is in it\n\n" + _numbers(dataset)
    yield "## Fields\n\n" + _fields(dataset)
    yield "## Where it is from\n\n" + _origin(dataset)
    yield "## What is not in it\n\n" + _missing(dataset)
    yield "## Files\n\n" + _files(dataset)
    yield "## How to load it\n\n" + _loading(dataset)
    yield "## How to verify it\n\n" + _verifying(dataset)
    yield "## Licence\n\n" + _licence(dataset.licence)
    yield from _credits(dataset)


def _description(dataset: Dataset) -> str:
    """Return what people say of the dataset, which is Markdown, or the sentence with the numbers."""
    return dataset.labels.description or plain(dataset.summary)


def _front_matter(dataset: Dataset) -> dict[str, Any]:
    """Return what dataset hubs read: languages without region, a licence by their names, which files hold the rows."""
    survey, licence = dataset.survey, dataset.licence
    hub = licence.hub_name if licence else "unknown"
    matter: dict[str, Any] = {"pretty_name": dataset.title}
    if survey.primary_languages:
        matter["language"] = survey.primary_languages
    matter["license"] = hub
    if licence and hub == "other":
        matter |= {"license_name": licence.name, **({"license_link": licence.url} if licence.url else {})}
    matter["size_categories"] = [next((word for most, word in _SIZES if survey.rows < most), "n>1T")]
    matter["tags"] = [*dataset.labels.keywords, "web-archive", "warc", "provenance"]
    if dataset.table:
        # JSON lines are not named: hubs want the same members at every depth of every row, and evidence differs.
        files = [{"split": "train", "path": [dataset.table.path]}]
        matter["configs"] = [{"config_name": "default", "data_files": files}]
    return matter


def _numbers(dataset: Dataset) -> str:
    survey = dataset.survey
    parts = []
    for head, counts in (("Kind", survey.kinds), ("Language", survey.languages), ("Source", survey.sources)):
        parts.append(_counted(head, counts))
    spans = [
        ("Published", survey.published, "as the pages say"),
        ("Captured", survey.captured, f"{survey.unzoned} without a zone" if survey.unzoned else "UTC"),
    ]
    days = [[word, plain(span.first or "unknown"), plain(span.last or "unknown"), note] for word, span, note in spans]
    parts.append(table(("", "first", "last", ""), days))
    return "\n".join(parts)


def _counted(head: str, counts: Counter[str]) -> str:
    names = ranked(counts)
    rows = [[cell(name), f"{counts[name]:,}"] for name in names[:_MOST_ROWS]]
    rest = sum(counts[name] for name in names[_MOST_ROWS:])
    if rest:
        rows.append([f"{len(names) - _MOST_ROWS:,} more", f"{rest:,}"])
    return table((head, "records"), rows)


def _fields(dataset: Dataset) -> str:
    survey = dataset.survey
    rows = []
    for column in columns():
        told = ", ".join(
            f"{survey.evidence[column.name, status]:,} {status}"
            for status in _STATUSES
            if survey.evidence[column.name, status]
        )
        rows.append(
            [
                f"`{column.name}`",
                _SHAPES[column.shape],
                f"{survey.filled[column.name]:,} of {survey.rows:,}",
                told or "–",
                plain(column.description),
            ]
        )
    return table(("Field", "Type", "Filled", "Evidence", "Meaning"), rows) + (
        "\nEvidence: *supported*, the page says so at the place that `provenance` names; *conflict*, other places of "
        "the page say otherwise; *absent*, looked for and not found; *asserted*, somebody said so. The schemas are in "
        "`schemas/`."
    )


def _origin(dataset: Dataset) -> str:
    absences = dataset.absences
    sentences = []
    if absences.crawls:
        names = ", ".join(plain(name) for name in absences.crawls[:_MOST_ROWS])
        sentences.append(f"Crawls: {names} ({absences.runs:,} runs, by {', '.join(map(plain, absences.software))}).")
    if absences.seeds:
        seeds = ", ".join(plain(seed) for seed in absences.seeds[:_MOST_ROWS])
        more = f" and {len(absences.seeds) - _MOST_ROWS} more" if len(absences.seeds) > _MOST_ROWS else ""
        sentences.append(f"They began at {seeds}{more}.")
    makers = ", ".join(plain(f"{name} {version}".strip()) for name, version in sorted(dataset.survey.programs))
    if makers:
        sentences.append(f"The records were made from the captures by {makers}.")
    rows = [
        [
            cell(source.name),
            f"{source.rows:,}",
            _size(source.size),
            cell(source.software or "unknown"),
            f"`{source.sha256}`" if source.sha256 else "not in the archive",
        ]
        for source in dataset.sources[:_MOST_ROWS]
    ]
    left = len(dataset.sources) - _MOST_ROWS
    listed = table(("WARC file", "records", "bytes", "written by", "SHA-256"), rows) if rows else ""
    rest = f"\nand {left:,} more, which `datapackage.json` lists." if left > 0 else ""
    return "\n".join(sentences) + ("\n\n" if sentences and listed else "") + listed + rest


def _size(size: int | None) -> str:
    return "–" if size is None else f"{size:,}"


def _missing(dataset: Dataset) -> str:
    absences = dataset.absences
    lines = []
    if absences.runs:
        lines.append("Addresses that the crawls met and did not capture:\n")
        lines.append(f"- without a response: {absences.failed:,}")
        lines.append(f"- not allowed by robots.txt, and so not asked for: {absences.refused:,}")
        lines += (f"- left out ({plain(reason)}): {count:,}" for reason, count in absences.left_out.items())
        for name, reason in absences.unfinished.items():
            lines.append(f"\nThe crawl {plain(name)} ended before everything was fetched: {plain(reason)}.")
    else:
        lines.append("The archive holds no report of the crawls, so nobody knows what they missed.")
    if not any(source.path for source in dataset.sources):
        lines.append("\nThe WARC files are not part of the package; who has them can derive every record again.")
    lines.append("\nPages without a story, and captures that are no pages, have no record.")
    return "\n".join(lines)


def _files(dataset: Dataset) -> str:
    told = [*dataset.files]
    rows = [[code(file.path), f"{file.size:,}", file.about] for file in told]
    return table(("File", "bytes", ""), rows)


def _loading(dataset: Dataset) -> str:
    path = dataset.table.path if dataset.table else dataset.of_role("records")[0].path
    quoted = json.dumps(path, ensure_ascii=False)
    read = "read_parquet" if dataset.table else "read_json"
    more = "" if dataset.table else ", lines=True, convert_dates=False"
    code = f"```python\nimport pandas\n\nrecords = pandas.{read}({quoted}{more})\n```"
    return code + (
        "\n\n`croissant.json` (Croissant 1.0), `datapackage.json` (Frictionless), `ro-crate-metadata.json` (RO-Crate "
        "1.3) and `datacite.json` / `datacite.xml` (DataCite 4.6) describe the same files for programs. `provenance` "
        "is JSON in a text in the table, an object in the JSON lines."
    )


def _verifying(dataset: Dataset) -> str:
    has_warcs = any(source.path for source in dataset.sources)
    lines = ["Every file but that list itself:\n", "```console\n$ sha256sum -c SHA256SUMS\n```\n"]
    if has_warcs:
        lines.append(
            "Every record, derived again from the archived bytes, in a copy (an index is written beside it):\n"
        )
        lines.append("```console\n$ archiver -C COPY verify\n```\n")
    else:
        lines.append("Every record, derived again from the archived bytes, in an archive that has the WARC files:\n")
        lines.append("```console\n$ archiver -C ARCHIVE verify records/\n```\n")
    if dataset.seal:
        lines.append(f"The seal {code(dataset.seal)} covers the records; `archiver verify` checks it too.")
    return "\n".join(lines)


def _licence(licence: Licence | None) -> str:
    if licence is None:
        return "Unknown: nobody stated one. The texts belong to those who published them; ask before you use them."
    return link(licence.name, licence.url) if licence.url else plain(licence.name)


def _credits(dataset: Dataset) -> Iterator[str]:
    given = dataset.labels
    if given.creators:
        named = [link(each.name, each.url) if each.url else plain(each.name) for each in given.creators]
        yield "## Made by\n\n" + "\n".join(f"- {name}" for name in named)
    yield f"## Cite as\n\n{plain(dataset.citation)}"
