"""Makes a large WARC file of many small ones by other people."""

from __future__ import annotations

import io
from pathlib import Path

from archiver.errors import ArchiverError
from tests.bench.read import with_ours, with_warcio


def join(folder: str, target: str, least_bytes: str) -> dict[str, float]:
    """Write the files below `folder` that warcio and we read alike to `target` until it has `least_bytes`."""
    files = [path for path in sorted(Path(folder).rglob("*.warc.gz")) if _is_sound(path)]
    size = 0
    with Path(target).open("wb") as out:
        while files and size < int(least_bytes):
            size += sum(out.write(path.read_bytes()) for path in files)
    return {"files": len(files), "bytes": size}


def _is_sound(path: Path) -> bool:
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed
    from warcio.statusandheaders import StatusAndHeadersParserException

    try:
        with path.open("rb") as file:
            # A break inside the file shows as records that differ in number; one at its end as bytes left over.
            count = sum(1 for _ in ArchiveIterator(io.BytesIO(file.read())))
        mine, theirs = with_ours(str(path)), with_warcio(str(path))
    except (ArchiverError, ArchiveLoadFailed, StatusAndHeadersParserException, EOFError, ValueError, OSError):
        return False
    return count > 0 and all(mine[name] == theirs[name] for name in ("records", "block_bytes"))
