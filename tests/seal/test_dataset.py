"""Which files and rows a dataset has."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from archiver.errors import SealError, UsageError
from archiver.records.canonical import canonical_json
from archiver.seal.dataset import (
    Dataset,
    Row,
    Unsealable,
    dataset_of,
    holds_rows,
    is_warc,
    kind_of,
    read_web_archive,
    rows_of,
)
from archiver.seal.merkle import leaf_hash
from tests.seal.datasets import lines, make_dataset, row


def test_the_files_of_a_dataset_are_those_in_its_folders(tmp_path: Path) -> None:
    dataset = make_dataset(tmp_path)
    (tmp_path / "records/deep/er").mkdir(parents=True)
    (tmp_path / "records/deep/er/中.md").write_text("")
    for name in (".hidden", "x.warc.open", "x.seal.json", "x.seal.rows", "x.proof.json"):
        (tmp_path / "records" / name).write_text("")
    (tmp_path / "records/.cache").mkdir()
    (tmp_path / "records/.cache/y.jsonl").write_text("")
    (tmp_path / "outside.jsonl").write_text("")
    assert dataset.paths() == [
        "records/a.jsonl",
        "records/b.jsonl",
        "records/deep/er/中.md",
        "records/list.json",
        "records/note.txt",
        "warcs/1.warc",
        "warcs/2.warc",
    ]


def test_paths_are_in_the_order_of_their_bytes(tmp_path: Path) -> None:
    names = ["b", "a", "Z", "é", "a.b", "a/b", "\U0001f600", "\uffee"]
    for name in names:
        path = tmp_path / "d" / (name if "/" not in name else "a-/b")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    found = Dataset(tmp_path, ("d",)).paths()
    assert found == sorted(found, key=str.encode)
    # UTF-16 would have it the other way round.
    assert found[-2:] == ["d/\uffee", "d/\U0001f600"]


@pytest.mark.parametrize("name", [b"a\\b", b"a\nb", b"\xff", b"a\x7f"])
def test_a_name_that_no_manifest_can_hold_is_refused(tmp_path: Path, name: bytes) -> None:
    (tmp_path / "d").mkdir()
    with open(os.fsencode(tmp_path / "d") + b"/" + name, "wb"):  # noqa: PTH123 - a name in bytes
        pass
    with pytest.raises(SealError, match="name cannot stand"):
        Dataset(tmp_path, ("d",)).paths()


def test_a_link_to_a_folder_is_refused_and_one_to_a_file_is_followed(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "f").write_text("")
    (tmp_path / "d/f").symlink_to(tmp_path / "f")
    assert Dataset(tmp_path, ("d",)).paths() == ["d/f"]
    (tmp_path / "d/g").symlink_to(tmp_path)
    with pytest.raises(SealError, match="link to a folder"):
        Dataset(tmp_path, ("d",)).paths()


def test_a_dataset_lies_in_the_given_folder_or_in_what_its_parts_share(tmp_path: Path) -> None:
    make_dataset(tmp_path)
    inside = dataset_of([tmp_path / "warcs", tmp_path / "records/a.jsonl"], tmp_path)
    assert inside == Dataset(tmp_path, ("records/a.jsonl", "warcs"))
    (tmp_path / "else").mkdir()
    assert dataset_of([tmp_path / "records"], tmp_path / "else") == Dataset(tmp_path / "records", (".",))
    one = dataset_of([tmp_path / "records/a.jsonl"], tmp_path / "else")
    assert one == Dataset(tmp_path / "records", ("a.jsonl",))
    assert dataset_of([tmp_path], tmp_path) == Dataset(tmp_path, (".",))
    with pytest.raises(UsageError, match="no such"):
        dataset_of([tmp_path / "none"], tmp_path)


def found(tmp_path: Path, raw: bytes, name: str = "x.jsonl") -> list[Row | Unsealable]:
    (tmp_path / name).write_bytes(raw)
    return list(rows_of(Dataset(tmp_path, (".",)), name))


def test_a_row_s_leaf_is_its_canonical_json_whatever_its_spelling(tmp_path: Path) -> None:
    one, two, three = found(tmp_path, lines(1) + b"\n" + b' { "b" : "\\u4e2d", "a":1}\r\n' + lines(1))
    assert isinstance(one, Row)
    assert isinstance(two, Row)
    assert isinstance(three, Row)
    assert (one.number, one.entry.line, one.record_id) == (1, 1, row(1)["id"])
    assert (two.number, two.entry.line, two.record_id) == (2, 3, None)
    assert one.leaf == three.leaf == leaf_hash(canonical_json({"record": row(1)}))
    assert two.leaf == leaf_hash('{"record":{"a":1,"b":"中"}}'.encode())


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"a":1.5}', "float"),
        (b'{"a":1e3}', "float"),
        (b'{"a":9007199254740992}', "53"),
        ('{"é":1}'.encode(), "ASCII"),
        (b'{"a":1,"a":2}', "twice"),
        (b'{"a":"\\ud800"}', "JSON"),
        (b"{", "JSON"),
        (b'{"a":"\xff"}', "UTF-8"),
        (b"[" * 2000, "nested"),
    ],
)
def test_a_row_that_two_readers_may_take_for_two_values_cannot_be_sealed(
    tmp_path: Path, line: bytes, reason: str
) -> None:
    first, wrong, last = found(tmp_path, lines(1) + line + b"\n" + lines(2))
    assert isinstance(first, Row)
    assert isinstance(wrong, Unsealable)
    assert reason in wrong.reason
    assert (wrong.number, last.number) == (2, 3)


def test_an_empty_file_has_no_rows(tmp_path: Path) -> None:
    assert found(tmp_path, b"") == found(tmp_path, b"\n\n") == []


def test_a_document_is_one_row_however_it_is_spelled(tmp_path: Path) -> None:
    (one,) = found(tmp_path, b"---\ntitle: A\n---\nBody.\n", "x.md")
    assert isinstance(one, Row)
    assert one.entry.value["title"] == "A"


def test_files_are_told_by_their_names() -> None:
    assert [is_warc(name) for name in ("a.warc.gz", "A.WARC", "a.arc", "a.wacz", "a.gz", "warc")] == [True] * 4 + [
        False
    ] * 2
    assert [holds_rows(name) for name in ("a.jsonl", "b/A.CSV", "a.txt", "jsonl")] == [True, True, False, False]


def test_records_of_a_web_archive_are_counted(tmp_path: Path) -> None:
    make_dataset(tmp_path)
    assert [read_web_archive(tmp_path / f"warcs/{number}.warc").count for number in (1, 2)] == [1, 2]
    (tmp_path / "a.wacz").write_bytes(b"")
    assert read_web_archive(tmp_path / "a.wacz").count is None


def test_what_lies_at_a_place_is_told_whatever_its_name(tmp_path: Path) -> None:
    (tmp_path / "f").write_text("")
    os.mkfifo(tmp_path / "p")
    names = ("f", "", "p", "none", "x" * 300, "a\0b")
    assert [kind_of(tmp_path / name) for name in names] == ["file", "folder", "other", None, None, None]
