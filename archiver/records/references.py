"""Where the references of a schema lead: into itself, to the schemas that ship, to files in its own folder.

Nothing is fetched, and no path leads out of the folder: neither by `..` nor by a link.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from archiver.records.schema import LONGEST, shipped_by_id

# The base of schemas that name none (RFC 3986, 5.1.4), with folders above it, so that a way out of it can be told.
BASE = "https://schema.invalid/above/above/above/above/here/"

HINT = (
    "References may lead inside the schema, to one that ships, or to a file in the schema's folder; nothing is fetched."
)


@dataclass(frozen=True, slots=True)
class References:
    """The references of a schema whose base is `base`; `folder` is where its files lie, None for one that has none.

    `opened` are the documents of the files that were referred to so far.
    """

    base: str
    folder: Path | None
    opened: list[Any] = field(default_factory=list)

    @classmethod
    def of(cls, document: Mapping[str, Any] | bool, folder: Path | None, name: str) -> References:
        """Return the references of the schema `document`, which lies in `folder` under `name`."""
        own = document.get("$id") if isinstance(document, Mapping) else None
        here = BASE + Path(name).name
        return cls(urljoin(here, own) if isinstance(own, str) else here, folder)

    def read(self, address: str) -> Any:
        """Return the schema at `address`, absolute or relative to the base; raises ValueError if it is not here."""
        whole = urljoin(self.base, address).partition("#")[0]
        shipped = shipped_by_id().get(whole)
        if shipped is not None:
            return shipped
        path = self._path(whole)
        if path is None:
            raise ValueError(f"{address[:200]} is not here")
        if path.stat().st_size > LONGEST:
            raise ValueError(f"{path} is longer than {LONGEST} bytes")
        try:
            document = json.loads(path.read_text("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            raise ValueError(f"{path} is not JSON: {error}") from error
        self.opened.append(document)
        return document

    def _path(self, address: str) -> Path | None:
        """Return the file that `address` names inside the folder, None if it leads elsewhere or there is none."""
        above = urljoin(self.base, ".")
        if self.folder is None or not address.startswith(above) or urlsplit(address).query:
            return None
        parts = [unquote(part) for part in address[len(above) :].split("/")]
        if any(part in {"", ".", ".."} or "/" in part or "\\" in part or "\0" in part for part in parts):
            return None
        folder = self.folder.resolve()
        path = folder.joinpath(*parts).resolve()
        return path if path.is_relative_to(folder) and path.is_file() else None
