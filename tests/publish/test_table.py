"""The columns of a table of records, told from the schema."""

from __future__ import annotations

from archiver.dataset.columns import COLUMNS
from archiver.publish.table import columns


def test_the_columns_are_those_of_parquet_but_for_the_one_derived_there() -> None:
    assert sorted(each.name for each in columns()) == sorted(name for name, _ in COLUMNS if name != "fetch_time")


def test_each_column_has_the_shape_that_parquet_gives_it() -> None:
    same = {"text": "text", "texts": "texts", "flag": "flag", "count": "count", "json": "object"}
    shapes = {name: same.get(shape, "objects") for name, shape in COLUMNS if name != "fetch_time"}
    assert {each.name: each.shape for each in columns()} == shapes


def test_each_column_says_what_it_means_and_which_property_it_is() -> None:
    for each in columns():
        assert each.title
        assert each.description
        assert each.iri.startswith(("https://", "http://")), each
        assert "schema.org" not in each.description


def test_five_and_what_every_record_has_are_required() -> None:
    required = {each.name for each in columns() if each.is_required}
    assert {"title", "url", "source", "date", "fetch_date", "provenance"} <= required
    assert not {"tags", "modified", "comment_count"} & required
