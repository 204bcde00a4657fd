"""Asks a server for pages over kept connections, as fast as it answers."""

from __future__ import annotations

import socket
import sys
import threading
import time
from pathlib import Path

_CONNECTIONS = 8
_PIECE = 256 * 1024


def ask(address: str, list_path: str, count: str) -> dict[str, float]:
    """Ask for the paths in the file at `list_path` in turn, `count` times together; return requests and bytes a second.

    A line holds a path, and behind a tab the value of a Range header. Raises ValueError for an answer that is no
    success.
    """
    host, port = address.removeprefix("http://").split(":")
    requests = [_request(host, line) for line in Path(list_path).read_text(encoding="utf-8").splitlines()]
    turns = [requests[number % len(requests)] for number in range(int(count))]
    shares = [turns[start::_CONNECTIONS] for start in range(_CONNECTIONS)]
    received = [0] * _CONNECTIONS
    problems: list[str] = []

    def work(number: int) -> None:
        try:
            received[number] = _talk((host, int(port)), shares[number])
        except (OSError, ValueError) as error:
            problems.append(str(error))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(_CONNECTIONS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took_s = time.perf_counter() - began
    if problems:
        raise ValueError(problems[0])
    return {"requests_s": len(turns) / took_s, "bytes_s": sum(received) / took_s, "cpu_s": time.process_time()}


def _request(host: str, line: str) -> bytes:
    path, _, span = line.partition("\t")
    more = f"Range: {span}\r\n" if span else ""
    return f"GET {path} HTTP/1.1\r\nHost: {host}:PORT\r\nAccept-Encoding: identity\r\n{more}\r\n".encode()


def _talk(place: tuple[str, int], requests: list[bytes]) -> int:
    """Send the requests one after the other; return the bytes of all bodies."""
    received = 0
    with socket.create_connection(place, timeout=60) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for request in requests:
            connection.sendall(request.replace(b"PORT", str(place[1]).encode()))
            received += _answer(connection)
    return received


def _answer(connection: socket.socket) -> int:
    raw = b""
    while b"\r\n\r\n" not in raw:
        piece = connection.recv(_PIECE)
        if not piece:
            raise ValueError("the connection was closed")
        raw += piece
    head, _, body = raw.partition(b"\r\n\r\n")
    if head[9:12] not in (b"200", b"206"):
        raise ValueError(head[:200].decode("latin-1"))
    fields = {name.lower(): value.strip() for name, _, value in (line.partition(b":") for line in head.split(b"\r\n"))}
    if b"content-length" in fields:
        return _rest(connection, len(body), int(fields[b"content-length"]))
    size = len(body)
    while not body.endswith(b"0\r\n\r\n"):
        piece = connection.recv(_PIECE)
        size += len(piece)
        body = (body + piece)[-64:]
        if not piece:
            raise ValueError("the connection was closed")
    return size


def _rest(connection: socket.socket, have: int, length: int) -> int:
    while have < length:
        piece = connection.recv(_PIECE)
        if not piece:
            raise ValueError("the connection was closed")
        have += len(piece)
    return have


if __name__ == "__main__":
    sys.stdout.write(f"{ask(*sys.argv[1:])}\n")
