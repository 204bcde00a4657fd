"""The codes of why the provenance of a record was not exported."""

from __future__ import annotations

from archiver.records.code import Code

INVALID = Code(
    "dataset.provenance.invalid",
    "error",
    "The record does not keep the schema record-1, so its provenance was not exported.",
    "`archiver validate` says where.",
)
ABSENT = Code(
    "dataset.provenance.absent",
    "error",
    "The record says nothing of its origin, so there is nothing to export.",
    "Take in documents by others with `archiver import-records`; extracted records have their provenance in JSON.",
)
