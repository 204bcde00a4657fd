"""One byte changed anywhere under a seal, or in the seal, is found, and its place is named.

With a seal no byte is left out: those of a gzip header and the spelling of a row are covered too, which digests of
content leave alone.
"""

from __future__ import annotations

import itertools
import json
import random
import shutil
from collections import Counter
from pathlib import Path

import pytest

from archiver.seal.dataset import Dataset
from archiver.seal.keys import fingerprint, public_der
from archiver.seal.trust import Trust
from archiver.verify.patch import json_patch
from archiver.verify.seals import Belief, verify_seal
from archiver.verify.verification import Verification
from tests.seal.authority import authority, timestamp_signer
from tests.seal.datasets import NOW, Sealed, facts, make_dataset, seal_dataset, signer, stamper
from tests.verify.running import verified

MANY = 1100


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Sealed, Belief]:
    """A small dataset with its seal, and whom to trust."""
    base, root, who = tmp_path_factory.mktemp("sealed"), authority(), signer()
    make_dataset(base)
    made = seal_dataset(base, who, stamper(timestamp_signer(root)), facts=facts())
    trust = Trust((root.certificate,), frozenset({fingerprint(public_der(who.key.public_key()))}))
    return made, Belief(trust, now=NOW)


def changed(raw: bytes, chance: random.Random) -> tuple[bytes, int]:
    """Return `raw` with one byte changed, and where; two of three times to one that can be typed."""
    place = chance.randrange(len(raw))
    others = range(0x20, 0x7F) if chance.randrange(3) else range(256)
    other = bytes([chance.choice([each for each in others if each != raw[place]])])
    return raw[:place] + other + raw[place + 1 :], place


def rows_hit(raw: bytes, again: bytes, place: int) -> set[int]:
    """Return the lines that a change at `place` concerns: one, or two where a line end comes or goes."""
    line = raw.count(b"\n", 0, place) + 1
    return {line, line + 1} if raw.count(b"\n") != again.count(b"\n") else {line}


def test_no_changed_byte_under_a_seal_or_in_it_is_missed(sealed: tuple[Sealed, Belief]) -> None:
    made, belief = sealed
    files = sorted(path for path in made.base.rglob("*") if path.is_file())
    chance, seen = random.Random(7), Counter[str]()
    for number in range(MANY):
        # Small files as often as large ones, but the seal, which has most to forge, the most often.
        path = made.path if number % 3 == 0 else chance.choice(files)
        whole = path.read_bytes()
        raw, place = changed(whole, chance)
        path.write_bytes(raw)
        try:
            found = verify_seal(made.path, belief)
        finally:
            path.write_bytes(whole)
        told = [each for each in found.findings if each.severity != "info"]
        assert found.verdict != "same", (path, place)
        assert any(each.file == str(path) for each in told), (path, place)
        if path.suffix == ".jsonl":
            seen["rows"] += 1
            _see_row_named(found, path, rows_hit(whole, raw, place), is_same=_values(whole) == _values(raw))
        seen[path.suffix] += 1
    assert verify_seal(made.path, belief).verdict == "same"
    assert seen[".json"] > MANY // 4
    assert min(seen[each] for each in (".jsonl", ".warc", ".rows", ".txt")) > MANY // 20


def _values(raw: bytes) -> list[object]:
    def value(line: bytes) -> object:
        try:
            return json.loads(line)
        except ValueError:
            return line

    return [value(line) for line in raw.split(b"\n")]


def _see_row_named(found: Verification, path: Path, lines: set[int], *, is_same: bool) -> None:
    """See that a row was named; one that is only spelled otherwise is told as a change of the file."""
    rows = [each for each in found.findings if each.code.startswith("seal.row.") and each.line in lines]
    missing = [each for each in found.findings if each.code == "seal.row.missing"]
    assert rows or missing or is_same, (path, lines, found.findings)
    assert any(each.code == "seal.file.changed" and each.file == str(path) for each in found.findings)


def sealed_archive(folder: Path) -> Sealed:
    return seal_dataset(folder, signer(), None, facts=facts(), dataset=Dataset(folder, ("records", "warcs")))


def see_archive(copied: Path, rows: Path, seed: int, fields: int) -> Counter[str]:
    """Change bytes of a real archive until `fields` members were hit, and see that each change is told of.

    The archive is of a crawl just now, so which bytes are members' differs from run to run; about every fourth is.
    """
    made, chance, seen = sealed_archive(copied), random.Random(seed), Counter[str]()
    (warc,) = (copied / "warcs").iterdir()
    belief = Belief(now=NOW)
    for number in itertools.count():
        if seen["fields"] == fields:
            break
        assert number < 20 * fields
        path = (warc, rows, rows, made.path)[number % 4]
        whole = path.read_bytes()
        raw, place = changed(whole, chance)
        path.write_bytes(raw)
        found = verify_seal(made.path, belief)
        assert found.verdict == "differs", (path, place)
        assert any(each.file == str(path) and each.severity == "error" for each in found.findings), (path, place)
        if path == rows:
            hit = rows_hit(whole, raw, place)
            _see_row_named(found, path, hit, is_same=_values(whole) == _values(raw))
            seen["fields"] += _see_field_named(copied, path, whole, raw, min(hit))
        seen[path.name] += 1
        path.write_bytes(whole)
    return seen


def _see_field_named(folder: Path, path: Path, whole: bytes, raw: bytes, line: int) -> int:
    """See that `archiver verify` of the one row names the member that was hit; tell whether there was one."""
    before, after = _values(whole)[line - 1], _values(raw)[line - 1]
    if not (isinstance(before, dict) and isinstance(after, dict)) or before == after:
        return 0
    alone = path.with_name("alone.jsonl")
    alone.write_bytes(raw.split(b"\n")[line - 1] + b"\n")
    (found,) = verified(folder, alone)
    alone.unlink()
    assert found.verdict != "same"
    named = {str(each.pointer) for each in found.findings if each.pointer}
    paths = {each["path"] for each in json_patch(after, before)}
    assert any(one.startswith(two) or two.startswith(one) for one in paths for two in named), (paths, named)
    return 1


def test_no_changed_byte_of_a_sealed_archive_is_missed(copied: Path, rows: Path) -> None:
    seen = see_archive(copied, rows, 7, 12)
    assert min(seen.values()) >= 5


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_no_changed_byte_of_a_sealed_archive_is_missed_by_many_more(copied: Path, rows: Path, seed: int) -> None:
    assert min(see_archive(copied, rows, seed, 30).values()) >= 15


def test_a_copy_of_a_sealed_archive_is_the_same(copied: Path, tmp_path: Path) -> None:
    made = sealed_archive(copied)
    there = Path(shutil.copytree(copied, tmp_path / "there"))
    found = verify_seal(there / made.path.relative_to(copied), Belief(now=NOW))
    assert {each.code for each in found.findings} == {"seal.stranger", "seal.untimed"}
