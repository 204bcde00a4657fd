"""`archiver pack` for publication, as a process."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from archiver.records.engine import Engine
from archiver.records.schema import load_schema
from tests.cli.running import run

WARCS = Path(__file__).resolve().parents[2] / "warcs"


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "news"
    folder.mkdir()
    assert run("-C", folder, "import", WARCS / "demo-1.warc.gz").code == 0
    assert run("-C", folder, "extract").code == 0
    return folder


def test_the_package_is_named_on_stdout_and_counted_on_stderr(news: Path, tmp_path: Path) -> None:
    done = run("-C", news, "pack", "-o", "published", folder=tmp_path)
    assert (done.code, done.out) == (0, b"published\n")
    assert done.words == "36 records, 12 files.\nNobody said its creator, license, publisher.\n"
    assert (tmp_path / "published/croissant.json").is_file()


def test_json_tells_every_file(news: Path, tmp_path: Path) -> None:
    done = run("-C", news, "pack", "-o", "bag.zip", "--format", "bagit", "--json", folder=tmp_path)
    told = json.loads(done.out)
    assert (told["file"], told["format"], told["records"], told["findings"]) == ("bag.zip", "bagit", 36, [])
    assert {"README.md", "records/demo-1.warc.gz.jsonl"} <= {each["path"] for each in told["files"]}
    assert done.words == ""
    assert Engine(load_schema("dataset-package-1")).is_valid(told)


def test_the_time_of_the_source_date_epoch_makes_the_same_bytes(news: Path, tmp_path: Path) -> None:
    for name in ("a.zip", "b.zip"):
        done = run("-C", news, "pack", "-o", name, folder=tmp_path, environ={"SOURCE_DATE_EPOCH": "1700000000"})
        assert done.code == 0
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    done = run("-C", news, "pack", "-o", "c.zip", folder=tmp_path, environ={"SOURCE_DATE_EPOCH": "soon"})
    assert (done.code, "SOURCE_DATE_EPOCH" in done.words) == (2, True)


def test_what_the_options_do_not_say_is_taken_from_the_file(news: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(news, tmp_path / "copy"))
    (folder / "dataset.toml").write_text('title = "From the file"\nlicense = "CC0-1.0"\n', "utf-8")
    done = run("-C", folder, "pack", "-o", tmp_path / "x", "--title", "Said", "--publisher", "P")
    assert done.words.endswith("Nobody said its creator.\n")
    told = json.loads((tmp_path / "x/croissant.json").read_bytes())
    assert (told["name"], told["license"]) == ("Said", "https://creativecommons.org/publicdomain/zero/1.0/")


def test_a_package_with_its_captures_is_an_archive(news: Path, tmp_path: Path) -> None:
    assert run("-C", news, "pack", "-o", tmp_path / "published", "--warcs").code == 0
    done = run("-C", tmp_path / "published", "verify", folder=tmp_path)
    assert (done.code, "Everything is the same." in done.words) == (0, True)


def test_records_without_captures_are_verified_in_the_archive(news: Path, tmp_path: Path) -> None:
    assert run("-C", news, "pack", "-o", tmp_path / "published").code == 0
    done = run("-C", news, "verify", tmp_path / "published/records", tmp_path / "published/parquet")
    assert (done.code, "Everything is the same." in done.words) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["-o", "x", "--main-page", "http://a.example/"], 2, "--main-page is not for the format dataset"),
        (["-o", "x.wacz", "--warcs"], 2, "--warcs is not for the format wacz"),
        (["-o", "x.wacz", "--format", "dataset", "--license", "MIT", "--doi", "x"], 2, "'x' is no DOI"),
        (["-o", "x", "--creator", "Ada 0000-0002-1825-0098"], 2, "is no ORCID"),
        (["-o", "x", "--records", "none.jsonl"], 2, "none.jsonl"),
        (["-o", "none/x"], 3, "cannot be written"),
        (["-o", "..", "--force"], 3, "is no package"),
    ],
    ids=["main-page", "warcs", "doi", "orcid", "records", "folder", "force"],
)
def test_what_cannot_be_packed_is_one_line(
    news: Path, tmp_path: Path, arguments: list[str], code: int, words: str
) -> None:
    (tmp_path / "letter").write_text("dear")
    done = run("-C", news, "pack", *arguments, folder=tmp_path)
    assert done.code == code
    assert words in done.words
    assert len(done.words.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["letter"]


def test_a_package_is_replaced_only_by_force(news: Path, tmp_path: Path) -> None:
    for name in ("x", "x.zip"):
        assert run("-C", news, "pack", "-o", tmp_path / name).code == 0
        done = run("-C", news, "pack", "-o", tmp_path / name)
        assert (done.code, "is there already" in done.words) == (3, True)
        assert run("-C", news, "pack", "-o", tmp_path / name, "--force", "--warcs").code == 0
    assert (tmp_path / "x/warcs/demo-1.warc.gz").is_file()


def test_an_archive_without_records_says_how_to_make_them(tmp_path: Path) -> None:
    assert run("-C", tmp_path, "import", WARCS / "demo-1.warc.gz").code == 0
    done = run("-C", tmp_path, "pack", "-o", tmp_path / "x")
    assert (done.code, "extract` makes records" in done.words) == (3, True)
