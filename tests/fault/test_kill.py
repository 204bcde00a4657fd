"""kill -9 of a process that writes captures: at any moment, and at each of its system calls."""

from __future__ import annotations

import contextlib
import os
import random
import re
import shutil
import signal
from collections import Counter
from pathlib import Path

import pytest

from archiver.warc.compression import Compression
from tests.fault.conftest import Nursery, Outcome, Traced
from tests.fault.verdict import assert_nothing_lost
from tests.fault.writing import Work

LIFE = 5
"""How often an archive is killed before the next is begun: each start recovers what the one before left."""

CALLS = "openat,mkdir,write,pwrite64,fsync,fdatasync,rename,ftruncate,unlink,close,lseek,flock,fcntl"


# Bytes of a body, captures, and seconds that a group of them takes: small ones by the dozen, some that are torn inside
# their one write, and one that is streamed.
SIZES = [*[(700, 60, 0.006)] * 5, *[(1_000_000, 9, 0.1)] * 2, (9_000_000, 3, 0.4)]


def kill_at_random(nursery: Nursery, work: Work, chance: random.Random, span_s: float) -> Outcome:
    """Kill a worker a moment after a number of acknowledgements."""
    outcome = Outcome()
    pid = nursery.prepare(work)
    nursery.start()
    wanted = chance.randrange(work.captures // work.group)
    while len(outcome.acknowledged) < wanted * work.group and nursery.follow(outcome):
        continue
    if outcome.code is None:
        nursery.is_silent(chance.uniform(0, span_s))
        # It may have come to its end meanwhile, and then says so.
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return nursery.finish(outcome)


def survive(nursery: Nursery, folder: Path, kills: int, compression: Compression) -> Counter[str]:
    """Kill as many workers, and prove the archive after each; return what happened how often."""
    chance, seen = random.Random(f"{kills} {compression}"), Counter[str]()
    acknowledged: list[str] = []
    while seen["killed"] < kills:
        home = folder / str(seen["runs"] // LIFE)
        size, captures, span_s = chance.choice(SIZES)
        work = Work(str(home), 100 * seen["runs"], captures, 3, 40_000, size, compression)
        outcome = kill_at_random(nursery, work, chance, span_s)
        assert outcome.code in (0, -signal.SIGKILL), outcome
        acknowledged += outcome.acknowledged
        seen += Counter(runs=1, killed=outcome.code != 0, acknowledged=len(outcome.acknowledged))
        before = len(list(home.glob("warcs/*.torn")))
        assert_nothing_lost(home, acknowledged)
        seen["torn"] += len(list(home.glob("warcs/*.torn"))) - before
        if seen["runs"] % LIFE == 0:
            acknowledged.clear()
            shutil.rmtree(home)
    return seen


@pytest.mark.parametrize("compression", ["balance", "none"])
def test_kills_at_random_moments_lose_nothing_acknowledged(
    tmp_path: Path, nursery: Nursery, compression: Compression
) -> None:
    seen = survive(nursery, tmp_path, 15, compression)
    print(dict(seen))
    # What `survive` proved each time would be nothing if no run had come to acknowledge anything.
    assert seen["acknowledged"] > 15


@pytest.mark.slow
@pytest.mark.parametrize(("compression", "kills"), [("balance", 200), ("speed", 50), ("none", 50)])
def test_hundreds_of_kills_at_random_moments_lose_nothing_acknowledged(
    tmp_path: Path, nursery: Nursery, compression: Compression, kills: int
) -> None:
    seen = survive(nursery, tmp_path, kills, compression)
    print(dict(seen))
    assert seen["acknowledged"] > 5 * kills


def kill_at_each(
    traced: Traced, before: Path, folder: Path, acknowledged: list[str], captures: int
) -> tuple[int, Counter[str]]:
    """Kill a run over a copy of the archive `before` at each of its system calls, and prove what is left each time.

    Return how many runs were killed, and how often each system call is made.
    """
    log = folder / "log"

    def run(name: str, *options: str) -> tuple[Path, Outcome]:
        home = folder / name
        shutil.copytree(before, home)
        return home, traced(Work(str(home), first=100, captures=captures), *options)

    assert run("whole", "-e", f"trace={CALLS}", "-o", str(log))[1].code == 0
    calls = Counter(re.findall(r"^(\w+)\(", log.read_text(), re.MULTILINE))
    killed = 0
    for name, count in calls.items():
        for number in range(1, count + 1):
            harm = ("-e", f"trace={name}", "-e", f"inject={name}:signal=KILL:when={number}")
            home, outcome = run(f"{name}-{number}", *harm)
            assert outcome.code in (0, -signal.SIGKILL), outcome
            killed += outcome.code != 0
            assert_nothing_lost(home, acknowledged + outcome.acknowledged)
            shutil.rmtree(home)
    print(killed, dict(calls))
    return killed, calls


@pytest.mark.slow
def test_a_kill_at_each_system_call_loses_nothing_acknowledged(tmp_path: Path, traced: Traced) -> None:
    (tmp_path / "empty").mkdir()
    killed, calls = kill_at_each(traced, tmp_path / "empty", tmp_path, [], captures=12)
    # A call or two may vary from run to run: SQLite looks at the clock.
    assert killed > 0.95 * calls.total() > 100


@pytest.mark.slow
def test_a_kill_at_each_system_call_of_a_run_that_recovers_loses_nothing(tmp_path: Path, traced: Traced) -> None:
    torn = tmp_path / "torn"
    outcome = traced(Work(str(torn)), "-e", "trace=fsync", "-e", "inject=fsync:signal=KILL:when=9")
    assert outcome.code == -signal.SIGKILL
    assert outcome.acknowledged
    (still_open,) = torn.glob("warcs/*.open")
    with still_open.open("ab") as file:
        file.write(b"\x1f\x8b\x08 torn")
    killed, calls = kill_at_each(traced, torn, tmp_path, outcome.acknowledged, captures=3)
    assert killed > 0.95 * calls.total() > 100
