"""datapackage.json."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

from archiver.publish.dataset import Dataset
from archiver.publish.frictionless import datapackage
from archiver.publish.labels import labels
from tests.publish.making import HOSTILE, ROWS, TABLE, dataset_of


def read(dataset: Dataset) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(datapackage(dataset))
    return value


def test_every_resource_has_size_and_digest_and_a_name_of_its_own() -> None:
    twins = (ROWS, replace(ROWS, path="records/A.warc.gz.jsonl"), replace(TABLE, path="records/中文 表.parquet"))
    told = read(dataset_of(files=twins))["resources"]
    assert [(each["path"], each["bytes"], each["hash"]) for each in told] == [
        (file.path, file.size, f"sha256:{file.sha256}") for file in twins
    ]
    names = [each["name"] for each in told]
    assert len(set(names)) == 3
    assert all(re.fullmatch(r"[a-z0-9._-]+", name) for name in names)


def test_the_rows_have_columns_and_nothing_else_is_a_table() -> None:
    rows, table = read(dataset_of())["resources"]
    assert rows["dialect"]["json"]["keys"] == [each["name"] for each in rows["schema"]["fields"]]
    assert {each["name"]: each["type"] for each in rows["schema"]["fields"]}["provenance"] == "object"
    assert rows["dialect"]["itemKeys"] == rows["dialect"]["json"]["keys"]
    # A resource is a table, or has no type (Data Package 2.0, Data Resource, type).
    assert rows["type"] == "table"
    assert "type" not in table
    assert table["format"] == table["mediatype"]


def test_labels_are_told() -> None:
    told = read(
        dataset_of(labels(title=HOSTILE, license="CC-BY-4.0", creators=("Ann",), publisher="P", doi="10.1234/x"))
    )
    assert told["id"] == "https://doi.org/10.1234/x"
    assert told["licenses"] == [
        {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/", "title": "CC-BY-4.0"}
    ]
    assert told["contributors"] == [{"title": "Ann", "roles": ["creator"]}, {"title": "P", "roles": ["publisher"]}]
    assert re.fullmatch(r"[a-z0-9._-]+", told["name"])


def test_the_captures_that_rows_are_from_are_told_even_if_they_are_not_there() -> None:
    told = read(dataset_of())
    assert told["sources"] == [{"title": "https://news.example.org/", "path": "https://news.example.org/"}]
    (warc,) = told["archiver:warcs"]
    assert (warc["name"], warc["rows"], warc["hash"]) == ("a.warc.gz", 3, f"sha256:{'3' * 64}")
    assert "path" not in warc
