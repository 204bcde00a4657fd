"""WACZ files by other tools: what is wrong with them, looked at by eye.

js-wacz 0.1 states wrong hashes for WARC files (its issue 127; py-wacz refuses them too). What is wrong in the WARC
files inside is not part of this table. The signature that is meant to be invalid is whole, as is what it is over: its
certificate is one that Let's Encrypt gives for trials, so nobody trusts it.
"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import certifi
import pytest

from archiver.model import Finding
from archiver.pack.check import check_wacz
from archiver.seal.certificates import load_certificates
from archiver.seal.trust import Trust, read_trust

JS_WACZ = {("error", "wacz.resource.hash")}
SIGNED = {("info", "wacz.signature.unpinned")}
UNSORTED = {("warning", "wacz.index.order")}

EXPECTED = {
    "harvard-lil+scoop/assets/fixtures/example.com.wacz": UNSORTED,
    "harvard-lil+scoop/assets/fixtures/noarchive.netlify.app.wacz": UNSORTED,
    "harvard-lil+warcbench/tests/assets/after.wacz": JS_WACZ,
    "harvard-lil+warcbench/tests/assets/before.wacz": JS_WACZ,
    "harvard-lil+warcbench/tests/assets/example.com.wacz": JS_WACZ,
    "harvard-lil+warcbench/tests/assets/test-crawl.wacz": JS_WACZ,
    "webrecorder+py-wacz/tests/fixtures/invalid_signed_example_1.wacz": SIGNED,
    "webrecorder+py-wacz/tests/fixtures/valid_example_2.wacz": {("warning", "wacz.archive.name")},
    "webrecorder+py-wacz/tests/fixtures/valid_signed_example_1.wacz": SIGNED,
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_sample_has_the_findings_that_it_deserves(shared: Path, name: str) -> None:
    path = shared / "data/warc" / name
    if not path.is_file():
        pytest.skip("../shared has no such sample")
    found = {(item.severity, item.code) for item in check_wacz(path) if isinstance(item, Finding)}
    assert {pair for pair in found if pair[1].startswith("wacz.")} == EXPECTED[name]


def test_no_sample_is_forgotten(shared: Path) -> None:
    folder = shared / "data/warc"
    found = {str(path.relative_to(folder)) for path in folder.rglob("*.wacz")}
    assert found <= set(EXPECTED)


def test_the_signature_of_a_sample_is_by_whom_it_says(shared: Path) -> None:
    found = _signature(shared, "valid")
    assert (found.severity, found.code) == ("info", "wacz.signature.verified")
    assert found.message == (
        "signed for 'btrix-sign-test.webrecorder.net', dated 2022-01-18 19:00:12 UTC by 'www.freetsa.org'"
    )


def test_the_signature_that_is_meant_to_be_invalid_is_by_nobody_who_is_trusted(shared: Path) -> None:
    found = _signature(shared, "invalid")
    assert (found.severity, found.code) == ("error", "wacz.signature.certificate")
    assert found.value == "seal.certificate.untrusted"


def _signature(shared: Path, name: str) -> Finding:
    """Check a sample's signature, believing the roots of the web and that of its timestamp server."""
    folder = shared / "data/warc/webrecorder+py-wacz/tests/fixtures"
    if not folder.is_dir():
        pytest.skip("../shared has no such sample")
    with zipfile.ZipFile(folder / "valid_signed_example_1.wacz") as package:
        signed = json.loads(package.read("datapackage-digest.json"))["signedData"]
    clock = load_certificates(signed["timestampCert"].encode())[-1]
    trust = Trust((*read_trust([Path(certifi.where())]).roots, clock))
    path = folder / f"{name}_signed_example_1.wacz"
    (found,) = (
        item for item in check_wacz(path, trust=trust) if isinstance(item, Finding) and "signature" in item.code
    )
    return found
