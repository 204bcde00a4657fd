"""Seals as files: written whole, found again, chained; their row hashes; where their datasets lie."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from archiver.errors import SealError, UsageError
from archiver.seal.certificates import load_certificates
from archiver.seal.dataset import Dataset
from archiver.seal.files import last_seal, open_seal, seal_path, seals_in, superseded, whole_seal, write_seal
from archiver.seal.hashes import RowHashes, hashes_path
from archiver.seal.names import bears_name, names_of
from archiver.seal.parts import seal_parts
from archiver.seal.places import dataset_folder
from tests.seal.authority import authority, identity
from tests.seal.datasets import SEALED_AT, Sealed, facts, make_dataset, seal_dataset, signer, stamper


@pytest.fixture
def sealed(tmp_path: Path) -> Sealed:
    make_dataset(tmp_path / "d")
    return seal_dataset(tmp_path / "d", signer(), facts=facts())


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("news", "news"),
        ("中美 2024/25", "中美-2024-25"),
        ("../../etc", "etc"),
        ("...", "dataset"),
        ("a\nb", "a-b"),
        ("x" * 300, "x" * 100),
    ],
)
def test_a_seal_is_called_after_its_dataset_and_its_time(tmp_path: Path, name: str, stem: str) -> None:
    path = seal_path(tmp_path, name, SEALED_AT)
    assert path == tmp_path / f"seals/{stem}-20261123143000.seal.json"
    path.parent.mkdir()
    path.write_text("")
    assert seal_path(tmp_path, name, SEALED_AT).name == f"{stem}-20261123143000-2.seal.json"


def test_a_seal_that_fails_leaves_nothing(tmp_path: Path) -> None:
    dataset = make_dataset(tmp_path)

    def broken(_: bytes) -> bytes:
        raise SealError("no answer")

    for options in ({"stamper": broken}, {"facts": facts("two\nlines")}):
        given = {"facts": facts(), **options}
        with pytest.raises(SealError):
            write_seal(tmp_path / "s/x.seal.json", dataset, **given)  # type: ignore[arg-type]  # two kinds in one table
        assert list((tmp_path / "s").iterdir()) == []


def test_no_seal_is_overwritten(sealed: Sealed) -> None:
    before = sealed.path.read_bytes()
    with pytest.raises(UsageError, match="overwritten"):
        seal_dataset(sealed.base, None, facts=facts())
    assert sealed.path.read_bytes() == before


def test_a_seal_with_anything_wrong_is_no_ground_for_another(sealed: Sealed) -> None:
    assert open_seal(sealed.path).findings == ()
    sealed.path.write_bytes(sealed.path.read_bytes() + b" ")
    assert [each.code for each in open_seal(sealed.path).findings] == ["seal.spelling"]
    with pytest.raises(SealError, match="no seal"):
        whole_seal(sealed.path)


@pytest.mark.parametrize("name", ["none.seal.json", "."])
def test_a_file_that_cannot_be_read_is_told(sealed: Sealed, name: str) -> None:
    with pytest.raises(SealError, match="cannot be read"):
        open_seal(sealed.base / name)


def test_the_last_seal_is_the_one_that_none_follows(sealed: Sealed) -> None:
    folder = sealed.path.parent
    first = sealed.seal
    assert last_seal(folder, "news") == first
    assert last_seal(folder, "other") is None
    assert last_seal(folder / "none", "news") is None
    assert list(seals_in(folder / "none")) == []
    again = facts(created=SEALED_AT + timedelta(days=1), previous=first.manifest)
    second = seal_dataset(sealed.base, None, facts=again, path="seals/a.seal.json").seal
    assert last_seal(folder, "news") == second
    assert superseded(list(seals_in(folder))) == {first.manifest.sha256}
    seal_dataset(sealed.base, None, facts=facts(created=SEALED_AT + timedelta(days=2)), path="seals/b.seal.json")
    with pytest.raises(UsageError, match="2 seals of 'news'"):
        last_seal(folder, "news")


def test_row_hashes_are_those_of_their_seal_or_it_is_told(sealed: Sealed) -> None:
    manifest, path = sealed.seal.manifest, hashes_path(sealed.path)
    known = RowHashes(path)
    assert path.name == "news.seal.rows"
    assert known.fault(manifest) is None
    assert list(known.between(3, 5)) == [path.read_bytes()[place : place + 32] for place in (96, 128)]
    assert list(known.between(14, 99)) == [path.read_bytes()[-32:]]
    path.write_bytes(path.read_bytes()[:-1])
    assert "bytes" in str(known.fault(manifest))
    path.write_bytes(bytes(32 * 15))
    assert "root" in str(known.fault(manifest))
    path.unlink()
    assert known.fault(manifest)
    with pytest.raises(SealError, match="cannot be read"):
        list(known.between(0, 1))


def test_a_dataset_is_looked_for_where_its_seal_lies(
    sealed: Sealed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seal = sealed.seal
    assert dataset_folder(sealed.path, seal, tmp_path) == sealed.base
    beside = Path(shutil.copy(sealed.path, sealed.base / "x.seal.json"))
    assert dataset_folder(beside, seal, tmp_path) == sealed.base
    elsewhere = Path(shutil.copy(sealed.path, tmp_path / "x.seal.json"))
    assert dataset_folder(elsewhere, seal, sealed.base) == sealed.base
    assert dataset_folder(elsewhere, seal, tmp_path / "none") == tmp_path / "none"
    monkeypatch.chdir(sealed.path.parent)
    assert dataset_folder(Path("news.seal.json"), seal, tmp_path).resolve() == sealed.base


def test_a_seal_parts_into_files(tmp_path: Path) -> None:
    make_dataset(tmp_path)
    root = authority()
    who = signer(identity("me", root), root)
    seal = seal_dataset(tmp_path, who, lambda _: b"token", facts=facts()).seal
    parts = dict(seal_parts(seal))
    assert list(parts) == ["manifest.json", "signature.bin", "public-key.pem", "certificates.pem", "token.tsr"]
    assert parts["manifest.json"] == seal.manifest.raw
    assert load_certificates(parts["certificates.pem"]) == who.certificates
    two = type(seal)(seal.manifest, seal.signatures * 2, seal.timestamps)
    assert {"signature-2.bin", "public-key-2.pem", "certificates-2.pem"} <= set(dict(seal_parts(two)))
    bare = dict(seal_parts(type(seal)(seal.manifest)))
    assert list(bare) == ["manifest.json"]


def test_a_certificate_bears_its_names_and_no_other() -> None:
    one = identity("Common Name").certificate
    hosts = identity("Common Name", hosts=["A.example.org", "*.b.example.org"]).certificate
    assert names_of(one) == ("Common Name",)
    assert names_of(hosts) == ("A.example.org", "*.b.example.org")
    assert bears_name(one, "common name")
    assert not bears_name(hosts, "Common Name")
    assert bears_name(hosts, "a.example.org")
    assert bears_name(hosts, "x.b.example.org")
    assert not bears_name(hosts, "x.y.b.example.org")
    assert not bears_name(hosts, "b.example.org")
    assert not bears_name(one, "")


def test_a_seal_of_a_copy_says_the_same_of_it(sealed: Sealed, tmp_path: Path) -> None:
    there = Path(shutil.copytree(sealed.base / "records", tmp_path / "e/records")).parent
    made = seal_dataset(there, None, stamper(identity("t")), facts=facts(), dataset=Dataset(there, ("records",)))
    assert made.seal.manifest.files == sealed.seal.manifest.files
