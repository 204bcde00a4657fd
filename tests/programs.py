"""Programs that run beside a test: each is gone behind the block it was started for, and none is waited for for ever.

Where one does not do what a test waits for, the test fails with all that the program said.
"""

from __future__ import annotations

import os
import queue
import select
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

WAIT_S = 50.0
"""So long a program may take for what it is waited for."""


class Program:
    """A running program; what it says is taken as it comes, so that it never waits for its reader."""

    def __init__(self, process: subprocess.Popen[bytes], stream: IO[bytes], wait_s: float = WAIT_S) -> None:
        self.process = process
        self._wait_s = wait_s
        self._said: list[str] = []
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._listener = threading.Thread(target=self._listen, args=[stream], daemon=True)
        self._listener.start()

    def line_with(self, words: str) -> str:
        """Return the next line that it says with `words` in it. Fails if it ends first, or says none in time."""
        deadline = time.monotonic() + self._wait_s
        line: str | None = ""
        while line is not None:
            try:
                line = self._lines.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                break
            if line and words in line:
                return line
        raise self._failure(f"it said nothing with {words!r}")

    def text_from(self, fifo: Path) -> str:
        """Return what is written into `fifo`, up to its end. Fails if the program ends first, or nothing comes."""
        deadline = time.monotonic() + self._wait_s
        with open(os.open(fifo, os.O_RDONLY | os.O_NONBLOCK), encoding="utf-8") as file:  # noqa: PTH123  # no path
            is_over, is_there = False, False
            while not is_there:
                if is_over:
                    raise self._failure(f"nothing came into {fifo.name}")
                # What it wrote last is there when it has ended.
                is_over = self.process.poll() is not None or time.monotonic() > deadline
                is_there = bool(select.select([file], [], [], 0 if is_over else 0.05)[0])
            os.set_blocking(file.fileno(), True)
            return file.read()

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """Send it a signal and return its exit code, when it has ended."""
        self.process.send_signal(number)
        return self.end()

    def end(self) -> int:
        """Return its exit code, when it has ended by itself. Fails with all it said if it does not."""
        try:
            code = self.process.wait(self._wait_s)
        except subprocess.TimeoutExpired:
            raise self._failure("it does not end") from None
        self._listener.join(self._wait_s)
        return code

    @property
    def said(self) -> str:
        """What it said up to now."""
        return "".join(self._said)

    def _failure(self, what: str) -> AssertionError:
        code = self.process.poll()
        if code is not None:
            # All of its words are there then.
            self._listener.join(self._wait_s)
        state = f"it runs, after {self._wait_s:g} seconds" if code is None else f"it ended with {code}"
        return AssertionError(f"{what}; {state}, and had said:\n{self.said}")

    def _listen(self, stream: IO[bytes]) -> None:
        with stream:
            for raw in stream:
                line = raw.decode("utf-8", "replace")
                self._said.append(line)
                self._lines.put(line)
        self._lines.put(None)


@contextmanager
def running(
    command: Sequence[str],
    *,
    cwd: Path | None = None,
    environ: Mapping[str, str] | None = None,
    is_stdout_heard: bool = False,
    wait_s: float = WAIT_S,
) -> Iterator[Program]:
    """Run a program for the block; what it says on stderr is heard, what on stdout only where that is asked for."""
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if is_stdout_heard else subprocess.DEVNULL,
        stderr=subprocess.STDOUT if is_stdout_heard else subprocess.PIPE,
    )
    stream = process.stdout or process.stderr
    assert stream
    program = Program(process, stream, wait_s)
    try:
        yield program
    finally:
        process.kill()
        program.end()
