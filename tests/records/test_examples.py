"""The example files are the suite: positive ones have no finding, negative ones just those beside them.

Beside `negative/SCHEMA/NAME` lies `NAME.codes`: severity, code, line and JSON Pointer of each finding, "-" for none.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from referencing import Registry, Resource

from archiver.records.engine import Engine
from archiver.records.schema import load_schema, shipped_by_id
from archiver.records.validate import Checker

EXAMPLES = Path(__file__).resolve().parent.parent / "schema"
POSITIVE = sorted(path for path in (EXAMPLES / "positive").rglob("*.json"))
NEGATIVE = sorted(path for path in (EXAMPLES / "negative").rglob("*") if path.is_file() and path.suffix != ".codes")


def example_id(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def schema_of(path: Path) -> str:
    return "record-1" if path.parent.name == "files" else path.parent.name


@pytest.mark.parametrize("path", POSITIVE, ids=example_id)
def test_positive_example_has_no_finding(path: Path) -> None:
    assert [item.findings for item in Checker(schema_of(path)).check_path(path)] == [()]


@pytest.mark.parametrize("path", NEGATIVE, ids=example_id)
def test_negative_example_has_just_the_findings_beside_it(path: Path) -> None:
    findings = [finding for item in Checker(schema_of(path)).check_path(path) for finding in item.findings]
    rows = [f"{row.severity} {row.code} {row.line or '-'} {row.pointer or '-'}" for row in findings]
    assert rows == path.with_name(path.name + ".codes").read_text("utf-8").splitlines()
    finding_schema = Engine(load_schema("finding-1"))
    for finding in findings:
        assert finding_schema.is_valid(finding.as_json())
        assert finding.hint
        assert finding.file == str(path)


def test_no_expectation_lies_beside_nothing() -> None:
    expectations = {path.with_suffix("") for path in (EXAMPLES / "negative").rglob("*.codes")}
    assert expectations == set(NEGATIVE)
    assert len(POSITIVE) > 15
    assert len(NEGATIVE) > 90


@pytest.mark.parametrize(
    "path", [path for path in [*POSITIVE, *NEGATIVE] if path.parent.name != "files"], ids=example_id
)
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
