"""Stretches kept aside, and found again."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import io
import json
from pathlib import Path

from archiver.model import Finding
from archiver.warc.quarantine import Quarantine, quarantine_paths

REASON = Finding("warc.record.torn", "error", "broken off")


def test_stretches_are_found_by_their_lines(tmp_path: Path) -> None:
    out = tmp_path / "b.warc.gz"
    stored = io.BytesIO(b"0123456789")
    with Quarantine(out, "a.warc.gz") as quarantine:
        assert quarantine.keep_stored(stored, 2, 3, REASON) == 0
        assert quarantine.keep_content(5, 40, iter([b"con", b"tent"]), REASON) == (3, 7)
        assert quarantine.keep_stored(stored, 9, 1, REASON) > 3

    path, lines_path = quarantine_paths(out)
    raw = path.read_bytes()
    lines = [json.loads(line) for line in lines_path.read_text("utf-8").splitlines()]
    kept = [raw[line["at"] : line["at"] + line["size"]] for line in lines]
    assert (kept[0], gzip.decompress(kept[1]), kept[2]) == (b"234", b"content", b"9")
    assert lines[0] == {
        "file": "a.warc.gz",
        "offset": 2,
        "length": 3,
        "at": 0,
        "size": 3,
        "sha256": hashlib.sha256(b"234").hexdigest(),
        "code": "warc.record.torn",
        "reason": "broken off",
    }
    assert (lines[1]["offset"], lines[1]["position"], lines[1]["length"]) == (5, 40, 7)
    assert lines[1]["sha256"] == hashlib.sha256(b"content").hexdigest()


def test_nothing_to_keep_leaves_no_file_and_takes_an_old_one_away(tmp_path: Path) -> None:
    for path in quarantine_paths(tmp_path / "b"):
        path.write_bytes(b"old")
    with Quarantine(tmp_path / "b", "a"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_failure_leaves_what_was_there(tmp_path: Path) -> None:
    for path in quarantine_paths(tmp_path / "b"):
        path.write_bytes(b"old")
    with contextlib.suppress(ZeroDivisionError), Quarantine(tmp_path / "b", "a") as quarantine:
        quarantine.keep_stored(io.BytesIO(b"new"), 0, 3, REASON)
        raise ZeroDivisionError
    assert {path.read_bytes() for path in tmp_path.iterdir()} == {b"old"}
