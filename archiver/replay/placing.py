"""Where in the server an archive is shown: at its root, or below a folder where one server shows several.

Inside, every path is one of the archive alone: the folder is taken off a request before anything looks at it, and put
before each address that goes out, by `placed`. It is kept with the request's context, which threads that work for the
request have too; so nothing has to hand it on.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_FOLDER: ContextVar[str] = ContextVar("archiver.replay.folder", default="")


@contextmanager
def below(folder: str) -> Iterator[None]:
    """Let addresses that are made in the block lead below `folder`: "/news", or "" for the root."""
    token = _FOLDER.set(folder)
    try:
        yield
    finally:
        _FOLDER.reset(token)


def placed(path: str) -> str:
    """Return `path`, one of the archive, as clients must write it."""
    return _FOLDER.get() + path


def taken_off(path: str) -> str | None:
    """Return a path that a client wrote, query and all, as one of the archive; None for one outside of it."""
    folder = _FOLDER.get()
    if not path.startswith(f"{folder}/"):
        return None
    return path[len(folder) :]
