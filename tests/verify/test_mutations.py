"""One byte changed anywhere in the WARC file or in the records is found, and its place is named.

What no digest covers is told apart: bytes of a gzip header (time, system) and bits that inflating passes over change
nothing of what is archived, and a row may be spelled otherwise and say the same.
"""

from __future__ import annotations

import json
import random
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archiver.verify.patch import json_patch
from archiver.verify.verification import Verification
from tests.verify.patching import applied
from tests.verify.running import verified

ROWS = 300
WARC = 100
SEEDS = [7, pytest.param(8, marks=pytest.mark.slow), pytest.param(9, marks=pytest.mark.slow)]
"""1,200 changes in all; only what a change can reach is verified again, and one row beside it."""
ENVIRONMENT = {"verify.extractor", "verify.software", "verify.rules", "verify.options"}


def changed(raw: bytes, chance: random.Random, start: int = 0, end: int | None = None) -> tuple[bytes, int]:
    """Return `raw` with one byte of a stretch changed, and where; two of three times to one that can be typed."""
    place = chance.randrange(start, len(raw) if end is None else end)
    others = range(0x20, 0x7F) if chance.randrange(3) else range(256)
    other = bytes([chance.choice([each for each in others if each != raw[place]])])
    return raw[:place] + other + raw[place + 1 :], place


def value_of(line: bytes) -> Any:
    """Return the JSON value of a line, None where it has none."""
    try:
        return json.loads(line)
    except ValueError:
        return None


@pytest.mark.parametrize("seed", SEEDS)
def test_no_changed_byte_of_a_row_is_missed(copied: Path, rows: Path, seed: int) -> None:
    chance, lines = random.Random(seed), rows.read_bytes().splitlines(keepends=True)
    seen: Counter[str] = Counter()
    path = rows.with_name("two.jsonl")
    for _ in range(ROWS):
        hit_line, other = chance.sample(lines, 2)
        raw, place = changed(hit_line + other, chance, 0, len(hit_line))
        path.write_bytes(raw)
        found = verified(copied, path)
        again = raw.split(b"\n")[0]
        if value_of(again) == value_of(hit_line):
            seen["spelled otherwise"] += 1
            assert {each.verdict for each in found} == {"same"}
            continue
        hit = [each for each in found if each.verdict != "same"]
        assert hit, (place, again[max(0, place - 40) : place + 40])
        assert all(each.place.file == str(path) for each in hit)
        # A line end that comes or goes makes two rows of one, or one of two.
        assert {each.place.line for each in hit} <= {1, 2}
        assert hit[0].place.line == 1
        seen[_judged(hit[0], value_of(again), value_of(hit_line))] += 1
    assert seen.total() == ROWS
    assert seen["differs"] > ROWS // 3


def _judged(found: Verification, value: Any, whole: Any) -> str:
    """Return the verdict, having seen that it names the member that was hit."""
    assert found.findings
    if not isinstance(value, dict):
        return "no record any more"
    hit = {each["path"] for each in json_patch(value, whole)}
    named = {str(finding.pointer) for finding in found.findings if finding.pointer}
    if ENVIRONMENT & {finding.code for finding in found.findings}:
        assert any(_is_within(path, pointer) for path in hit for pointer in named), (hit, named)
    elif found.reason is None:
        assert applied(value, found.patch) == whole
        assert hit == {each["path"] for each in found.patch}
        assert hit <= named
    return found.verdict


def _is_within(path: str, pointer: str) -> bool:
    return path.startswith(pointer) or pointer.startswith(path)


def members(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield where each gzip member begins, and what it holds; ends where something cannot be read."""
    start = 0
    while start < len(raw):
        inflater = zlib.decompressobj(31)
        try:
            content = inflater.decompress(raw[start:])
        except zlib.error:
            return
        if not inflater.eof:
            return
        yield start, content
        start = len(raw) - len(inflater.unused_data)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_changed_byte_of_a_warc_file_is_missed(copied: Path, rows: Path, seed: int) -> None:
    (warc,) = (copied / "warcs").iterdir()
    chance, whole = random.Random(seed), warc.read_bytes()
    contents = list(members(whole))
    lines = {line: json.loads(line)["provenance"]["warc"] for line in rows.read_bytes().splitlines(keepends=True)}
    few = rows.with_name("few.jsonl")
    seen: Counter[str] = Counter()
    for _ in range(WARC):
        raw, place = changed(whole, chance)
        warc.write_bytes(raw)
        inside = [line for line, at in lines.items() if at["offset"] <= place < at["offset"] + at["length"]]
        # One that has nothing to do with it, then the one that does.
        few.write_bytes(b"".join([next(line for line in lines if line not in inside), *inside]))
        other, *hit, file = verified(copied, few, warc)
        assert other.verdict == "same"
        if list(members(raw)) == contents:
            assert {each.verdict for each in (*hit, file)} == {"same"}
            seen["nothing archived changed"] += 1
            continue
        assert (file.verdict, file.place.file) == ("differs", str(warc)), (place, raw[place])
        member = max(start for start, _ in contents if start <= place)
        assert any(finding.offset is not None and finding.offset >= member for finding in file.findings)
        for row in hit:
            assert (row.verdict, row.place.line, row.place.file) == ("differs", 2, str(few)), (place, raw[place])
            assert row.findings[0].file == warc.name
        seen["with a row" if hit else "without a row"] += 1
    assert seen["with a row"] > WARC // 10
    assert seen["without a row"] > WARC // 10
    assert seen["nothing archived changed"] < WARC // 10
