"""What all descriptions of a package are told."""

from __future__ import annotations

import pytest

from archiver.publish.labels import Labels, labels
from tests.publish.making import ROWS, dataset_of, record, survey_of


def test_what_nobody_said_has_a_default() -> None:
    made = dataset_of()
    assert (made.title, made.version, made.licence, made.doi_url) == ("Web pages", "2026.11.23", None, "")
    assert made.description == made.summary
    assert made.unsaid == ["creator", "license", "publisher"]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([record(1)], "1 record of archived web pages, published on 2024-05-02 and captured on 2024-06-02."),
        (
            [record(1, date=""), record(2, date="")],
            "2 records of archived web pages, captured from 2024-06-02 to 2024-06-03.",
        ),
        ([record(1, date="")], "1 record of archived web pages, captured on 2024-06-02."),
    ],
    ids=["one", "two", "no-day"],
)
def test_the_summary_is_a_sentence(rows: list[dict[str, object]], sentence: str) -> None:
    assert dataset_of(survey=survey_of(rows)).summary == sentence


def test_the_citation_leaves_out_what_nobody_said() -> None:
    assert dataset_of(Labels(title="T")).citation == "(2026). T (version 2026.11.23) [Data set]"
    told = labels(title="T", creators=("Ann", "Bo"), publisher="P", doi="10.1234/x", version="2")
    assert dataset_of(told).citation == "Ann; Bo (2026). T (version 2) [Data set]. P. https://doi.org/10.1234/x"


def test_files_are_found_by_what_they_are_for() -> None:
    assert dataset_of().of_role("records") == [ROWS]
    assert dataset_of(files=(ROWS,)).table is None
