"""Looks at files that were repaired or recompressed."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from archiver.errors import WarcError
from archiver.model import Finding
from archiver.warc.files import read_file
from archiver.warc.quarantine import quarantine_paths
from archiver.warc.record import WarcRecord
from archiver.warc.repair import Repaired, repair_file

SUFFIXES = (".warc", ".warc.gz", ".arc", ".arc.gz", ".wat", ".wat.gz", ".wet", ".wet.gz", ".bad")


def whole_records(path: Path) -> tuple[list[str], list[Finding]]:
    """Return the digests of header and block of each whole record, and the findings, as the reader gives them."""
    digests: list[str] = []
    findings: list[Finding] = []
    last: tuple[WarcRecord, str] | None = None
    with path.open("rb") as file:
        for item in read_file(file, path.name):
            digests += [last[1]] if last and last[0].is_whole else []
            last = None
            if isinstance(item, Finding):
                findings.append(item)
                continue
            hashed = hashlib.sha256(item.head)
            try:
                for piece in item.pieces():
                    hashed.update(piece)
            except WarcError:
                continue
            last = item, hashed.hexdigest()
    digests += [last[1]] if last and last[0].is_whole else []
    return digests, findings


def quarantine_lines(out: Path) -> list[dict[str, Any]]:
    """Return the lines about what lies in the quarantine of `out`."""
    path = quarantine_paths(out)[1]
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def repaired(source: Path, out: Path) -> tuple[Repaired, list[Finding]]:
    """Repair `source`, and prove that all of it is accounted for and that every whole record is in `out`."""
    findings: list[Finding] = []
    done = repair_file(source, out, tell=findings.append, force=True)
    raw = source.read_bytes()
    assert done.kept_bytes + done.padding_bytes + done.quarantined_bytes == done.size_bytes == len(raw)
    lines = quarantine_lines(out)
    stored = [line for line in lines if "position" not in line]
    assert sum(line["length"] for line in stored) == done.quarantined_bytes
    assert len(lines) == done.stretches
    kept = quarantine_paths(out)[0].read_bytes() if lines else b""
    end = 0
    for line in stored:
        assert end <= line["offset"]
        end = line["offset"] + line["length"]
        stretch = raw[line["offset"] : end]
        assert kept[line["at"] : line["at"] + line["size"]] == stretch
        assert hashlib.sha256(stretch).hexdigest() == line["sha256"]
    digests, told = whole_records(out)
    assert digests == whole_records(source)[0]
    assert [finding for finding in told if finding.severity == "error"] == []
    assert done.records == len(digests)
    return done, findings
