"""The archives that one server shows beside each other, each below a folder of its own."""

from __future__ import annotations

import re
from collections.abc import Collection as Names
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from archiver.errors import UsageError
from archiver.replay.origins import THIS_MACHINE, Hosting
from archiver.replay.policies import JavaScript
from archiver.replay.scripts import Script
from archiver.replay.site import Clock, Front, Site, utc_now

_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,62}[A-Za-z0-9])?")
_NO_NAME = re.compile(r"[^A-Za-z0-9_-]+")
_LONGEST = 64


class NamedFolder(NamedTuple):
    """An archive's folder, its name in addresses, and what it is called on pages."""

    name: str
    folder: Path
    title: str


@dataclass(frozen=True, slots=True)
class Collections(Front):
    """The archives of a server, `sites` by their names in addresses, in the order they are listed in."""

    sites: Mapping[str, Site]
    hosting: Hosting = THIS_MACHINE
    clock: Clock = utc_now
    javascript: JavaScript = "safe"
    wombat: Script | None = None

    @property
    def name(self) -> str:
        """What stands at the head of its pages."""
        return "archiver"

    @property
    def choices(self) -> Mapping[str, str]:
        """The titles of the archives, by name."""
        return {name: site.name for name, site in self.sites.items()}


def named_folders(texts: Sequence[str], taken: Names[str]) -> list[NamedFolder]:
    """Return the folders that `texts` ("DIR" or "NAME=DIR") name, each under a name of its own and none of `taken`.

    A folder's own name is made safe for a path. Raises UsageError for a folder that is none, and for a name that
    cannot stand in an address, is taken by an address of the server, or is another folder's.
    """
    found: dict[str, NamedFolder] = {}
    for text in texts:
        named = _named_folder(text)
        if named.name.lower() in taken:
            what = f"/{named.name}/ is an address of the server, so no collection can have that name"
            raise UsageError(what, str(named.folder), f"Give it another one: my-{named.name}={named.folder}")
        if other := found.get(named.name.lower()):
            what = f"two collections would be called {named.name!r}: {str(other.folder)!r} and {str(named.folder)!r}"
            raise UsageError(what, text[:80], f"Give one of them another name: {named.name}-2={named.folder}")
        found[named.name.lower()] = named
    return list(found.values())


def _named_folder(text: str) -> NamedFolder:
    name, equals, rest = text.partition("=")
    # A folder with such a name can still be given: ./a=b
    is_named = bool(equals) and "/" not in name and "\\" not in name
    folder = Path(rest if is_named else text)
    if not folder.is_dir():
        raise UsageError("no such folder", str(folder), "Give folders of archives, as `archiver replay news blog`.")
    if is_named and not _NAME.fullmatch(name):
        hint = "Letters, digits, - and _ can stand there, a letter or digit at both ends: news-2024=DIR."
        raise UsageError(f"{name[:80]!r} cannot be the name of a collection", text[:80], hint)
    title = name if is_named else folder.resolve().name
    safe = name if is_named else _safe(title)
    if not safe:
        what = "the folder's name has no letter or digit that an address can have"
        raise UsageError(what, str(folder), f"Give the collection a name: news={folder}")
    return NamedFolder(safe, folder, title)


def _safe(title: str) -> str:
    """Return what of a folder's name can stand in an address: ASCII letters and digits, and - and _ between them."""
    return _NO_NAME.sub("-", title)[:_LONGEST].strip("-_")
