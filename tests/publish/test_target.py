"""Where packages go: there whole or not at all, and never over something else."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from archiver.errors import PublishError, StoreError
from archiver.publish.target import MARKS, Hashed, open_target


def fill(path: Path, *, force: bool = False, top: str = "", files: tuple[str, ...] = (*MARKS, "a/b/c.txt")) -> None:
    with open_target(path, top=top, force=force) as target:
        for name in files:
            with target.file(name) as out:
                out.write(b"1")
                out.write(b"2")


def test_a_folder_is_filled(tmp_path: Path) -> None:
    fill(tmp_path / "made")
    assert (tmp_path / "made/a/b/c.txt").read_bytes() == b"12"
    assert [path.name for path in tmp_path.iterdir()] == ["made"]


def test_a_zip_is_filled_below_its_top(tmp_path: Path) -> None:
    fill(tmp_path / "made.ZIP", top="made/")
    with zipfile.ZipFile(tmp_path / "made.ZIP") as package:
        assert package.read("made/a/b/c.txt") == b"12"
    assert [path.name for path in tmp_path.iterdir()] == ["made.ZIP"]


@pytest.mark.parametrize("name", ["made", "made.zip"])
def test_what_fails_leaves_nothing(tmp_path: Path, name: str) -> None:
    def stopped() -> None:
        with open_target(tmp_path / name, top="", force=False) as target:
            with target.file("a") as out:
                out.write(b"1")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["made", "made.zip"])
def test_a_package_is_replaced_only_by_force(tmp_path: Path, name: str) -> None:
    fill(tmp_path / name)
    with pytest.raises(PublishError, match="is there already"):
        fill(tmp_path / name)
    fill(tmp_path / name, force=True, files=(*MARKS, "new"))
    names = [path.name for path in (tmp_path / name).iterdir()] if name == "made" else []
    assert sorted(names) == (sorted([*MARKS, "new"]) if names else [])
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_folder_that_is_no_package_is_never_replaced(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    fill(home)
    other = tmp_path / "other"
    other.mkdir()
    (other / "letter").write_text("dear")
    with pytest.raises(PublishError, match="is no package"):
        fill(other, force=True)
    (tmp_path / "link").symlink_to(home)
    with pytest.raises(PublishError, match="is no package"):
        fill(tmp_path / "link", force=True)
    assert (other / "letter").read_text() == "dear"


def test_the_folder_one_is_in_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    with pytest.raises(PublishError, match="is the folder you are in"):
        fill(Path())
    with pytest.raises(PublishError, match="is no package"):
        fill(Path(".."), force=True)
    assert not list((tmp_path / "here").iterdir())


def test_a_folder_whose_name_ends_in_zip_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.zip").mkdir()
    with pytest.raises(StoreError, match="no plain file"):
        fill(tmp_path / "a.zip", force=True)


def test_a_name_that_is_taken_twice_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be written"):
        fill(tmp_path / "made", files=("a", "a"))


_ENDLESS = """
import sys
from pathlib import Path
from archiver.publish.target import open_target
with open_target(Path(sys.argv[1]), top="", force=False) as target:
    with target.file("datapackage.json") as out:
        out.write(b"1")
    print("begun", flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize("name", ["made", "made.zip"])
def test_one_that_is_killed_has_not_its_name_yet(tmp_path: Path, name: str) -> None:
    command = [sys.executable, "-c", _ENDLESS, str(tmp_path / name)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == b"begun\n"
        program.kill()
    (left,) = tmp_path.iterdir()
    assert left.name.startswith(".")
    assert left.name.endswith(".part")
    fill(tmp_path / name)


def test_bytes_are_counted_and_hashed_on_their_way() -> None:
    class Kept:
        raw = b""

        def write(self, raw: bytes) -> None:
            self.raw += raw

    kept = Kept()
    narrow, wide = Hashed(kept), Hashed(kept, is_wide=True)
    for each in (narrow, wide):
        each.write(b"a")
        each.write(b"b")
    assert kept.raw == b"abab"
    assert (wide.size, wide.sha256) == (2, hashlib.sha256(b"ab").hexdigest())
    assert (wide.sha512, narrow.sha512) == (hashlib.sha512(b"ab").hexdigest(), "")
