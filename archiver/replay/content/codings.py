"""Whether a client can be given a payload in the content coding it was archived in (RFC 9110, 12.5.3)."""

from __future__ import annotations

import re

from archiver.model import Headers

_CODINGS = frozenset(["gzip", "deflate", "br", "zstd"])
_NO_CODING = frozenset(["", "identity", "none"])
_NEVER = re.compile(r"0(?:\.0*)?")


def stated_codings(headers: Headers) -> tuple[str, ...]:
    """Return the names of the content codings that the archived headers state, in the order they were put on."""
    stated = ",".join(value for name, value in headers if name.lower() == "content-encoding").lower().split(",")
    return tuple(_plain_name(name) for name in stated if name.strip() not in _NO_CODING)


def are_accepted(codings: tuple[str, ...], accept_encoding: str) -> bool:
    """Tell whether a client that sends this Accept-Encoding header can undo `codings`."""
    accepted = _accepted(accept_encoding)
    return all(name in _CODINGS and accepted.get(name, accepted.get("*", False)) for name in codings)


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
