"""Packages as a whole: what is in them, that they are the same again, and that nothing half made is left."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import orjson
import pytest

from archiver.archive import Archive, open_archive
from archiver.errors import LimitReachedError, PublishError, StoreError, UsageError
from archiver.index.refresh import refresh
from archiver.publish.labels import labels
from archiver.publish.package import Published
from archiver.verify.files import Totals, verify
from tests.disks import small_disk
from tests.publish.making import HOSTILE, digests_in, record

Pack = Callable[..., Published]
TOLD = labels(title="News", license="CC-BY-4.0", creators=("Ann",), keywords=("news",))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def with_rows(archive: Archive, *rows: Any, name: str = "own.jsonl") -> Path:
    path = archive.folder / name
    path.write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in rows))
    return path


def test_the_package_has_the_layout_of_an_archive_and_descriptions_beside_it(whole: Published, news: Archive) -> None:
    made = contents(whole.path)
    assert sorted(made) == [
        "README.md",
        "SHA256SUMS",
        "croissant.json",
        "datacite.json",
        "datacite.xml",
        "datapackage.json",
        "parquet/records.parquet",
        "records/demo-1.warc.gz.jsonl",
        "records/demo-2.warc.gz.jsonl",
        "ro-crate-metadata.json",
        "schemas/provenance-1.schema.json",
        "schemas/record-1.context.jsonld",
        "schemas/record-1.schema.json",
        "warcs/demo-1.warc.gz",
        "warcs/demo-2.warc.gz",
    ]
    for name in ("records/demo-1.warc.gz.jsonl", "warcs/demo-2.warc.gz"):
        assert made[name] == (news.folder / name).read_bytes()
    assert whole.findings == ()


def test_descriptions_name_the_same_files_and_digests(whole: Published) -> None:
    made = contents(whole.path)
    digests = {name: hashlib.sha256(raw).hexdigest() for name, raw in made.items()}
    payload = {name: digest for name, digest in digests.items() if "/" in name}
    croissant = json.loads(made["croissant.json"])["distribution"]
    package = json.loads(made["datapackage.json"])["resources"]
    crate = json.loads(made["ro-crate-metadata.json"])["@graph"]
    sums = digests_in(made["SHA256SUMS"])
    for told in (
        {each["contentUrl"]: each["sha256"] for each in croissant},
        {each["path"]: each["hash"].removeprefix("sha256:") for each in package},
        {each["@id"]: each["sha256"] for each in crate if each["@type"] == "File"},
        sums,
        {file.path: file.sha256 for file in whole.dataset.files},
    ):
        assert payload.items() <= told.items()
        assert told.items() <= digests.items()
    assert sums.keys() == digests.keys() - {"SHA256SUMS"}
    for name, digest in payload.items():
        if name.startswith("warcs/"):
            assert digest in made["README.md"].decode()


def test_a_package_with_its_warc_files_can_be_verified_as_an_archive(whole: Published, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    subprocess.run(["cp", "-r", whole.path, copy], check=True)
    with closing(open_archive(copy)) as archive:
        assert all(not found.findings for found in refresh(archive.index, archive.warcs))
        totals = Totals()
        for source, found in verify(archive, processes=1):
            totals.add(source, found)
    assert totals.all_same
    assert totals.total["same"] == 72 + 2


def test_the_same_archive_gives_the_same_bytes(news: Archive, pack: Pack, tmp_path: Path) -> None:
    for name in ("a", "b"):
        pack(news, tmp_path / name, labels=TOLD)
        pack(news, tmp_path / f"{name}.zip", labels=TOLD)
    assert contents(tmp_path / "a") == contents(tmp_path / "b") == members(tmp_path / "a.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_a_bag_holds_the_same_below_data(news: Archive, pack: Pack, tmp_path: Path) -> None:
    pack(news, tmp_path / "plain", labels=TOLD)
    pack(news, tmp_path / "bag", labels=TOLD, form="bagit")
    pack(news, tmp_path / "bag.zip", labels=TOLD, form="bagit")
    bag = contents(tmp_path / "bag")
    payload = {name.removeprefix("data/"): raw for name, raw in bag.items() if name.startswith("data/")}
    assert payload == contents(tmp_path / "plain")
    assert members(tmp_path / "bag.zip") == {f"bag/{name}": raw for name, raw in bag.items()}
    listed = digests_in(bag["manifest-sha512.txt"])
    assert listed == {name: hashlib.sha512(raw).hexdigest() for name, raw in bag.items() if name.startswith("data/")}
    assert f"Payload-Oxum: {sum(map(len, payload.values()))}.{len(payload)}\n" in bag["bag-info.txt"].decode()


def test_parquet_has_every_row(whole: Published) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    table = parquet.read_table(whole.path / "parquet/records.parquet")
    lines = [
        orjson.loads(line)
        for path in sorted((whole.path / "records").iterdir())
        for line in path.read_bytes().splitlines()
    ]
    assert table.column("id").to_pylist() == [each["id"] for each in lines]
    assert orjson.loads(table.column("provenance")[0].as_py()) == lines[0]["provenance"]


def test_without_pyarrow_there_are_json_lines_alone_and_that_is_told(news: Archive, pack: Pack, tmp_path: Path) -> None:
    made = pack(news, tmp_path / "package", make_table=None)
    assert "parquet/records.parquet" not in contents(made.path)
    assert [(each.code, each.severity) for each in made.findings] == [("publish.parquet", "info")]
    assert len(json.loads((made.path / "croissant.json").read_bytes())["recordSet"]) == 2


def test_records_can_be_chosen(copied: Archive, pack: Pack, tmp_path: Path) -> None:
    own = with_rows(copied, record(1), name="my own – 記錄.jsonl")
    made = pack(copied, tmp_path / "package", records=(own,))
    assert made.dataset.survey.rows == 1
    assert "records/my own – 記錄.jsonl" in contents(made.path)
    assert [each.code for each in made.findings] == ["publish.warc"]


def test_the_provenance_of_rows_is_put_in_as_prov_json(news: Archive, pack: Pack, tmp_path: Path) -> None:
    made = pack(news, tmp_path / "package", has_prov=True)
    lines = (made.path / "provenance/records.prov.jsonl").read_bytes().splitlines()
    assert len(lines) == 72
    assert "entity" in orjson.loads(lines[0])
    names = [file.path for file in made.dataset.files]
    assert names.index("parquet/records.parquet") < names.index("provenance/records.prov.jsonl")


def test_members_that_others_added_stay_in_the_json_lines(copied: Archive, pack: Pack, tmp_path: Path) -> None:
    own = with_rows(copied, record(1, x={"note": HOSTILE}))
    made = pack(copied, tmp_path / "package", records=(own,))
    assert (made.path / "records/own.jsonl").read_bytes() == own.read_bytes()


def test_hostile_labels_and_rows_break_no_description(copied: Archive, pack: Pack, tmp_path: Path) -> None:
    rows = [record(number, title=HOSTILE, source=HOSTILE, text=HOSTILE, tags=[HOSTILE]) for number in (1, 2)]
    told = labels(title=HOSTILE, description=HOSTILE * 500, creators=(HOSTILE,), license=HOSTILE, publisher=HOSTILE)
    made = pack(copied, tmp_path / "package", records=(with_rows(copied, *rows),), labels=told)
    for name in ("croissant.json", "datapackage.json", "datacite.json", "ro-crate-metadata.json"):
        assert HOSTILE.split()[0] in json.dumps(json.loads((made.path / name).read_bytes()))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (b"{", "line 2"),
        (b"[]", "line 2"),
        (b'{"title": 1}', "line 2"),
        (orjson.dumps(record(2, kind="poem")), "/kind"),
        (orjson.dumps(record(2, fetch_date="2024-02-30T00:00:00Z")), "line 2"),
        (b"\xff", "line 2"),
    ],
    ids=["syntax", "list", "members", "value", "calendar", "bytes"],
)
def test_a_row_that_breaks_the_schema_stops_it_and_is_named(
    copied: Archive, pack: Pack, tmp_path: Path, row: bytes, words: str
) -> None:
    own = copied.folder / "own.jsonl"
    own.write_bytes(orjson.dumps(record(1)) + b"\n" + row + b"\n")
    with pytest.raises(PublishError) as caught:
        pack(copied, tmp_path / "package", records=(own,))
    assert words in str(caught.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copied"]


@pytest.mark.parametrize("content", [b"", b"\n\n"], ids=["empty", "blank"])
def test_nothing_is_published_of_no_record(copied: Archive, pack: Pack, tmp_path: Path, content: bytes) -> None:
    for path in copied.records.iterdir():
        path.write_bytes(content)
    with pytest.raises(PublishError, match="no record to publish"):
        pack(copied, tmp_path / "package")
    for path in copied.records.iterdir():
        path.unlink()
    with pytest.raises(PublishError, match="no record to publish"):
        pack(copied, tmp_path / "package")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copied"]


def test_a_file_that_is_left_out_is_told(copied: Archive, pack: Pack, tmp_path: Path) -> None:
    (copied.warcs / "new.warc.gz").write_bytes((copied.warcs / "demo-1.warc.gz").read_bytes())
    (copied.warcs / "now.warc.gz.open").write_bytes(b"")
    made = pack(copied, tmp_path / "package", has_warcs=True)
    assert [(each.code, each.file) for each in made.findings] == [
        ("pack.left-out", "new.warc.gz"),
        ("pack.left-out", "now.warc.gz.open"),
    ]
    assert made.dataset.survey.rows == 72


def test_a_full_disk_leaves_nothing(news: Archive, pack: Pack, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 1) as disk:
        (disk / "other").write_bytes(bytes(500_000))
        for name in ("package", "package.zip"):
            with pytest.raises(LimitReachedError, match="disk is full"):
                pack(news, disk / name, has_warcs=True)
            assert [path.name for path in disk.iterdir()] == ["other"]


@pytest.mark.parametrize("name", ["records/x", "warcs/x.zip", ".archiver/x", "seals", "records/../records/x"])
def test_a_package_is_not_put_among_the_records_themselves(copied: Archive, pack: Pack, name: str) -> None:
    with pytest.raises(UsageError, match="cannot lie in the archive's own"):
        pack(copied, copied.folder / name)


def test_times_at_the_ends_of_the_calendar_are_borne(copied: Archive, pack: Pack, tmp_path: Path) -> None:
    times = ("0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2024-01-01T00:00:00.123456789Z")
    rows = [record(number, fetch_date=time) for number, time in enumerate(times, 1)]
    rows.append(record(9, comment_count=2**53 - 1, is_accessible_for_free=False))
    made = pack(copied, tmp_path / "package", records=(with_rows(copied, *rows),))
    assert made.dataset.survey.captured.interval() == f"{times[0]}/{times[1]}"


def test_a_folder_that_is_not_there_is_told(news: Archive, pack: Pack, tmp_path: Path) -> None:
    for name in ("none/package", "none/package.zip"):
        with pytest.raises(StoreError, match="cannot be written"):
            pack(news, tmp_path / name)


_RUN = """
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from archiver.archive import open_archive
from archiver.dataset.parquet import ParquetFile
from archiver.publish.labels import Labels
from archiver.publish.package import Choices, write_package
from tests.peak import peak_kib
folder, out = Path(sys.argv[1]), Path(sys.argv[2])
with closing(open_archive(folder)) as archive:
    made = write_package(
        archive, out, Labels(), Choices("bagit"), created=datetime(2026, 1, 1, tzinfo=UTC), make_table=ParquetFile
    )
print(made.dataset.survey.rows, peak_kib())
"""


@pytest.mark.slow
def test_ten_times_the_rows_take_the_memory_of_some(tmp_path: Path) -> None:
    peaks = {}
    for count in (2_000, 20_000):
        folder = tmp_path / str(count)
        (folder / "warcs").mkdir(parents=True)
        (folder / "records").mkdir()
        with (folder / "records/a.warc.gz.jsonl").open("wb") as out:
            for number in range(count):
                out.write(orjson.dumps(record(number, text="word " * 500)) + b"\n")
        command = [sys.executable, "-c", _RUN, str(folder), str(tmp_path / f"bag-{count}")]
        done = subprocess.run(command, capture_output=True, check=True, cwd=Path(__file__).parents[2], timeout=120)
        rows, peaks[count] = map(int, done.stdout.split())
        assert rows == count
    # A row group of Parquet is at most 16 MiB as lines; the allocator keeps some of what earlier ones took.
    assert peaks[20_000] < peaks[2_000] + 40_000, peaks
