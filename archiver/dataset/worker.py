"""A worker process: gets captures over a socket, reads and extracts them, sends back finished bytes.

It is a program of its own (`python -m archiver.dataset.worker FD`), not a fork: nothing of the parent's threads, open
files or main module comes along. It ends when the socket does, whatever became of the parent; and the kernel ends it
when a page takes too long, even one that never comes back from C code.
"""

from __future__ import annotations

import contextlib
import signal
import sys
from dataclasses import dataclass, fields
from multiprocessing.connection import Connection
from operator import attrgetter
from pathlib import Path
from typing import Any

from archiver.dataset.choices import Choices
from archiver.dataset.garbage import rare_looks
from archiver.dataset.making import Made, Maker
from archiver.model import Capture

_OOM = Path("/proc/self/oom_score_adj")
_FIRST_TO_GO = "500"


@dataclass(frozen=True, slots=True)
class Order:
    """What a worker is told first: how to make records, and the seconds after which it is ended over one page."""

    choices: Choices
    page_timeout_s: float

    def maker(self) -> Maker:
        """Return what the worker makes things with."""
        return Maker(self.choices)


@dataclass(frozen=True, slots=True)
class Task:
    """One capture of the archive at `folder`."""

    folder: Path
    capture: Capture

    def made_by(self, maker: Maker) -> Made:
        """Return what `maker`, that of the order, makes of it."""
        return maker.make(self.folder, self.capture)

    def __reduce__(self) -> tuple[Any, ...]:
        """Cross to another process as a plain tuple: frozen dataclasses with slots are slow to pickle."""
        return _task, (str(self.folder), *_FACTS(self.capture))


_FACTS = attrgetter(*(each.name for each in fields(Capture)))


def _task(folder: str, *facts: Any) -> Task:
    return Task(Path(folder), Capture(*facts))


def work(link: Connection) -> None:
    """Make what is asked for over `link`, in its order, until the other side hangs up."""
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError), contextlib.ExitStack() as stack:
        order: Order = link.recv()
        maker = order.maker()
        stack.callback(maker.close)
        # Says that everything could be imported.
        link.send(None)
        while True:
            task: Task = link.recv()
            signal.setitimer(signal.ITIMER_REAL, order.page_timeout_s)
            made = task.made_by(maker)
            signal.setitimer(signal.ITIMER_REAL, 0)
            link.send(made)


def main() -> None:
    """Run the process."""
    # Its default action ends the process.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    # Where memory ends, the kernel takes a worker, and not the process that writes.
    with contextlib.suppress(OSError):
        _OOM.write_text(_FIRST_TO_GO)
    with rare_looks():
        work(Connection(int(sys.argv[1])))


if __name__ == "__main__":
    main()
