"""Our WACZ files in the hands of py-wacz and pywb, in an environment of their own (`make peers`)."""

from __future__ import annotations

import json
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archiver.archive import Archive, make_archive
from archiver.crawl.intake import import_files
from archiver.dataset.build import extract_archive
from archiver.model import Finding
from archiver.pack.check import check_wacz
from archiver.pack.selected import write_selected
from archiver.pack.wacz import Labels, write_wacz
from archiver.replay.captures.selections import select

SITE = "http://127.0.0.1:8018"
ROOT = Path(__file__).resolve().parents[2]
PEERS = ROOT / ".venv-peers" / "bin"
WARCS = [ROOT / "warcs" / f"demo-{number}.warc.gz" for number in (1, 2)]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PEERS.is_dir(), reason="the other tools are not installed: run `make peers`"),
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with closing(make_archive(tmp_path_factory.mktemp("archive"))) as made:
        for _ in import_files(made, WARCS):
            continue
        extract_archive(made)
        yield made


@pytest.fixture(scope="module")
def ours(archive: Archive) -> Path:
    path = archive.folder / "ours.wacz"
    write_wacz(archive, path, Labels(title="The demo site"), created=datetime(2024, 5, 6, tzinfo=UTC))
    return path


@pytest.fixture(scope="module")
def selected(archive: Archive) -> Path:
    """What `archiver replay` gives for two stories, one of them captured twice."""
    captures = [*archive.lookup(f"{SITE}/en/story/the-tide-tables-were-right"), archive.capture(f"{SITE}/en/about")]
    chosen = select(archive, captures, "Two stories")
    assert chosen is not None
    path = archive.folder / "selected.wacz"
    with path.open("wb") as out:
        assert write_selected(archive, chosen, out, created=datetime(2024, 5, 6, tzinfo=UTC)) == ()
    return path


def run(*arguments: str | Path, folder: Path) -> str:
    done = subprocess.run([str(each) for each in arguments], capture_output=True, text=True, check=False, cwd=folder)
    assert done.returncode == 0, done.stderr[-2000:] or done.stdout[-2000:]
    return done.stdout


@pytest.mark.parametrize("name", ["ours", "selected"])
def test_py_wacz_says_that_ours_is_valid(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    told = run(PEERS / "wacz", "validate", "-f", request.getfixturevalue(name), folder=tmp_path)
    assert "Validation succeeded, the passed WACZ is valid" in told


def test_the_index_of_a_selection_has_the_places_that_py_wacz_would_give_it(selected: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(selected) as package:
        warc = Path(package.extract("archive/selection.warc.gz", tmp_path))
    path = tmp_path / "theirs.wacz"
    run(PEERS / "wacz", "create", "-o", path, warc, folder=tmp_path)
    assert _rows(selected) == _rows(path)


def test_pywb_takes_the_captures_out_of_a_selection(selected: Path, tmp_path: Path) -> None:
    run(PEERS / "wb-manager", "init", "demo", folder=tmp_path)
    run(PEERS / "wb-manager", "add", "--unpack-wacz", "demo", selected, folder=tmp_path)
    (index,) = (tmp_path / "collections/demo/indexes").glob("*.cdxj")
    found = {json.loads(line.split(" ", 2)[2])["url"] for line in index.read_text("utf-8").splitlines()}
    assert {f"{SITE}/en/about", f"{SITE}/en/story/the-tide-tables-were-right", f"{SITE}/static/type.css"} <= found


@pytest.mark.parametrize(
    ("options", "codes"),
    # It finds no page in files whose requests name no referrer, writes no list then, and does not miss it.
    [(["--url", "http://127.0.0.1:8018/"], set()), (["--detect-pages"], {"wacz.pages.missing"})],
    ids=["with-pages", "without"],
)
def test_we_say_what_the_one_of_py_wacz_lacks(tmp_path: Path, options: list[str], codes: set[str]) -> None:
    path = tmp_path / "theirs.wacz"
    run(PEERS / "wacz", "create", "-o", path, *options, *WARCS, folder=tmp_path)
    assert "is valid" in run(PEERS / "wacz", "validate", "-f", path, folder=tmp_path)
    assert {item.code for item in check_wacz(path) if isinstance(item, Finding) and item.severity == "error"} == codes


def test_the_index_has_the_keys_that_py_wacz_would_give_it(ours: Path, tmp_path: Path) -> None:
    path = tmp_path / "theirs.wacz"
    run(PEERS / "wacz", "create", "-o", path, *WARCS, folder=tmp_path)
    assert _rows(ours) == _rows(path)


def _rows(path: Path) -> list[tuple[str, str, str, str, str]]:
    import gzip

    with zipfile.ZipFile(path) as package:
        lines = gzip.decompress(package.read("indexes/index.cdx.gz")).decode().splitlines()
    rows = []
    for line in lines:
        key, timestamp, text = line.split(" ", 2)
        value = json.loads(text)
        # py-wacz indexes warcinfo, request and metadata records of no page too, as far as it is told to.
        if value.get("mime") not in ("warc/request", "warc/metadata"):
            rows.append((key, timestamp, value["filename"], str(value["offset"]), str(value["length"])))
    return sorted(rows)


def test_pywb_takes_the_captures_out_of_ours(ours: Path, archive: Archive, tmp_path: Path) -> None:
    run(PEERS / "wb-manager", "init", "demo", folder=tmp_path)
    run(PEERS / "wb-manager", "add", "--unpack-wacz", "demo", ours, folder=tmp_path)
    (index,) = (tmp_path / "collections/demo/indexes").glob("*.cdxj")
    found = {tuple(line.split(" ", 2)[:2]) for line in index.read_text("utf-8").splitlines()}
    assert found == {(each.urlkey, each.timestamp) for each in archive.index.captures()}


def test_py_wacz_takes_a_package_with_records_for_valid(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "records.wacz"
    write_wacz(archive, path, Labels(), created=datetime(2024, 5, 6, tzinfo=UTC), has_records=True)
    with zipfile.ZipFile(path) as package:
        assert {name for name in package.namelist() if name.startswith("records/")} == {
            f"records/{each.name}.jsonl" for each in WARCS
        }
    assert "is valid" in run(PEERS / "wacz", "validate", "-f", path, folder=tmp_path)
