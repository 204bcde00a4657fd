"""What is made of all rows beside the JSON lines."""

from __future__ import annotations

import io

import orjson

from archiver.publish.beside import ProvLines, made_beside
from tests.publish.making import record


def test_each_row_with_a_provenance_becomes_a_document() -> None:
    out = io.BytesIO()
    lines = ProvLines(out)
    for row in (record(1), record(2, provenance={}), record(3)):
        lines.write(orjson.dumps(row))
    lines.close()
    documents = [orjson.loads(line) for line in out.getvalue().splitlines()]
    assert len(documents) == 2
    assert all("wasGeneratedBy" in document or "wasDerivedFrom" in document for document in documents)


def test_nothing_is_made_that_nobody_wants() -> None:
    assert made_beside(None, has_prov=False) == []
    assert [each.path for each in made_beside(ProvLines, has_prov=True)] == [
        "parquet/records.parquet",
        "provenance/records.prov.jsonl",
    ]
