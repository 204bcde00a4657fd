"""Answers that call a function (JSONP), given the name that was asked for instead of that of the time of capture."""

from __future__ import annotations

import re
from dataclasses import replace

from archiver.replay.content.bodies import HeldBody
from archiver.replay.content.representations import Representation
from archiver.replay.content.validators import fingerprint

_NAME = r"[A-Za-z_$][A-Za-z0-9_$]*(?:\.[A-Za-z_$][A-Za-z0-9_$]*)*"
# Many servers put a comment before the call, and some ask first whether there is such a function.
_CALLED = re.compile(
    rf"(?:\s|/\*.*?\*/|;)*+(?:typeof\s+({_NAME})\s*===?\s*['\"]function['\"]\s*&&\s*)?({_NAME})\s*\(".encode(),
    re.DOTALL,
)
_WANTED = re.compile(_NAME)


def with_callback(found: Representation, name: str) -> Representation:
    """Return `found` with the function that its body calls first called `name`; as it is if it calls none."""
    body = found.body
    if found.coding or not isinstance(body, HeldBody) or not _WANTED.fullmatch(name):
        return found
    called = _CALLED.match(body.raw)
    if called is None or called[2] == name.encode():
        return found
    pieces, at = b"", 0
    for group in (1, 2):
        if called[group]:
            pieces += body.raw[at : called.start(group)] + name.encode()
            at = called.end(group)
    tag = f'{found.tag[:-1]}-{fingerprint(name)}"'
    return replace(found, body=HeldBody(pieces + body.raw[at:]), tag=tag)
