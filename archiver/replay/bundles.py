"""The style sheets and scripts of our own pages: one file of each for a page, at an address that changes with it.

A page asks for one sheet and one script, and its browser keeps both for a year. The files that they are made of are
served too, under their own names, for whoever reads or reuses them.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache, lru_cache
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from archiver.replay.content.codings import are_accepted
from archiver.resources import folder

FOLDER = "/static"

_PARTS = {
    "archiver.css": ("archiver.css",),
    # Whoever looks at one view of a capture looks at the others: all have the same two files.
    "capture.css": ("archiver.css", "capture.css", "story.css"),
    "capture.js": ("bar.js", "page.js", "story.js", "cite.js"),
}
_TYPES = {".css": "text/css", ".js": "text/javascript"}


@dataclass(frozen=True, slots=True)
class Bundle:
    """A file made of others: `raw` as it is, `packed` as gzip has it; `path` is its address."""

    path: str
    media_type: str
    raw: bytes
    packed: bytes


@cache
def bundle(name: str) -> Bundle:
    """Return the bundle `name`. Raises ResourceError."""
    stem, dot, ending = name.rpartition(".")
    sources = (folder("replay/static") / part for part in _PARTS[name])
    texts = [source.read_text(encoding="utf-8") for source in sources]
    # In a block of its own a script's names are apart from those of the next one.
    raw = "\n".join(f"{{\n{text}}}" if ending == "js" else text for text in texts).encode()
    digest = hashlib.sha256(raw).hexdigest()[:12]
    path = f"{FOLDER}/{stem}-{digest}.{ending}"
    return Bundle(path, _TYPES[dot + ending], raw, gzip.compress(raw, 9, mtime=0))


def bundle_path(name: str) -> str:
    """Return the address of the bundle `name`, the same for all archives of a server."""
    return bundle(name).path


@lru_cache(maxsize=1)
def icon_address() -> str:
    """Return the icon of our pages as an address that holds it, so that nothing is asked for."""
    text = (folder("replay/static") / "mark.svg").read_text(encoding="utf-8").strip()
    return f"data:image/svg+xml,{quote(text, safe='/:=;, ')}"


class Shipped(StaticFiles):
    """Serves the bundles, and the files that they are made of."""

    def __init__(self) -> None:
        super().__init__(directory=folder("replay/static"))
        self._bundles = {made.path: made for made in map(bundle, _PARTS)}

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a bundle or a file. A digest that no bundle has is one of another version, which is not here."""
        found = self._bundles.get(f"{FOLDER}/{path}")
        if found is None or scope["method"] not in ("GET", "HEAD"):
            return await super().get_response(path, scope)
        headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
        is_packed = are_accepted(("gzip",), Headers(scope=scope).get("accept-encoding", ""))
        if is_packed:
            headers["Content-Encoding"] = "gzip"
        return Response(found.packed if is_packed else found.raw, media_type=found.media_type, headers=headers)
