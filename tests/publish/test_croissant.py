"""The description for machine learning tools; whether they load it is in tests/peers."""

from __future__ import annotations

import json
from typing import Any

from archiver.publish.croissant import croissant
from archiver.publish.dataset import Dataset
from archiver.publish.labels import labels
from tests.publish.making import HOSTILE, ROWS, TABLE, WARC, dataset_of


def read(dataset: Dataset) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(croissant(dataset))
    return value


def test_every_file_has_its_digest() -> None:
    told = read(dataset_of(files=(ROWS, TABLE, WARC)))
    assert {each["contentUrl"]: each["sha256"] for each in told["distribution"]} == {
        file.path: file.sha256 for file in (ROWS, TABLE, WARC)
    }


def test_fields_are_columns_of_the_table() -> None:
    (records,) = read(dataset_of())["recordSet"]
    by_name = {each["name"]: each for each in records["field"]}
    assert by_name["date"]["dataType"] == "sc:Text"
    assert by_name["authors"]["repeated"] is True
    assert by_name["provenance"]["source"] == {
        "fileObject": {"@id": "parquet-records.parquet"},
        "extract": {"column": "provenance"},
    }
    assert len({each["@id"] for each in records["field"]}) == len(records["field"])


def test_without_a_table_only_what_readers_of_json_lines_bear_is_a_field() -> None:
    (records,) = read(dataset_of(files=(ROWS,)))["recordSet"]
    names = {each["name"] for each in records["field"]}
    assert {"id", "title", "url", "text", "fetch_date", "authors"} <= names
    assert not {"date", "modified", "provenance", "tags"} & names


def test_what_nobody_said_is_left_out_and_what_is_hostile_stays_a_text() -> None:
    assert not {"license", "creator", "url"} & read(dataset_of()).keys()
    told = read(dataset_of(labels(title=HOSTILE, license="CC0-1.0", creators=("A https://ror.org/05dxps055", "B"))))
    assert told["name"] == " ".join(HOSTILE.replace("\x85", " ").split())
    assert told["license"] == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert [each["@type"] for each in told["creator"]] == ["sc:Organization", "sc:Person"]


def test_how_and_when_it_was_collected_is_told() -> None:
    told = read(dataset_of())
    assert told["rai:dataCollectionTimeFrame"] == ["2024-06-02T10:00:00Z", "2024-06-04T10:00:00Z"]
    assert "3" * 64 in told["rai:dataCollectionRawData"]
