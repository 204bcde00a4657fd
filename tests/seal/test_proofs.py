"""Proofs of single rows: what they show alone, and every way to make one lie."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from archiver.errors import SealError
from archiver.records.canonical import canonical_json
from archiver.seal.dataset import Dataset
from archiver.seal.files import known_hashes
from archiver.seal.hashes import RowHashes, hashes_path
from archiver.seal.merkle import leaf_hash, root_from_path
from archiver.seal.proofs import Proof, make_proofs, proof_faults, read_proof
from tests.seal.datasets import Sealed, facts, lines, make_dataset, row, seal_dataset, signer


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Sealed:
    base = tmp_path_factory.mktemp("sealed")
    make_dataset(base)
    return seal_dataset(base, signer(), facts=facts())


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> Sealed:
    base = tmp_path_factory.mktemp("others")
    make_dataset(base, rows=11)
    return seal_dataset(base, signer(), facts=facts())


def dataset(sealed: Sealed) -> Dataset:
    return Dataset(sealed.base, sealed.seal.manifest.covers)


def proofs(sealed: Sealed, *wanted: str, hashes: RowHashes | None = None) -> list[Proof]:
    return make_proofs(dataset(sealed), sealed.seal, wanted, hashes)


def codes(raw: bytes) -> set[str]:
    """Return the codes of all that is wrong with a proof by itself."""
    proof, found = read_proof(raw)
    return {each.code for each in [*found, *(proof_faults(proof) if proof else ())]}


@pytest.mark.parametrize("has_hashes", [True, False])
def test_every_row_of_every_file_is_proven(sealed: Sealed, has_hashes: bool) -> None:
    known = RowHashes(hashes_path(sealed.path)) if has_hashes else None
    wanted = [f"records/a.jsonl:{number}" for number in range(1, 11)]
    wanted += ["records/b.jsonl:3", "records/list.json:/0", "records/list.json:/1"]
    made = proofs(sealed, *wanted, hashes=known)
    assert len(made) == 13
    for each in made:
        assert codes(each.encoded()) == set()
        assert read_proof(each.encoded()) == (each, [])
    assert [each.record["title"] for each in made[-3:]] == ["中美 102", "中美 200", "中美 201"]
    assert [(each.file, each.row, each.index) for each in made[9:11]] == [
        ("records/a.jsonl", 10, 9),
        ("records/b.jsonl", 3, 12),
    ]


@pytest.mark.parametrize("bare", [True, False])
def test_a_row_is_found_by_its_record_s_id(sealed: Sealed, bare: bool) -> None:
    name = row(101)["id"].strip("<>") if bare else row(101)["id"]
    (made,) = proofs(sealed, name)
    assert (made.file, made.row, made.record) == ("records/b.jsonl", 2, row(101))


def test_a_row_is_found_by_the_path_of_its_file(sealed: Sealed) -> None:
    (made,) = proofs(sealed, f"{sealed.base}/records/b.jsonl:2")
    assert made.record == row(101)


@pytest.mark.parametrize(
    "name", ["records/a.jsonl:99", "records/no.jsonl:1", "<urn:uuid:no>", "", ":", "records/a.jsonl:"]
)
def test_a_row_that_is_not_there_is_told(sealed: Sealed, name: str) -> None:
    with pytest.raises(SealError, match="no such row"):
        proofs(sealed, "records/a.jsonl:1", name)


def test_a_link_to_itself_is_no_row(sealed: Sealed, tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(SealError, match="no such row"):
        proofs(sealed, f"{tmp_path}/loop:1")


@pytest.mark.parametrize("has_hashes", [True, False])
def test_no_proof_is_made_of_a_row_that_was_changed(tmp_path: Path, has_hashes: bool) -> None:
    make_dataset(tmp_path)
    made = seal_dataset(tmp_path, None, facts=facts())
    (tmp_path / "records/b.jsonl").write_bytes(lines(100, 7, 102))
    known = known_hashes(made.path, made.seal) if has_hashes else None
    with pytest.raises(SealError, match="not the one that was sealed"):
        proofs(made, "records/b.jsonl:2", hashes=known)


def test_no_proof_is_made_in_a_dataset_with_rows_missing(tmp_path: Path) -> None:
    make_dataset(tmp_path)
    made = seal_dataset(tmp_path, None, facts=facts())
    (tmp_path / "records/b.jsonl").write_bytes(lines(100, 101))
    with pytest.raises(SealError, match="not the one that was sealed"):
        proofs(made, "records/a.jsonl:2")


def test_row_hashes_of_another_seal_are_not_used(sealed: Sealed, others: Sealed) -> None:
    assert known_hashes(sealed.path, sealed.seal)
    assert known_hashes(others.path, sealed.seal) is None
    assert known_hashes(sealed.base / "no.seal.json", sealed.seal) is None


def of_another(others: Sealed) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(proofs(others, "records/b.jsonl:2")[0].encoded())
    return value


Change = Callable[[dict[str, Any], dict[str, Any]], object]

FORGERIES: dict[str, tuple[Change, set[str]]] = {
    "another row": (lambda value, _: value.update(record=row(7)), {"seal.proof.record", "seal.proof.path"}),
    "another row and its leaf": (
        lambda value, _: value.update(record=row(7), leaf=leaf_hash(canonical_json({"record": row(7)})).hex()),
        {"seal.proof.path"},
    ),
    "another title": (
        lambda value, _: value["record"].update(title="中美 X"),
        {"seal.proof.record", "seal.proof.path"},
    ),
    "another form of Unicode": (
        lambda value, _: value["record"].update(title="中美 102\u0301"),
        {"seal.proof.record", "seal.proof.path"},
    ),
    "a number for a text": (
        lambda value, _: value["record"].update(title=102),
        {"seal.proof.record", "seal.proof.path"},
    ),
    "path of another tree": (lambda value, other: value.update(path=other["path"]), {"seal.proof.path"}),
    "seal of another tree": (
        lambda value, other: value.update(seal=other["seal"]),
        {"seal.proof.place", "seal.proof.path"},
    ),
    "siblings exchanged": (
        lambda value, _: value["path"].__setitem__(slice(0, 2), value["path"][1::-1]),
        {"seal.proof.path"},
    ),
    "siblings cut off": (lambda value, _: value["path"].pop(), {"seal.proof.path"}),
    "a sibling more": (lambda value, _: value["path"].append("0" * 64), {"seal.proof.path"}),
    "no siblings": (lambda value, _: value["path"].clear(), {"seal.proof.path"}),
    "another place": (lambda value, _: value.update(index=3), {"seal.proof.place", "seal.proof.path"}),
    "another row number": (lambda value, _: value.update(row=1), {"seal.proof.place"}),
    "a place in another file": (lambda value, _: value.update(file="records/a.jsonl"), {"seal.proof.place"}),
    "a file that is not there": (lambda value, _: value.update(file="records/z.jsonl"), {"seal.proof.place"}),
    "a leaf that is no row": (lambda value, _: value.update(index=22), {"seal.proof.place", "seal.proof.path"}),
    "a leaf out of the tree": (lambda value, _: value.update(index=2**53 - 1), {"seal.proof.place", "seal.proof.path"}),
    "an unknown member": (lambda value, _: value.update(note="trust me"), {"seal.proof.form"}),
    "a member less": (lambda value, _: value.pop("leaf"), {"seal.proof.form"}),
    "a row number that is none": (lambda value, _: value.update(row=0), {"seal.proof.form"}),
    "an unknown member in the seal": (lambda value, _: value["seal"].update(note="x"), {"seal.proof.form"}),
    "another manifest": (lambda value, _: value["seal"]["manifest"].update(name="x"), {"seal.checksum"}),
    "files in another order": (
        lambda value, _: value["seal"]["manifest"]["files"].reverse(),
        {"seal.form", "seal.checksum"},
    ),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_proof_is_refused_for_its_reason(sealed: Sealed, others: Sealed, name: str) -> None:
    change, expected = FORGERIES[name]
    value = json.loads(proofs(sealed, "records/b.jsonl:3")[0].encoded())
    change(value, of_another(others))
    assert codes(canonical_json(value) + b"\n") == expected


def test_a_file_s_leaf_does_not_pass_for_a_row(sealed: Sealed) -> None:
    manifest = sealed.seal.manifest
    (honest,) = proofs(sealed, "records/b.jsonl:3")
    entry = {"file": manifest.files[0].as_json("rows")}
    forged = replace(honest, record=entry, index=15, leaf=leaf_hash(canonical_json(entry)))
    assert {each.code for each in proof_faults(forged)} == {
        "seal.proof.place",
        "seal.proof.record",
        "seal.proof.path",
    }


def test_a_node_does_not_pass_for_a_row(sealed: Sealed) -> None:
    made = proofs(sealed, "records/a.jsonl:1")[0]
    manifest = sealed.seal.manifest
    # The node above the first two leaves, claimed as leaf 0 of a tree that is half as large.
    node = leaf_hash(made.leaf + made.path[0])
    root = bytes.fromhex(manifest.root)
    for size in range(1, manifest.size + 1):
        assert root_from_path(node, 0, size, made.path[1:]) != root


SPELLINGS: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "a blank": (lambda raw: raw.replace(b'","', b'", "', 1), "seal.spelling"),
    "a name twice": (lambda raw: raw.replace(b'"row":3', b'"row":1,"row":3'), "seal.spelling"),
    "a fraction": (lambda raw: raw.replace(b'"row":3', b'"row":3.0'), "seal.unreadable"),
    "a large number": (lambda raw: raw.replace(b'"row":3', b'"row":9007199254740993'), "seal.unreadable"),
    "cut off": (lambda raw: raw[:-10], "seal.unreadable"),
    "no UTF-8": (lambda raw: raw.replace("中".encode(), b"\xff"), "seal.unreadable"),
    "half of a pair": (lambda raw: raw.replace("中".encode(), b"\\ud800"), "seal.unreadable"),
    "nested": (lambda raw: b'{"record":' * 9000, "seal.unreadable"),
    "a text": (lambda raw: b'"x"\n', "seal.unreadable"),
    "nothing": (lambda raw: b"\n", "seal.unreadable"),
}


@pytest.mark.parametrize("name", SPELLINGS)
def test_a_proof_has_one_spelling(sealed: Sealed, name: str) -> None:
    change, code = SPELLINGS[name]
    assert code in codes(change(proofs(sealed, "records/b.jsonl:3")[0].encoded()))
