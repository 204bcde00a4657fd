"""HLS playlists (RFC 8216): lists of segments, and of other playlists."""

from __future__ import annotations

import re

from archiver.replay.rewriting.css import Relink
from archiver.replay.rewriting.edits import with_group

SIGN = b"#EXTM3U"
"""What a playlist begins with (RFC 8216, 4.3.1.1), whatever the server said it was."""

# A line that is neither a tag nor a comment is an address; some tags have one as an attribute.
_ADDRESS = re.compile(r"(?P<line>^[^#\s][^\r\n]*+)|^#EXT[^\r\n]*?[:,]URI=\"(?P<attribute>[^\"\r\n]*)\"", re.MULTILINE)


def rewrite_playlist(text: str, relink: Relink) -> str:
    """Return the playlist with the addresses that `relink` changes; every other character stays."""

    def replaced(found: re.Match[str]) -> str:
        group = found.lastgroup or "line"
        new = relink(found[group])
        # An address may not hold the quotation mark that ends it.
        return found[0] if new is None else with_group(found, group, new.replace('"', "%22"))

    return _ADDRESS.sub(replaced, text)
