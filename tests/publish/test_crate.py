"""ro-crate-metadata.json."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from archiver.publish.absences import Absences
from archiver.publish.crate import file_id, ro_crate
from archiver.publish.dataset import Dataset
from archiver.publish.files import Source
from archiver.publish.labels import labels
from tests.publish.making import HOSTILE, ROWS, TABLE, WARC, dataset_of


def read(dataset: Dataset) -> dict[str, dict[str, Any]]:
    """The entities by their identity, each of which stands there once."""
    graph = json.loads(ro_crate(dataset))["@graph"]
    by_id = {each["@id"]: each for each in graph}
    assert len(by_id) == len(graph)
    return by_id


def references(value: Any) -> list[str]:
    if isinstance(value, list):
        return [each for item in value for each in references(item)]
    if isinstance(value, dict):
        return (
            [value["@id"]]
            if value.keys() == {"@id"}
            else [each for item in value.values() for each in references(item)]
        )
    return []


@pytest.mark.parametrize(
    "dataset",
    [
        dataset_of(),
        dataset_of(files=(ROWS, TABLE, WARC)),
        dataset_of(labels(title=HOSTILE, creators=("A", "B 0000-0002-1825-0097"), publisher="P", license="MIT")),
        dataset_of(absences=Absences(("c",), 1, ("https://news.example.org/", "file:///x"), ("x/1",))),
        dataset_of(sources=(Source("a b|中.warc.gz", 1), Source("b.warc.gz", 2, 5, "4" * 64, "Custom"))),
        dataset_of(sources=()),
        dataset_of(
            labels(creators=("The Archive https://ror.org/05dxps055",), publisher="A https://ror.org/05dxps055")
        ),
    ],
    ids=["plain", "warcs", "labels", "seeds", "names", "no-sources", "publisher"],
)
def test_every_reference_leads_to_an_entity(dataset: Dataset) -> None:
    entities = read(dataset)
    for each in entities.values():
        for reference in references({name: value for name, value in each.items() if name != "conformsTo"}):
            assert reference in entities


def test_actions_name_what_they_took_and_made() -> None:
    entities = read(dataset_of(files=(ROWS, TABLE, WARC)))
    assert entities["#capture"]["result"] == {"@id": "warcs/a.warc.gz"}
    assert entities["#extraction"]["object"] == {"@id": "warcs/a.warc.gz"}
    assert entities["#extraction"]["result"] == [{"@id": ROWS.path}, {"@id": TABLE.path}]
    assert entities["#packing"]["endTime"] == "2026-11-23T12:00:00Z"
    crawler = entities[entities["#capture"]["instrument"]["@id"]]
    assert (crawler["@type"], crawler["name"], crawler["version"]) == (
        "SoftwareApplication",
        "Wget/1.21.3 (linux-gnu)",
        "1.21.3",
    )


def test_who_made_it_is_its_author_once() -> None:
    made = read(dataset_of(labels(creators=("A 0000-0002-1825-0097", "B", "A 0000-0002-1825-0097"))))
    # RO-Crate 1.1 to 1.3, on people: the author of a dataset, not its creator.
    assert made["./"]["author"] == [{"@id": "https://orcid.org/0000-0002-1825-0097"}, {"@id": "#creator-2"}]
    assert "creator" not in made["./"]


def test_a_program_that_nobody_knows_is_a_thing() -> None:
    sources = (
        Source("a.warc.gz", 1, software="Own crawler"),
        Source("b.warc.gz", 1, software="X/2 +https://x.example/"),
    )
    entities = read(dataset_of(sources=sources))
    assert (entities["#crawler-1"]["@type"], entities["#crawler-1"]["version"]) == ("Thing", "unknown")
    assert (entities["#crawler-2"]["url"], entities["#crawler-2"]["version"]) == ("https://x.example/", "2")


def test_a_file_that_is_not_in_the_package_is_no_file() -> None:
    absent = read(dataset_of())["#warc-a.warc.gz"]
    assert (absent["@type"], absent["sha256"]) == ("CreativeWork", "3" * 64)


def test_a_licence_that_nobody_stated_is_told_as_unknown() -> None:
    entities = read(dataset_of())
    assert entities["./"]["license"] == {"@id": "#licence"}
    assert entities["#licence"]["name"] == "Unknown"


@pytest.mark.parametrize(
    ("path", "identity"),
    [
        ("records/a b.jsonl", "records/a%20b.jsonl"),
        ("records/中.jsonl", "records/%E4%B8%AD.jsonl"),
        ("a#b?c%d", "a%23b%3Fc%25d"),
    ],
    ids=["blank", "chinese", "marks"],
)
def test_paths_are_addresses(path: str, identity: str) -> None:
    assert file_id(path) == identity
    assert identity in read(dataset_of(files=(replace(ROWS, path=path),)))
