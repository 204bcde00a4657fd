"""Short names of files, for formats that do not take any path for one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from archiver.publish.files import File

_BAD = re.compile(r"[^a-z0-9._-]+")


class Names:
    """Gives names out, each only once: lower-case letters of ASCII, digits, hyphens, dots and underscores."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def of(self, text: str) -> str:
        """Return the name that `text` gives; a number is added where it is taken."""
        base = name = _BAD.sub("-", text.lower()).strip("-.") or "file"
        number = 1
        while name in self._taken:
            number += 1
            name = f"{base}-{number}"
        self._taken.add(name)
        return name


def names_by_path(files: Iterable[File]) -> dict[str, str]:
    """Return the name of each file, by its path."""
    names = Names()
    return {file.path: names.of(file.path) for file in files}
