"""Attacks on signed packages, told to us and to py-wacz 0.6 with authsign 0.6: we refuse each, they accept nine.

What they accept is written down as it was measured. Where a newer version refuses it, this test says so, and the table
in docs/design/pack.md is to be put right.
"""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID

from archiver.archive import make_archive
from archiver.crawl.intake import import_files
from archiver.model import Finding
from archiver.pack.check import check_wacz
from archiver.pack.wacz import Labels, write_wacz
from archiver.seal.certificates import pem_of
from archiver.seal.trust import Trust
from tests.pack.conftest import Parts
from tests.peers.test_replayweb import ROOT
from tests.seal.authority import (
    SERVERS,
    TIMESTAMPS,
    Identity,
    authority,
    domain_signer,
    forged_token,
    identity,
    timestamp_signer,
)

SIGNING = ROOT / ".venv-signing" / "bin" / "python"
HOST = "archive.example.org"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not SIGNING.is_file(), reason="py-wacz and authsign are not installed: run `make peers`"),
]

# Gives authsign the file that names whom it is to believe, then runs py-wacz as its command does, for each package.
DRIVER = """
import functools, sys
import authsign.verifier
authsign.verifier.Verifier = functools.partial(authsign.verifier.Verifier, sys.argv[1])
from wacz.main import main
for name in sys.argv[2:]:
    print("package", name)
    main(["validate", "-f", name, "--verify-auth"])
"""


@dataclass(frozen=True)
class World:
    """Whom both checkers believe, who signs for them, and a package that is not signed yet."""

    package: Path
    now: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))
    root: Identity = field(default_factory=lambda: authority("Web root"))
    clock_root: Identity = field(default_factory=lambda: authority("Clock root"))
    other: Identity = field(default_factory=lambda: authority("Other root"))

    @property
    def trust(self) -> Trust:
        return Trust((self.root.certificate, self.clock_root.certificate))

    def fresh(self, issuer: Identity | None = None) -> Identity:
        """A signer whose certificate is as young as authsign asks for."""
        return domain_signer(issuer or self.root, HOST, first=self.now - timedelta(hours=1))

    def parts(self, *, created: str = "", title: str = "News") -> Parts:
        return Parts.of(self.package).seal(created=created or self.date(), title=title)

    def date(self, **earlier: float) -> str:
        return f"{self.now - timedelta(**earlier):%Y-%m-%dT%H:%M:%SZ}"

    def sign(
        self,
        parts: Parts,
        *,
        signer: Identity | None = None,
        issuers: tuple[Identity, ...] = (),
        clock: Identity | None = None,
        clock_root: Identity | None = None,
        **changes: str,
    ) -> dict[str, Any]:
        """The signature of a package; `changes` are put over its members."""
        signer, clock = signer or self.fresh(), clock or timestamp_signer(self.clock_root)
        clock_root = clock_root or self.clock_root
        text = json.loads(parts.files["datapackage-digest.json"])["hash"]
        signature = base64.b64encode(signer.key.sign(text.encode(), ec.ECDSA(hashes.SHA256()))).decode()
        digest = hashlib.sha256(signature.encode()).digest()
        token = forged_token(clock, digest, instant=self.now, certificates=[clock, clock_root])
        chain = [signer, *(issuers or (self.root,))]
        return {
            "hash": text,
            "created": parts.datapackage()["created"],
            "software": "test",
            "version": "0.1.0",
            "signature": signature,
            "domain": HOST,
            "domainCert": pem_of([each.certificate for each in chain]).decode(),
            "timeSignature": base64.b64encode(token).decode(),
            "timestampCert": pem_of([clock.certificate, clock_root.certificate]).decode(),
            **changes,
        }


Attack = Callable[[World], Parts]


def signing(**how: Callable[[World], Any]) -> Attack:
    """A package signed so; each value is made when the world is there."""

    def attack(world: World) -> Parts:
        parts = world.parts()
        return parts.digest(signedData=world.sign(parts, **{name: make(world) for name, make in how.items()}))

    return attack


def _transplanted(world: World) -> Parts:
    return world.parts(title="Lies").digest(signedData=world.sign(world.parts()))


def _dated_back(world: World) -> Parts:
    parts = world.parts(created=world.date(days=5))
    return parts.digest(signedData=world.sign(parts))


def _other_timestamp(world: World) -> Parts:
    parts = world.parts()
    return parts.digest(signedData=world.sign(parts, timeSignature=world.sign(parts)["timeSignature"]))


def _cut(world: World) -> Parts:
    parts = world.parts()
    signed = world.sign(parts)
    return parts.digest(signedData={**signed, "signature": signed["signature"][:-8]})


def _changed_timestamp(world: World) -> Parts:
    parts = world.parts()
    signed = world.sign(parts)
    raw = base64.b64decode(signed["timeSignature"])
    changed = base64.b64encode(raw[:-1] + bytes((raw[-1] ^ 1,))).decode()
    return parts.digest(signedData={**signed, "timeSignature": changed})


def _reordered(world: World) -> Parts:
    parts, signer = world.parts(), world.fresh()
    chain = pem_of([world.root.certificate, signer.certificate]).decode()
    return parts.digest(signedData=world.sign(parts, signer=signer, domainCert=chain))


def _with_a_file_more(world: World) -> Parts:
    parts = signing()(world)
    parts.files["more.txt"] = b"not signed"
    return parts


def _with_other_pages(world: World) -> Parts:
    parts = signing()(world)
    parts.files["pages/pages.jsonl"] = parts.files["pages/pages.jsonl"].replace(b"All Pages", b"Old Pages")
    return parts


def _under_no_authority(world: World) -> Parts:
    middle = domain_signer(world.root, "somebody.example", first=world.now - timedelta(hours=1))
    parts = world.parts()
    return parts.digest(
        signedData=world.sign(parts, signer=world.fresh(middle), issuers=(middle, world.root)),
    )


_DAY = timedelta(days=1)

ATTACKS: Mapping[str, tuple[bool, str, Attack]] = {
    "a signature of another package": (True, "wacz.signature.other", _transplanted),
    "a certificate that had expired": (
        True,
        "wacz.signature.certificate",
        signing(signer=lambda w: domain_signer(w.root, HOST, first=w.now - timedelta(days=5), last=w.now - _DAY)),
    ),
    "a certificate for signing code": (
        True,
        "wacz.signature.certificate",
        signing(
            signer=lambda w: identity(
                HOST, w.root, usages=[ExtendedKeyUsageOID.CODE_SIGNING], hosts=[HOST], first=w.now - _DAY
            )
        ),
    ),
    "a certificate by somebody who is no authority": (True, "wacz.signature.certificate", _under_no_authority),
    "a certificate by another root": (
        False,
        "wacz.signature.certificate",
        signing(signer=lambda w: w.fresh(w.other), issuers=lambda w: (w.other,)),
    ),
    "another domain": (False, "wacz.signature.domain", signing(domain=lambda _: "bank.example")),
    "a timestamp by another root": (
        False,
        "wacz.signature.timestamp",
        signing(clock=lambda w: timestamp_signer(w.other), clock_root=lambda w: w.other),
    ),
    "a timestamp by a web server": (
        True,
        "wacz.signature.timestamp",
        signing(clock=lambda w: identity("Clock", w.clock_root, usages=[SERVERS])),
    ),
    "a timestamp by a key for more": (
        True,
        "wacz.signature.timestamp",
        signing(clock=lambda w: identity("Clock", w.clock_root, usages=[TIMESTAMPS, SERVERS])),
    ),
    "a timestamp by an expired certificate": (
        True,
        "wacz.signature.timestamp",
        signing(clock=lambda w: timestamp_signer(w.clock_root, last=w.now - _DAY)),
    ),
    "a timestamp of another signature": (False, "wacz.signature.timestamp", _other_timestamp),
    "a timestamp that was changed": (False, "wacz.signature.timestamp", _changed_timestamp),
    "a date five days back": (False, "wacz.signature.date", _dated_back),
    "a signature cut short": (False, "wacz.signature.wrong", _cut),
    "a chain in another order": (False, "wacz.signature.wrong", _reordered),
    "a member that nobody knows": (True, "wacz.signature.member", signing(note=lambda _: "trust me")),
    "no signature any more": (True, "wacz.signature.absent", lambda world: world.parts()),
    "a file more": (False, "wacz.resource.unlisted", _with_a_file_more),
    "a file changed": (False, "wacz.resource.hash", _with_other_pages),
}


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[bool, list[str]]]:
    """For each attack whether py-wacz accepts it, and the codes of the errors that we find; and for what is genuine."""
    folder = tmp_path_factory.mktemp("attacks")
    with_demo = make_archive(folder / "archive")
    for _ in import_files(with_demo, [ROOT / "warcs" / "demo-1.warc.gz"]):
        continue
    write_wacz(with_demo, folder / "plain.wacz", Labels(), created=datetime.now(UTC))
    with_demo.close()
    world = World(folder / "plain.wacz")
    made = {"genuine": signing(), **{name: attack for name, (_, _, attack) in ATTACKS.items()}}
    files = {f"{number}.wacz": name for number, name in enumerate(made)}
    for file, name in files.items():
        (folder / file).write_bytes(made[name](world).raw())
    accepted = _accepted_by_py_wacz(world, folder, list(files))
    return {name: (file in accepted, _errors(folder / file, world.trust)) for file, name in files.items()}


def _accepted_by_py_wacz(world: World, folder: Path, files: list[str]) -> set[str]:
    roots = (("domain_cert_roots", world.root), ("timestamp_cert_roots", world.clock_root))
    lines = [f"{name}:\n  - {each.certificate.fingerprint(hashes.SHA256()).hex()}\n" for name, each in roots]
    (folder / "roots.yaml").write_text("".join(lines))
    (folder / "driver.py").write_text(DRIVER)
    command = [str(SIGNING), "driver.py", "roots.yaml", *files]
    told = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout
    parts = dict(each.split("\n", 1) for each in told.split("package ")[1:] if each.split("\n", 1)[0] in files)
    assert set(parts) == set(files), told[-2000:]
    return {file for file, words in parts.items() if "Validation succeeded" in words}


def _errors(path: Path, trust: Trust) -> list[str]:
    assert zipfile.is_zipfile(path)
    found = [item for item in check_wacz(path, trust=trust) if isinstance(item, Finding)]
    return [item.code for item in found if item.severity == "error"]


def test_what_is_genuine_is_accepted_by_both(verdicts: dict[str, tuple[bool, list[str]]]) -> None:
    assert verdicts["genuine"] == (True, [])


@pytest.mark.parametrize("name", ATTACKS)
def test_we_refuse_it_whatever_py_wacz_does(verdicts: dict[str, tuple[bool, list[str]]], name: str) -> None:
    is_accepted, code, _ = ATTACKS[name]
    assert verdicts[name] == (is_accepted, [code])
