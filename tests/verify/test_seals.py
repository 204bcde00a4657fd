"""Seals beside what they cover: what a seal proves, and every forgery refused with its reason.

The forger of these tests knows the form: after each change the checksum and the spelling of the seal are right again.
"""

from __future__ import annotations

import base64
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.x509.oid import ExtendedKeyUsageOID

from archiver.model import Finding
from archiver.seal.checking import CLOCK_SLACK, STAMP_SLACK
from archiver.seal.dataset import Dataset
from archiver.seal.keys import fingerprint, public_der
from archiver.seal.making import Signer
from archiver.seal.trust import NOBODY, Trust
from archiver.verify.seals import Belief, verify_seal, verify_seals
from archiver.verify.verification import Verification
from tests.seal.authority import Identity, authority, identity, timestamp_signer
from tests.seal.datasets import NOW, SEALED_AT, Sealed, facts, lines, make_dataset, row, seal_dataset, signer, stamper
from tests.seal.test_keys import on_own_curve
from tests.seal.test_proofs import FORGERIES

HOST = "archive.example.org"
# An Ed25519 key of order 1: the signature of 1, 0, 0, … fits it, whatever the message is.
HOLLOW = bytes.fromhex("302a300506032b6570032100") + bytes([1]) + bytes(31)


@dataclass(frozen=True)
class World:
    """A sealed dataset, who sealed it, and everybody else there is."""

    folder: Path
    root: Identity
    leaf: Identity
    time: Identity
    key: Signer
    signed: Path
    certified: Path

    @property
    def trust(self) -> Trust:
        return Trust((self.root.certificate,), frozenset({key_of(self.key)}))

    def copy(self, which: Path, to: Path) -> Sealed:
        base = Path(shutil.copytree(which, to / "copy"))
        return Sealed(base, base / "seals/news.seal.json")


def key_of(who: Signer) -> str:
    return fingerprint(public_der(who.key.public_key()))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("sealed")
    root = authority()
    leaf = identity(HOST, root, hosts=[HOST])
    time = timestamp_signer(root)
    key = signer()
    for name, who in (("signed", key), ("certified", signer(leaf, root))):
        make_dataset(folder / name)
        known = facts(signer=HOST if name == "certified" else None)
        seal_dataset(folder / name, who, stamper(time), facts=known)
    return World(folder, root, leaf, time, key, folder / "signed", folder / "certified")


def checked(sealed: Sealed, trust: Trust = NOBODY, **belief: Any) -> Verification:
    return verify_seal(sealed.path, Belief(trust, **{"now": NOW, **belief}))


def codes(found: Verification) -> set[str]:
    return {finding.code for finding in found.findings}


def the(found: Verification, code: str) -> Finding:
    return next(finding for finding in found.findings if finding.code == code)


@pytest.mark.parametrize("which", ["signed", "certified"])
def test_a_seal_of_somebody_trusted_is_the_same_and_says_who_and_when(world: World, tmp_path: Path, which: str) -> None:
    wanted = HOST if which == "certified" else None
    found = checked(world.copy(world.folder / which, tmp_path), world.trust, signer=wanted)
    assert (found.verdict, found.findings, found.kind) == ("same", (), "seal")
    assert found.sealed is not None
    who = f"CN={HOST}" if which == "certified" else f"the pinned key {key_of(world.key)}"
    assert found.sealed["signer"] == who
    assert found.sealed["instant"] == "2026-11-23T14:30:00Z"
    assert found.sealed["authority"] == "Timestamps"
    assert (found.sealed["rows"], found.sealed["files"], found.sealed["warcs"]) == (15, 4, 2)


def test_a_seal_of_a_stranger_is_never_the_same(world: World, tmp_path: Path) -> None:
    found = checked(world.copy(world.signed, tmp_path))
    assert (found.verdict, found.reason) == ("unchecked", "seal.stranger")
    assert key_of(world.key) in found.findings[0].message
    assert found.sealed is not None
    assert "signer" not in found.sealed
    assert "instant" not in found.sealed


def test_a_seal_that_nobody_signed_is_never_the_same(world: World, tmp_path: Path) -> None:
    make_dataset(tmp_path / "d")
    found = checked(seal_dataset(tmp_path / "d", None, facts=facts()), world.trust)
    assert (found.verdict, found.reason) == ("unchecked", "seal.unsigned")


def test_a_time_authority_that_nobody_knows_proves_no_time(world: World, tmp_path: Path) -> None:
    found = checked(world.copy(world.signed, tmp_path), Trust(keys=frozenset({key_of(world.key)})))
    assert found.verdict == "same"
    assert codes(found) == {"seal.timestamp.stranger"}
    assert found.sealed is not None
    assert "instant" not in found.sealed


def test_the_certificate_itself_may_be_pinned(world: World, tmp_path: Path) -> None:
    found = checked(world.copy(world.certified, tmp_path), Trust((world.leaf.certificate,)))
    assert found.verdict == "same"
    assert found.sealed is not None
    assert found.sealed["signer"] == f"CN={HOST}"


# What a forger does, and the codes that must be among the findings; each is an error.


@dataclass(frozen=True)
class Attack:
    """`change` is done to a copy of the sealed dataset; the verdict is `verdict`, for all of these reasons."""

    change: Callable[[World, Sealed], object]
    reasons: Sequence[str]
    verdict: str = "differs"
    which: str = "signed"
    belief: dict[str, Any] = field(default_factory=dict)


def other_seal(world: World, sealed: Sealed, who: Signer | None = None) -> dict[str, Any]:
    """Return the JSON of a seal of another dataset by the same signer, as a forger finds it published."""
    base = sealed.base.parent / "other"
    shutil.rmtree(base, ignore_errors=True)
    make_dataset(base, rows=3)
    return seal_dataset(base, who or world.key, stamper(world.time), facts=facts("other")).value


def transplant(member: str) -> Callable[[World, Sealed], object]:
    return lambda world, sealed: sealed.forge(lambda value: value.update({member: other_seal(world, sealed)[member]}))


def signature_in(value: dict[str, Any]) -> str:
    text: str = value["signatures"][0]["signature"]
    return text


def set_in(*path: str | int, to: Any) -> Callable[[World, Sealed], object]:
    def change(value: Any) -> None:
        for part in path[:-1]:
            value = value[part]
        value[path[-1]] = to

    return lambda _, sealed: sealed.forge(change)


def write(name: str, raw: bytes) -> Callable[[World, Sealed], object]:
    return lambda _, sealed: (sealed.base / name).write_bytes(raw)


def every(*changes: Callable[[World, Sealed], object]) -> Callable[[World, Sealed], object]:
    """Do one change after the other."""

    def change(world: World, sealed: Sealed) -> None:
        for each in changes:
            each(world, sealed)

    return change


def remove(name: str) -> Callable[[World, Sealed], object]:
    return lambda _, sealed: (sealed.base / name).unlink()


def sealed_again(who: Callable[[World], Signer | None], **options: Any) -> Callable[[World, Sealed], object]:
    """Seal the dataset again with one row exchanged, as who has another key, or the right one, can."""

    def change(world: World, sealed: Sealed) -> None:
        (sealed.base / "records/b.jsonl").write_bytes(lines(100, 7, 102))
        shutil.rmtree(sealed.base / "seals")
        given = dict(options)
        instant = given.pop("stamped", SEALED_AT)
        time = None if instant is None else stamper(given.pop("by", lambda world: world.time)(world), instant)
        seal_dataset(sealed.base, who(world), time, facts=facts(**given))

    return change


def certified(issuer: Identity) -> Signer:
    return signer(identity(HOST, issuer, hosts=[HOST]))


def unchecked_signer(identity: Identity) -> Callable[[World, Sealed], object]:
    """Sign with a certificate that sealing would refuse: the signature is made without, and gets it afterwards."""

    def change(world: World, sealed: Sealed) -> None:
        shutil.rmtree(sealed.base / "seals")
        bare = Signer(identity.key)
        again = seal_dataset(sealed.base, bare, stamper(world.time), facts=facts())
        with_certificate(identity)(world, again)

    return change


def with_certificate(identity: Identity) -> Callable[[World, Sealed], object]:
    text = base64.b64encode(identity.der).decode()
    return lambda _, sealed: sealed.forge(lambda value: value["signatures"][0].update(certificates=[text]))


def swap_warcs(_: World, sealed: Sealed) -> None:
    one, two = (sealed.base / f"warcs/{number}.warc" for number in (1, 2))
    first = one.read_bytes()
    one.write_bytes(two.read_bytes())
    two.write_bytes(first)


def bad_time(world: World, sealed: Sealed) -> None:
    shutil.rmtree(sealed.base / "seals")
    web = identity("web", world.root, usages=[ExtendedKeyUsageOID.SERVER_AUTH])
    seal_dataset(sealed.base, world.key, stamper(web), facts=facts())


def without(*path: str | int) -> Callable[[World, Sealed], object]:
    def change(value: Any) -> None:
        for part in path[:-1]:
            value = value[part]
        del value[path[-1]]

    return lambda _, sealed: sealed.forge(change)


def respelled(change: Callable[[bytes], bytes]) -> Callable[[World, Sealed], object]:
    return lambda _, sealed: sealed.path.write_bytes(change(sealed.path.read_bytes()))


def drop_stamp_and_sign_expired(world: World, sealed: Sealed) -> None:
    shutil.rmtree(sealed.base / "seals")
    expired = identity(HOST, world.root, hosts=[HOST], last=SEALED_AT + timedelta(days=1))
    seal_dataset(sealed.base, signer(expired), None, facts=facts())


# RFC 8032, 5.1: the order of the base point; FIPS 186-5: that of P-256.
ED25519_ORDER = 2**252 + 27742317777372353535851937790883648493
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def with_signature(change: Callable[[bytes], bytes]) -> Callable[[World, Sealed], object]:
    """Put another signature there, which changes into the one that was made."""

    def forge(value: dict[str, Any]) -> None:
        made = base64.b64decode(signature_in(value))
        value["signatures"][0]["signature"] = base64.b64encode(change(made)).decode()

    return lambda _, sealed: sealed.forge(forge)


def with_key(raw: bytes, **members: str) -> Callable[[World, Sealed], object]:
    """Put another key beside the signature, by its right fingerprint."""
    new = {"key": base64.b64encode(raw).decode(), "key_sha256": fingerprint(raw), **members}
    return lambda _, sealed: sealed.forge(lambda value: value["signatures"][0].update(new))


def beyond_the_order(made: bytes) -> bytes:
    return made[:32] + (int.from_bytes(made[32:], "little") + ED25519_ORDER).to_bytes(32, "little")


def the_other_of_two(made: bytes) -> bytes:
    first, second = decode_dss_signature(made)
    return encode_dss_signature(first, P256_ORDER - second)


def in_place_of(name: str, put: Callable[[Path], object]) -> Callable[[World, Sealed], object]:
    def change(_: World, sealed: Sealed) -> None:
        (sealed.base / name).unlink()
        put(sealed.base / name)

    return change


FAR = STAMP_SLACK + timedelta(minutes=1)

SHORTENED = ["seal.row.missing", "seal.count", "seal.root"]

ATTACKS = {
    "signature of another dataset": Attack(transplant("signatures"), ["seal.signature", "seal.timestamp.digest"]),
    "signatures and timestamps of another dataset": Attack(
        every(transplant("signatures"), transplant("timestamps")),
        ["seal.signature"],
    ),
    "timestamp of another seal": Attack(transplant("timestamps"), ["seal.timestamp.digest"]),
    "whole seal of another dataset": Attack(
        lambda world, sealed: sealed.forge(lambda value: value.update(other_seal(world, sealed))),
        ["seal.file.changed", "seal.count", "seal.root"],
    ),
    "manifest with another name": Attack(set_in("manifest", "name", to="new"), ["seal.signature"]),
    "manifest with another licence": Attack(set_in("manifest", "license", to="CC0-1.0"), ["seal.signature"]),
    "manifest with another root": Attack(
        set_in("manifest", "tree", "root", to="0" * 64), ["seal.signature", "seal.root"]
    ),
    "manifest with another size": Attack(set_in("manifest", "tree", "size", to=5), ["seal.signature", "seal.size"]),
    "manifest with another number of rows": Attack(
        set_in("manifest", "files", 0, "rows", to=9), ["seal.signature", "seal.size", "seal.count"]
    ),
    "manifest with the digest of the changed file": Attack(
        every(
            write("records/note.txt", b"something else"),
            set_in("manifest", "files", 3, "sha256", to="0" * 64),
        ),
        ["seal.signature", "seal.file.changed"],
    ),
    "manifest without a file": Attack(without("manifest", "files", 3), ["seal.signature", "seal.file.extra"]),
    "unknown member in the manifest": Attack(set_in("manifest", "note", to="trust me"), ["seal.form"]),
    "unknown member in the seal": Attack(set_in("note", to="trust me"), ["seal.form"]),
    "unknown member in a file's entry": Attack(set_in("manifest", "files", 0, "url", to="x"), ["seal.form"]),
    "another algorithm for the tree": Attack(set_in("manifest", "tree", "algorithm", to="MD5"), ["seal.form"]),
    "a path out of the dataset": Attack(set_in("manifest", "files", 0, "path", to="../a.jsonl"), ["seal.form"]),
    "an absolute path": Attack(set_in("manifest", "files", 0, "path", to="/etc/passwd"), ["seal.form"]),
    "a file listed twice": Attack(
        lambda _, sealed: sealed.forge(
            lambda value: value["manifest"]["files"].insert(0, value["manifest"]["files"][0])
        ),
        ["seal.form"],
    ),
    "files in another order": Attack(
        lambda _, sealed: sealed.forge(lambda value: value["manifest"]["files"].reverse()), ["seal.form"]
    ),
    "a number as a fraction": Attack(
        respelled(lambda raw: raw.replace(b'"size":23', b'"size":23.0')), ["seal.unreadable"]
    ),
    "a number of another spelling": Attack(
        respelled(lambda raw: raw.replace(b'"name":"news"', b'"name":"\\u006eews"')), ["seal.spelling"]
    ),
    "a name of another form of Unicode": Attack(
        every(
            lambda _, sealed: (sealed.base / "records/note.txt").rename(sealed.base / "records/e\u0301.txt"),
            set_in("manifest", "files", 3, "path", to="records/\u00e9.txt"),
        ),
        ["seal.signature", "seal.file.missing", "seal.file.extra"],
    ),
    "a member twice": Attack(
        respelled(lambda raw: raw.replace(b'"form":"seal-1"', b'"form":"seal-1","form":"seal-1"')), ["seal.spelling"]
    ),
    "a member twice with two values": Attack(
        respelled(lambda raw: raw.replace(b'"name":"news"', b'"name":"fake","name":"news"')), ["seal.spelling"]
    ),
    "a blank": Attack(respelled(lambda raw: raw.replace(b'","', b'", "', 1)), ["seal.spelling"]),
    "a line end more": Attack(respelled(lambda raw: raw + b"\n"), ["seal.spelling"]),
    "a checksum of nothing": Attack(respelled(lambda raw: raw.replace(raw[13:77], b"0" * 64)), ["seal.checksum"]),
    "base64 of another spelling": Attack(
        lambda _, sealed: sealed.forge(
            lambda value: value["signatures"][0].update(key=value["signatures"][0]["key"].replace("=", "") + "==")
        ),
        ["seal.form"],
    ),
    "truncated seal": Attack(respelled(lambda raw: raw[: len(raw) // 2]), ["seal.unreadable"]),
    "nested without end": Attack(respelled(lambda _: b'{"a":' * 100_000), ["seal.unreadable"]),
    "a list instead": Attack(respelled(lambda _: b"[]\n"), ["seal.unreadable"]),
    "nothing": Attack(respelled(lambda _: b""), ["seal.unreadable"]),
    "another algorithm": Attack(set_in("signatures", 0, "algorithm", to="ECDSA-P256-SHA256"), ["seal.algorithm"]),
    "another key beside the signature": Attack(
        lambda world, sealed: sealed.forge(
            lambda value: value["signatures"][0].update(
                {**other_seal(world, sealed, signer())["signatures"][0], "signature": signature_in(value)}
            )
        ),
        ["seal.signature"],
    ),
    "the pinned fingerprint on another key": Attack(
        every(
            sealed_again(lambda _: signer()),
            lambda world, sealed: set_in("signatures", 0, "key_sha256", to=key_of(world.key))(world, sealed),
        ),
        ["seal.key"],
    ),
    "a key that is none": Attack(set_in("signatures", 0, "key", to="AAAA"), ["seal.key"]),
    "sealed again by another key": Attack(sealed_again(lambda _: signer()), ["seal.signer"]),
    "sealed again by another key, and nobody pinned": Attack(
        sealed_again(lambda _: signer()), ["seal.stranger"], "unchecked", belief={"trust": NOBODY}
    ),
    "sealed again by nobody": Attack(sealed_again(lambda _: None), ["seal.unsigned"], "unchecked"),
    "signatures taken away": Attack(
        lambda _, sealed: sealed.forge(lambda value: value.update(signatures=[], timestamps=[])),
        ["seal.unsigned"],
        "unchecked",
    ),
    "dated back by the signer": Attack(
        sealed_again(lambda world: world.key, created=SEALED_AT - FAR), ["seal.backdated"]
    ),
    "dated ahead by the signer": Attack(
        sealed_again(lambda world: world.key, created=SEALED_AT + FAR), ["seal.backdated"]
    ),
    "dated in time to come": Attack(
        sealed_again(lambda world: world.key, created=NOW + CLOCK_SLACK + timedelta(seconds=1), stamped=None),
        ["seal.future"],
    ),
    "stamped in time to come": Attack(
        sealed_again(lambda world: world.key, created=NOW + FAR, stamped=NOW + FAR),
        ["seal.future", "seal.timestamp.future"],
    ),
    "a timestamp cut short": Attack(
        lambda _, sealed: sealed.forge(
            lambda value: value["timestamps"][0].update(token=value["timestamps"][0]["token"][:400])
        ),
        ["seal.timestamp.unreadable"],
    ),
    "a timestamp by a web server's certificate": Attack(bad_time, ["seal.certificate.usage"]),
    "a timestamp over no signature": Attack(set_in("timestamps", 0, "signature", to=3), ["seal.timestamp.target"]),
    "a timestamp over the manifest, not the signature": Attack(
        without("timestamps", 0, "signature"), ["seal.timestamp.digest"]
    ),
    "certificate expired when it was sealed": Attack(
        lambda world, sealed: unchecked_signer(
            identity(HOST, world.root, first=SEALED_AT - timedelta(days=9), last=SEALED_AT - timedelta(days=1))
        )(world, sealed),
        ["seal.certificate.expired"],
    ),
    "certificate expired since, and no timestamp": Attack(drop_stamp_and_sign_expired, ["seal.certificate.expired"]),
    "certificate for timestamps": Attack(
        lambda world, sealed: unchecked_signer(world.time)(world, sealed), ["seal.certificate.usage"]
    ),
    "certificate of another key": Attack(
        lambda world, sealed: with_certificate(world.leaf)(world, sealed), ["seal.certificate.key"]
    ),
    "certificate without the name that is claimed": Attack(
        every(
            sealed_again(lambda world: Signer(world.leaf.key), signer="bank.example"),
            lambda world, sealed: with_certificate(world.leaf)(world, sealed),
        ),
        ["seal.certificate.name"],
    ),
    "certificate without the name that is asked for": Attack(
        lambda *_: None, ["seal.certificate.name"], which="certified", belief={"signer": "bank.example"}
    ),
    "certificate of somebody else under the same root": Attack(
        sealed_again(lambda world: signer(identity("Mallory", world.root), world.root)),
        ["seal.signer.unnamed"],
        "unchecked",
    ),
    "key without the name that is asked for": Attack(
        lambda *_: None, ["seal.certificate.name"], belief={"signer": HOST}
    ),
    "certificate by an authority of the forger's": Attack(
        sealed_again(lambda _: certified(authority())), ["seal.signer"]
    ),
    "certificate by a signer who is no authority": Attack(
        sealed_again(lambda world: signer(identity("x", world.leaf), world.leaf, world.root)), ["seal.signer"]
    ),
    "certificate that is none": Attack(
        lambda _, sealed: sealed.forge(lambda value: value["signatures"][0].update(certificates=["AAAA"])),
        ["seal.certificate.unreadable"],
    ),
    "a key that any signature fits": Attack(
        every(
            with_key(HOLLOW, signature=base64.b64encode(bytes([1]) + bytes(63)).decode()),
            without("timestamps", 0),
            set_in("manifest", "name", to="fake"),
        ),
        ["seal.key"],
        belief={"trust": Trust(keys=frozenset({fingerprint(HOLLOW)}))},
    ),
    "a signature beyond the order of the curve": Attack(
        with_signature(beyond_the_order), ["seal.signature", "seal.timestamp.digest"]
    ),
    "the other of the two signatures that ECDSA has": Attack(
        with_signature(the_other_of_two), ["seal.timestamp.digest"], which="certified"
    ),
    "a key on a curve of its own": Attack(
        lambda world, sealed: with_key(on_own_curve(world.leaf))(world, sealed), ["seal.key"], which="certified"
    ),
    "a certificate in the key's place": Attack(
        lambda world, sealed: with_key(world.leaf.der)(world, sealed), ["seal.key"], which="certified"
    ),
    "a mark of byte order": Attack(respelled(lambda raw: b"\xef\xbb\xbf" + raw), ["seal.unreadable"]),
    "line ends of Windows": Attack(respelled(lambda raw: raw.replace(b"\n", b"\r\n")), ["seal.spelling"]),
    "two seals in one file": Attack(respelled(lambda raw: raw + raw), ["seal.unreadable"]),
    "a number that is none": Attack(
        respelled(lambda raw: raw.replace(b'"size":23', b'"size":NaN')), ["seal.unreadable"]
    ),
    "a number beyond all": Attack(
        respelled(lambda raw: raw.replace(b'"size":23', b'"size":1' + b"0" * 400)), ["seal.unreadable"]
    ),
    "a number that readers round": Attack(
        respelled(lambda raw: raw.replace(b'"size":23', b'"size":9007199254740993')), ["seal.unreadable"]
    ),
    "less than nothing": Attack(respelled(lambda raw: raw.replace(b'"size":23', b'"size":-0')), ["seal.spelling"]),
    "a path by a detour": Attack(set_in("manifest", "files", 0, "path", to="records/./a.jsonl"), ["seal.form"]),
    "a path on another drive": Attack(set_in("manifest", "files", 0, "path", to="C:/a.jsonl"), ["seal.form"]),
    "a folder out of the dataset": Attack(set_in("manifest", "covers", to=["records", "warcs/.."]), ["seal.form"]),
    "rows that bear a seal's name": Attack(write("records/more.seal.json", lines(7)), ["seal.file.extra"]),
    "rows that bear a proof's name": Attack(write("records/more.proof.json", lines(7, 8)), ["seal.file.extra"]),
    "a file called the same in other letters": Attack(write("records/B.jsonl", lines(7)), ["seal.file.extra"]),
    "rows with line ends of Windows": Attack(
        write("records/b.jsonl", lines(100, 101, 102).replace(b"\n", b"\r\n")), ["seal.file.changed"]
    ),
    "a pipe in a file's place": Attack(in_place_of("records/b.jsonl", os.mkfifo), ["seal.file.missing"]),
    "a file without end": Attack(
        in_place_of("warcs/1.warc", lambda path: path.symlink_to("/dev/zero")), ["seal.file.missing"]
    ),
    "a pipe in the place of the row hashes": Attack(
        in_place_of("seals/news.seal.rows", os.mkfifo), ["seal.hashes"], "unchecked"
    ),
    "row changed": Attack(
        write("records/b.jsonl", lines(100, 7, 102)), ["seal.row.changed", "seal.file.changed", "seal.root"]
    ),
    "rows in another order": Attack(write("records/b.jsonl", lines(100, 102, 101)), ["seal.row.moved", "seal.root"]),
    "rows of two files exchanged": Attack(
        every(write("records/b.jsonl", lines(100, 0, 102)), write("records/a.jsonl", lines(101, *range(1, 10)))),
        ["seal.row.changed", "seal.root"],
    ),
    "last row cut off": Attack(
        write("records/b.jsonl", lines(100, 101)), ["seal.row.missing", "seal.count", "seal.root"]
    ),
    "first row cut off": Attack(
        write("records/b.jsonl", lines(101, 102)), ["seal.row.missing", "seal.count", "seal.root"]
    ),
    "all rows cut off": Attack(write("records/b.jsonl", b""), ["seal.row.missing", "seal.count", "seal.root"]),
    "a row twice": Attack(
        write("records/b.jsonl", lines(100, 101, 102, 102)), ["seal.row.extra", "seal.count", "seal.root"]
    ),
    "a row more": Attack(write("records/b.jsonl", lines(100, 7, 101, 102)), ["seal.row.extra", "seal.count"]),
    "a row that is none": Attack(write("records/b.jsonl", lines(100) + b"{\n" + lines(102)), ["seal.row.unreadable"]),
    "a row with a name twice": Attack(
        write("records/b.jsonl", lines(100) + lines(101)[:-2] + b',"title":"x"}\n' + lines(102)),
        ["seal.row.unreadable"],
    ),
    "a row with a fraction": Attack(
        write("records/b.jsonl", lines(100) + b'{"a":1.5}\n' + lines(102)), ["seal.row.unreadable"]
    ),
    "a file with another spelling of the same rows": Attack(
        write("records/b.jsonl", lines(100, 101, 102).replace(b'","', b'", "')), ["seal.file.changed"]
    ),
    "a file taken away": Attack(remove("records/b.jsonl"), ["seal.file.missing", "seal.root"]),
    "a file with a note changed": Attack(write("records/note.txt", b"else"), ["seal.file.changed", "seal.root"]),
    "a file more": Attack(write("records/c.jsonl", lines(5)), ["seal.file.extra"]),
    "a WARC file more": Attack(write("warcs/3.warc", b"WARC/1.1\r\n"), ["seal.file.extra"]),
    "a link to a folder": Attack(
        lambda _, sealed: (sealed.base / "records/more").symlink_to(sealed.base / "warcs"), ["seal.file.extra"]
    ),
    "a folder in a file's place": Attack(
        every(remove("records/b.jsonl"), lambda _, sealed: (sealed.base / "records/b.jsonl").mkdir()),
        ["seal.file.missing"],
    ),
    "WARC files exchanged": Attack(swap_warcs, ["seal.file.changed", "seal.count", "seal.root"]),
    "a WARC file taken away": Attack(remove("warcs/1.warc"), ["seal.file.missing"]),
    "all WARC files taken away": Attack(
        lambda _, sealed: shutil.rmtree(sealed.base / "warcs"), ["seal.warcs.absent"], "unchecked"
    ),
    "row hashes of another dataset": Attack(
        lambda _, sealed: (sealed.base / "seals/news.seal.rows").write_bytes(bytes(32 * 15)),
        ["seal.hashes"],
        "unchecked",
    ),
    "row hashes cut short": Attack(write("seals/news.seal.rows", b"x"), ["seal.hashes"], "unchecked"),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_a_forgery_is_refused_for_its_reason(world: World, tmp_path: Path, name: str) -> None:
    attack = ATTACKS[name]
    sealed = world.copy(world.folder / attack.which, tmp_path)
    attack.change(world, sealed)
    found = checked(sealed, **{"trust": world.trust, **attack.belief})
    assert set(attack.reasons) <= codes(found), found.findings
    assert found.verdict == attack.verdict
    severity = "error" if attack.verdict == "differs" else "warning"
    assert {the(found, code).severity for code in attack.reasons} == {severity}
    assert all(finding.hint and finding.file for finding in found.findings)


def test_there_are_forgeries_of_every_kind() -> None:
    assert len(ATTACKS) >= 100


def linked_elsewhere(path: Path, link: Callable[[Path, Path], object]) -> None:
    elsewhere = path.parents[2] / "elsewhere"
    shutil.move(path, elsewhere)
    link(path, elsewhere)


@pytest.mark.parametrize("link", [Path.symlink_to, Path.hardlink_to], ids=["symbolic", "hard"])
def test_a_link_to_the_same_bytes_does_no_harm(
    world: World, tmp_path: Path, link: Callable[[Path, Path], object]
) -> None:
    sealed = world.copy(world.signed, tmp_path)
    linked_elsewhere(sealed.base / "records/b.jsonl", link)
    assert checked(sealed, world.trust).verdict == "same"
    (tmp_path / "elsewhere").write_bytes(lines(100, 7, 102))
    assert "seal.row.changed" in codes(checked(sealed, world.trust))


def test_the_other_signature_of_ecdsa_says_the_same_where_nothing_was_stamped(world: World, tmp_path: Path) -> None:
    sealed = world.copy(world.certified, tmp_path)
    manifest = sealed.seal.manifest.sha256
    with_signature(the_other_of_two)(world, sealed)
    without("timestamps", 0)(world, sealed)
    found = checked(sealed, world.trust, signer=HOST)
    assert (found.verdict, codes(found)) == ("same", {"seal.untimed"})
    assert sealed.seal.manifest.sha256 == manifest


def test_a_changed_row_is_named_with_file_line_and_record(world: World, tmp_path: Path) -> None:
    sealed = world.copy(world.signed, tmp_path)
    write("records/b.jsonl", b"\n" + lines(100, 101).replace("美 101".encode(), "美 999".encode()) + lines(102))(
        world, sealed
    )
    finding = the(checked(sealed, world.trust), "seal.row.changed")
    assert (finding.file, finding.line) == (str(sealed.base / "records/b.jsonl"), 3)
    assert finding.record_id == row(101)["id"]


def test_a_changed_item_of_a_list_is_named_with_its_pointer(world: World, tmp_path: Path) -> None:
    sealed = world.copy(world.signed, tmp_path)
    path = sealed.base / "records/list.json"
    path.write_text(path.read_text().replace("example.com/201", "example.com/202"))
    assert the(checked(sealed, world.trust), "seal.row.changed").pointer == "/1"


def test_without_the_row_hashes_the_file_is_named(world: World, tmp_path: Path) -> None:
    sealed = world.copy(world.signed, tmp_path)
    (sealed.base / "seals/news.seal.rows").unlink()
    assert checked(sealed, world.trust).verdict == "same"
    write("records/b.jsonl", lines(100, 7, 102))(world, sealed)
    found = checked(sealed, world.trust)
    assert the(found, "seal.file.changed").file == str(sealed.base / "records/b.jsonl")
    assert codes(found) == {"seal.file.changed", "seal.root"}


def chain_of_two(world: World, folder: Path, who: Signer | None = None) -> Sealed:
    """Return the second of two seals of one dataset, one day apart; a row came in between."""
    first = world.copy(world.signed, folder)
    write("records/b.jsonl", lines(100, 101, 102, 103))(world, first)
    again = facts(created=SEALED_AT + timedelta(days=1), previous=first.seal.manifest)
    return seal_dataset(
        first.base,
        who or world.key,
        stamper(world.time, SEALED_AT + timedelta(days=1)),
        facts=again,
        path="seals/z.seal.json",
    )


def test_a_chain_of_seals_is_the_same_and_the_last_one_is_compared(world: World, tmp_path: Path) -> None:
    sealed = chain_of_two(world, tmp_path)
    assert checked(sealed, world.trust).findings == ()
    first, last = verify_seals(sealed.base, Belief(world.trust, now=NOW))
    assert (first.verdict, codes(first)) == ("same", {"seal.superseded"})
    assert (last.verdict, codes(last)) == ("same", set())


def test_an_earlier_seal_that_is_named_is_compared(world: World, tmp_path: Path) -> None:
    sealed = chain_of_two(world, tmp_path)
    earlier = replace(sealed, path=sealed.base / "seals/news.seal.json")
    assert {"seal.file.changed", "seal.row.extra"} <= codes(checked(earlier, world.trust))


CHAINS: dict[str, tuple[Callable[[World, Sealed], object], str, str]] = {
    "taken away": (remove("seals/news.seal.json"), "seal.previous.absent", "unchecked"),
    "changed": (
        lambda _, sealed: replace(sealed, path=sealed.base / "seals/news.seal.json").forge(
            lambda value: value["timestamps"].clear() or value["signatures"][0].update(key_sha256="0" * 64)
        ),
        "seal.previous",
        "differs",
    ),
    "replaced by another of the same time": (
        every(
            remove("seals/news.seal.json"),
            lambda world, sealed: seal_dataset(
                sealed.base, world.key, stamper(world.time), facts=facts(), path="seals/n.seal.json"
            ),
        ),
        "seal.previous",
        "differs",
    ),
    "said to be of another time": (
        set_in("manifest", "previous", "created", to="2026-11-20T00:00:00Z"),
        "seal.previous",
        "differs",
    ),
}


@pytest.mark.parametrize("name", CHAINS)
def test_a_broken_chain_is_told(world: World, tmp_path: Path, name: str) -> None:
    change, code, verdict = CHAINS[name]
    sealed = chain_of_two(world, tmp_path)
    change(world, sealed)
    found = checked(sealed, world.trust)
    assert code in codes(found)
    assert found.verdict == verdict


@pytest.mark.parametrize("trusts", [True, False])
def test_a_stranger_s_seal_does_not_keep_the_one_before_from_being_compared(
    world: World, tmp_path: Path, trusts: bool
) -> None:
    sealed = chain_of_two(world, tmp_path, signer())
    belief = Belief(world.trust if trusts else NOBODY, now=NOW)
    first, last = verify_seals(sealed.base, belief)
    assert {"seal.file.changed", "seal.row.extra"} <= codes(first)
    assert last.verdict != "same"


def test_a_dataset_without_its_archive_is_compared_where_the_seal_lies(world: World, tmp_path: Path) -> None:
    make_dataset(tmp_path / "set")
    whole = Dataset(tmp_path / "set", (".",))
    sealed = seal_dataset(tmp_path / "set", world.key, None, facts=facts(), path="x.seal.json", dataset=whole)
    assert checked(sealed, world.trust).verdict == "same"
    moved = Path(shutil.move(tmp_path / "set", tmp_path / "moved"))
    again = Sealed(moved, moved / "x.seal.json")
    assert checked(again, world.trust).verdict == "same"
    (moved / "late.txt").write_text("x")
    assert codes(checked(again, world.trust)) == {"seal.file.extra", "seal.untimed"}


def test_what_is_said_of_forgeries_was_tried() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs/explanation/what-a-seal-proves.md").read_text("utf-8")
    tried = {name: set(attack.reasons) for name, attack in ATTACKS.items()}
    tried |= {f"chain: {name}": {code} for name, (_, code, _) in CHAINS.items()}
    tried |= {f"proof: {name}": codes for name, (_, codes) in FORGERIES.items()}
    table = page.partition("### Timestamps and packages")[0]
    told = [line for line in table.splitlines() if line.startswith("| ") and "`seal." in line]
    assert len(told) >= 40
    for line in told:
        _, said, tests = (cell.strip() for cell in line.strip("|").split(" | "))
        names = _names(tests, set(tried))
        assert names, line
        assert set(said.replace("`", "").split(", ")) <= set().union(*(tried[name] for name in names)), line


def _names(text: str, known: set[str]) -> list[str]:
    """Return the names in a list with commas; a name may have one too."""
    if text in known:
        return [text]
    names = text.split(", ")
    assert set(names) <= known, text
    return names
