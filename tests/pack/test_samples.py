"""WACZ files by other tools: what is wrong with them, looked at by eye.

js-wacz 0.1 states wrong hashes for WARC files (its issue 127; py-wacz refuses them too). What is wrong in the WARC
files inside is not part of this table. The signature that is meant to be invalid is not verified here, like any other.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.model import Finding
from archiver.pack.check import check_wacz

JS_WACZ = {("error", "wacz.resource.hash")}
SIGNED = {("info", "wacz.signature.unverified")}
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
