"""White space in a text, as `str.split` sees it."""

from __future__ import annotations


def collapsed(text: str) -> str:
    """Return `text` with one space for each run of white space, and none at its ends."""
    bare = text.strip()
    # No white space but the space is printable: most texts are seen to be in order five times sooner than parted.
    return bare if "  " not in bare and bare.isprintable() else " ".join(bare.split())
