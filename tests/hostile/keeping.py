"""Connections that are kept open, and what hostile servers leave lying on them for the next request."""

from __future__ import annotations

import dataclasses
import socket

from tests.hostile.cases import LINK, Case, Step, Steps, Talk, ok, page

GENUINE = page(b"<!doctype html><title>Genuine</title><p>What was asked for.</p>")
EVIL = page(b"<!doctype html><title>Evil</title><p>What somebody else put here.</p>")
SHORT = ok("Content-Type: text/html", f"Content-Length: {len(LINK)}", body=LINK)
HTML_CHUNKED = ("Content-Type: text/html", "Transfer-Encoding: chunked")


def kept(name: str, *steps: Step, stored: bytes = SHORT, answers: Steps = (GENUINE,)) -> Case:
    """Return a page on a connection that stays open; its link must be answered by the genuine page and no other."""
    return Case(
        f"kept-{name}",
        "kept connections",
        steps,
        stored=stored,
        answers=lambda path: answers,
        leads_to=("/next",),
        keeps_open=True,
        next_stored=GENUINE,
    )


def _later(raw: bytes) -> Step:
    """Return a step that sends `raw` when the response before it was surely read."""

    def step(talk: Talk) -> None:
        talk.over.wait(0.15)
        talk.connection.sendall(raw)

    return step


class _Closing:
    """Closes a connection on its second request, without an answer, as servers do whose patience just ended."""

    def __init__(self) -> None:
        self._used: set[socket.socket] = set()

    def note(self, talk: Talk) -> None:
        """Remember that the connection was used."""
        self._used.add(talk.connection)

    def close(self, talk: Talk) -> None:
        """Close the connection if it was used before."""
        if talk.connection in self._used:
            talk.connection.close()


CLOSING = _Closing()
CHUNKS = ok(*HTML_CHUNKED, body=b"%x\r\n" % len(LINK) + LINK + b"\r\n0\r\n\r\n")

CASES = (
    kept("and-nothing-else", SHORT),
    kept("response-behind-the-length", SHORT + EVIL),
    kept("response-behind-the-last-chunk", CHUNKS + EVIL, stored=CHUNKS),
    kept("response-a-moment-later", SHORT, _later(EVIL)),
    kept("garbage-behind-the-length", SHORT + b"\0" * 1000),
    kept("line-ends-behind-the-length", SHORT + b"\r\n\r\n"),
    kept("interim-behind-the-length", SHORT + b"HTTP/1.1 100 Continue\r\n\r\n"),
    dataclasses.replace(
        kept("closed-before-the-next-answer", CLOSING.note, SHORT, answers=(CLOSING.close, GENUINE)),
        asked_again=("/next",),
    ),
    kept(
        "close-in-word-but-not-in-deed",
        SHORT.replace(b"\r\n", b"\r\nConnection: close\r\n", 1) + EVIL,
        stored=SHORT.replace(b"\r\n", b"\r\nConnection: close\r\n", 1),
    ),
)
