"""What is copied into a package, and what may go wrong with a source meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from archiver.errors import PublishError
from archiver.publish import contents as module
from archiver.publish.contents import Beside, Contents, add_records, pieces, reading
from archiver.publish.target import Writer
from tests.publish.making import record


class Kept:
    """A target that keeps everything; `meanwhile` is done when the first file is asked for."""

    def __init__(self) -> None:
        self.files: dict[str, bytearray] = {}
        self.meanwhile: Callable[[], None] = lambda: None

    def file(self, path: str, size: int | None = None) -> _Opened:
        self.meanwhile()
        self.files[path] = bytearray()
        return _Opened(self.files[path])


class _Opened:
    def __init__(self, raw: bytearray) -> None:
        self.raw = raw

    def write(self, raw: bytes) -> None:
        self.raw += raw

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, *_: object) -> None:
        pass


class Lines:
    """A table that is its rows; it tells whether it was ended well."""

    ended = ""

    def __init__(self, out: object) -> None:
        self.rows: list[bytes] = []

    def write(self, line: bytes) -> None:
        self.rows.append(line)

    def close(self) -> None:
        type(self).ended = "closed"

    def abandon(self) -> None:
        type(self).ended = "abandoned"


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"".join(orjson.dumps(record(number)) + b"\r\n" for number in (1, 2)) + b"\n")
    return path


def test_rows_are_copied_as_they_stand_and_counted(rows: Path, tmp_path: Path) -> None:
    target = Kept()
    made = Contents(target, "data/")
    add_records(made, [(rows, "records/a.jsonl")], [Beside("t", "table", "", Lines)], tmp_path)
    assert bytes(target.files["data/records/a.jsonl"]) == rows.read_bytes()
    assert [(file.path, file.rows) for file in made.files] == [("records/a.jsonl", 2), ("t", 2)]
    assert Lines.ended == "closed"


def test_what_was_made_beside_is_abandoned_with_a_bad_row(rows: Path, tmp_path: Path) -> None:
    with rows.open("ab") as file:
        file.write(b"{")
    with pytest.raises(PublishError, match="line 4"):
        add_records(Contents(Kept()), [(rows, "a")], [Beside("t", "table", "", Lines)], tmp_path)
    assert Lines.ended == "abandoned"


def test_a_source_that_changes_meanwhile_is_told(rows: Path, tmp_path: Path) -> None:
    target = Kept()

    def meanwhile() -> None:
        with rows.open("ab") as file:
            file.write(orjson.dumps(record(3)) + b"\n")

    target.meanwhile = meanwhile
    with pytest.raises(PublishError, match="changed while it was packed"):
        add_records(Contents(target), [(rows, "a")], [], tmp_path)
    with pytest.raises(PublishError, match="changed while it was packed"):
        Contents(target).copy(rows, "a", "warc", "")


def test_a_line_that_is_too_long_is_told(rows: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST", 100)
    with pytest.raises(PublishError, match=r"line 1.*longer than 100 bytes"):
        add_records(Contents(Kept()), [(rows, "a")], [], tmp_path)


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    for name in (".", "none"):
        with pytest.raises(PublishError, match="cannot be read"), reading(tmp_path / name) as file:
            list(pieces(file, tmp_path))
