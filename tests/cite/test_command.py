"""The command `archiver cite` (archiver/cli/cite.py)."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from archiver.archive import Archive
from archiver.cite.interface import FORMATS
from archiver.cli.main import main

URL = "https://www.solidot.org/story?sid=78089"


def run(archive: Archive, *arguments: str) -> Result:
    result = CliRunner().invoke(main, ["-C", str(archive.folder), "cite", *arguments], standalone_mode=False)
    if result.exception:
        raise result.exception
    return result


def test_citation_is_on_stdout_and_the_remark_on_stderr(archive: Archive) -> None:
    result = run(archive, URL)
    assert result.stdout.startswith("Wilson. 中美 AI 芯片竞争. 奇客Solidot, 2024-05-06")
    assert "Note: http://127.0.0.1:8080 is a local address" in result.stderr
    assert result.return_value == 0


@pytest.mark.parametrize("form", FORMATS)
def test_each_format_can_be_asked_for(archive: Archive, form: str) -> None:
    result = run(archive, URL, "--format", form, "--base-url", "https://archive.example.org")
    assert "archive.example.org" in result.stdout
    (note,) = result.stderr.splitlines()
    assert "latest of 2 captures" in note


@pytest.mark.parametrize("at", ["2024-01-02", "20240102030405", "2024-06-01T00:00:00+08:00"])
def test_time_is_read_in_its_usual_forms(archive: Archive, at: str) -> None:
    assert "Older words" in run(archive, URL, "--at", at).stdout


def test_time_that_is_none_is_a_usage_error(archive: Archive) -> None:
    result = run(archive, URL, "--at", "yesterday")
    assert (result.return_value, result.stdout) == (2, "")
    assert "is no time" in result.stderr


def test_json_holds_the_item_and_all_formats(archive: Archive) -> None:
    (line,) = run(archive, URL, "--json", "--quote", "过去两年").stdout.splitlines()
    found = json.loads(line)
    assert set(found["citations"]) == set(FORMATS)
    assert (found["title"], found["is_local"], found["quote"]["within"]) == ("中美 AI 芯片竞争", True, "story")
    found = json.loads(run(archive, URL, "--json", "--format", "ris").stdout)
    assert list(found["citations"]) == ["ris"]


def test_absent_quote_ends_with_exit_code_1(archive: Archive) -> None:
    result = run(archive, URL, "--quote", "过去三年")
    assert (result.return_value, result.stdout) == (1, "")
    assert "过去三年" in result.stderr


def test_other_white_space_in_a_quote_is_said(archive: Archive) -> None:
    assert "other white space" in run(archive, URL, "--quote", "生成式  AI").stderr


def test_base_url_can_come_from_the_environment(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARCHIVER_BASE_URL", "https://archive.example.org")
    assert "<https://archive.example.org/w/20251006171750/" in run(archive, URL).stdout
