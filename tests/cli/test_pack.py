"""`archiver pack`, as a process."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from tests.cli.running import run

WARCS = Path(__file__).resolve().parents[2] / "warcs"


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("news")
    assert run("-C", folder, "import", WARCS / "demo-1.warc.gz").code == 0
    return folder


def test_the_package_is_named_on_stdout_and_counted_on_stderr(news: Path, tmp_path: Path) -> None:
    done = run("-C", news, "pack", "-o", tmp_path / "news.wacz", folder=tmp_path)
    assert (done.code, done.out.decode()) == (0, f"{tmp_path / 'news.wacz'}\n")
    assert "1 WARC file, 69 captures" in done.words
    assert (tmp_path / "news.wacz").read_bytes().startswith(b"PK\x03\x04")


def test_json_tells_what_is_in_it(news: Path, tmp_path: Path) -> None:
    done = run("-C", news, "pack", "-o", "news.wacz", "--title", "News", "--json", folder=tmp_path)
    told = json.loads(done.out)
    assert (told["file"], told["warcs"], told["captures"]) == ("news.wacz", ["demo-1.warc.gz"], 69)
    assert told["bytes"] == (tmp_path / "news.wacz").stat().st_size
    assert told["findings"] == []


def test_records_go_along_if_they_are_asked_for(news: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(news, tmp_path / "copy", copy_function=shutil.copy2))
    assert run("-C", folder, "extract").code == 0
    assert run("-C", folder, "pack", "-o", tmp_path / "news.wacz", "--with-records").code == 0
    with zipfile.ZipFile(tmp_path / "news.wacz") as package:
        packed = package.read("records/demo-1.warc.gz.jsonl")
    assert packed == (folder / "records/demo-1.warc.gz.jsonl").read_bytes()
    assert run("warc", "check", tmp_path / "news.wacz").code == 0


def test_a_file_that_is_left_out_is_told_and_gives_exit_code_1(news: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(news, folder)
    shutil.copy(WARCS / "demo-2.warc.gz", folder / "warcs/new.warc.gz")
    done = run("-C", folder, "pack", "-o", tmp_path / "news.wacz")
    assert done.code == 1
    assert "new.warc.gz\n  warning      1 × pack.left-out" in done.words


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["pack"], 2, "--output"),
        (["pack", "-o", "news.zip", "--format", "wacz"], 2, "ends in .wacz"),
        (["pack", "-o", "none/news.wacz"], 3, "cannot be written"),
        (["pack", "-o", "news.wacz", "--main-page", "http://nowhere.example/"], 3, "not in this archive"),
        (["-C", "none", "pack", "-o", "news.wacz"], 3, "no archive"),
    ],
    ids=["no-output", "suffix", "folder", "main-page", "no-archive"],
)
def test_what_cannot_be_packed_is_one_line(
    news: Path, tmp_path: Path, arguments: list[str], code: int, words: str
) -> None:
    start = [] if arguments[0] == "-C" else ["-C", str(news)]
    done = run(*start, *arguments, folder=tmp_path)
    assert done.code == code
    assert words in done.words
    assert len(done.words.splitlines()) == 1
    assert not list(tmp_path.iterdir())
