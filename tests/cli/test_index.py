"""`archiver index`."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.running import run


@pytest.fixture
def unread(copied: Path) -> Path:
    """The small archive without its index, and an index file beside it."""
    done = run("warc", "index", copied / "warcs")
    (copied / "index.cdxj").write_bytes(done.out)
    shutil.rmtree(copied / ".archiver")
    return copied


def test_rows_of_an_index_file_are_found_before_the_files_are_read(unread: Path) -> None:
    done = run("-C", unread, "index", "--from", unread / "index.cdxj")
    assert done.code == 0, done
    assert " captures in the index." in done.words
    assert f"1 WARC file still to be read whole: `archiver -C {unread} index` does it." in done.words
    first = (unread / "index.cdxj").read_text().splitlines()[0]
    url = json.loads(first[first.index("{") :])["url"]
    found = run("-C", unread, "lookup", url)
    assert found.code == 0
    assert "not indexed" in found.words
    assert run("-C", unread, "index").code == 0
    assert run("-C", unread, "lookup", url).words == ""


def test_rows_of_files_that_are_not_there_are_told(unread: Path) -> None:
    (warc,) = (unread / "warcs").iterdir()
    warc.unlink()
    done = run("-C", unread, "index", "--from", unread / "index.cdxj")
    assert done.code == 1
    assert "1 × index.cdxj.file.missing" in done.words
    done = run("-C", unread, "index", "--json", "--from", unread / "index.cdxj")
    (line,) = map(json.loads, done.out.splitlines())
    assert line["findings"][0]["code"] == "index.cdxj.file.missing"


def test_from_and_rebuild_exclude_each_other(copied: Path) -> None:
    done = run("-C", copied, "index", "--rebuild", "--from", "x.cdxj")
    assert done.code == 2
    assert "--rebuild" in done.words
