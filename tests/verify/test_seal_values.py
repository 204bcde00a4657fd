"""Whatever stands in a seal or a proof, checking it ends in findings."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.errors import RecordError
from archiver.records.canonical import canonical_json, canonical_sha256
from archiver.seal.dataset import Dataset
from archiver.seal.proofs import make_proofs
from archiver.verify.seals import Belief, verify_proofs, verify_seal
from tests.seal.authority import authority, identity, timestamp_signer
from tests.seal.datasets import NOW, Sealed, facts, make_dataset, seal_dataset, signer, stamper

BELIEF = Belief(now=NOW)

ODD_TEXTS = [
    *("a" * 4000, "a" * 300, "x/" * 150 + "x", "..", ".", "CON", "AAAA", "0" * 64, "é.jsonl", "records"),
    *("records/a.jsonl/x", "warcs/1.warc", "seals", "seals/news.seal.json", ".hidden", "dev/null", "a.parquet"),
    *("0000-00-00T00:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"),
]
values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 2**53 - 1) | st.text(max_size=20) | st.sampled_from(ODD_TEXTS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Sealed:
    base, root = tmp_path_factory.mktemp("sealed"), authority()
    make_dataset(base, rows=3)
    first = seal_dataset(base, signer(identity("x", root), root), stamper(timestamp_signer(root)), facts=facts())
    return seal_dataset(
        base,
        signer(identity("x", root), root),
        None,
        facts=facts(previous=first.seal.manifest),
        path="seals/z.seal.json",
    )


def places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Return the ways to all values in a JSON value."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for name, member in pairs for place in places(member, (*path, name)))]


def with_value(value: Any, path: tuple[str | int, ...], new: Any) -> Any:
    """Return a copy of a JSON value with another value at a place."""
    if not path:
        return new
    changed = copy.copy(value)
    changed[path[0]] = with_value(value[path[0]], path[1:], new)
    return changed


def spelled(value: Any) -> bytes | None:
    """Return a seal's JSON with its checksum right, spelled canonically; None if it has no canonical form."""
    try:
        if isinstance(value, dict) and "checksum" in value:
            members = {name: member for name, member in value.items() if name != "checksum"}
            value = {**members, "checksum": canonical_sha256(members)}
        return canonical_json(value) + b"\n"
    except RecordError:
        return None


@settings(max_examples=150)
@given(data=st.data())
def test_any_value_anywhere_in_a_seal_is_a_finding(sealed: Sealed, data: st.DataObject) -> None:
    whole = sealed.path.read_bytes()
    value = json.loads(whole)
    place = data.draw(st.sampled_from(places(value)))
    raw = spelled(with_value(value, place, data.draw(values)))
    if raw is None or raw == whole:
        return
    sealed.path.write_bytes(raw)
    try:
        found = verify_seal(sealed.path, BELIEF)
    finally:
        sealed.path.write_bytes(whole)
    assert found.verdict != "same"
    assert json.dumps(found.as_json())


@settings(max_examples=100)
@given(data=st.data())
def test_any_value_anywhere_in_a_proof_is_a_finding(
    sealed: Sealed, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    (proof,) = make_proofs(Dataset(sealed.base, ("records", "warcs")), sealed.seal, ["records/b.jsonl:2"])
    value = json.loads(proof.encoded())
    place = data.draw(st.sampled_from(places(value)))
    changed = with_value(value, place, data.draw(values))
    if isinstance(changed, dict) and isinstance(changed.get("seal"), dict) and (inner := spelled(changed["seal"])):
        changed = {**changed, "seal": json.loads(inner)}
    raw = spelled(changed)
    if raw is None or raw == proof.encoded():
        return
    path = sealed.base.parent / "x.proof.json"
    path.write_bytes(raw)
    (found,) = verify_proofs(path, BELIEF)
    assert found.verdict != "same"
    assert found.findings


PLACES: list[tuple[str | int, ...]] = [
    ("manifest", "files", 0, "path"),
    ("manifest", "warcs", 0, "path"),
    ("manifest", "covers", 0),
    ("manifest", "created"),
    ("manifest", "previous", "created"),
    ("manifest", "name"),
    ("signatures", 0, "key"),
    ("signatures", 0, "certificates", 1),
]


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_no_odd_text_at_an_important_place_stops_it(sealed: Sealed, place: tuple[str | int, ...]) -> None:
    whole = sealed.path.read_bytes()
    try:
        for text in ODD_TEXTS:
            raw = spelled(with_value(json.loads(whole), place, text))
            assert raw is not None
            sealed.path.write_bytes(raw)
            assert raw == whole or verify_seal(sealed.path, BELIEF).verdict == "differs", text
    finally:
        sealed.path.write_bytes(whole)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_finding(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    folder = tmp_path_factory.getbasetemp()
    for name in ("any.seal.json", "any.proof.json"):
        path = Path(folder, name)
        path.write_bytes(raw)
        found = [verify_seal(path, BELIEF)] if "seal" in name else list(verify_proofs(path, BELIEF))
        assert found
        assert all(each.verdict == "differs" for each in found)
