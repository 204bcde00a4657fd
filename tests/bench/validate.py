"""Checking records against record-1, beside jsonschema."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from tests.bench.corpora import Corpora
from tests.bench.measure import Row, compare, loop, missing

_TIMES = 20


def rows(corpora: Corpora, work: Path) -> Iterator[Row]:
    """Compare on fifty records made of the first file."""
    warc = next(iter(corpora.paths.values()), None)
    if warc is None:
        yield missing("validate, beside jsonschema", "no crawl to make records of")
        return
    both = (loop("validate:with_ours", warc), loop("validate:with_jsonschema", warc))
    yield compare("validate, beside jsonschema", *both)


def records_of(warc: str) -> list[dict[str, object]]:
    """Return the first 50 records extracted from the file."""
    from archiver.dataset.extraction import extract_captures
    from archiver.dataset.sources import loose_sources
    from archiver.records.record import record_as_json

    with loose_sources([Path(warc)]) as (source,):
        outcomes = extract_captures(source.captures(), source.archive.memento)
        records = (each.record for each in outcomes if each.record)
        return [record_as_json(record) for record in islice(records, 50)]


def with_ours(warc: str) -> dict[str, float]:
    """Check the records with our engine, many times over."""
    from archiver.records.engine import Engine
    from archiver.records.schema import load_schema

    records, engine = records_of(warc), Engine(load_schema("record-1"))
    start = time.process_time()
    for _ in range(_TIMES):
        assert all(engine.is_valid(record) for record in records)
    return {"cpu_s": (time.process_time() - start) / _TIMES}


def with_jsonschema(warc: str) -> dict[str, float]:
    """Check the records with jsonschema, once."""
    import jsonschema
    from referencing import Registry
    from referencing.jsonschema import DRAFT202012

    from archiver.records.schema import load_schema, shipped_by_id

    registry = Registry().with_resources(
        (name, DRAFT202012.create_resource(schema)) for name, schema in shipped_by_id().items()
    )
    validator = jsonschema.Draft202012Validator(
        load_schema("record-1").document,
        registry=registry,
        format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
    )
    records = records_of(warc)
    start = time.process_time()
    assert all(validator.is_valid(record) for record in records)
    return {"cpu_s": time.process_time() - start}
