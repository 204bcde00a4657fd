"""The names of the files of an exported site."""

from __future__ import annotations

import hashlib

from archiver.model import Capture
from archiver.replay.views.files import file_stem

_ENDINGS = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/avif": ".avif",
}


def story_name(capture: Capture) -> str:
    """Return the name of a story's files without an ending; no other capture has it."""
    mark = hashlib.sha256(capture.record_id.encode()).hexdigest()[:8]
    return f"{file_stem(capture)}-{mark}"


def image_name(content: bytes, kind: str | None) -> str | None:
    """Return the name of an image's file, made of what it holds; None for a type that is not exported.

    SVG is none: opened by itself such a file may run scripts.
    """
    ending = _ENDINGS.get(kind or "")
    return f"{hashlib.sha256(content).hexdigest()[:32]}{ending}" if ending else None


def index_name(page: int) -> str:
    """Return the name of a page of the list of stories, the first being the start page."""
    return "index.html" if page == 1 else f"index-{page}.html"
