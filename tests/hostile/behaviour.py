"""Steps that do more than send bytes: stall, drip, flood, reset."""

from __future__ import annotations

import contextlib
import socket
import struct

from tests.hostile.cases import Step, Talk


def stall(talk: Talk) -> None:
    """Send nothing more until the site closes or the client has gone."""
    talk.connection.settimeout(0.1)
    while not talk.over.is_set():
        with contextlib.suppress(TimeoutError):
            if not talk.connection.recv(1024):
                return


def drip(raw: bytes, pause_s: float = 0.2, *, times: int | None = None) -> Step:
    """Return a step that sends `raw` a byte at a time, over and over or so many times, with a pause behind each."""

    def step(talk: Talk) -> None:
        sent = 0
        while times is None or sent < times:
            for byte in raw:
                talk.connection.sendall(bytes([byte]))
                if talk.over.wait(pause_s):
                    return
            sent += 1

    return step


def flood(raw: bytes, at_most: int = 64 * 1024 * 1024) -> Step:
    """Return a step that sends `raw` over and over, as fast as it is taken, up to `at_most` bytes; then it stalls."""
    piece = raw * max(1, 65536 // len(raw))

    def step(talk: Talk) -> None:
        sent = 0
        while sent < at_most and not talk.over.is_set():
            talk.connection.sendall(piece)
            sent += len(piece)
        stall(talk)

    return step


def reset(talk: Talk) -> None:
    """Break the connection with a TCP reset."""
    talk.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    talk.connection.close()


def stop_sending(talk: Talk) -> None:
    """Close our half of the connection and wait for the other's."""
    talk.connection.shutdown(socket.SHUT_WR)
    stall(talk)
