"""Manifests of what lies there, and the seals over them."""

from __future__ import annotations

import hashlib
import io
import os
import tracemalloc
from collections.abc import Iterator
from datetime import timedelta
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from archiver.errors import SealError, UsageError
from archiver.records.canonical import canonical_json
from archiver.records.engine import Engine
from archiver.records.reading import read_entries
from archiver.records.schema import load_schema
from archiver.seal.dataset import Dataset, digest_of
from archiver.seal.document import Seal, read_seal
from archiver.seal.keys import new_key
from archiver.seal.making import Facts, Signer, make_manifest, shipped_schemas, sign_manifest, signer_name
from archiver.seal.manifest import Manifest, manifest_of
from archiver.seal.merkle import leaf_hash, root_of
from tests.seal.authority import authority, identity, timestamp_signer
from tests.seal.datasets import SEALED_AT, facts, lines, make_dataset, signer


def made(base: Path, **options: Any) -> Manifest:
    return make_manifest(Dataset(base, ("records", "warcs")), facts(**options))


def defined_root(manifest: Manifest, base: Path) -> str:
    """The root as docs/design/seal.md says it is made, with nothing of the maker's."""
    value = manifest.as_json()
    rows = (
        {"record": entry.value}
        for file in value["files"]
        if "rows" in file
        for entry in read_entries(base / file["path"])
        if entry.is_record
    )
    entries: Iterator[dict[str, Any]] = (
        {name: each}
        for name, key in (("file", "files"), ("warc", "warcs"), ("schema", "schemas"))
        for each in value[key]
    )
    return root_of(leaf_hash(canonical_json(leaf)) for leaf in chain(rows, entries)).hex()


def test_a_manifest_says_what_lies_there(tmp_path: Path) -> None:
    make_dataset(tmp_path)
    value = made(tmp_path).as_json()
    assert Engine(load_schema("dataset-manifest-1")).is_valid(value)
    assert [(file["path"], file.get("rows")) for file in value["files"]] == [
        ("records/a.jsonl", 10),
        ("records/b.jsonl", 3),
        ("records/list.json", 2),
        ("records/note.txt", None),
    ]
    assert [(warc["path"], warc["records"]) for warc in value["warcs"]] == [("warcs/1.warc", 1), ("warcs/2.warc", 2)]
    for each in (*value["files"], *value["warcs"]):
        raw = (tmp_path / each["path"]).read_bytes()
        assert (each["bytes"], each["sha256"]) == (len(raw), hashlib.sha256(raw).hexdigest())
    assert value["created"] == "2026-11-23T14:30:00Z"
    assert value["tree"]["size"] == 15 + 4 + 2 + 2


def test_the_root_is_made_as_the_design_says(tmp_path: Path) -> None:
    make_dataset(tmp_path, rows=1500)
    manifest = made(tmp_path)
    assert manifest.root == defined_root(manifest, tmp_path)


def test_a_manifest_read_again_is_the_same(tmp_path: Path) -> None:
    make_dataset(tmp_path)
    manifest = made(tmp_path, signer="x", previous=made(tmp_path))
    again = manifest_of(manifest.as_json())
    assert again == manifest
    assert (again.raw, again.sha256) == (manifest.raw, hashlib.sha256(manifest.raw).hexdigest())
    assert (again.rows, again.first_row("records/list.json"), again.first_row("no")) == (15, 13, None)


def test_the_same_files_make_the_same_manifest_wherever_they_lie(tmp_path: Path) -> None:
    for name in ("one", "two"):
        make_dataset(tmp_path / name)
    assert made(tmp_path / "one").raw == made(tmp_path / "two").raw


def test_the_hashes_of_the_rows_are_written_in_their_order(tmp_path: Path) -> None:
    make_dataset(tmp_path)
    hashes = io.BytesIO()
    manifest = make_manifest(Dataset(tmp_path, ("records", "warcs")), facts(), hashes=hashes)
    assert len(hashes.getvalue()) == 32 * manifest.rows


def test_nothing_cannot_be_sealed(tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    with pytest.raises(SealError, match="nothing to seal"):
        make_manifest(Dataset(tmp_path, ("records",)), facts())


def test_a_pipe_or_a_link_to_nothing_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    make_dataset(tmp_path)
    os.mkfifo(tmp_path / "records/pipe.jsonl")
    with pytest.raises(SealError, match="no plain file"):
        made(tmp_path)
    (tmp_path / "records/pipe.jsonl").unlink()
    (tmp_path / "warcs/x.warc").symlink_to(tmp_path / "none")
    with pytest.raises(SealError, match="no plain file"):
        made(tmp_path)


def test_a_file_that_is_written_meanwhile_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_dataset(tmp_path)

    def slow(path: Path) -> tuple[int, str]:
        found = digest_of(path)
        with path.open("ab") as file:
            file.write(b"\n")
        return found

    monkeypatch.setattr("archiver.seal.making.digest_of", slow)
    with pytest.raises(SealError, match="written while it was being sealed"):
        made(tmp_path)


def test_a_seal_is_not_older_than_the_one_before(tmp_path: Path) -> None:
    make_dataset(tmp_path)
    first = made(tmp_path)
    with pytest.raises(SealError, match="made later"):
        made(tmp_path, created=SEALED_AT - timedelta(seconds=1), previous=first)
    assert made(tmp_path, previous=first).previous == {"created": "2026-11-23T14:30:00Z", "sha256": first.sha256}


def test_a_seal_is_read_as_it_was_made(tmp_path: Path) -> None:
    make_dataset(tmp_path)
    root = authority()
    leaf = identity("me", root)
    for who in (None, signer(), signer(leaf, root)):
        seal = sign_manifest(made(tmp_path), who, lambda digest: b"token" + digest)
        assert read_seal(seal.encoded()) == (seal, [])
        assert seal.timestamps[0].signature == (0 if who else None)


def test_what_a_timestamp_is_over_is_the_signature_or_else_the_manifest(tmp_path: Path) -> None:
    make_dataset(tmp_path)
    manifest, asked = made(tmp_path), list[bytes]()

    def stamp(digest: bytes) -> bytes:
        asked.append(digest)
        return b"token"

    signed: Seal = sign_manifest(manifest, signer(), stamp)
    sign_manifest(manifest, None, stamp)
    assert asked == [hashlib.sha256(signed.signatures[0].signature).digest(), hashlib.sha256(manifest.raw).digest()]


def test_a_certificate_that_does_not_fit_signs_nothing(tmp_path: Path) -> None:
    make_dataset(tmp_path)
    root = authority()
    leaf = identity("me", root, hosts=["me.example"])
    with pytest.raises(UsageError, match="not that of the key"):
        sign_manifest(made(tmp_path), Signer(new_key(), (leaf.certificate,)))
    with pytest.raises(UsageError, match="does not bear the name"):
        sign_manifest(made(tmp_path, signer="you.example"), signer(leaf))
    old = identity("me", root, last=SEALED_AT - timedelta(days=1))
    with pytest.raises(SealError, match="valid from"):
        sign_manifest(made(tmp_path), signer(old))
    with pytest.raises(SealError, match="not for signatures"):
        sign_manifest(made(tmp_path), signer(timestamp_signer(root)))


def test_the_signer_is_called_as_the_certificate_says_unless_another_name_is_given() -> None:
    root = authority()
    assert signer_name(signer(), None) is None
    assert signer_name(signer(), "me") == "me"
    assert signer_name(signer(identity("me", root)), None) == "me"
    assert signer_name(signer(identity("me", root, hosts=["a.example", "b.example"])), None) == "a.example"
    assert signer_name(signer(identity("me", root, hosts=["a.example", "b.example"])), "b.example") == "b.example"


def test_the_schemas_are_those_that_ship() -> None:
    for each in shipped_schemas():
        assert load_schema(each.name).document["$id"] == each.schema_id  # type: ignore[index]  # it is an object
        assert hashlib.sha256(load_schema(each.name).text.encode()).hexdigest() == each.sha256


def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    def peak(rows: int) -> int:
        base = tmp_path / str(rows)
        (base / "records").mkdir(parents=True)
        with (base / "records/a.jsonl").open("wb") as file:
            for start in range(0, rows, 1000):
                file.write(lines(*range(start, start + 1000)))
        tracemalloc.start()
        try:
            make_manifest(Dataset(base, ("records",)), Facts("x", lambda: SEALED_AT))
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    # What is made once by a process is made before.
    peak(1000)
    assert peak(12_000) < peak(3_000) + 100_000
