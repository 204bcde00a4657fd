"""A seal's file has one spelling, and whatever else it holds is a finding."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.seal import codes, document
from archiver.seal.document import read_object, read_seal
from tests.seal.authority import authority, identity
from tests.seal.datasets import facts, make_dataset, seal_dataset, signer


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    base, root = tmp_path_factory.mktemp("sealed"), authority()
    make_dataset(base)
    who = signer(identity("me", root), root)
    return seal_dataset(base, who, lambda digest: b"token" + digest, facts=facts(signer="me")).path.read_bytes()


def found(raw: bytes) -> list[str]:
    return [finding.code for finding in read_seal(raw)[1]]


def test_a_seal_is_one_line_of_canonical_json(raw: bytes) -> None:
    assert found(raw) == []
    assert raw.endswith(b"}\n")
    assert raw.count(b"\n") == 1
    assert raw[:-1] == json.dumps(json.loads(raw), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    seal, _ = read_seal(raw)
    assert seal is not None
    assert seal.encoded() == raw


def test_every_changed_byte_is_a_finding(raw: bytes) -> None:
    chance = random.Random(7)
    for _ in range(1500):
        place = chance.randrange(len(raw))
        other = chance.choice([each for each in range(256) if each != raw[place]])
        assert found(raw[:place] + bytes([other]) + raw[place + 1 :]), (place, other)


def test_every_cut_is_a_finding(raw: bytes) -> None:
    assert all(found(raw[:place]) for place in range(0, len(raw), 7))


@pytest.mark.parametrize("indent", [None, 0, 2])
def test_a_seal_written_anew_by_another_program_is_told_and_still_read(raw: bytes, indent: int | None) -> None:
    again = json.dumps(json.loads(raw), indent=indent).encode()
    seal, findings = read_seal(again)
    assert seal == read_seal(raw)[0]
    assert [finding.code for finding in findings] == ["seal.spelling"]


def test_a_finding_says_where(raw: bytes) -> None:
    value = json.loads(raw)
    value["manifest"]["files"][1]["a/b~c"] = 1
    (unknown, *_) = read_seal(json.dumps(value).encode())[1]
    assert unknown.code == "seal.form"
    assert unknown.pointer == "/manifest/files/1/a~1b~0c"


def test_many_breaks_of_the_schema_are_not_all_told(raw: bytes) -> None:
    value = json.loads(raw)
    value["manifest"]["files"] = [{} for _ in range(100)]
    assert len(read_seal(json.dumps(value).encode())[1]) <= 22


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_told(raw: bytes) -> None:
    assert found(raw)


def test_a_file_that_is_too_long_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "LONGEST", 10)
    assert read_object(b"{}" + b" " * 9, "seal")[1][0].code == codes.UNREADABLE.code


def test_each_code_is_stable_and_has_a_hint() -> None:
    assert len({code.code for code in codes.CODES}) == len(codes.CODES)
    for code in codes.CODES:
        assert code.code.startswith("seal.")
        assert code.meaning.endswith(".")
        assert code.hint.endswith(".")


def test_the_reference_has_the_codes_as_they_are() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs/reference/findings.md").read_text("utf-8")
    for code in codes.CODES:
        assert f"| `{code.code}` | {code.severity} | {code.meaning} | {code.hint} |" in page
