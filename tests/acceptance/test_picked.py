"""Records that others picked, all the way: imported, validated, sealed, verified, proven one by one, and given back."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tests.cli.running import run


@pytest.fixture(scope="module")
def picked(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tree of Markdown files as its owner has it."""
    source = shared / "data" / "records" / "frontmatter-public.jsonl.gz"
    if not source.is_file():
        pytest.skip("../shared has no picked records")
    folder = tmp_path_factory.mktemp("picked") / "picked"
    with gzip.open(source, "rt", encoding="utf-8") as file:
        for line in file:
            entry = json.loads(line)
            path = folder / entry["path"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(entry["record"].encode())
    return folder


@pytest.mark.slow
def test_picked_records_go_all_the_way(picked: Path, tmp_path: Path) -> None:
    files = sorted(path for path in picked.rglob("*") if path.is_file())
    archive, key = tmp_path / "archive", tmp_path / "key.pem"
    trusted = ("--trust", tmp_path / "key.pub.pem")
    imported = run("-C", archive, "import-records", picked)
    assert imported.code == 1
    assert f"{len(files)} records, {len(files)} new" in imported.words
    validated = run("validate", archive / "records")
    assert f"{len(files)} records, 0 invalid" in validated.out.decode() + validated.words
    assert run("seal", "key", "-o", key).code == 0
    sealed = run("-C", archive, "seal", "--key", key, "--name", "picked", "--verified")
    assert sealed.code == 0, sealed.words
    assert f"{len(files)} rows" in sealed.words
    verified = run("-C", archive, "verify", *trusted, "--json")
    assert verified.code == 0, verified.words
    verdicts = [json.loads(line)["verdict"] for line in verified.out.splitlines()]
    assert verdicts == ["same"] * (len(files) + 2)
    row = json.loads(next((archive / "records").rglob("*.jsonl")).read_bytes().splitlines()[7])
    proof = tmp_path / "row.proof.json"
    assert run("-C", archive, "seal", "prove", row["id"], "-o", proof).code == 0
    assert run("verify", "--proof", proof, *trusted).code == 0
    proof.write_bytes(proof.read_bytes().replace(row["url"].encode(), row["url"].encode() + b"0", 1))
    assert run("verify", "--proof", proof, *trusted).code == 1
    assert run("-C", archive, "export", "documents", "picked", "-o", tmp_path / "again").code == 0
    assert {path.relative_to(picked): path.read_bytes() for path in files} == {
        path.relative_to(tmp_path / "again"): path.read_bytes()
        for path in (tmp_path / "again").rglob("*")
        if path.is_file()
    }
