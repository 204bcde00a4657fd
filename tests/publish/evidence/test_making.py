"""What is in a package, and that anybody can look into it without our program."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archiver.archive import Archive
from archiver.cite.interface import FORMATS
from archiver.cite.quote import QuoteError
from archiver.errors import CaptureIndexError, UsageError
from archiver.publish.evidence.making import write_bundle
from archiver.records.engine import Engine
from archiver.records.schema import load_schema
from tests.cite.conftest import CHINESE, URL
from tests.publish.evidence.conftest import BASE, QUOTE


def unpacked(bundle: Path) -> Path:
    folder = bundle.with_suffix("")
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(folder)
    return folder


def test_all_that_is_needed_is_in_it(bundle: Path) -> None:
    folder = unpacked(bundle)
    about = json.loads((folder / "bundle.json").read_bytes())
    assert Engine(load_schema("evidence-bundle-1")).is_valid(about)
    assert about["capture"]["url"] == URL
    assert about["quote"] == {"text": QUOTE}
    record = json.loads((folder / "record/record.json").read_bytes())
    assert Engine(load_schema("record-1")).is_valid(record)
    assert record["title"] == "中美 AI 芯片竞争"
    citation = json.loads((folder / "citation/citation.json").read_bytes())
    assert Engine(load_schema("citation-1")).is_valid(citation)
    assert (citation["quote"]["exact"], set(citation["citations"])) == (QUOTE, set(FORMATS))
    for schema in ("record-1", "provenance-1", "citation-1", "evidence-bundle-1"):
        assert (folder / f"schemas/{schema}.schema.json").is_file()


def test_its_checksums_are_those_of_all_files(bundle: Path) -> None:
    folder = unpacked(bundle)
    lines = (folder / "SHA256SUMS").read_text().splitlines()
    stated = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    assert stated == {
        name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items() if name != "SHA256SUMS"
    }


def test_the_readme_says_what_it_is_and_its_script_finds_the_page(bundle: Path) -> None:
    folder = unpacked(bundle)
    text = (folder / "README.md").read_text("utf-8")
    assert QUOTE in text
    assert "character by character" in text
    assert "What it does not show" in text
    assert "no seal of the archive is over this record" in text
    (script,) = re.findall(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    done = subprocess.run([sys.executable, "-I", "-c", script], cwd=folder, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert hashlib.sha256(CHINESE.encode()).hexdigest() in done.stdout
    assert URL in done.stdout


def test_the_same_capture_gives_the_same_bytes(archive: Archive, bundle: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.zip"
    made = write_bundle(archive, URL, again, at=datetime(2025, 11, 1, tzinfo=UTC), quote=QUOTE, memento_base=BASE)
    assert again.read_bytes() == bundle.read_bytes()
    assert made.sha256 == hashlib.sha256(again.read_bytes()).hexdigest()
    assert made.size == again.stat().st_size


def test_a_folder_holds_the_same_files(archive: Archive, bundle: Path, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    write_bundle(archive, URL, folder, at=datetime(2025, 11, 1, tzinfo=UTC), quote=QUOTE, memento_base=BASE)
    with zipfile.ZipFile(bundle) as zipped:
        assert {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} == set(
            zipped.namelist()
        )
        assert all((folder / name).read_bytes() == zipped.read(name) for name in zipped.namelist())


def test_a_picture_has_no_record_and_is_evidence_all_the_same(archive: Archive, tmp_path: Path) -> None:
    write_bundle(archive, "https://www.solidot.org/logo.png", tmp_path / "p.zip", memento_base=BASE)
    names = zipfile.ZipFile(tmp_path / "p.zip").namelist()
    assert "warc/capture.warc.gz" in names
    assert not any(name.startswith("record/") for name in names)


def test_nothing_is_written_for_a_quote_that_is_not_there(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(QuoteError):
        write_bundle(archive, URL, tmp_path / "q.zip", quote="no such words", memento_base=BASE)
    with pytest.raises(CaptureIndexError):
        write_bundle(archive, "https://b.example/", tmp_path / "q.zip", memento_base=BASE)
    assert not (tmp_path / "q.zip").exists()


def test_a_folder_that_holds_something_is_left_alone(archive: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "full"
    folder.mkdir()
    (folder / "x").write_text("mine")
    with pytest.raises(UsageError, match="something already"):
        write_bundle(archive, URL, folder, memento_base=BASE)
    assert [path.name for path in folder.iterdir()] == ["x"]
