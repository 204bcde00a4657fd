"""The scripts that are put into archived pages, each under an address that changes with its bytes."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache

from archiver.replay.placing import placed
from archiver.resources import folder

# Where a statement goes on, or is over by itself; our scripts have no text of several lines.
_NEEDLESS_LINE_END = re.compile(r"(?<=[{(,;>=])\n|\n(?=[})\]?:.])")
# Nor has one of their texts these signs with blanks beside them.
_BLANKS = re.compile(r" (=>|[!=]==?|=|&&|\|\||\?\??|:|\+) |(?<=[,:{]) | (?=[{}(])")

SCRIPTS_PATH = "/w/-/"
"""Where the content host serves them: in the one folder that content may load from, where no capture can be."""


@dataclass(frozen=True, slots=True)
class Script:
    """A script: `name` tells what it is, `raw` is JavaScript in UTF-8; `digest` the beginning of its SHA-256."""

    name: str
    raw: bytes
    digest: str


def make_script(name: str, raw: bytes) -> Script:
    """Return a script of these bytes."""
    return Script(name, raw, hashlib.sha256(raw).hexdigest()[:12])


def script_path(script: Script) -> str:
    """Return the path that a script is served at."""
    return placed(f"{SCRIPTS_PATH}{script.name}-{script.digest}.js")


@cache
def own_script(name: str) -> Script:
    """Return one of ours, "shim" or "dates", without comments, indentation, needless line ends and blanks.

    Raises ResourceError.
    """
    text = (folder("replay/shim") / f"{name}.js").read_text(encoding="utf-8")
    lines = (line.strip() for line in text.splitlines())
    code = "\n".join(line for line in lines if line and not line.startswith("//"))
    return make_script(name, _BLANKS.sub(lambda found: found[1] or "", _NEEDLESS_LINE_END.sub("", code)).encode())


def shim() -> Script:
    """Return what makes up for the sandbox."""
    return own_script("shim")


def dates() -> Script:
    """Return what starts the clock of a page at the instant of its capture."""
    return own_script("dates")
