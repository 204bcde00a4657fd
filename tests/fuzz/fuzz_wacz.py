"""Any bytes can be opened and checked as a WACZ; names inside never lead out of it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from archiver.errors import ArchiverError
from archiver.pack.check import check_wacz
from archiver.warc.packages import is_wacz
from archiver.warc.wacz import warc_members
from tests.fuzz.running import fuzz
from tests.fuzz.seeds import files

_CAP = 1_000_000
_FOLDER = tempfile.TemporaryDirectory()


def open_any(raw: bytes) -> None:
    """Write the bytes to a file and open that."""
    path = Path(_FOLDER.name) / "fuzzed.wacz"
    path.write_bytes(raw)
    try:
        if is_wacz(path):
            for member in warc_members(path):
                assert "/" not in member.name
                assert "\\" not in member.name
                member.stream.read(_CAP)
    except ArchiverError:
        pass
    try:
        for _ in check_wacz(path):
            pass
    except ArchiverError:
        pass


if __name__ == "__main__":
    fuzz(open_any, files(".wacz"))
