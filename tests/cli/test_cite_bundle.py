"""`archiver cite --bundle`: what is printed, and that one command checks the package anywhere."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archiver.cli.main import main
from tests.cite.conftest import URL, archive

__all__ = ["archive"]

BASE = ("--base-url", "https://arch.example")


def run(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(main, list(map(str, arguments)), standalone_mode=False)
    if result.exception:
        raise result.exception
    return result


def test_a_package_is_written_and_its_digest_told(archive: object, tmp_path: Path) -> None:
    path = tmp_path / "evidence.zip"
    done = run("-C", tmp_path, "cite", URL, "--quote", "过去两年", "--bundle", path, *BASE)
    assert done.return_value == 0
    assert done.stdout == f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path}\n"
    assert "no seal is over the record: the archive has none" in done.stderr
    # No folder of an archive is needed to check it.
    assert f": archiver verify {path}\n" in done.stderr


def test_one_command_checks_it_where_there_is_no_archive(
    archive: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("evidence.zip", "evidence"):
        run("-C", tmp_path, "cite", URL, "--quote", "过去两年", "--bundle", tmp_path / name, *BASE)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    for name in ("evidence.zip", "evidence"):
        done = run("verify", tmp_path / name)
        assert done.return_value == 0, done.output
        assert "Everything is the same." in done.stderr
    (tmp_path / "evidence/record/record.md").write_text("forged")
    done = run("verify", tmp_path / "evidence")
    assert done.return_value == 1
    assert "record/record.md" in done.stdout


def test_json_is_one_object(archive: object, tmp_path: Path) -> None:
    done = run("-C", tmp_path, "cite", URL, "--bundle", tmp_path / "e.zip", "--json", *BASE)
    found = json.loads(done.stdout)
    assert found["url"] == URL
    assert found["bytes"] == (tmp_path / "e.zip").stat().st_size
    assert found["unsealed"] == "the archive has none"


def test_a_quote_that_is_not_there_makes_no_package(archive: object, tmp_path: Path) -> None:
    done = run("-C", tmp_path, "cite", URL, "--quote", "no such words", "--bundle", tmp_path / "e.zip")
    assert done.return_value == 1
    assert not (tmp_path / "e.zip").exists()


@pytest.mark.parametrize(
    "arguments", [("--format", "ris"), ("--style", "apa"), ("--fix",), ("https://b.example/",)], ids=" ".join
)
def test_options_that_cannot_be_meant_are_refused(archive: object, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    result = CliRunner().invoke(
        main, ["-C", str(tmp_path), "cite", URL, "--bundle", str(tmp_path / "e.zip"), *arguments]
    )
    assert result.exit_code == 2
    assert not (tmp_path / "e.zip").exists()
