"""The commands `validate` and `schema`, as their users meet them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from archiver.cli import schema, validate
from archiver.cli.shell import Shell
from archiver.records.schema import schema_names, shipped_schema

EXAMPLES = Path(__file__).resolve().parent.parent / "schema"
GOOD = EXAMPLES / "positive/record-1/full.json"
WARNED = EXAMPLES / "negative/record-1/fetch-date-without-zone.json"
WRONG = EXAMPLES / "negative/record-1/date-month-13.json"


def run(command: click.Command, *arguments: str | Path) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments], obj=Shell())


@pytest.mark.parametrize(("path", "code"), [(GOOD, 0), (WARNED, 0), (WRONG, 1)], ids=["good", "warning", "error"])
def test_exit_code_is_one_only_for_errors(path: Path, code: int) -> None:
    assert run(validate.command, path).exit_code == code


def test_finding_is_one_line_and_the_summary_goes_to_stderr() -> None:
    result = run(validate.command, GOOD, WRONG)
    assert result.stdout == (
        f"{WRONG}: error record.date.pattern: date has not the right form, '2024-13-01' (expected like '2024-05-07' or "
        "'2024-05-06T23:48' or '2024-05-06T23:48:00+08:00'). Write the day as YYYY-MM-DD, with a \"T\" before a time; "
        '"" when the page shows none.\n'
    )
    assert result.stderr == "2 records, 1 invalid, 1 finding: record.date.pattern 1\n"


def test_line_is_named_where_there_is_one() -> None:
    result = run(validate.command, EXAMPLES / "negative/files/broken-line.jsonl")
    assert "broken-line.jsonl:2: error record.json.syntax: " in result.stdout
    assert result.stderr.startswith("3 records, 1 invalid, ")


def test_json_findings_keep_their_own_schema(tmp_path: Path) -> None:
    result = run(validate.command, EXAMPLES / "negative", "--json")
    path = tmp_path / "findings.jsonl"
    path.write_text(result.stdout, "utf-8")
    assert len(result.stdout.splitlines()) > 90
    assert run(validate.command, path, "--schema", "finding").exit_code == 0


def test_control_characters_do_not_reach_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"\x1b[31m": 1, "kind": "\x1b]0;a\x07\u202e", "x": {"\x9b": 1}}))
    output = run(validate.command, path).output
    assert not any(sign in output for sign in ("\x1b", "\x07", "\x9b", "\u202e"))


def test_users_schema_that_cannot_be_used_is_one_error(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_text('{"$ref": "https://example.org/other.json"}')
    result = run(validate.command, GOOD, "--schema", path)
    assert "nothing is fetched" in str(result.exception)


def test_absent_file_is_a_usage_error() -> None:
    assert run(validate.command, "none.jsonl").exit_code == 2
    assert run(validate.command).exit_code == 2


def test_schemas_are_listed_and_shown() -> None:
    listed = run(schema.command, "list", "--json")
    assert [json.loads(line)["name"] for line in listed.stdout.splitlines()] == schema_names()
    assert "record-1" in run(schema.command, "list").stdout
    assert run(schema.command, "show", "record").stdout == shipped_schema("record-1").text


@pytest.mark.parametrize("command", [validate.command, schema.command, *schema.command.commands.values()])
def test_help_shows_two_examples(command: click.Command) -> None:
    text = run(command, "--help").output
    assert text.count("\n  archiver ") + text.count("\n    archiver ") == 2


def test_process_leaves_with_the_documented_codes() -> None:
    def code_of(*arguments: str) -> int:
        return subprocess.run(
            [sys.executable, "-m", "archiver", *arguments], capture_output=True, check=False, timeout=60
        ).returncode

    assert code_of("validate", str(GOOD)) == 0
    assert code_of("validate", str(WRONG)) == 1
    assert code_of("validate", str(GOOD), "--schema", "recrod") == 2


def test_only_click_is_imported_before_a_command_runs() -> None:
    script = "import sys, archiver.cli.validate, archiver.cli.schema; print(*sys.modules)"
    output = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, text=True, timeout=60
    ).stdout
    assert not {"jsonschema", "jsonschema_rs", "yaml", "orjson", "requests"} & set(output.split())
