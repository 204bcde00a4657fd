from __future__ import annotations

import json
from pathlib import Path

import click.testing
import pytest

from archiver.cli.assets import command
from archiver.cli.shell import Shell
from archiver.errors import UsageError
from tests.replay.tarballs import make_tarball


def run(*arguments: str | Path, quiet: bool = False) -> click.testing.Result:
    """Run `archiver assets` with these arguments; errors are raised."""
    runner = click.testing.CliRunner()
    return runner.invoke(command, [str(each) for each in arguments], obj=Shell(quiet=quiet), catch_exceptions=False)


@pytest.fixture(autouse=True)
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The user's data folder is an empty one, and so is the current folder."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)


def test_without_its_licence_accepted_nothing_is_added(tmp_path: Path) -> None:
    tarball = make_tarball(tmp_path / "wombat.tgz")
    with pytest.raises(UsageError, match=r"AGPL-3.0-or-later: the licence is not accepted. .* --accept-licence"):
        run("add", "wombat", tarball, "--any-version")
    assert not (tmp_path / "data").exists()


def test_an_asset_is_added_listed_and_removed(tmp_path: Path) -> None:
    tarball = make_tarball(tmp_path / "wombat.tgz")
    added = run("add", "wombat", tarball, "--any-version", "--accept-licence")
    assert "https://github.com/webrecorder/wombat" in added.stderr
    (line,) = run("list", "--json").stdout.splitlines()
    said = json.loads(line)
    assert (said["name"], said["version"], said["licence"]) == ("wombat", "0.0.1", "AGPL-3.0-or-later")
    assert Path(said["path"]).is_file()
    assert "0.0.1" in run("list").stdout
    assert "is removed" in run("remove", "wombat").stderr
    assert "is not in your data folder" in run("remove", "wombat").stderr


def test_a_file_or_npm_is_needed_and_not_both(tmp_path: Path) -> None:
    for arguments in ([], [str(make_tarball(tmp_path / "wombat.tgz")), "--from-npm"]):
        with pytest.raises(UsageError, match="give a FILE, or --from-npm"):
            run("add", "wombat", "--accept-licence", *arguments)
