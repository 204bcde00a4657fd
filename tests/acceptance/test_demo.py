"""The whole path, as somebody walks it who has just installed the package."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.running import Done, run


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Done]:
    folder = tmp_path_factory.mktemp("demo") / "first archive"
    return folder, run("demo", folder)


def test_demo_does_everything(walked: tuple[Path, Done]) -> None:
    folder, done = walked
    assert done.code == 0, done.words
    assert done.words == ""
    words = done.out.decode()
    steps = [line.split()[0] for line in words.splitlines() if line.strip()]
    assert steps[:9] == ["Serve", "Crawl", "Crawl", "Extract", "Validate", "Seal", "Verify", "Quote", "Cite"]
    assert len(list((folder / "warcs").glob("*.warc.gz"))) == 2
    assert len(list((folder / "seals").glob("*.seal.json"))) == 1
    assert list((folder / "records").glob("*.jsonl"))
    assert f"archiver -C {folder} lookup" in words or f"archiver -C '{folder}' lookup" in words


def test_what_the_demo_made_can_be_worked_with(walked: tuple[Path, Done], tmp_path: Path) -> None:
    folder, done = walked
    url = next(
        line.rsplit("lookup ", 1)[1].strip("'\"") for line in done.out.decode().splitlines() if "lookup " in line
    )
    found = run("-C", folder, "lookup", url, "--json")
    captures = [json.loads(line) for line in found.out.splitlines()]
    assert found.code == 0
    assert len(captures) == 2
    assert run("validate", folder / "records").code == 0
    assert run("-C", folder, "index").words.strip().endswith("captures in the index.")
    (tmp_path / "out").mkdir()
    extracted = run("-C", folder, "extract", "--format", "markdown", "-o", tmp_path / "out")
    assert extracted.code == 0, extracted.words
    assert run("validate", tmp_path / "out").code == 0
    cited = run("-C", folder, "cite", url, "--format", "bibtex")
    assert cited.code == 0
    assert cited.out.startswith(b"@")
    assert url.encode() in cited.out


def test_demo_can_be_walked_again_in_the_same_folder(walked: tuple[Path, Done], tmp_path: Path) -> None:
    folder = shutil.copytree(walked[0], tmp_path / "copy")
    again = run("demo", folder)
    assert again.code == 0, again.words
    assert len(list((folder / "warcs").glob("*.warc.gz"))) == 4
    assert run("validate", folder / "records").code == 0


def test_what_the_demo_sealed_is_verified_by_anybody_who_has_its_key(walked: tuple[Path, Done], tmp_path: Path) -> None:
    folder = shutil.copytree(walked[0], tmp_path / "copy")
    words = walked[1].out.decode()
    assert "75 of 75 the same" in words
    trusted = ("--trust", folder / "demo-key.pub.pem")
    assert run("-C", folder, "verify", *trusted).code == 0
    seal = next((folder / "seals").glob("*.seal.json"))
    records = next((folder / "records").glob("demo-2-*.jsonl"))
    records.write_bytes(records.read_bytes().replace(b"bar three", b"bar seven", 1))
    found = run("-C", folder, "verify", seal, *trusted)
    assert found.code == 1
    assert records.name in found.out.decode() + found.words


def test_demo_refuses_a_file_as_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = run("demo", tmp_path / "file")
    assert (done.code, done.out) == (2, b"")


def test_demo_beside_a_running_demo_works(tmp_path: Path) -> None:
    """The preferred port is taken, so another one is used."""
    from archiver.demo.server import DemoServer
    from archiver.demo.tour import PREFERRED_PORT
    from archiver.errors import CrawlError

    try:
        other = DemoServer(port=PREFERRED_PORT)
    except CrawlError:
        pytest.skip("the port is in use by another program just now, which the other tests show as well")
    with other:
        done = run("demo", tmp_path / "a")
    assert done.code == 0, done.words
    assert f":{PREFERRED_PORT}/" not in done.out.decode()
