"""Trees of documents by others become asserted records: whole, once, and again byte for byte."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from archiver.archive import make_archive
from archiver.dataset.importing import export_documents, import_documents, rows_path
from archiver.errors import StoreError
from archiver.records.validate import check_records
from archiver.verify.files import verify
from tests.dataset.picked import bridge_archive, clock, document, imported, tree

FILES = {
    "2024/05/a.md": document("A", url="https://a.example/a"),
    "2024/05/ü ?#%.md": document("Umlaut"),
    "b.markdown": document("B", url="nowhere"),
    "broken.md": b"\xff\xfe no front matter \r\n",
    "long.md": document(),
    ".hidden/c.md": document("Hidden"),
    "picture.png": b"\x89PNG",
}
TAKEN = {name for name in FILES if not name.startswith(".") and not name.endswith(".png")}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tree(tmp_path / "tree", FILES)


def rows(archive: Path, name: str = "picked") -> list[dict[str, Any]]:
    path = archive / "records" / "imported" / f"{name}.jsonl"
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def codes(found: list[Any]) -> Counter[str]:
    return Counter(finding.code for each in found for finding in each.checked.findings)


def test_each_document_becomes_an_asserted_record(folder: Path, tmp_path: Path) -> None:
    found = imported(make_archive(tmp_path / "a"), folder)
    made = [each.record for each in found if each.record]
    assert len(made) == len(TAKEN)
    assert all(each.is_new for each in found if each.record)
    assert {row["id"] for row in rows(tmp_path / "a")} == {record.id for record in made}
    first = next(row for row in rows(tmp_path / "a") if row["title"] == "A")
    piece = first["provenance"]["fields"]["date"]
    assert (piece["status"], piece["method"], piece["selector"], piece["value_raw"]) == (
        "asserted",
        "front-matter",
        "date",
        "2024-05-06",
    )
    assert (piece["precision"], piece["zone"]) == ("day", "unspecified")
    assert codes(found)["record.file.skipped"] == 1
    assert codes(found)["record.frontmatter.missing"] == 1
    assert codes(found)["import.capture.absent"] == len(TAKEN)


def test_documents_come_back_byte_for_byte(folder: Path, tmp_path: Path) -> None:
    imported(make_archive(tmp_path / "a"), folder)
    with closing(make_archive(tmp_path / "a")) as archive:
        written = list(export_documents(archive, "picked", tmp_path / "again"))
    assert {path.relative_to(tmp_path / "again").as_posix() for path in written} == TAKEN
    assert all((tmp_path / "again" / name).read_bytes() == FILES[name] for name in TAKEN)


def test_an_import_done_again_changes_nothing(folder: Path, tmp_path: Path) -> None:
    imported(make_archive(tmp_path / "a"), folder)
    before = {path: path.read_bytes() for path in (tmp_path / "a/warcs").iterdir()}
    row_bytes = rows_path(make_archive(tmp_path / "a"), "picked").read_bytes()
    found = imported(make_archive(tmp_path / "a"), folder)
    assert not any(each.is_new for each in found)
    assert {path: path.read_bytes() for path in (tmp_path / "a/warcs").iterdir()} == before
    assert rows_path(make_archive(tmp_path / "a"), "picked").read_bytes() == row_bytes


def test_a_changed_document_has_a_new_record_and_the_old_bytes_stay(folder: Path, tmp_path: Path) -> None:
    imported(make_archive(tmp_path / "a"), folder)
    (folder / "long.md").write_bytes(document("Longer"))
    found = imported(make_archive(tmp_path / "a"), folder)
    assert [each.record.title for each in found if each.record and each.is_new] == ["Longer"]
    assert len(rows(tmp_path / "a")) == len(TAKEN)
    assert len(list((tmp_path / "a/warcs").iterdir())) == 2


def test_an_import_that_was_cut_off_goes_on(folder: Path, tmp_path: Path) -> None:
    with closing(make_archive(tmp_path / "a")) as archive:
        stopped = import_documents(archive, folder, "picked", clock=clock)
        next(stopped)
        # As when the run ends: what was open in it is closed.
        del stopped
        assert not rows_path(archive, "picked").exists()
    found = imported(make_archive(tmp_path / "a"), folder)
    assert len([each for each in found if each.record]) == len(TAKEN) == len(rows(tmp_path / "a"))
    ids = [row["provenance"]["capture"]["target_uri"] for row in rows(tmp_path / "a")]
    assert len(ids) == len(set(ids))


def test_a_torn_file_of_a_killed_import_is_kept_up_to_its_last_document(folder: Path, tmp_path: Path) -> None:
    imported(make_archive(tmp_path / "a"), folder)
    (warc,) = (tmp_path / "a/warcs").iterdir()
    raw = warc.read_bytes()
    warc.unlink()
    warc.with_name(warc.name + ".open").write_bytes(raw[: len(raw) * 2 // 3])
    found = imported(make_archive(tmp_path / "a"), folder)
    assert 0 < len([each for each in found if each.is_new]) < len(TAKEN)
    assert len(rows(tmp_path / "a")) == len(TAKEN)
    with closing(make_archive(tmp_path / "a")) as archive:
        list(export_documents(archive, "picked", tmp_path / "again"))
    assert all((tmp_path / "again" / name).read_bytes() == FILES[name] for name in TAKEN)


def test_what_the_archived_page_shows_is_supported(folder: Path, tmp_path: Path) -> None:
    found = imported(make_archive(bridge_archive(tmp_path / "a")), folder)
    (linked,) = (each.record for each in found if each.record and each.record.title == "Long")
    fields = linked.provenance["fields"]
    assert {name: fields[name]["status"] for name in ("title", "url", "date", "markdown", "source", "fetch_date")} == {
        "title": "supported",
        "url": "supported",
        "date": "supported",
        "markdown": "supported",
        "source": "asserted",
        "fetch_date": "asserted",
    }
    assert fields["title/1"]["source"] == linked.provenance["linked"]["record_id"] != linked.id


@pytest.mark.parametrize(
    ("odd", "code"),
    [
        ({"title": "Short"}, "import.conflict"),
        ({"title": "Lon"}, "import.conflict"),
        ({"date": "2024-05-07"}, "import.conflict"),
        ({"body": "Elephants dance. " * 20}, "import.body.absent"),
        ({"fetch_date": "2021-01-01"}, "import.capture.time"),
        ({"fetch_date": "soon"}, "import.capture.time"),
        ({"fetch_date": "2024-05-06T13:00:00Z"}, "import.capture.time"),
    ],
    ids=["title", "a part of the title", "date", "body", "years apart", "no time", "an hour apart"],
)
def test_what_the_archived_page_shows_otherwise_is_told(tmp_path: Path, odd: dict[str, str], code: str) -> None:
    folder = tree(tmp_path / "tree", {"a.md": document(**odd)})
    found = imported(make_archive(bridge_archive(tmp_path / "a")), folder)
    assert codes(found)[code] == 1
    with closing(make_archive(tmp_path / "a")) as archive:
        verdicts = [each.verdict for _, each in verify(archive, [archive.records], processes=1)]
    assert verdicts == ["same"]


def test_a_capture_that_comes_later_supports_the_record_then(tmp_path: Path) -> None:
    folder = tree(tmp_path / "tree", {"a.md": document()})
    imported(make_archive(tmp_path / "a"), folder)
    assert "linked" not in rows(tmp_path / "a")[0]["provenance"]
    bridge_archive(tmp_path / "a")
    (again,) = imported(make_archive(tmp_path / "a"), folder)
    assert again.is_linked
    assert not again.is_new
    assert rows(tmp_path / "a")[0]["provenance"]["fields"]["title"]["status"] == "supported"


def test_a_folder_without_documents_is_told(tmp_path: Path) -> None:
    (tmp_path / "tree").mkdir()
    found = imported(make_archive(tmp_path / "a"), tmp_path / "tree")
    assert codes(found) == {"record.file.empty": 1}


def test_an_import_that_is_not_there_cannot_be_written(tmp_path: Path) -> None:
    with closing(make_archive(tmp_path / "a")) as archive, pytest.raises(StoreError, match="no import"):
        list(export_documents(archive, "nobody", tmp_path / "x"))


def test_two_imports_of_one_archive_do_not_meet(folder: Path, tmp_path: Path) -> None:
    imported(make_archive(tmp_path / "a"), folder, "one")
    imported(make_archive(tmp_path / "a"), folder, "one-more")
    assert len(rows(tmp_path / "a", "one")) == len(rows(tmp_path / "a", "one-more")) == len(TAKEN)


def test_302_records_by_others_are_imported_valid_verified_and_come_back(shared: Path, tmp_path: Path) -> None:
    with gzip.open(shared / "data/records/frontmatter-public.jsonl.gz", "rt", encoding="utf-8") as lines:
        files = {row["path"]: row["record"].encode() for row in map(json.loads, lines)}
    files["seed.md"] = (shared / "seed/solidot-78089.md").read_bytes()
    found = imported(make_archive(tmp_path / "a"), tree(tmp_path / "tree", files))
    assert len(files) == 303 == len([each for each in found if each.record])
    assert codes(found)["record.date.other-day"] == 143
    statuses = Counter(each.record.provenance["fields"]["date"]["status"] for each in found if each.record)
    assert statuses == {"conflict": 143, "asserted": 160}
    with closing(make_archive(tmp_path / "a")) as archive:
        path = rows_path(archive, "picked")
        assert not [finding for finding in check_records(path) if finding.severity == "error"]
        assert {each.verdict for _, each in verify(archive, [path], processes=1)} == {"same"}
        written = list(export_documents(archive, "picked", tmp_path / "again"))
    assert len(written) == 303
    assert all((tmp_path / "again" / name).read_bytes() == raw for name, raw in files.items())
