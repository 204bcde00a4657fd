"""Whether a client can be given a payload in the content coding it was archived in (RFC 9110, 12.5.3)."""

from __future__ import annotations

import re

from archiver.model import Memento
from archiver.replay.site import header_values

_CODINGS = frozenset(["gzip", "deflate", "br", "zstd"])
_NO_CODING = frozenset(["", "identity", "none"])
_NEVER = re.compile(r"0(?:\.0*)?")


def kept_coding(memento: Memento, accept_encoding: str) -> str | None:
    """Return the Content-Encoding to send the payload of `memento` under, or None if the content is to be sent.

    None also where the payload is not whole, or not what its label says: no client could read it.
    """
    stated = ",".join(header_values(memento.headers, "content-encoding")).lower().split(",")
    codings = [_plain_name(name) for name in stated if name.strip() not in _NO_CODING]
    if not codings or memento.findings or memento.payload == memento.content:
        return None
    accepted = _accepted(accept_encoding)
    if all(name in _CODINGS and accepted.get(name, accepted.get("*", False)) for name in codings):
        return ", ".join(codings)
    return None


def _accepted(accept_encoding: str) -> dict[str, bool]:
    """Return the codings that an Accept-Encoding header names, with whether they are welcome (a weight above 0)."""
    accepted: dict[str, bool] = {}
    for part in accept_encoding.lower().split(","):
        name, _, parameter = part.partition(";")
        key, _, weight = parameter.partition("=")
        accepted[_plain_name(name)] = not (key.strip() == "q" and _NEVER.fullmatch(weight.strip()))
    return accepted


def _plain_name(name: str) -> str:
    """Return the coding's name; x-gzip is another name of gzip (RFC 9110, 8.4.1.3)."""
    return name.strip().removeprefix("x-")
