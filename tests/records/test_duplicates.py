"""The same id, the same body: found across files, in bounded memory."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from archiver.records.duplicates import DigestTable, Duplicates
from archiver.records.validate import Checker

TEXT = "The keeper of the lighthouse wrote down every ship that passed, its flag, its course and the hour. " * 2


@given(digests=st.lists(st.binary(min_size=16, max_size=16) | st.sampled_from([bytes(16), b"\xff" * 16]), max_size=80))
def test_table_is_a_dict_that_keeps_the_first(digests: list[bytes]) -> None:
    table, oracle = DigestTable(), dict[bytes, int]()
    for number, digest in enumerate(digests, 1):
        assert table.first(digest, number) == oracle.setdefault(digest, number)
    assert len(table) == len(oracle)


def test_table_grows_and_stops_at_its_limit() -> None:
    table = DigestTable(most=9_000)
    digests = [number.to_bytes(16, "big") for number in range(10_000)]
    assert [table.first(digest, at) for at, digest in enumerate(digests, 1)] == list(range(1, 10_001))
    assert len(table) == 9_000
    assert [table.first(digest, 99_999) for digest in digests[:9_000]] == list(range(1, 9_001))
    assert table.first(digests[9_500], 99_999) == 99_999


def codes_of(records: list[dict[str, str]]) -> list[list[str]]:
    run = Duplicates()
    return [[row.code for row in run.findings(each, f"a.jsonl:{at}")] for at, each in enumerate(records, 1)]


def test_same_id_and_same_body_are_told() -> None:
    first = {"id": "<a:1>", "url": "https://a.example/1", "text": TEXT}
    assert codes_of([first, {**first, "id": "<a:2>"}]) == [[], []]
    assert codes_of([first, {**first, "text": TEXT + "."}]) == [[], ["record.id.duplicate"]]
    assert codes_of([first, {**first, "id": "<a:2>", "url": "https://a.example/2"}]) == [[], ["record.body.duplicate"]]
    assert codes_of([first, {**first, "id": "<a:2>", "url": "http://www.a.example/1/#top"}]) == [[], []]
    assert codes_of([{"url": "https://a.example/1", "text": "short"}, {"url": "b", "text": "short"}]) == [[], []]


def test_first_place_is_named_across_files(tmp_path: Path) -> None:
    record = {"url": "https://a.example/1", "text": TEXT, "id": "<a:b>"}
    (tmp_path / "a.jsonl").write_text("\n" + json.dumps(record) + "\n")
    (tmp_path / "b.json").write_text(json.dumps([{}, {**record, "url": "https://a.example/2"}, record]))
    (tmp_path / "c.json").write_text(json.dumps({**record, "id": "<a:c>", "url": "https://a.example/3"}))
    found = [finding for item in Checker().check_path(tmp_path) for finding in item.findings]
    told = [(Path(row.file or "").name, row.pointer, row.message) for row in found if "duplicate" in row.code]
    first = f"{tmp_path / 'a.jsonl'}:2"
    assert told == [
        ("b.json", "/1/id", f"{first} has the same id"),
        ("b.json", "/1/text", f"{first} has the same body under another URL"),
        ("b.json", "/2/id", f"{first} has the same id"),
        ("c.json", "/text", f"{first} has the same body under another URL"),
    ]
