"""The example files are the suite: valid ones have no finding, the others just those beside them.

`schemas/examples/NAME/valid` and `invalid` ship with the schemas; broken files of every kind are in tests/schema/files.
Beside `FILE` lies `FILE.codes`: severity, code, line and JSON Pointer of each finding, "-" for none.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from referencing import Registry, Resource

from archiver.records.codes import CODES
from archiver.records.engine import Engine
from archiver.records.schema import load_schema, schema_names, shipped_by_id
from archiver.records.validate import Checker

ROOT = Path(__file__).resolve().parent.parent.parent
EXAMPLES = ROOT / "schemas/examples"
FILES = ROOT / "tests/schema/files"
VALID = sorted(EXAMPLES.glob("*/valid/*.json"))
INVALID = sorted(EXAMPLES.glob("*/invalid/*.json"))
BROKEN = sorted(path for path in FILES.iterdir() if path.is_file() and path.suffix != ".codes")
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def example_id(path: Path) -> str:
    return f"{path.parent.parent.name}/{path.name}"


def schema_of(path: Path) -> str:
    return "record-1" if path.parent == FILES else path.parent.parent.name


def expected(path: Path) -> list[str]:
    return path.with_name(path.name + ".codes").read_text("utf-8").splitlines()


@pytest.mark.parametrize("path", VALID, ids=example_id)
def test_valid_example_has_no_finding(path: Path) -> None:
    assert [item.findings for item in Checker(schema_of(path), now=NOW).check_path(path)] == [()]


@pytest.mark.parametrize("path", [*INVALID, *BROKEN], ids=example_id)
def test_invalid_example_has_just_the_findings_beside_it(path: Path) -> None:
    findings = [finding for item in Checker(schema_of(path), now=NOW).check_path(path) for finding in item.findings]
    rows = [f"{row.severity} {row.code} {row.line or '-'} {row.pointer or '-'}" for row in findings]
    assert rows == expected(path)
    finding_schema = Engine(load_schema("finding-1"))
    for finding in findings:
        assert finding_schema.is_valid(finding.as_json())
        assert finding.hint
        assert finding.file == str(path)


def test_no_expectation_lies_beside_nothing() -> None:
    expectations = {path.with_suffix("") for folder in (EXAMPLES, FILES) for path in folder.rglob("*.codes")}
    assert expectations == {*INVALID, *BROKEN}


@pytest.mark.parametrize("name", schema_names())
def test_every_schema_that_ships_has_examples_of_both_kinds(name: str) -> None:
    assert list((EXAMPLES / name / "valid").glob("*.json"))
    assert list((EXAMPLES / name / "invalid").glob("*.json"))


def test_every_finding_about_what_a_record_says_has_an_example() -> None:
    shown = {line.split()[1] for path in [*INVALID, *BROKEN] for line in expected(path)}
    # What takes two records, a huge file or a missing package has tests of its own.
    elsewhere = {"record.id.duplicate", "record.body.duplicate", "record.canonical", "record.findings.more"}
    elsewhere |= {row.code for row in CODES if row.code.startswith(("record.file.", "record.line.", "record.row."))}
    assert {row.code for row in CODES if row.code.startswith("record.")} - elsewhere <= shown


@pytest.mark.parametrize("path", [*VALID, *INVALID], ids=example_id)
def test_both_engines_agree_on_the_examples(path: Path) -> None:
    if path.name == "date-trailing-newline.json":
        pytest.skip("Python's `$` matches before a last newline; ECMA-262, which JSON Schema names, has no such rule")
    instance = json.loads(path.read_bytes())
    schema = load_schema(schema_of(path))
    assert Engine(schema).is_valid(instance) == plain_jsonschema(schema.document).is_valid(instance)


def plain_jsonschema(document: Any) -> jsonschema.Draft202012Validator:
    """The oracle: jsonschema as anybody would use it on our schemas."""
    registry: Registry[Any] = Registry().with_resources(
        (address, Resource.from_contents(shipped)) for address, shipped in shipped_by_id().items()
    )
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    return jsonschema.Draft202012Validator(document, registry=registry, format_checker=checker)
