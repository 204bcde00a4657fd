"""Runs contenders in turn, each in a process of its own, and compares what they cost.

A process's cost is its CPU time, user and system, with its children. A loop (tests.bench.loop) tells its own cost, so
that starting Python and importing are not in it. Peak memory is that of the process, as the kernel counts it; this
process stays small, for a child begins with its parent's count.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROUNDS = 3
ROOT = Path(__file__).resolve().parents[2]
PEERS = ROOT / ".venv-peers" / "bin"


@dataclass(frozen=True, slots=True)
class Taken:
    """What one run cost, and the facts it told; `exit_code` as the process left it."""

    cpu_s: float
    peak_mib: float
    exit_code: int
    facts: dict[str, float]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: the ratio (or a value with its unit), its span over the rounds, the goal, peak memory.

    `is_met` is None where there is no goal, or nothing was measured.
    """

    what: str
    ratio: str
    span: str = ""
    goal: str = ""
    is_met: bool | None = None
    memory: str = ""
    note: str = ""


def loop(name: str, *arguments: str | Path) -> list[str]:
    """Return the command that runs the function `module:function` of tests.bench in a process of its own."""
    return [sys.executable, "-m", "tests.bench.loop", name, *map(str, arguments)]


def run(command: list[str], *, tells: bool = False) -> Taken:
    """Run a command to its end and return what it took; a loop, or one that `tells`, prints its facts as JSON.

    Raises RuntimeError if a loop fails.
    """
    is_loop = tells or "tests.bench.loop" in command
    out = subprocess.PIPE if is_loop else subprocess.DEVNULL
    with subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.DEVNULL) as process:
        told = process.stdout.read() if process.stdout else b""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    facts: dict[str, float] = {}
    if is_loop:
        if process.returncode:
            raise RuntimeError(f"ended with {process.returncode}; run it to see why: {' '.join(command)}")
        facts = json.loads(told.splitlines()[-1])
    cpu_s = facts.pop("cpu_s", usage.ru_utime + usage.ru_stime)
    return Taken(cpu_s, usage.ru_maxrss / 1024, process.returncode, facts)


def compare(
    what: str, ours: list[str], peers: list[str], *, goal: float | None = None, note: str = "", tells: bool = False
) -> Row:
    """Return how many times the peer's cost ours is: the median of the rounds, in each of which both take a turn.

    The `goal` is met by a median that is not below it; `tells` says that the peer's command is a loop too.
    """
    pairs = [(run(ours), run(peers, tells=tells)) for _ in range(ROUNDS)]
    ratios = sorted(theirs.cpu_s / max(mine.cpu_s, 1e-9) for mine, theirs in pairs)
    memory = tuple(statistics.median(each.peak_mib for each in side) for side in zip(*pairs, strict=True))
    mine, theirs = pairs[-1]
    differing = [
        f"{name} {mine.facts[name]:g}/{theirs.facts[name]:g}"
        for name in sorted(mine.facts.keys() & theirs.facts.keys())
        if mine.facts[name] != theirs.facts[name]
    ]
    return Row(
        what,
        f"{statistics.median(ratios):.2f} x",
        f"{ratios[0]:.2f}-{ratios[-1]:.2f}",
        f">= {goal:g}" if goal else "",
        statistics.median(ratios) >= goal if goal else None,
        f"{memory[0]:.0f}/{memory[1]:.0f}",
        "; ".join(filter(None, (note, ", ".join(differing)))),
    )


def missing(what: str, reason: str) -> Row:
    """Return the line for what could not be measured here."""
    return Row(what, "-", note=f"not measured: {reason}")
