"""A process that has imported everything and forks one crawl after another, so that a hundred can be killed quickly.

Each line on stdin is the order of one crawl as JSON (see driver.py). Its process id is told, then how it ended.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from pathlib import Path
from typing import Any

from archiver.archive import make_archive
from archiver.crawl.engine import crawl
from tests.hostile.driver import plan_of

ROOT = Path(__file__).resolve().parents[2]


class Kennel:
    """Gives crawls that can be killed; one at a time."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.hostile.kennel"]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0, cwd=ROOT
        )

    def __enter__(self) -> Kennel:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(timeout=30)
        assert self._process.stdout
        assert self._process.stderr
        self._process.stdout.close()
        self._process.stderr.close()

    def run(self, order: dict[str, Any], kill_after_s: float | None) -> int:
        """Run a crawl and return how it ended: its exit code, or minus the signal's number.

        It is killed after some seconds, if it has not ended by then.
        """
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        pid = int(self._line())
        if kill_after_s is not None and not select.select([self._process.stdout], [], [], kill_after_s)[0]:
            os.kill(pid, 9)
        return int(self._line())

    def _line(self) -> bytes:
        assert self._process.stdout
        # The pipe is not buffered, so that `select` tells the truth.
        raw = self._process.stdout.readline()
        if not raw:
            assert self._process.stderr
            raise AssertionError(self._process.stderr.read().decode()[-2000:])
        return raw


def _be_crawl(order: dict[str, Any]) -> None:
    archive = make_archive(Path(order["folder"]))
    crawl(archive, plan_of(order), fresh=order.get("fresh", False))
    archive.close()


def main() -> None:
    """Fork a crawl for each line until there are none."""
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            code = 99
            try:
                _be_crawl(json.loads(line))
                code = 0
            finally:
                sys.stderr.flush()
                os._exit(code)
        print(pid, flush=True)
        _, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
