"""A process that has imported everything and forks workers, so that hundreds of them can be killed in a minute.

Each line on stdin is the work of one worker as JSON. The worker's process id is told, then it waits for one more line;
its lines follow, and at its end the nursery says how it ended. There is one worker at a time, so all share the pipes.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import select
import sys

from archiver.errors import ArchiverError
from tests.fault.writing import Work, acknowledge_on, write_captures

_PR_SET_PTRACER = 0x59616D61

START = "start"


def line() -> str:
    """Return the next line of stdin, "" at its end.

    Lines come in one write each and are read in one call, for worker and nursery share the pipe. A worker that was
    killed before it began leaves its line behind; it is passed over.
    """
    raw = os.read(0, select.PIPE_BUF).decode()
    return raw.splitlines()[-1] if raw else ""


def tell(text: str) -> None:
    """Write a line on stdout in one call."""
    os.write(1, text.encode() + b"\n")


def be_worker(work: Work) -> int:
    """Do the work and return the exit code."""
    # strace is no ancestor of this process; where the kernel restricts tracing, this lets it in.
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PTRACER, ctypes.c_ulong(-1), 0, 0, 0)
    tell(f"worker {os.getpid()}")
    line()
    try:
        write_captures(work, acknowledge_on(1))
    except ArchiverError as error:
        tell(f"error {error}")
        return error.exit_code
    return 0


def main() -> None:
    """Fork a worker for each line until there are none."""
    while order := line():
        if order == START:
            # A worker that was killed before it began has left its line.
            continue
        work = Work(**json.loads(order))
        pid = os.fork()
        if not pid:
            code = 99
            try:
                code = be_worker(work)
            finally:
                # Not sys.exit: what the nursery has set up to do at its end is not the worker's to do.
                sys.stderr.flush()
                os._exit(code)
        _, status = os.waitpid(pid, 0)
        tell(f"ended {os.waitstatus_to_exitcode(status)}")


if __name__ == "__main__":
    main()
