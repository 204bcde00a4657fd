"""Packages that we signed, and what becomes of them when somebody changes them afterwards."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from archiver.archive import Archive
from archiver.errors import SealError
from archiver.model import Finding
from archiver.pack.check import check_wacz
from archiver.pack.wacz import Labels, write_wacz
from archiver.seal.trust import Trust
from archiver.seal.wacz_signing import Signer
from archiver.verify.packages import verify_web_archive
from tests.browser.serving import serving
from tests.seal.authority import Identity, TimestampServer, authority, domain_signer, timestamp_signer

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class World:
    signer: Signer
    trust: Trust


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Somebody who signs for a domain, and a checker who believes the roots behind."""
    root, clock_root = authority("Web root"), authority("Clock root")
    domain: Identity = domain_signer(root)
    server = TimestampServer(tmp_path_factory.mktemp("clock") / "server", timestamp_signer(clock_root))
    with serving({"/tsa": server}) as site:
        signer = Signer(domain.key, (domain.certificate,), "archive.example.org", f"{site.origin}/tsa")
        yield World(signer, Trust((root.certificate, clock_root.certificate)))


def sign(archive: Archive, path: Path, signer: Signer, title: str = "News") -> Path:
    write_wacz(archive, path, Labels(title=title), created=LONG_AGO, signer=signer)
    return path


@pytest.fixture
def signed(archive: Archive, world: World, tmp_path: Path) -> Path:
    return sign(archive, tmp_path / "signed.wacz", world.signer)


def about_signature(path: Path, trust: Trust) -> list[Finding]:
    found = [item for item in check_wacz(path, trust=trust) if isinstance(item, Finding)]
    return [item for item in found if item.code.startswith("wacz.") and item.code != "wacz.index.order"]


def members(path: Path, name: str) -> Any:
    with zipfile.ZipFile(path) as package:
        return json.loads(package.read(name))


def test_a_package_that_we_sign_is_by_us_and_dated_when_it_was_signed(signed: Path, world: World) -> None:
    (found,) = about_signature(signed, world.trust)
    assert (found.code, found.value) == ("wacz.signature.verified", "archive.example.org")
    assert (found.file, found.pointer) == (str(signed), "/signedData")
    manifest, digest = members(signed, "datapackage.json"), members(signed, "datapackage-digest.json")
    assert manifest["created"] == digest["signedData"]["created"]
    age = datetime.now(UTC) - datetime.fromisoformat(manifest["created"])
    assert timedelta() <= age < timedelta(minutes=1)
    verified = verify_web_archive(signed, trust=world.trust)
    assert verified.verdict == "same"
    assert [each.code for each in verified.findings if "signature" in each.code] == ["wacz.signature.verified"]


def test_a_package_is_not_written_if_it_cannot_be_signed(archive: Archive, world: World, tmp_path: Path) -> None:
    nobody = Signer(world.signer.key, world.signer.chain, "archive.example.org", "http://127.0.0.1:1/")
    with pytest.raises(SealError):
        sign(archive, tmp_path / "a.wacz", nobody)
    assert not list(tmp_path.glob("*.wacz*"))


def test_a_package_without_signature_is_told_to_who_asks_for_one(
    archive: Archive, world: World, pack: Callable[..., Path]
) -> None:
    path = pack(archive)
    assert about_signature(path, Trust()) == []
    (found,) = about_signature(path, world.trust)
    assert (found.code, found.severity) == ("wacz.signature.absent", "error")


Change = Callable[[Any, Any], object]
"""Takes the parts of a signed package, and those of another that the same signer signed."""


def _transplant(parts: Any, other: Any) -> None:
    """The attack that py-wacz accepts: another package's signature, and its date put into our manifest."""
    signature = json.loads(other.files["datapackage-digest.json"])["signedData"]
    parts.seal(created=signature["created"]).digest(signedData=signature)


def _put_hash_right(parts: Any, other: Any) -> None:
    signature = json.loads(other.files["datapackage-digest.json"])["signedData"]
    parts.seal(created=signature["created"])
    stated = json.loads(parts.files["datapackage-digest.json"])["hash"]
    parts.digest(signedData={**signature, "hash": stated})


def _replace_page(parts: Any, other: Any) -> None:
    parts.files["pages/pages.jsonl"] = parts.files["pages/pages.jsonl"].replace(b"/0001", b"/0009")


def _replace_page_and_manifest(parts: Any, other: Any) -> None:
    signature = json.loads(parts.files["datapackage-digest.json"])["signedData"]
    _replace_page(parts, other)
    parts.seal().digest(signedData=signature)


def _rename_in_manifest(parts: Any, other: Any) -> None:
    parts.files["datapackage.json"] = parts.files["datapackage.json"].replace(b'"News"', b'"Lies"')


def _date_back(parts: Any, other: Any) -> None:
    signature = json.loads(parts.files["datapackage-digest.json"])["signedData"]
    created = "2020-01-01T00:00:00Z"
    parts.seal(created=created).digest(signedData={**signature, "created": created})


def _reorder_resources(parts: Any, other: Any) -> None:
    signature = json.loads(parts.files["datapackage-digest.json"])["signedData"]
    resources = parts.datapackage()["resources"]
    parts.seal(resources=resources[::-1]).digest(signedData=signature)


def _take_other_domain(parts: Any, other: Any) -> None:
    signature = json.loads(parts.files["datapackage-digest.json"])["signedData"]
    parts.digest(signedData={**signature, "domain": "bank.example"})


ATTACKS: dict[str, tuple[set[str], Change]] = {
    "transplanted": ({"wacz.signature.other"}, _transplant),
    "transplanted, hash put right": ({"wacz.signature.wrong"}, _put_hash_right),
    "a member changed": ({"wacz.resource.hash"}, _replace_page),
    "a member and the manifest changed": ({"wacz.signature.other"}, _replace_page_and_manifest),
    "the manifest changed": ({"wacz.digest.hash", "wacz.signature.other"}, _rename_in_manifest),
    "dated back": ({"wacz.signature.other"}, _date_back),
    "resources reordered": ({"wacz.signature.other"}, _reorder_resources),
    "for another domain": ({"wacz.signature.domain"}, _take_other_domain),
    "a file more": (
        {"wacz.resource.unlisted"},
        lambda parts, other: parts.files.__setitem__("more.txt", b"not signed"),
    ),
    "a file less": (
        {"wacz.resource.missing", "wacz.pages.missing"},
        lambda parts, other: parts.files.pop("pages/pages.jsonl"),
    ),
    "the signature taken away": ({"wacz.signature.absent"}, lambda parts, other: parts.digest()),
    "the digest taken away": (
        {"wacz.digest.missing", "wacz.signature.absent"},
        lambda parts, other: parts.files.pop("datapackage-digest.json"),
    ),
}


@pytest.mark.parametrize("case", ATTACKS)
def test_a_signed_package_that_was_changed_is_refused_for_its_reason(
    archive: Archive, world: World, signed: Path, tmp_path: Path, taken_apart: Callable[[Path], Any], case: str
) -> None:
    codes, change = ATTACKS[case]
    other = taken_apart(sign(archive, tmp_path / "other.wacz", world.signer, "Other news"))
    parts = taken_apart(signed)
    change(parts, other)
    path = tmp_path / "changed.wacz"
    path.write_bytes(parts.raw())
    found = [item for item in about_signature(path, world.trust) if item.severity != "info"]
    assert {item.code for item in found} == codes


def test_members_in_another_order_are_the_same_package(
    signed: Path, world: World, tmp_path: Path, taken_apart: Callable[[Path], Any]
) -> None:
    parts = taken_apart(signed)
    parts.files = dict(reversed(parts.files.items()))
    (tmp_path / "b.wacz").write_bytes(parts.raw())
    (found,) = about_signature(tmp_path / "b.wacz", world.trust)
    assert found.code == "wacz.signature.verified"
