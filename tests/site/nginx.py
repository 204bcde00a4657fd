"""nginx on loopback over a folder of files, for tests that want a site and a server that none of us wrote."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_CONFIG = """
daemon off; master_process off; pid {work}/pid; error_log {work}/errors;
events {{ worker_connections 256; }}
http {{
  access_log {work}/access;
  client_body_temp_path {work}/body; proxy_temp_path {work}/proxy; fastcgi_temp_path {work}/fastcgi;
  uwsgi_temp_path {work}/uwsgi; scgi_temp_path {work}/scgi;
  types {{ text/html html; text/css css; application/javascript js; image/png png; image/svg+xml svg; text/plain txt; }}
  gzip on; gzip_types text/css application/javascript;
  server {{ listen 127.0.0.1:{port}; root {root}; }}
}}
"""


def nginx_path() -> str | None:
    """Return where nginx is, None if it is not installed."""
    return shutil.which("nginx") or (shutil.which("/usr/sbin/nginx"))


@contextmanager
def serving(root: Path, work: Path) -> Iterator[str]:
    """Give the address of an nginx that serves `root` while the block lasts; its files lie in `work`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    work.mkdir(exist_ok=True)
    config = work / "nginx.conf"
    config.write_text(_CONFIG.format(work=work, port=port, root=root))
    process = subprocess.Popen(
        [nginx_path() or "nginx", "-c", str(config), "-p", str(work)], stderr=subprocess.PIPE, text=True
    )
    try:
        _await(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.communicate(timeout=10)


def served_paths(work: Path) -> list[str]:
    """Return the paths that were asked for, in order."""
    return [line.split('"')[1].split()[1] for line in (work / "access").read_text().splitlines()]


def _await(port: int, process: subprocess.Popen[str]) -> None:
    """Return when the server answers: it opens its socket before it serves, so one that connects waits its turn."""
    deadline = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
    process.kill()
    raise RuntimeError(f"nginx ended: {process.communicate()[1][:300]}")
