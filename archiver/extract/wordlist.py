"""Word lists as one reads them: written in lines, split at spaces."""

from __future__ import annotations


def words(listed: str) -> tuple[str, ...]:
    """Return the words in `listed`."""
    return tuple(listed.split())
