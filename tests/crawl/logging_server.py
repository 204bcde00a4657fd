"""A server that keeps the times of what it is asked: from its side of the wire one sees how polite a crawler is."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True, slots=True)
class Answer:
    """What a path is answered with."""

    body: str = ""
    status: int = 200
    mime: str = "text/html"
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, and when it came and its answer went, in monotonic seconds."""

    path: str
    began_s: float
    ended_s: float


Answers = Mapping[str, Answer | Callable[[int], Answer]]
"""By path; a function gets the number of times the path was asked for before."""


class LoggingServer:
    """Serves `answers`, and 404 for all else, on 127.0.0.1 while the block lasts."""

    def __init__(self, answers: Answers) -> None:
        self.asked: list[Asked] = []
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                began_s = time.monotonic()
                given = answers.get(self.path, Answer(status=404))
                before = sum(each.path == self.path for each in owner.asked)
                answer = given if isinstance(given, Answer) else given(before)
                raw = answer.body.replace("{here}", owner.url).encode()
                self.send_response(answer.status)
                self.send_header("Content-Type", answer.mime)
                self.send_header("Content-Length", str(len(raw)))
                for name, value in answer.headers:
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(raw)
                owner.asked.append(Asked(self.path, began_s, time.monotonic()))

            def log_message(self, *_: object) -> None:
                """Print nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    def __enter__(self) -> LoggingServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def paths(self) -> list[str]:
        """The paths in the order they were asked for."""
        return [each.path for each in sorted(self.asked, key=lambda each: each.began_s)]

    def rests_s(self) -> list[tuple[float, str, str]]:
        """Return the seconds from the end of each answer to the next request, with the paths of both, the least first.

        A request that came while another was answered has a rest below zero.
        """
        asked = sorted(self.asked, key=lambda each: each.began_s)
        pairs = itertools.pairwise(asked)
        return sorted((later.began_s - earlier.ended_s, earlier.path, later.path) for earlier, later in pairs)
