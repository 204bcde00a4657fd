"""Workers that can be killed, and strace to harm them at a system call."""

from __future__ import annotations

import dataclasses
import json
import os
import select
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.fault.writing import Work

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Outcome:
    """What came of a worker: the record ids it acknowledged, its exit code (negative: the signal), its last words."""

    acknowledged: list[str] = field(default_factory=list)
    code: int | None = None
    error: str = ""


class Nursery:
    """Gives workers that are forked off a process that has everything imported; one at a time."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin
        assert process.stdout
        self._in, self._out = process.stdin, process.stdout

    def prepare(self, work: Work) -> int:
        """Return the process id of a worker that waits for `start`."""
        self._say(json.dumps(dataclasses.asdict(work)))
        return int(self._line().removeprefix("worker "))

    def start(self) -> None:
        """Let the worker begin."""
        self._say("start")

    def is_silent(self, wait_s: float) -> bool:
        """Tell whether the worker says nothing for so long."""
        return not select.select([self._out], [], [], wait_s)[0]

    def follow(self, outcome: Outcome) -> bool:
        """Take the worker's next line into `outcome`; return whether there are more."""
        word, _, rest = self._line().partition(" ")
        if word == "ack":
            outcome.acknowledged += rest.split()
        elif word == "error":
            outcome.error = rest
        else:
            assert word == "ended"
            outcome.code = int(rest)
        return outcome.code is None

    def finish(self, outcome: Outcome | None = None) -> Outcome:
        """Return what came of the worker, when it has ended."""
        outcome = outcome or Outcome()
        while self.follow(outcome):
            continue
        return outcome

    def _say(self, text: str) -> None:
        self._in.write(text.encode() + b"\n")

    def _line(self) -> str:
        # The pipe is not buffered, so that `select` tells the truth.
        raw = self._out.readline()
        assert raw.endswith(b"\n"), "the nursery ended"
        return raw.decode().rstrip("\n")


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    """A nursery of workers."""
    command = [sys.executable, "-m", "tests.fault.nursery"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0, cwd=ROOT) as process:
        try:
            yield Nursery(process)
            assert process.stdin
            process.stdin.close()
            process.wait(timeout=30)
        finally:
            process.kill()


Traced = Callable[..., Outcome]


@pytest.fixture(scope="module")
def traced(nursery: Nursery, tmp_path_factory: pytest.TempPathFactory) -> Traced:
    """Does work under strace with the given options and returns what came of it."""

    def run(work: Work, *options: str) -> Outcome:
        pid = nursery.prepare(work)
        with _attached(pid, options):
            nursery.start()
            return nursery.finish()

    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    try:
        run(Work(str(tmp_path_factory.mktemp("trial")), captures=1), "-e", "trace=fsync")
    except PermissionError as error:
        # The worker waits still; it ends with its work done.
        nursery.start()
        nursery.finish()
        pytest.skip(f"strace may not attach here: {error}")
    return run


@contextmanager
def _attached(pid: int, options: tuple[str, ...]) -> Iterator[None]:
    """Trace the process for the block; it ends before the block does, and strace with it."""
    command = ["strace", "-p", str(pid), *options]
    if "-o" not in options:
        command += ["-o", os.devnull]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL) as strace:
        assert strace.stderr
        words = strace.stderr.readline()
        try:
            if b"attached" not in words:
                strace.wait(timeout=30)
                raise PermissionError(words.decode(errors="replace").strip())
            yield
            strace.communicate(timeout=60)
        finally:
            # Nothing is left of it to wait for, whatever the block met with.
            strace.kill()
