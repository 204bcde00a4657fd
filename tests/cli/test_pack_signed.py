"""`archiver pack --sign` and `archiver warc check --trust`, as processes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.browser.serving import serving
from tests.cli.running import run
from tests.seal.authority import TimestampServer, authority, domain_signer, timestamp_signer

WARCS = Path(__file__).resolve().parents[2] / "warcs"


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """An archive with keys and certificates beside it, and the address of a timestamp server."""
    folder = tmp_path_factory.mktemp("news")
    root, clock_root = authority("Web root"), authority("Clock root")
    domain = domain_signer(root)
    (folder / "key.pem").write_bytes(domain.key_pem)
    (folder / "chain.pem").write_bytes(domain.pem + root.pem)
    (folder / "trusted").mkdir()
    (folder / "trusted/web.pem").write_bytes(root.pem)
    (folder / "trusted/clock.der").write_bytes(clock_root.der)
    public = domain.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (folder / "key.pub.pem").write_bytes(public)
    assert run("-C", folder, "import", WARCS / "demo-1.warc.gz").code == 0
    server = TimestampServer(folder / "clock", timestamp_signer(clock_root))
    with serving({"/tsa": server}) as site:
        yield folder, f"{site.origin}/tsa"


def test_a_package_is_signed_for_a_domain_and_checked(news: tuple[Path, str], tmp_path: Path) -> None:
    folder, tsa = news
    options: list[str | Path] = ["--sign", folder / "key.pem", "--certificate", folder / "chain.pem", "--tsa", tsa]
    packed = run("-C", folder, "pack", "-o", tmp_path / "a.wacz", *options)
    assert (packed.code, "Signed for archive.example.org." in packed.words) == (0, True)
    checked = run("warc", "check", "--json", "--trust", folder / "trusted", tmp_path / "a.wacz")
    (finding,) = (json.loads(line) for line in checked.out.splitlines())
    assert (checked.code, finding["code"], finding["value"]) == (0, "wacz.signature.verified", "archive.example.org")
    asked = run("warc", "check", "--signer", "bank.example", tmp_path / "a.wacz")
    assert (asked.code, b"wacz.signature.signer" in asked.out) == (1, True)
    elsewhere = run("warc", "check", "--trust", folder / "trusted/web.pem", tmp_path / "a.wacz")
    assert (elsewhere.code, b"wacz.signature.timestamp" in elsewhere.out) == (1, True)


def test_a_package_is_signed_with_a_key_and_checked(news: tuple[Path, str], tmp_path: Path) -> None:
    folder, _ = news
    packed = run("-C", folder, "pack", "-o", tmp_path / "a.wacz", "--sign", folder / "key.pem")
    assert (packed.code, "Signed with the key " in packed.words) == (0, True)
    verified = run("-C", folder, "verify", "--json", "--trust", folder / "key.pub.pem", tmp_path / "a.wacz")
    (found,) = (json.loads(line) for line in verified.out.splitlines())
    assert (verified.code, found["verdict"]) == (0, "same")
    assert [each["code"] for each in found["findings"]] == ["wacz.signature.verified"]


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (["--tsa", "http://127.0.0.1:1/"], 2, "ask for --sign"),
        (["--sign", "key.pem", "--tsa", "http://127.0.0.1:1/"], 2, "Give both"),
        (["--sign", "chain.pem"], 3, "no private key"),
        (["--sign", "key.pem", "--certificate", "chain.pem", "--tsa", "http://127.0.0.1:1/"], 3, "gave no answer"),
        (["--sign", "key.pem", "--format", "dataset"], 2, "--sign is not for the format dataset"),
    ],
    ids=["no-key", "no-certificate", "no-private-key", "no-server", "dataset"],
)
def test_what_cannot_be_signed_is_one_line(
    news: tuple[Path, str], tmp_path: Path, options: list[str], code: int, words: str
) -> None:
    given = [str(news[0] / each) if each.endswith(".pem") else each for each in options]
    done = run("-C", news[0], "pack", "-o", tmp_path / "a.wacz", *given)
    assert (done.code, words in done.words) == (code, True), done.words
    assert not list(tmp_path.iterdir())
