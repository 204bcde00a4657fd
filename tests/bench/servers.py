"""The replay server and pywb as processes, what they have cost so far, and what is asked of them."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.measure import PEERS, ROOT, loop, run

# The kernel's number of the clock of another process's CPU time (clock_getcpuclockid(3)): all its threads, in ns.
_CPU_CLOCK = 2
_READY_S = 30


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs: its address, and the id of its process."""

    address: str
    pid: int

    def cpu_s(self) -> float:
        """Return the CPU time it has taken so far."""
        return time.clock_gettime(~self.pid << 3 | _CPU_CLOCK)

    def memory_mib(self) -> float:
        """Return its memory in use."""
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024

    def at(self, path: str) -> str:
        """Return the address to ask for `path`: ours has its own pages under one name, content under another."""
        return self.address if path.startswith(("/w/", "/site/")) else self.address.replace("127.0.0.1", "localhost")


@dataclass(frozen=True, slots=True)
class Asked:
    """What asking cost: requests a second, and milliseconds of the server's CPU time for each."""

    requests_s: float
    cpu_ms: float


def ask(server: Server, paths: Sequence[str], count: int, folder: Path) -> Asked:
    """Ask for `paths` in turn, `count` times in all; they are all for one host. `folder` may be written to."""
    listed = folder / "paths.txt"
    listed.write_text("\n".join(paths), encoding="utf-8")
    before = server.cpu_s()
    taken = run(loop("asking:ask", server.at(paths[0]), listed, str(count)))
    return Asked(taken.facts["requests_s"], (server.cpu_s() - before) / count * 1000)


@contextmanager
def our_server(archive: Path) -> Iterator[Server]:
    """Give our server for the block, showing `archive`."""
    port = _free_port()
    command = [sys.executable, "-m", "archiver", "-q", "-C", str(archive), "replay", "--port", str(port)]
    with _running(command, ROOT, port) as server:
        yield server


@contextmanager
def pywb_server(folder: Path) -> Iterator[Server]:
    """Give pywb for the block; `folder` holds its collection "site"."""
    port = _free_port()
    with _running([str(PEERS / "wayback"), "-b", "127.0.0.1", "-p", str(port)], folder, port) as server:
        yield server


def manage_pywb(folder: Path, *words: str | Path) -> None:
    """Let pywb's manager of collections do something in `folder`."""
    folder.mkdir(exist_ok=True)
    command = [PEERS / "wb-manager", *words]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@contextmanager
def _running(command: list[str], folder: Path, port: int) -> Iterator[Server]:
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(process, port)
            yield Server(f"http://127.0.0.1:{port}", process.pid)
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    """Return when something answers at `port`. Raises RuntimeError where the process ends first, or nothing does."""
    until = time.monotonic() + _READY_S
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        try:
            code = process.wait(timeout=0.05)
        except subprocess.TimeoutExpired:
            continue
        raise RuntimeError(f"the server ended with {code}")
    raise RuntimeError(f"nothing answers at port {port}")
