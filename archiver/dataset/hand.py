"""One worker process as seen from the process that started it."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections import deque
from multiprocessing.connection import Connection

from archiver.dataset.making import Made
from archiver.dataset.worker import Order, Task
from archiver.resources import PACKAGE

AHEAD = 4
"""So many captures a worker has at a time, so that it need not wait for the next."""


class Hand:
    """A running worker; `numbers` are those of the captures it has, in the order in which it makes them."""

    def __init__(self, order: Order) -> None:
        ours, theirs = socket.socketpair()
        # What it says when it breaks; kept out of the terminal.
        self._words = tempfile.TemporaryFile()  # noqa: SIM115  # lives as long as the process
        paths = (str(PACKAGE.parent), os.environ.get("PYTHONPATH", ""))
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "archiver.dataset.worker", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._words,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
                # Ctrl-C is for the process that writes.
                process_group=0,
            )
        self.link = Connection(ours.detach())
        self.numbers: deque[int] = deque()
        self.is_ready = False
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.link.send(order)

    @property
    def has_room(self) -> bool:
        """Whether it may get one more capture."""
        return len(self.numbers) < AHEAD

    def give(self, number: int, task: Task) -> None:
        """Give it a capture; if it has died meanwhile, `hear` tells."""
        self.numbers.append(number)
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.link.send(task)

    def hear(self) -> tuple[int, Made] | None:
        """Return what it has made next, with the number; None where it only says that it is ready.

        Raises EOFError if it has died.
        """
        try:
            made = self.link.recv()
        except OSError as error:
            # It was killed while it said something long.
            raise EOFError from error
        if made is None:
            self.is_ready = True
            return None
        return self.numbers.popleft(), made

    def bury(self) -> tuple[int, str]:
        """Return the exit code of one that died, the number of a signal below zero, and its last words."""
        self.end()
        code = self._process.wait()
        self._words.seek(0)
        lines = self._words.read().decode("utf-8", "replace").strip().splitlines()
        self._words.close()
        return code, lines[-1] if lines else ""

    def end(self) -> None:
        """End it at once; it only ever reads, so nothing is left half done."""
        self.link.close()
        if self._process.poll() is None:
            # It hangs on to nothing; one that has died of a signal keeps that for its exit code.
            self._process.send_signal(signal.SIGKILL)

    def leave(self) -> None:
        """End it, and wait until it is gone."""
        self.end()
        self._process.wait()
        self._words.close()
