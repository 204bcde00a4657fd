"""The README shows what a page says of itself as text, whatever that is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archiver.cite.item import CitedItem
from archiver.publish.evidence.about import About
from archiver.publish.evidence.readme import SealFacts, readme
from tests.cite.conftest import chinese

__all__ = ["chinese"]

ABOUT = About("<urn:uuid:1>", "20251006171750", "https://arch.example", "arch.example", "a`b.warc.gz", 7, 100)


def made(chinese: object, seal: SealFacts | None = None, **changes: str) -> str:
    assert callable(chinese)
    item: CitedItem = chinese(quote="过去两年")
    return readme(replace(item, **changes), ABOUT, seal, has_record=True)  # type: ignore[arg-type]  # texts all


def test_a_title_cannot_make_markup_of_itself(chinese: object) -> None:
    text = made(chinese, title="](javascript:x) <script> `rm` # | **b** \u202e\nnew line")
    assert "- Title: \\](javascript:x) \\<script\\> \\`rm\\` \\# \\| \\*\\*b\\*\\* new line\n" in text


def test_a_file_s_name_cannot_end_its_code(chinese: object) -> None:
    assert "`a'b.warc.gz`, byte 7" in made(chinese)


@pytest.mark.parametrize(
    ("algorithm", "command"),
    [
        ("Ed25519", "openssl pkeyutl -verify -pubin -inkey seal/public-key.pem -rawin -in seal/manifest.json -sigfile"),
        ("ECDSA-P384-SHA384", "openssl dgst -sha384 -verify seal/public-key.pem -signature seal/signature.bin"),
    ],
)
def test_a_seal_is_told_with_the_commands_that_check_it(chinese: object, algorithm: str, command: str) -> None:
    parts = ("manifest.json", "signature.bin", "public-key.pem", "token.tsr")
    seal = SealFacts("news", "2026-11-23T00:00:00Z", "ab" * 32, ("cd" * 32,), (algorithm,), parts)
    text = made(chinese, seal)
    assert f"$ {command}" in text
    assert "openssl ts -reply -token_in -in seal/token.tsr -text" in text
    assert "--trust KEY.pem" in text
    assert "no seal of the archive" not in text
