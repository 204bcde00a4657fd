"""Hostile schemas and records: bounded time, a clear outcome."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from archiver.errors import RecordError
from archiver.records.engine import Engine
from archiver.records.schema import Schema, load_schema
from archiver.records.validate import Checker
from archiver.records.weight import is_too_heavy

ROOT = Path(__file__).parents[2]

DEEP: dict[str, Any] = {"type": "integer"}
for _ in range(3000):
    DEEP = {"items": DEEP}
DOUBLING: dict[str, Any] = {
    "$defs": {f"a{n}": {"allOf": [{"$ref": f"#/$defs/a{n + 1}"}] * 2} for n in range(40)}
    | {"a40": {"type": "integer"}},
    "$ref": "#/$defs/a0",
}
HOSTILE: dict[str, tuple[Any, Any]] = {
    "a reference to itself": ({"$ref": "#"}, 1),
    "two references in a circle": (
        {"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}, "$ref": "#/$defs/a"},
        1,
    ),
    "a circle through allOf": ({"allOf": [{"$ref": "#"}, {"$ref": "#"}]}, 1),
    "doubling": (DOUBLING, "x"),
    "deep": (DEEP, [[[1]]]),
    "a slow pattern": ({"pattern": "^(a+)+$"}, "a" * 50_000 + "b"),
    "a slow look ahead": ({"pattern": "^(?=(a+)+$)"}, "a" * 50_000 + "b"),
    "a slow pattern of names": (
        {"patternProperties": {"^(a|a)*$": False}, "additionalProperties": False},
        {"a" * 5000 + "b": 1},
    ),
    "a huge repetition": ({"pattern": "^(a{1,1000}){1,1000}$"}, "a" * 50_000 + "b"),
    "many items, all alike": ({"uniqueItems": True, "maxItems": 1}, [{"a": n % 2} for n in range(20_000)]),
    "a recursive value": (
        {"$defs": {"a": {"items": {"$ref": "#/$defs/a"}, "maxItems": 1}}, "$ref": "#/$defs/a"},
        [[[[1, 2]]]],
    ),
}


@pytest.mark.parametrize("document", [pair[0] for pair in HOSTILE.values()], ids=HOSTILE)
def test_schema_is_refused_or_answers_in_time(document: Any) -> None:
    value = next(pair[1] for pair in HOSTILE.values() if pair[0] is document)
    start = time.process_time()
    engine = None
    with contextlib.suppress(RecordError):
        engine = Engine(Schema("mine.json", "", document, is_shipped=False))
    if engine is not None:
        assert bool(list(engine.faults(value))) == (not engine.is_valid(value))
    assert time.process_time() - start < 5


def test_schemas_that_ship_are_light() -> None:
    assert not any(is_too_heavy(load_schema(name).document) for name in ("record-1", "provenance-1", "crawl-config-1"))
    assert is_too_heavy(DOUBLING)
    assert is_too_heavy({"properties": {"a": DOUBLING["$defs"]["a0"]}, "$defs": DOUBLING["$defs"]})
    assert not is_too_heavy({"allOf": [{"allOf": [{}] * 10}] * 10})


def test_deep_and_wide_records_are_survived(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    lines = [
        '{"x":' * 100_000,
        '{"links":' + "[" * 900 + "]" * 900 + "}",
        json.dumps({"links": [{"url": "a"}] * 50_000}),
        json.dumps({"text": "[![" * 100_000, "title": "…" * 10_000, "date": "2" * 100_000}),
        json.dumps({f"k{n}": n for n in range(20_000)}),
    ]
    path.write_text("\n".join(lines))
    checked = list(Checker().check_path(path))
    assert [item.line for item in checked] == [1, 2, 3, 4, 5]
    assert all(not item.is_valid for item in checked)
    assert max(len(item.findings) for item in checked) < 130


@pytest.mark.slow
def test_line_of_a_hundred_megabytes_keeps_memory_bounded(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("wb") as out:
        out.write(b'{"text": "')
        for _ in range(100):
            out.write(b"a" * 1_000_000)
        out.write(b'"}\n{}\n')
    script = (
        "import sys; from archiver.records.validate import check_records; from tests.peak import peak_kib;"
        "print([f.code for f in check_records(sys.argv[1])][0]);"
        "print(peak_kib() // 1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    code, mebibytes = done.stdout.split()
    assert code == "record.line.too-long"
    assert int(mebibytes) < 300
