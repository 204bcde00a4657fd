"""What is verified: each form of records, folders, web archives, the whole archive; by any number of processes."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest

from archiver.archive import open_archive
from archiver.dataset.build import extract_sources
from archiver.dataset.choices import FORMS, Choices, Form
from archiver.dataset.sinks import Documents, file_sink
from archiver.dataset.sources import archive_sources
from archiver.errors import ConfigError, RecordError, UsageError, WarcError
from archiver.pack.wacz import Labels, write_wacz
from archiver.records.provenance import Product
from archiver.store.folder import atomic_file
from archiver.verify.files import Totals
from tests.verify.running import verified


def written(folder: Path, form: Form, product: Product) -> Path:
    """Write the records of the archive in `folder` in a form, and return where."""
    choices, path = Choices(form=form, product=product), folder / f"out.{form}"
    with closing(open_archive(folder)) as archive:
        if form == "markdown":
            extract_sources(archive_sources(archive), Documents(path), choices)
        else:
            with atomic_file(path) as out, file_sink(out, choices) as sink:
                extract_sources(archive_sources(archive), sink, choices)
    return path


@pytest.mark.parametrize("product", ["main", "page"])
@pytest.mark.parametrize("form", FORMS)
def test_records_in_each_form_are_the_same(copied: Path, form: Form, product: Product) -> None:
    if form == "parquet":
        pytest.importorskip("pyarrow")
    found = verified(copied, written(copied, form, product))
    assert len(found) > 10
    assert [each for each in found if each.verdict != "same"] == []


def test_a_table_that_is_no_utf_8_is_told_of(copied: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"id,url,title\n\xff\xfe,http://a.example/\xe9,x\n")
    found = verified(copied, path)
    assert {each.verdict for each in found} <= {"differs", "unchecked"}
    assert all(json.loads(each.encoded()) for each in found)


def test_an_archive_is_its_records_and_its_warc_files(copied: Path) -> None:
    found = verified(copied)
    assert {each.kind for each in found} == {"record", "warc"}
    assert {each.verdict for each in found} == {"same"}
    assert found[-1].counts is not None
    assert found[-1].counts["records"] > 100


def test_a_changed_document_is_found_by_its_url_and_time(copied: Path) -> None:
    folder = written(copied, "markdown", "main")
    path = next(each for each in sorted(folder.rglob("*.md")) if "the" in each.read_text("utf-8"))
    path.write_text(path.read_text("utf-8").replace("the", "teh", 1), "utf-8")
    (found,) = (each for each in verified(copied, folder) if each.verdict != "same")
    assert (found.verdict, found.place.file) == ("differs", str(path))
    assert found.patch


def test_any_number_of_processes_says_the_same(copied: Path, rows: Path) -> None:
    lines = rows.read_text("utf-8").splitlines()
    lines[3] = lines[3].replace("a", "e", 1)
    lines[5] = lines[5][:-1]
    rows.write_text("\n".join(lines * 3) + "\n", "utf-8")
    one, two = ([each.encoded() for each in verified(copied, rows, processes=count)] for count in (1, 2))
    assert one == two
    assert len(one) == 3 * len(lines)


def test_a_package_is_checked_as_such(copied: Path) -> None:
    path = copied / "demo.wacz"
    with closing(open_archive(copied)) as archive:
        write_wacz(archive, path, Labels(), created=datetime(2026, 11, 23, tzinfo=UTC))
    (found,) = verified(copied, path)
    assert (found.kind, found.verdict) == ("wacz", "same")
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)
    (found,) = verified(copied, path)
    assert found.verdict == "differs"
    assert found.findings


def test_an_archive_without_records_has_nothing_to_verify(copied: Path, rows: Path) -> None:
    rows.unlink()
    with pytest.raises(RecordError, match="no records to verify"):
        verified(copied)


def test_a_web_archive_that_cannot_be_read_is_an_error(copied: Path) -> None:
    with pytest.raises(WarcError):
        verified(copied, copied / "records" / "none.warc.gz")


@pytest.mark.parametrize("place", ["", "bag/data/"], ids=["dataset", "bag"])
def test_a_packed_dataset_asks_to_be_unpacked(copied: Path, tmp_path: Path, place: str) -> None:
    with ZipFile(tmp_path / "a.zip", "w") as package:
        package.writestr(f"{place}croissant.json", "{}")
    with pytest.raises(UsageError, match="when it is unpacked"):
        verified(copied, tmp_path / "a.zip")


def test_a_rule_that_is_none_is_told_before_anything_is_begun(copied: Path, tmp_path: Path) -> None:
    rule = tmp_path / "bad.toml"
    rule.write_text("rule = 5")
    with pytest.raises(ConfigError):
        verified(copied, rules=(rule,))


def test_totals_count_verdicts_and_reasons(copied: Path, rows: Path) -> None:
    lines = rows.read_text("utf-8").splitlines()
    rows.write_text("\n".join([lines[0], lines[1].replace('"title":"', '"title":"X'), "{"]) + "\n", "utf-8")
    totals = Totals()
    for found in verified(copied, rows):
        totals.add("rows", found)
    assert dict(totals.total) == {"same": 1, "differs": 2}
    assert set(totals.reasons) == {"verify.derivation", "record.json.syntax"}
    assert not totals.all_same
