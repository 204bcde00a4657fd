"""Our reader and checker on files made from the standard: what is wrong is said, what is right is not accused, and
every record that is undamaged is read."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import pytest

from tests.warc.malformed.case import Case
from tests.warc.malformed.collection import all_cases
from tests.warc.malformed.judging import findings_of, judge, lost_of, write

CASES = all_cases()
SMALL = [each for each in CASES if not each.is_huge]
HUGE = [each for each in CASES if each.is_huge]

_HANG_S = 20
_HUGE_S = 180
_MEMORY = 600 * 1024**2
_GROWTH = 128 * 1024**2


def named(cases: list[Case]) -> list[object]:
    """The cases as parameters."""
    return [pytest.param(each, id=each.name) for each in cases]


@pytest.fixture(autouse=True)
def no_hang(request: pytest.FixtureRequest) -> Iterator[None]:
    """Stop a case that does not end; no case needs a hundredth of this."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(_HUGE_S if "huge" in request.node.name else _HANG_S)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def test_there_are_enough_files_of_each_kind() -> None:
    invalid = [each for each in CASES if each.verdict in ("error", "warning", "info")]
    valid = [each for each in CASES if each.verdict == "valid"]

    assert len(invalid) > 380
    assert len(valid) > 140
    assert {each.suffix for each in invalid} == {".warc", ".warc.gz", ".warc.zst", ".arc", ".arc.gz", ".wacz"}


@pytest.mark.parametrize("case", named(SMALL))
def test_what_is_wrong_is_flagged_and_what_is_right_is_not_accused(case: Case, tmp_path: Path) -> None:
    judged = judge(case, write(case, tmp_path))

    assert judged.suits(case), (case.verdict, case.rule, judged.findings)


@pytest.mark.parametrize("case", named([each for each in SMALL if each.keeps]))
def test_every_undamaged_record_is_read_with_its_bytes(case: Case, tmp_path: Path) -> None:
    assert lost_of(case, write(case, tmp_path)) == ()


@pytest.mark.parametrize("case", named([each for each in SMALL if each.suffix != ".wacz"]))
def test_a_finding_lies_inside_its_file(case: Case, tmp_path: Path) -> None:
    path = write(case, tmp_path)
    size = path.stat().st_size
    for finding in findings_of(path):
        assert 0 <= (finding.offset or 0) <= size, finding
        assert 0 <= (finding.offset or 0) + (finding.length or 0) <= size, finding


_CHILD = """
import json, resource, sys
from pathlib import Path
from tests.peak import peak_kib
from tests.warc.malformed.collection import all_cases
from tests.warc.malformed.judging import judge

case = next(each for each in all_cases() if each.name == sys.argv[1])
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[3]),) * 2)
before = peak_kib()
judged = judge(case, Path(sys.argv[2]))
grown = (peak_kib() - before) * 1024
print(json.dumps([judged.suits(case), judged.lost, grown, [each.code for each in judged.findings][:20]]))
"""


@pytest.mark.slow
@pytest.mark.parametrize("case", named(HUGE))
def test_what_is_huge_when_unpacked_is_read_in_flat_memory(case: Case, tmp_path: Path) -> None:
    path = write(case, tmp_path)
    child = subprocess.run(
        [sys.executable, "-c", _CHILD, case.name, str(path), str(_MEMORY)],
        capture_output=True,
        timeout=_HUGE_S,
        check=False,
        cwd=Path(__file__).parents[3],
    )
    path.unlink()

    assert child.returncode == 0, child.stderr[-2000:]
    suits, lost, grown, codes = json.loads(child.stdout)
    assert suits, (case.verdict, case.rule, codes)
    assert lost == []
    assert grown < _GROWTH
