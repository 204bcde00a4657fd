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
from archiver.errors import StoreError, UsageError
from archiver.records.schema import context_names, schema_names, shipped_schema

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "schemas/examples"
FILES = Path(__file__).resolve().parent.parent / "schema/files"
GOOD = EXAMPLES / "record-1/valid/full.json"
WARNED = EXAMPLES / "record-1/invalid/fetch-date-without-zone.json"
WRONG = EXAMPLES / "record-1/invalid/date-month-13.json"


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
    assert result.stderr.splitlines() == [
        "",
        "severity  count  code                 meaning",
        "error         1  record.date.pattern  date has not the right form.",
        "",
        "2 records, 1 invalid, 1 finding: 1 error",
    ]


def test_line_is_named_where_there_is_one() -> None:
    result = run(validate.command, FILES / "broken-line.jsonl")
    assert "broken-line.jsonl:2: error record.json.syntax: " in result.stdout
    assert "\n3 records, 1 invalid, 1 finding: 1 error\n" in result.stderr


def test_json_findings_keep_their_own_schema(tmp_path: Path) -> None:
    result = run(validate.command, EXAMPLES, FILES, "--json")
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


def test_codes_are_left_out_by_option_and_by_the_archives_settings(tmp_path: Path) -> None:
    assert run(validate.command, WARNED, "--ignore", "record.fetch-date.*").stdout == ""
    assert run(validate.command, WARNED, "--only", "record.body.*").stdout == ""
    assert "record.fetch-date.no-zone" in run(validate.command, WARNED, "--only", "record.*").stdout
    assert run(validate.command, WRONG, "--ignore", "record.date.pattern").exit_code == 0
    (tmp_path / "archiver.toml").write_text('validate_ignore = ["record.fetch-date.no-zone"]\n')
    result = CliRunner().invoke(validate.command, [str(WARNED)], obj=Shell(folder=tmp_path))
    assert result.stdout == ""


def test_code_nobody_knows_is_a_usage_error() -> None:
    result = run(validate.command, GOOD, "--ignore", "record.bdy.short")
    assert isinstance(result.exception, UsageError)
    assert "--ignore" in str(result.exception)


def test_lines_of_one_code_are_limited_and_that_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(json.loads(WRONG.read_bytes())) + "\n")
    path.write_text(path.read_text() * 30)
    result = run(validate.command, path)
    assert len(result.stdout.splitlines()) == 10
    assert result.stderr.splitlines()[-1].startswith("20 findings not shown: --most 0 shows all")
    assert len(run(validate.command, path, "--most", "0").stdout.splitlines()) == 30
    assert len(run(validate.command, path, "--json").stdout.splitlines()) == 30


def test_report_is_written_and_its_place_told(tmp_path: Path) -> None:
    result = run(validate.command, WRONG, "--html", tmp_path / "report.html")
    assert result.stderr.endswith(f"The report is in {tmp_path / 'report.html'}.\n")
    assert "record.date.pattern" in (tmp_path / "report.html").read_text("utf-8")
    broken = run(validate.command, WRONG, "--html", tmp_path / "none/report.html")
    assert isinstance(broken.exception, StoreError)


def test_absent_file_is_a_usage_error() -> None:
    assert run(validate.command, "none.jsonl").exit_code == 2
    assert run(validate.command).exit_code == 2


def test_schemas_are_listed_and_shown() -> None:
    listed = run(schema.command, "list", "--json")
    names = [json.loads(line)["name"] for line in listed.stdout.splitlines()]
    assert names == [*schema_names(), *context_names()]
    assert "@context" in json.loads(run(schema.command, "show", "record-1.context").stdout)
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
