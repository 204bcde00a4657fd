"""`archiver seal`, its sub-commands, and `archiver verify` of what they make."""

from __future__ import annotations

import json
import shutil
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from archiver.records.engine import Engine
from archiver.records.schema import load_schema
from tests.browser.serving import Site, serving
from tests.cli.inside import run_inside as run
from tests.cli.pages import archive_of, record, record_id, story
from tests.cli.running import Done
from tests.seal.authority import Identity, TimestampServer, authority, identity, openssl, timestamp_signer

HOST = "archive.example.org"
ROWS = "records/a.warc.gz.jsonl"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with two records, a key beside it, and a seal."""
    folder = archive_of(tmp_path_factory.mktemp("made") / "news", record(1, story()), record(2, story(title="More")))
    assert run("-C", folder, "extract").code == 0
    assert run("seal", "key", "-o", folder.parent / "key.pem").code == 0
    assert run("-C", folder, "seal", "--key", folder.parent / "key.pem", "-o", folder / "seals/s.seal.json").code == 0
    return folder


@pytest.fixture
def archive(made: Path, tmp_path: Path) -> Path:
    """A copy of that archive; the key lies beside it."""
    for name in ("key.pem", "key.pub.pem"):
        shutil.copy(made.parent / name, tmp_path)
    return Path(shutil.copytree(made, tmp_path / "news"))


@pytest.fixture(scope="module")
def root() -> Identity:
    return authority()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, root: Identity) -> Iterator[Site]:
    openssl()
    server = TimestampServer(tmp_path_factory.mktemp("tsa") / "tsa", timestamp_signer(root), [root])
    with serving({"/tsa": server, "/none": "no timestamp"}) as site:
        yield site


def verify(archive: Path, *arguments: str | Path) -> Done:
    return run("-C", archive, "verify", *arguments)


def trusted(archive: Path) -> tuple[str, Path]:
    return "--trust", archive.parent / "key.pub.pem"


def test_a_sealed_archive_is_the_same_for_who_has_the_key(archive: Path) -> None:
    done = verify(archive, *trusted(archive))
    shown = done.out.decode()
    assert done.code == 0, done
    key = run("seal", "key", "-o", archive.parent / "other.pem").out.decode().strip()
    assert len(key) == 64
    assert f"{archive}/seals/s.seal.json  same\n    news: 2 rows, root " in shown
    assert "    signed by the pinned key " in shown
    assert "as its maker says" in shown


def test_a_sealed_archive_cannot_be_checked_by_who_has_no_key(archive: Path) -> None:
    done = verify(archive)
    assert done.code == 1
    assert "s.seal.json  cannot be checked" in done.out.decode()
    assert "    signed by nobody known: " in done.out.decode()
    assert "1 × seal.stranger" in done.words


def test_whom_to_trust_may_stand_in_the_environment(archive: Path) -> None:
    found = run("-C", archive, "verify", environ={"ARCHIVER_TRUST": f"{archive.parent}/key.pub.pem"})
    assert found.code == 0


def test_a_changed_row_is_named_by_seal_and_by_record(archive: Path) -> None:
    path = archive / ROWS
    path.write_text(path.read_text("utf-8").replace('"title":"More"', '"title":"Less"'), "utf-8")
    done = verify(archive, *trusted(archive))
    shown = done.out.decode()
    assert done.code == 1
    assert "verify.derivation: /title is not what the archived bytes give" in shown
    assert f"seal.row.changed: row 2 is not the one that was sealed ({path}:2)" in shown
    assert (
        f"      sealed: {json.loads((archive / 'seals/s.seal.json').read_bytes())['manifest']['tree']['root']}" in shown
    )


def test_json_is_by_the_schemas(archive: Path) -> None:
    done = run("-C", archive, "seal", "--json", "--license", "CC-BY-4.0", "--name", "b")
    (line,) = [json.loads(each) for each in done.out.splitlines()]
    assert Engine(load_schema("seal-1")).is_valid(line["seal"])
    assert line["file"].startswith(f"{archive}/seals/b-20")
    assert line["seal"]["manifest"]["license"] == "CC-BY-4.0"
    assert "previous" not in line["seal"]["manifest"]
    engine = Engine(load_schema("verification-1"))
    found = [json.loads(each) for each in verify(archive, "--json", *trusted(archive)).out.splitlines()]
    assert all(engine.is_valid(each) for each in found)
    assert [each["kind"] for each in found] == ["record", "record", "warc", "seal", "seal"]
    assert {each["verdict"] for each in found if each["kind"] == "seal"} == {"same", "unchecked"}


def test_the_next_seal_follows_the_last_one(archive: Path) -> None:
    (archive / "records/more.jsonl").write_bytes((archive / ROWS).read_bytes().splitlines(keepends=True)[0])
    assert "seal.file.extra" in verify(archive, archive / "seals/s.seal.json").out.decode()
    assert run("-C", archive, "seal", "--key", archive.parent / "key.pem").code == 0
    done = verify(archive, "--json", *trusted(archive))
    seals = [each for line in done.out.splitlines() if (each := json.loads(line))["kind"] == "seal"]
    assert [each["verdict"] for each in seals] == ["same", "same"]
    assert sorted(finding["code"] for each in seals for finding in each["findings"]) == [
        "seal.superseded",
        "seal.untimed",
        "seal.untimed",
    ]


def test_a_seal_says_whether_the_dataset_was_verified(archive: Path) -> None:
    assert run("-C", archive, "seal", "--verified", "-o", archive / "v.seal.json").code == 0
    manifest = json.loads((archive / "v.seal.json").read_bytes())["manifest"]
    assert manifest["verified"] == {"same": 3, "differs": 0, "unchecked": 0}
    path = archive / ROWS
    path.write_text(path.read_text("utf-8").replace('"title":"More"', '"title":"Less"'), "utf-8")
    done = run("-C", archive, "seal", "--verified", "-o", archive / "w.seal.json")
    assert done.code == 3
    assert "not everything is the same: 1 × verify.derivation" in done.words
    assert not (archive / "w.seal.json").exists()
    assert not (archive / "w.seal.rows").exists()


def test_a_folder_of_files_without_archive_is_sealed_and_verified_anywhere(archive: Path, tmp_path: Path) -> None:
    there = Path(shutil.copytree(archive / "records", tmp_path / "there" / "set"))
    (tmp_path / "else").mkdir()
    options = ("--key", archive.parent / "key.pem", "-o", there / "x.seal.json")
    assert run("seal", there, *options, folder=tmp_path / "else").code == 0
    moved = Path(shutil.move(there, tmp_path / "moved"))
    done = run("verify", moved / "x.seal.json", *trusted(archive), folder=tmp_path / "else")
    assert done.code == 0, done
    assert run("verify", moved / "x.seal.json", *trusted(archive), "--dataset", tmp_path / "else").code == 1


def test_a_folder_of_seals_is_verified_as_that_without_an_archive(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "else").mkdir()
    done = run("verify", archive / "seals", *trusted(archive), "--json", folder=tmp_path / "else")
    assert done.code == 0
    assert [json.loads(line)["kind"] for line in done.out.splitlines()] == ["seal"]


def test_a_seal_among_records_is_no_record(archive: Path) -> None:
    shutil.move(archive / "seals/s.seal.json", archive / "records/s.seal.json")
    assert run("-C", archive, "seal", "prove", record_id(2), "--seal", archive / "records/s.seal.json").code == 0
    done = verify(archive, archive / "records", *trusted(archive), "--json")
    assert [json.loads(line)["kind"] for line in done.out.splitlines()] == ["record", "record", "seal"]
    assert done.code == 0, done


@pytest.mark.parametrize("form", ["csv", "markdown", "parquet"])
def test_records_in_any_form_are_sealed_and_a_changed_one_is_named(archive: Path, tmp_path: Path, form: str) -> None:
    folder = tmp_path / "set"
    out = folder if form == "markdown" else folder / f"x.{form}"
    folder.mkdir()
    assert run("-C", archive, "extract", "--format", form, "-o", out).code == 0
    key = ("--key", archive.parent / "key.pem")
    assert run("seal", folder, *key, "-o", folder / "x.seal.json", folder=tmp_path).code == 0
    assert json.loads((folder / "x.seal.json").read_bytes())["manifest"]["tree"]["size"] >= 5
    assert run("verify", folder / "x.seal.json", *trusted(archive), folder=tmp_path).code == 0
    name = next(path for path in sorted(folder.rglob("*")) if path.suffix in (".csv", ".md", ".parquet"))
    raw = name.read_bytes()
    name.write_bytes(raw.replace(b"forty ships", b"fifty ships"))
    done = run("verify", folder / "x.seal.json", *trusted(archive), folder=tmp_path)
    assert done.code == 1
    assert name.read_bytes() != raw
    assert "seal.file.changed" in done.out.decode()
    # Parquet keeps words of a column in its statistics too, beside the pages, and those are no rows.
    assert form == "parquet" or "seal.row." in done.out.decode()


# Proofs


def test_a_proof_needs_nothing_but_itself(archive: Path, tmp_path: Path) -> None:
    proof = tmp_path / "row.proof.json"
    assert run("-C", archive, "seal", "prove", record_id(2), "-o", proof).code == 0
    shutil.move(archive, tmp_path / "gone")
    (tmp_path / "empty").mkdir()
    done = run("verify", "--proof", proof, *trusted(archive), folder=tmp_path / "empty")
    assert done.code == 0, done
    assert f"{proof}:1  same  {record_id(2)}" in done.out.decode()
    assert run("verify", proof, folder=tmp_path / "empty").code == 1
    assert Engine(load_schema("inclusion-proof-1")).is_valid(json.loads(proof.read_bytes()))


def test_proofs_of_several_rows_are_lines(archive: Path, tmp_path: Path) -> None:
    done = run("-C", archive, "seal", "prove", f"{ROWS}:1", record_id(2), "--seal", archive / "seals/s.seal.json")
    assert done.code == 0, done
    (tmp_path / "both").write_bytes(done.out)
    found = run("verify", "--proof", tmp_path / "both", "--json", *trusted(archive))
    assert found.code == 0
    verdicts = [json.loads(line) for line in found.out.splitlines()]
    assert [(each["kind"], each["line"], each["record_id"]) for each in verdicts] == [
        ("proof", 1, record_id(1)),
        ("proof", 2, record_id(2)),
    ]


def test_a_changed_proof_differs(archive: Path, tmp_path: Path) -> None:
    done = run("-C", archive, "seal", "prove", record_id(2))
    (tmp_path / "x.proof.json").write_bytes(done.out.replace(b'"title":"More"', b'"title":"Less"'))
    found = run("verify", tmp_path / "x.proof.json", *trusted(archive))
    assert found.code == 1
    assert "seal.proof.record: the row is not the one that the proof is about" in found.out.decode()


def test_a_row_that_is_not_there_cannot_be_proven(archive: Path) -> None:
    done = run("-C", archive, "seal", "prove", "<urn:uuid:none>")
    assert (done.code, done.out) == (3, b"")
    assert "no such row" in done.words


def test_a_proof_in_an_archive_without_seal_is_a_usage_error(archive: Path) -> None:
    shutil.rmtree(archive / "seals")
    done = run("-C", archive, "seal", "prove", record_id(2))
    assert done.code == 2
    assert f"`archiver -C {archive} seal` makes one" in done.words


# Keys


def test_a_key_is_for_its_owner_alone_and_never_overwritten(tmp_path: Path) -> None:
    assert run("seal", "key", "-o", tmp_path / "me.pem").code == 0
    assert stat.S_IMODE((tmp_path / "me.pem").stat().st_mode) == 0o600
    before = (tmp_path / "me.pem").read_bytes()
    assert run("seal", "key", "-o", tmp_path / "me.pem").code == 2
    (tmp_path / "me.pem").rename(tmp_path / "you.pem")
    assert run("seal", "key", "-o", tmp_path / "me.pem").code == 2
    assert not (tmp_path / "me.pem").exists()
    assert (tmp_path / "you.pem").read_bytes() == before


@pytest.mark.parametrize(
    ("kind", "name"), [("ed25519", "Ed25519"), ("p256", "ECDSA-P256-SHA256"), ("p384", "ECDSA-P384-SHA384")]
)
def test_a_key_of_each_kind_signs(archive: Path, kind: str, name: str) -> None:
    key = archive.parent / "kind.pem"
    made = json.loads(run("seal", "key", "-o", key, "--algorithm", kind, "--json").out)
    done = run("-C", archive, "seal", "--key", key, "-o", archive / "k.seal.json")
    assert f"Signed ({name}) by the key {made['sha256']}" in done.words
    assert verify(archive, archive / "k.seal.json", "--trust", made["public_key"]).code == 0


def test_a_passphrase_is_needed_again(archive: Path) -> None:
    key, out = archive.parent / "locked.pem", archive / "l.seal.json"
    secret = {"ARCHIVER_KEY_PASSPHRASE": "中美"}
    assert run("seal", "key", "-o", key, environ=secret).code == 0
    assert b"ENCRYPTED" in key.read_bytes()
    for environ in ({}, {"ARCHIVER_KEY_PASSPHRASE": "no"}):
        done = run("-C", archive, "seal", "--key", key, "-o", out, environ=environ)
        assert done.code == 3
        assert "wrong or no passphrase" in done.words
    assert run("-C", archive, "seal", "--key", key, "-o", out, environ=secret).code == 0


def rsa_key() -> bytes:
    key = rsa.generate_private_key(65537, 2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"hello", id="words"),
        pytest.param(b"\0" * 2_000_000, id="zeros"),
        pytest.param(rsa_key(), id="RSA"),
        pytest.param(b"-----BEGIN PRIVATE KEY-----\n", id="torn"),
    ],
)
def test_a_file_that_is_no_key_of_ours_is_told(archive: Path, raw: bytes) -> None:
    (archive.parent / "no.pem").write_bytes(raw)
    done = run("-C", archive, "seal", "--key", archive.parent / "no.pem", "-o", archive / "n.seal.json")
    assert done.code == 3
    assert "Traceback" not in done.words
    assert "no.pem" in done.words
    assert sorted(each.name for each in archive.glob("*.seal.*")) == []


def test_a_private_key_is_nothing_to_trust(archive: Path) -> None:
    done = verify(archive, "--trust", archive.parent / "key.pem")
    assert done.code == 3
    assert "private key" in done.words


# Usage


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        pytest.param(["-o", "x.json"], 2, ".seal.json", id="another suffix"),
        pytest.param(["-o", "seals/s.seal.json"], 2, "overwritten", id="a seal that is there"),
        pytest.param(["--name", "a\nb", "-o", "x.seal.json"], 3, "/manifest/name", id="a name of two lines"),
        pytest.param(["--certificate", "archiver.pem"], 2, "does not exist", id="a certificate that is not there"),
        pytest.param(["nothing.jsonl"], 2, "does not exist", id="a dataset that is not there"),
        pytest.param(["--previous", "records", "-o", "x.seal.json"], 3, "cannot be read", id="a folder as a seal"),
        pytest.param(["--tsa", "ftp://x/", "-o", "x.seal.json"], 3, "--tsa", id="another scheme"),
        pytest.param(["seals", "-o", "x.seal.json"], 3, "nothing to seal", id="a folder of seals"),
    ],
)
def test_what_cannot_be_is_one_line(archive: Path, arguments: list[str], code: int, word: str) -> None:
    done = run("seal", *arguments, folder=archive)
    assert (done.code, done.out) == (code, b"")
    assert word in done.words
    assert len(done.words.splitlines()) == 1
    assert not (archive / "x.seal.json").exists()
    assert not (archive / "x.seal.rows").exists()


def test_a_row_without_canonical_form_is_named(archive: Path) -> None:
    (archive / "records/f.jsonl").write_text('{"a":1}\n{"a":1.5}\n')
    done = run("-C", archive, "seal")
    assert done.code == 3
    assert f"{archive}/records/f.jsonl:2: the row cannot be sealed: a float has no canonical form" in done.words


def test_several_seals_that_nothing_follows_must_be_chosen_from(archive: Path) -> None:
    assert run("-C", archive, "seal", "--previous", "none").code == 0
    done = run("-C", archive, "seal")
    assert done.code == 2
    assert "--previous" in done.words
    assert run("-C", archive, "seal", "--previous", archive / "seals/s.seal.json").code == 0


# With certificates, a time authority, and without any software of ours


@pytest.fixture(scope="module")
def signer(root: Identity) -> Identity:
    return identity(HOST, root, hosts=[HOST])


def certified(archive: Path, root: Identity, signer: Identity, site: Site) -> Path:
    """Seal with a certificate and a timestamp; the root's certificate is root.pem beside the archive."""
    folder = archive.parent
    (folder / "signer.pem").write_bytes(signer.key_pem)
    (folder / "chain.pem").write_bytes(signer.pem + root.pem)
    (folder / "root.pem").write_bytes(root.pem)
    out = archive / "seals/t.seal.json"
    who = ("--key", folder / "signer.pem", "--certificate", folder / "chain.pem", "--previous", "none")
    done = run("-C", archive, "seal", *who, "--tsa", site.origin + "/tsa", "-o", out)
    assert done.code == 0, done
    assert "Timestamped." in done.words
    return out


def test_a_certified_and_timestamped_seal_says_who_and_when(
    archive: Path, root: Identity, signer: Identity, site: Site
) -> None:
    path = certified(archive, root, signer, site)
    done = verify(archive, path, "--trust", archive.parent / "root.pem", "--signer", HOST)
    assert done.code == 0, done
    assert f"    signed by CN={HOST}\n    existed at 20" in done.out.decode()
    done = verify(archive, path, "--trust", archive.parent / "root.pem", "--signer", "bank.example")
    assert done.code == 1
    assert "seal.certificate.name" in done.out.decode()


def test_a_certificate_of_another_key_signs_nothing(archive: Path, root: Identity, signer: Identity) -> None:
    (archive.parent / "chain.pem").write_bytes(signer.pem + root.pem)
    options = ("--key", archive.parent / "key.pem", "--certificate", archive.parent / "chain.pem")
    done = run("-C", archive, "seal", *options, "-o", archive / "x.seal.json")
    assert done.code == 2
    assert "not that of the key" in done.words


def test_a_server_that_gives_no_timestamp_leaves_no_seal(archive: Path, site: Site) -> None:
    done = run("-C", archive, "seal", "--tsa", site.origin + "/none", "-o", archive / "x.seal.json")
    assert done.code == 3
    assert site.origin in done.words
    assert not (archive / "x.seal.json").exists()


def run_openssl(folder: Path, *arguments: str) -> str:
    done = subprocess.run([openssl(), *arguments], cwd=folder, capture_output=True, text=True, timeout=50)
    return f"{done.returncode} {done.stdout}{done.stderr}"


def test_openssl_alone_checks_signature_certificate_and_timestamp(
    archive: Path, root: Identity, signer: Identity, site: Site, tmp_path: Path
) -> None:
    parts = tmp_path / "parts"
    assert run("seal", "parts", certified(archive, root, signer, site), "-o", parts).code == 0
    (parts / "root.pem").write_bytes(root.pem)
    check = ("dgst", "-sha256", "-verify", "public-key.pem", "-signature", "signature.bin")
    assert run_openssl(parts, *check, "manifest.json").startswith("0 Verified OK")
    assert run_openssl(parts, "verify", "-CAfile", "root.pem", "certificates.pem").startswith("0 ")
    stamp = ("ts", "-verify", "-in", "token.tsr", "-CAfile", "root.pem", "-data")
    assert run_openssl(parts, *stamp, "signature.bin").startswith("0 ")
    (parts / "other.json").write_bytes((parts / "manifest.json").read_bytes() + b" ")
    assert run_openssl(parts, *check, "other.json").startswith("1 ")
    assert run_openssl(parts, *stamp, "manifest.json").startswith("1 ")


def test_openssl_alone_checks_an_ed25519_signature(archive: Path, tmp_path: Path) -> None:
    parts = tmp_path / "parts"
    done = run("seal", "parts", archive / "seals/s.seal.json", "-o", parts)
    assert sorted(Path(line).name for line in done.out.decode().splitlines()) == [
        "manifest.json",
        "public-key.pem",
        "signature.bin",
    ]
    assert (parts / "public-key.pem").read_bytes() == (archive.parent / "key.pub.pem").read_bytes()
    check = ("pkeyutl", "-verify", "-pubin", "-inkey", "public-key.pem", "-rawin", "-sigfile", "signature.bin", "-in")
    assert "Signature Verified Successfully" in run_openssl(parts, *check, "manifest.json")
    (parts / "manifest.json").write_bytes((parts / "manifest.json").read_bytes().replace(b"news", b"fake"))
    assert run_openssl(parts, *check, "manifest.json").startswith("1 ")


def test_no_control_character_of_a_seal_reaches_a_terminal(archive: Path) -> None:
    path = archive / "seals/s.seal.json"
    path.write_bytes(path.read_bytes().replace(b'"name":"news"', b'"name":"\\u001b[2Jn\\u202e"'))
    shown = verify(archive, path).out.decode()
    assert not {"\x1b", "\x9b", "\u202e"} & set(shown)
