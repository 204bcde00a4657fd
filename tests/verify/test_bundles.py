"""Packages of evidence checked: whole ones are the same, and whatever is changed in one is told of."""

from __future__ import annotations

import io
import json
import random
import re
import shlex
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archiver.archive import Archive
from archiver.publish.evidence.about import ABOUT, SUMS, WARC
from archiver.publish.evidence.container import ZippedPackage, write_zip
from archiver.publish.evidence.derivation import pretty
from archiver.publish.evidence.making import digest_of, sums_of, write_bundle
from archiver.seal.dataset import dataset_of
from archiver.seal.files import seal_path, write_seal
from archiver.seal.keys import new_key
from archiver.seal.making import Facts, Signer
from archiver.verify import bundle_rules
from archiver.verify.bundle_codes import (
    CAPTURE,
    CONTAINER,
    DERIVED,
    FILE,
    FORM,
    OTHER_RULES,
    QUOTE,
    RULED,
    RULES,
    SOFTWARE,
    UNSEALED,
)
from archiver.verify.bundles import is_bundle, verify_bundle
from archiver.verify.verification import Verification
from archiver.warc.gz import MAGIC
from tests.cite.conftest import URL, archive
from tests.publish.evidence.conftest import bundle

__all__ = ["archive", "bundle"]

Change = Callable[[dict[str, bytes]], None]


def members(raw: bytes) -> dict[str, bytes]:
    package = ZippedPackage(io.BytesIO(raw), "test")
    return {name: b"".join(package.pieces(name)) for name in package.names}


def rewritten(path: Path, change: Change, *, has_new_sums: bool = True) -> Path:
    """Write the package at `path` anew with a change, and with all checksums made to fit it, as a forger would."""
    held = members(path.read_bytes())
    change(held)
    if has_new_sums and ABOUT in held:
        about = json.loads(held[ABOUT])
        for row in about["files"] if isinstance(about, dict) else ():
            if row["path"] in held:
                row["bytes"], row["sha256"] = digest_of(held[row["path"]])
        held[ABOUT] = pretty(about)
        held[SUMS] = sums_of({name: digest_of(raw)[1] for name, raw in held.items() if name != SUMS})
    with path.open("wb") as out:
        write_zip(held, out)
    return path


def codes(path: Path) -> set[str]:
    found = list(verify_bundle(path))
    assert found
    return {finding.code for each in found for finding in each.findings if finding.severity != "info"}


def verdicts(found: list[Verification]) -> list[tuple[str, str]]:
    return [(each.kind, each.verdict) for each in found]


def test_a_whole_package_is_the_same(bundle: Path) -> None:
    assert verdicts(list(verify_bundle(bundle))) == [("bundle", "same"), ("warc", "same"), ("record", "same")]


def test_the_unpacked_folder_is_the_same(archive: Archive, tmp_path: Path) -> None:
    write_bundle(archive, URL, tmp_path / "folder", memento_base="https://arch.example")
    assert is_bundle(tmp_path / "folder")
    assert {verdict for _, verdict in verdicts(list(verify_bundle(tmp_path / "folder")))} == {"same"}
    (tmp_path / "folder/extra.txt").write_text("x")
    assert codes(tmp_path / "folder") >= {FILE.code}


def test_every_changed_byte_is_told_of(bundle: Path, tmp_path: Path) -> None:
    raw = bundle.read_bytes()
    chosen = random.Random(7)
    changed = tmp_path / "changed.zip"
    for _ in range(320):
        place = chosen.randrange(len(raw))
        changed.write_bytes(raw[:place] + bytes([raw[place] ^ chosen.randrange(1, 256)]) + raw[place + 1 :])
        assert any(each.verdict == "differs" for each in verify_bundle(changed)), place


@pytest.mark.slow
def test_every_changed_byte_is_told_of_where_the_zip_is_written_anew(bundle: Path, tmp_path: Path) -> None:
    held = members(bundle.read_bytes())
    chosen = random.Random(8)
    for name in held:
        for _ in range(2):
            place = chosen.randrange(len(held[name]))

            def change(files: dict[str, bytes], name: str = name, place: int = place) -> None:
                files[name] = files[name][:place] + bytes([files[name][place] ^ 1]) + files[name][place + 1 :]

            path = tmp_path / "changed.zip"
            path.write_bytes(bundle.read_bytes())
            assert codes(rewritten(path, change, has_new_sums=False)) & {FILE.code, FORM.code}, (name, place)


def test_a_forger_who_mends_the_checksums_is_found_out(bundle: Path, tmp_path: Path) -> None:
    held = members(bundle.read_bytes())
    chosen = random.Random(9)
    names = [name for name in sorted(held) if name != SUMS and not name.startswith("schemas/r")]
    for name in names:
        place = chosen.randrange(len(held[name]))

        def change(files: dict[str, bytes], name: str = name, place: int = place) -> None:
            files[name] = files[name][:place] + bytes([files[name][place] ^ 1]) + files[name][place + 1 :]

        path = tmp_path / "changed.zip"
        path.write_bytes(bundle.read_bytes())
        if name == ABOUT:
            rewritten(path, change, has_new_sums=False)
        elif name == WARC and place < 10:
            continue
        else:
            rewritten(path, change)
        assert codes(path), (name, place)


def _replaced(name: str, old: bytes, new: bytes) -> Change:
    def change(files: dict[str, bytes]) -> None:
        assert old in files[name]
        files[name] = files[name].replace(old, new)

    return change


def _put(name: str, raw: bytes) -> Change:
    def change(files: dict[str, bytes]) -> None:
        files[name] = raw

    return change


def _removed(name: str) -> Change:
    def change(files: dict[str, bytes]) -> None:
        del files[name]

    return change


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param(
            _replaced("record/record.json", "竞争".encode(), "合作".encode()), "verify.derivation", id="another title"
        ),
        pytest.param(_replaced("README.md", b"does not show", b"also shows"), DERIVED.code, id="another README"),
        pytest.param(_replaced("citation/citation.ris", b"2025/10/06", b"2025/10/05"), DERIVED.code, id="another day"),
        pytest.param(_replaced(ABOUT, "过去两年".encode(), "过去三年".encode()), QUOTE.code, id="another quote"),
        pytest.param(_replaced(ABOUT, b'"20251006171750"', b'"20251006171751"'), FORM.code, id="another timestamp"),
        pytest.param(_replaced(ABOUT, b"arch.example", b"evil.example"), DERIVED.code, id="another archive"),
        pytest.param(_replaced(ABOUT, b"-000000000000>", b"-000000000001>"), CAPTURE.code, id="another record"),
        pytest.param(_replaced(ABOUT, b"evidence-bundle-1", b"evidence-bundle-9"), FORM.code, id="another form"),
        pytest.param(_put(ABOUT, b"[]"), FORM.code, id="no list"),
        pytest.param(_put("x.exe", b"MZ"), DERIVED.code, id="a file more"),
        pytest.param(_put("seal/record.proof.json", b"{}"), FILE.code, id="a proof that is none"),
        pytest.param(_put("record/record.json", b"[]"), DERIVED.code, id="no record"),
        pytest.param(_removed(WARC), CAPTURE.code, id="no archived bytes"),
        pytest.param(_put(WARC, b"not a WARC"), CAPTURE.code, id="other archived bytes"),
        pytest.param(_put(WARC, MAGIC + bytes(50)), CAPTURE.code, id="damaged archived bytes"),
        pytest.param(_removed("record/record.md"), DERIVED.code, id="a file less"),
    ],
)
def test_what_is_forged_is_named(bundle: Path, change: Change, code: str) -> None:
    assert code in codes(rewritten(bundle, change))


def test_a_package_by_another_version_is_checked_as_far_as_it_can_be(bundle: Path) -> None:
    def older(files: dict[str, bytes]) -> None:
        about = json.loads(files[ABOUT])
        about["software"]["version"] = "0.0.1"
        files[ABOUT] = pretty(about)
        files["citation/citation.txt"] += b"in another style\n"

    (whole, *_) = verify_bundle(rewritten(bundle, older))
    assert whole.verdict == "unchecked"
    assert {finding.code for finding in whole.findings} == {SOFTWARE.code, UNSEALED.code}

    def forged(files: dict[str, bytes]) -> None:
        files["citation/citation.json"] = files["citation/citation.json"].replace(b"2025-10-06T", b"2025-10-05T")

    assert DERIVED.code in codes(rewritten(bundle, forged))


def test_a_file_that_is_no_zip_is_told_of_and_never_raises(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(b"PK\3\4 and no more")
    (found,) = verify_bundle(path)
    assert (found.verdict, found.findings[0].code) == ("differs", CONTAINER.code)
    (found,) = verify_bundle(tmp_path / "none.zip")
    assert found.findings[0].code == CONTAINER.code


def test_a_sealed_record_has_its_proof_in_the_package(archive: Archive, tmp_path: Path) -> None:
    from archiver.dataset.extraction import record_of
    from archiver.records.record import record_as_json

    record = record_as_json(record_of(archive.memento(archive.capture(URL))))
    archive.records.mkdir()
    (archive.records / "part.jsonl").write_text(json.dumps(record, ensure_ascii=False) + "\n", encoding="utf-8")
    now = datetime(2026, 11, 23, tzinfo=UTC)
    dataset = dataset_of([archive.records], archive.folder)
    facts = Facts(name="t", created=lambda: now)
    write_seal(seal_path(archive.folder, "t", now), dataset, facts, signer=Signer(new_key()))
    path = tmp_path / "sealed.zip"
    assert write_bundle(archive, URL, path, memento_base="https://arch.example").unsealed is None
    found = list(verify_bundle(path))
    assert [(each.kind, each.verdict) for each in found[:3]] == [
        ("bundle", "same"),
        ("warc", "same"),
        ("record", "same"),
    ]
    assert found[3].kind == "proof"
    # Nobody said whose key it is.
    assert (found[3].verdict, found[3].reason) == ("unchecked", "seal.stranger")
    _check_by_hand(path, tmp_path / "unpacked")
    _ruled(archive, tmp_path / "ruled.zip")
    (whole, *_) = verify_bundle(tmp_path / "ruled.zip")
    assert (whole.verdict, whole.reason) == ("unchecked", OTHER_RULES.code)

    def other(files: dict[str, bytes]) -> None:
        files["seal/record.proof.json"] = files["seal/record.proof.json"].replace(
            b'"kind":"article"', b'"kind":"listing"'
        )

    assert codes(rewritten(path, other)) & {"seal.proof.record", "seal.proof.path", DERIVED.code, FILE.code}


def _check_by_hand(path: Path, folder: Path) -> None:
    """Do what the README says about the seal: its commands are openssl's."""
    with zipfile.ZipFile(path) as package:
        package.extractall(folder)
    commands = re.findall(r"^\$ (openssl .*)$", (folder / "README.md").read_text("utf-8"), re.MULTILINE)
    assert len(commands) == 2
    if shutil.which("openssl") is None:
        return
    for command in commands:
        done = subprocess.run(shlex.split(command), cwd=folder, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr


RULE = b"""hosts = ["www.solidot.org"]
title = "//footer"
remove = "//p[2]"

[fixed]
kind = "listing"
"""


def _ruled(archive: Archive, path: Path) -> dict[str, bytes]:
    """Write a package whose record was read by a rule of the archive's own, and return its members."""
    rules = archive.folder / "rules"
    rules.mkdir(exist_ok=True)
    (rules / "规则.toml").write_bytes(RULE)
    for name in ("solidot", "other"):
        (rules / f"{name}.toml").write_bytes(RULE.replace(b"www.solidot", b"www.example"))
    write_bundle(archive, URL, path, memento_base="https://arch.example", quote="美国限制芯片出口")
    return members(path.read_bytes())


def test_a_record_made_by_a_rule_of_the_archive_s_own_is_the_same(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "ruled.zip"
    held = _ruled(archive, path)
    # The second stands in the place of one that ships, which would be asked without it.
    assert [each for each in held if each.startswith("rules/")] == ["rules/2.toml", "rules/solidot.toml"]
    assert held["rules/2.toml"] == RULE
    record = json.loads(held["record/record.json"])
    assert (record["kind"], record["provenance"]["activity"]["rules"]) == ("listing", ["规则"])
    assert record["title"].endswith("14250 次")
    assert json.loads(held["citation/citation.json"])["title"] == record["title"]
    assert "rules/2.toml" in held["README.md"].decode()
    found = list(verify_bundle(path))
    assert verdicts(found) == [("bundle", "same"), ("warc", "same"), ("record", "same")]
    (told,) = (each for each in found[0].findings if each.code == RULED.code)
    assert "规则" in told.message


def _unruled(files: dict[str, bytes]) -> None:
    about = json.loads(files[ABOUT])
    del about["rules"]
    files[ABOUT] = pretty(about)


def _named(name: str) -> Change:
    def change(files: dict[str, bytes]) -> None:
        about = json.loads(files[ABOUT])
        about["rules"][1]["name"] = name
        files[ABOUT] = pretty(about)

    return change


def _exchanged(files: dict[str, bytes]) -> None:
    files["rules/2.toml"] = RULE.replace(b"listing", b"product")
    files["rules/3.toml"] = RULE


ENDLESS = RULE.replace(b"//footer", b"//*" + b"[count(//*" * 12 + b")>0]" * 12)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param(_removed("rules/2.toml"), RULES.code, id="taken away"),
        pytest.param(_put("rules/2.toml", b"hosts = 7"), RULES.code, id="none"),
        pytest.param(_exchanged, DERIVED.code, id="another, and one more"),
        pytest.param(_unruled, DERIVED.code, id="not listed"),
        pytest.param(_named("../../x"), FORM.code, id="a name that leads elsewhere"),
        pytest.param(_named("规" * 120), RULES.code, id="a name that no file can have"),
        pytest.param(_put("rules/2.toml", ENDLESS), RULES.code, id="one without end"),
    ],
)
def test_a_forged_rule_is_told_of(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Change, code: str
) -> None:
    path = tmp_path / "ruled.zip"
    _ruled(archive, path)
    rewritten(path, change)
    if ENDLESS in members(path.read_bytes()).values():
        monkeypatch.setattr(bundle_rules, "TRIAL_S", 0.1)
    assert code in codes(path)
