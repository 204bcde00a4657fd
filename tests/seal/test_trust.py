"""Whom a checker believes, as files tell."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from archiver.errors import SealError
from archiver.seal.trust import NOBODY, Trust, fingerprint_of, read_trust
from tests.seal.authority import Identity, authority, identity


@pytest.fixture
def folder(tmp_path: Path) -> tuple[Path, Identity, Identity]:
    """A folder with a root in DER, two in PEM, and a public key."""
    one, two, key = authority("One"), authority("Two"), identity("Key")
    (tmp_path / "a.der").write_bytes(one.der)
    (tmp_path / "b.PEM").write_bytes(two.pem + one.pem)
    public = key.key.public_key()
    (tmp_path / "c.pem").write_bytes(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    (tmp_path / "d.der").write_bytes(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
    (tmp_path / "notes.txt").write_text("Not one of them.")
    return tmp_path, one, key


def test_files_and_folders_pin_roots_and_keys_once(folder: tuple[Path, Identity, Identity]) -> None:
    path, one, key = folder
    found = read_trust([path, path / "a.der"])
    assert len(found.roots) == 2
    assert found.roots[0] == one.certificate
    assert found.keys == {fingerprint_of(key.key.public_key())}
    assert not found.is_empty


def test_nobody_is_believed_without_being_named() -> None:
    assert read_trust([]) == NOBODY == Trust()
    assert NOBODY.is_empty


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "cannot be read"),
        (b"hello", "cannot be read"),
        (b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "cannot be read"),
        (b"x" * (4 * 1024 * 1024 + 1), "longer than"),
    ],
    ids=["empty", "text", "no certificate", "long"],
)
def test_a_file_that_names_nobody_is_told(tmp_path: Path, raw: bytes, words: str) -> None:
    path = tmp_path / "a.pem"
    path.write_bytes(raw)
    with pytest.raises(SealError, match=words) as caught:
        read_trust([path])
    assert caught.value.where == str(path)


def test_a_private_key_is_sent_back(tmp_path: Path) -> None:
    made = identity("Key")
    (tmp_path / "key.pem").write_bytes(made.pem + made.key_pem)
    with pytest.raises(SealError, match="private key"):
        read_trust([tmp_path])


def test_a_folder_without_any_is_told(tmp_path: Path) -> None:
    with pytest.raises(SealError, match="no certificate and no public key"):
        read_trust([tmp_path])
    with pytest.raises(SealError, match="cannot be read"):
        read_trust([tmp_path / "absent.pem"])
