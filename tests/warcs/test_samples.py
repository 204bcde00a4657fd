"""The WARC files that come with the project are what their notes say."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from archiver.archive import make_archive
from archiver.index.refresh import refresh
from archiver.model import Finding
from archiver.warc.reader import WarcReader

FOLDER = Path(__file__).resolve().parent.parent.parent / "warcs"
FILES = ("demo-1.warc.gz", "demo-2.warc.gz")


@pytest.mark.parametrize("name", FILES)
def test_digest_is_the_noted_one(name: str) -> None:
    noted = dict(re.findall(r"`([\w.-]+\.warc\.gz)`.*`([0-9a-f]{64})`", (FOLDER / "README.md").read_text()))
    assert noted[name] == hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()


@pytest.mark.parametrize("name", FILES)
def test_records_are_whole_and_counted_as_noted(name: str) -> None:
    with (FOLDER / name).open("rb") as file:
        items = list(WarcReader(file, name))
    types = Counter(item.record_type for item in items if not isinstance(item, Finding))
    assert not [item for item in items if isinstance(item, Finding)]
    assert types == {"warcinfo": 1, "response": 69, "request": 69, "metadata": 69}


def test_one_story_differs_between_the_two(tmp_path: Path) -> None:
    archive = make_archive(tmp_path)
    for name in FILES:
        shutil.copyfile(FOLDER / name, archive.warcs / name)
    assert [result.findings for result in refresh(archive.index, archive.warcs)] == [(), ()]
    digests: dict[str, set[str | None]] = {}
    for capture in archive.index.captures():
        assert all(check.verdict == "ok" for check in archive.memento(capture).checks)
        digests.setdefault(capture.url.partition("8018")[2], set()).add(capture.digest)
    archive.close()
    changed = {path for path, seen in digests.items() if len(seen) > 1}
    assert "/en/story/the-tide-tables-were-right" in changed
    # What lists the story's title changes with it.
    assert [path for path in changed if "story" in path and not path.startswith("/api")] == [
        "/en/story/the-tide-tables-were-right"
    ]
