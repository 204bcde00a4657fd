"""Keys that sign seals, and everything that is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa, x25519
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_public_key,
)
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import SealError, StoreError, UsageError
from archiver.seal.der import BIT_STRING, OCTETS, SEQUENCE, encoded, encoded_integer
from archiver.seal.key_files import write_key
from archiver.seal.keys import (
    PrivateKey,
    algorithm_of,
    fingerprint,
    is_signed,
    new_key,
    private_pem,
    public_der,
    public_pem,
    read_key,
    read_public,
    sign,
)
from tests.seal.authority import Identity, identity

KEYS: dict[str, PrivateKey] = {
    "Ed25519": new_key(),
    "ECDSA-P256-SHA256": ec.generate_private_key(ec.SECP256R1()),
    "ECDSA-P384-SHA384": ec.generate_private_key(ec.SECP384R1()),
}


def nobody() -> bytes | None:
    raise AssertionError("no passphrase is needed")


@pytest.mark.parametrize("algorithm", KEYS)
def test_what_a_key_signs_is_its_own_and_nothing_else(algorithm: str) -> None:
    key = KEYS[algorithm]
    made = sign(key, b"manifest")
    public = read_public(made.key)
    assert made.algorithm == algorithm_of(public) == algorithm
    assert is_signed(public, made.signature, b"manifest")
    assert not is_signed(public, made.signature, b"Manifest")
    assert not is_signed(public, made.signature[:-1], b"manifest")
    assert not is_signed(public, b"", b"manifest")
    for other in KEYS.values():
        assert is_signed(other.public_key(), made.signature, b"manifest") == (other is key)


@pytest.mark.parametrize("algorithm", KEYS)
@pytest.mark.parametrize("passphrase", [None, "中美".encode()])
def test_a_key_is_read_as_it_was_written(tmp_path: Path, algorithm: str, passphrase: bytes | None) -> None:
    path = tmp_path / "key.pem"
    path.write_bytes(private_pem(KEYS[algorithm], passphrase))
    again = read_key(path, (lambda: passphrase) if passphrase else nobody)
    assert public_der(again.public_key()) == public_der(KEYS[algorithm].public_key())


@pytest.mark.parametrize("passphrase", [None, b"", b"other"])
def test_a_key_is_not_read_without_its_passphrase(tmp_path: Path, passphrase: bytes | None) -> None:
    path = tmp_path / "key.pem"
    path.write_bytes(private_pem(new_key(), b"secret"))
    with pytest.raises(SealError, match="passphrase"):
        read_key(path, lambda: passphrase)


OTHERS: dict[str, PrivateKeyTypes] = {
    "RSA": rsa.generate_private_key(65537, 1024),
    "Ed448": ed448.Ed448PrivateKey.generate(),
    "X25519": x25519.X25519PrivateKey.generate(),
    "P-521": ec.generate_private_key(ec.SECP521R1()),
    "secp256k1": ec.generate_private_key(ec.SECP256K1()),
    "DSA": dsa.generate_private_key(1024),
}


@pytest.mark.parametrize("kind", OTHERS)
def test_a_key_of_another_kind_is_refused(tmp_path: Path, kind: str) -> None:
    key, path = OTHERS[kind], tmp_path / "key.pem"
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(SealError, match="of a kind that signs no seals"):
        read_key(path, nobody)
    raw = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    with pytest.raises(SealError, match="of a kind that signs no seals"):
        read_public(raw)


def test_a_curve_of_another_kind_signs_nothing() -> None:
    with pytest.raises(SealError):
        sign(ec.generate_private_key(ec.SECP521R1()), b"")
    with pytest.raises(SealError):
        algorithm_of(ec.generate_private_key(ec.SECP521R1()).public_key())


@given(st.binary(max_size=200))
def test_bytes_that_are_no_key_are_refused(raw: bytes) -> None:
    with pytest.raises(SealError):
        read_public(raw)


@given(st.integers(0, 500), st.integers(0, 255))
def test_a_public_key_has_one_spelling(place: int, byte: int) -> None:
    raw = public_der(KEYS["ECDSA-P256-SHA256"].public_key())
    changed = bytearray(raw)
    changed[place % len(raw)] = byte
    try:
        again = public_der(read_public(bytes(changed)))
    except SealError:
        return
    assert again == bytes(changed)


def test_a_compressed_point_is_another_spelling_of_the_key() -> None:
    key = KEYS["ECDSA-P256-SHA256"].public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    point = key.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
    # SubjectPublicKeyInfo with the point in 33 bytes instead of 65.
    raw = bytes.fromhex("3039301306072a8648ce3d020106082a8648ce3d030107032200") + point
    with pytest.raises(SealError, match=r"shortest form|read"):
        read_public(raw)


P256 = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
P256_B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B


def on_own_curve(who: Identity) -> bytes:
    """Return the key of `who` with a curve of its own, whose base point is the key: its private key is 1."""
    point = public_der(who.key.public_key())[-65:]
    field = encoded(SEQUENCE, bytes.fromhex("06072a8648ce3d0101"), encoded_integer(P256))
    terms = encoded(SEQUENCE, *(encoded(OCTETS, each.to_bytes(32, "big")) for each in (P256 - 3, P256_B)))
    order = (encoded_integer(P256_ORDER), encoded_integer(1))
    curve = encoded(SEQUENCE, encoded_integer(1), field, terms, encoded(OCTETS, point), *order)
    kind = encoded(SEQUENCE, bytes.fromhex("06072a8648ce3d0201"), curve)
    return encoded(SEQUENCE, kind, encoded(BIT_STRING, b"\0" + point))


def test_a_curve_that_somebody_made_is_none() -> None:
    with pytest.raises(SealError):
        read_public(on_own_curve(identity("x")))


# The points of order 1, 2, 4, 8 and 8, and some of them in a second form.
HOLLOW = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
]


@pytest.mark.parametrize("point", HOLLOW)
def test_a_key_that_any_signature_fits_is_refused(point: str) -> None:
    raw = bytes.fromhex("302a300506032b6570032100" + point)
    key = load_der_public_key(raw)
    assert isinstance(key, ed25519.Ed25519PublicKey)
    # So it is: one signature for some of a few messages.
    assert any(is_signed(key, bytes([1]) + bytes(63), b"%d" % number) for number in range(256))
    with pytest.raises(SealError, match="any signature fits"):
        read_public(raw)


def test_the_fingerprint_is_that_of_the_public_key() -> None:
    raw = public_der(new_key().public_key())
    assert len(raw) == 44
    assert fingerprint(raw) != fingerprint(raw[:-1])
    assert public_pem(raw).startswith(b"-----BEGIN PUBLIC KEY-----\n")


def test_a_key_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SealError, match="cannot be read"):
        read_key(tmp_path / "none.pem", nobody)
    with pytest.raises(SealError, match="cannot be read"):
        read_key(tmp_path, nobody)


def test_a_new_key_never_has_more_rights_than_its_owner(tmp_path: Path) -> None:
    made = write_key(tmp_path / "a.pem", None)
    assert (made.private.name, made.public.name) == ("a.pem", "a.pub.pem")
    assert made.private.stat().st_mode & 0o777 == 0o600
    key = read_key(made.private, nobody)
    assert isinstance(key, ed25519.Ed25519PrivateKey)
    assert made.public.read_bytes() == public_pem(public_der(key.public_key()))
    assert made.fingerprint == fingerprint(public_der(key.public_key()))


@pytest.mark.parametrize("there", ["a.pem", "a.pub.pem"])
def test_no_key_is_overwritten(tmp_path: Path, there: str) -> None:
    (tmp_path / there).symlink_to(tmp_path / "nowhere")
    with pytest.raises(UsageError, match="overwritten"):
        write_key(tmp_path / "a.pem", None)
    assert [each.name for each in tmp_path.iterdir()] == [there]


def test_a_folder_that_is_not_there_holds_no_key(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be written"):
        write_key(tmp_path / "none" / "a.pem", None)
