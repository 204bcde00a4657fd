"""The dataset card."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import yaml

from archiver.publish.absences import Absences
from archiver.publish.card import dataset_card
from archiver.publish.dataset import Dataset
from archiver.publish.files import Source
from archiver.publish.labels import labels
from tests.publish.making import HOSTILE, ROWS, WARC, dataset_of, record, survey_of


def parts(dataset: Dataset) -> tuple[dict[str, Any], str]:
    """The front matter as hubs read it, and the text."""
    empty, front, text = dataset_card(dataset).decode().split("---\n", 2)
    assert empty == ""
    return yaml.safe_load(front), text


def test_the_front_matter_is_what_hubs_read() -> None:
    front, _ = parts(dataset_of(labels(title="News", license="ODbL-1.0", keywords=("a: b", "no"))))
    assert front == {
        "pretty_name": "News",
        "language": ["en"],
        "license": "odbl",
        "size_categories": ["n<1K"],
        "tags": ["a: b", "no", "web-archive", "warc", "provenance"],
        "configs": [
            {"config_name": "default", "data_files": [{"split": "train", "path": ["parquet/records.parquet"]}]}
        ],
    }


@pytest.mark.parametrize(
    ("license", "told"),
    [
        ("", {"license": "unknown"}),
        ("EUPL-1.2", {"license": "other", "license_name": "EUPL-1.2"}),
        ("Ask us: first", {"license": "other", "license_name": "Ask us: first"}),
    ],
    ids=["none", "spdx", "words"],
)
def test_a_licence_that_hubs_do_not_know_is_named(license: str, told: dict[str, str]) -> None:
    front, text = parts(dataset_of(labels(license=license)))
    assert told.items() <= front.items()
    assert "## Licence" in text


@pytest.mark.parametrize(("rows", "word"), [(999, "n<1K"), (1_000, "1K<n<10K"), (10**9, "1B<n<10B"), (10**12, "n>1T")])
def test_the_size_is_told_in_the_hubs_words(rows: int, word: str) -> None:
    made = dataset_of()
    made.survey.rows = rows
    assert parts(made)[0]["size_categories"] == [word]


def test_without_a_table_hubs_are_promised_no_rows() -> None:
    assert "configs" not in parts(dataset_of(files=(ROWS,)))[0]


def test_hostile_texts_stay_texts() -> None:
    rows = [record(1, source=HOSTILE.replace("\n", " "), language="zh")]
    told = labels(title=HOSTILE, creators=(HOSTILE,), publisher=HOSTILE, license=HOSTILE, keywords=(HOSTILE,))
    front, text = parts(dataset_of(told, survey=survey_of(rows)))
    assert front["pretty_name"] == told.title
    assert front["license_name"] == told.license
    assert "<script>" not in text
    assert "\n---\n" not in text.split("## What is in it")[0]


def test_the_description_is_markdown_and_the_numbers_stand_below() -> None:
    _, text = parts(dataset_of(labels(description="Some *news*.\n\n- one")))
    assert "Some *news*.\n\n- one\n\n3 records of archived web pages" in text


def test_without_reports_nobody_knows_what_is_missing() -> None:
    assert "holds no report of the crawls" in parts(dataset_of())[1]


def test_what_crawls_missed_is_told() -> None:
    missed = Absences(("daily",), 2, ("https://news.example.org/",), ("x/1",), {"daily": "limit"}, 3, 4, {"depth": 5})
    _, text = parts(dataset_of(absences=missed))
    for line in (
        "- without a response: 3",
        "- not allowed by robots.txt, and so not asked for: 4",
        "- left out (depth): 5",
        "The crawl daily ended before everything was fetched: limit.",
        "They began at https://news.example.org/.",
    ):
        assert line in text


def test_how_to_load_and_verify_goes_by_what_is_in_the_package() -> None:
    _, text = parts(dataset_of())
    assert 'pandas.read_parquet("parquet/records.parquet")' in text
    assert "archiver -C ARCHIVE verify records/" in text
    _, text = parts(dataset_of(files=(ROWS, WARC), seal="seals/x.seal.json"))
    assert 'pandas.read_json("records/a.warc.gz.jsonl", lines=True, convert_dates=False)' in text
    assert "archiver -C COPY verify" in text
    assert "`seals/x.seal.json`" in text


def test_of_many_sources_the_first_are_listed() -> None:
    many = tuple(Source(f"x{number:03}.warc.gz", 1) for number in range(30))
    _, text = parts(dataset_of(sources=many))
    assert "x019.warc.gz" in text
    assert "x020.warc.gz" not in text
    assert "and 10 more" in text


def test_of_many_values_the_most_frequent_are_listed() -> None:
    rows = [record(number, source=f"Source {number:03}") for number in range(30)]
    _, text = parts(dataset_of(survey=survey_of(rows)))
    assert "| 10 more | 10 |" in text


def test_the_same_dataset_gives_the_same_card() -> None:
    assert dataset_card(dataset_of()) == dataset_card(replace(dataset_of()))
