"""Makes a large WARC file of many small ones by other people."""

from __future__ import annotations

import io
from pathlib import Path

from archiver.errors import ArchiverError
from tests.bench.read import with_ours, with_warcio


def join(folder: str, target: str) -> dict[str, float]:
    """Write the files below `folder` that warcio and we read alike to `target`, one behind the other."""
    files = [path for path in sorted(Path(folder).rglob("*.warc.gz")) if _is_sound(path)]
    with Path(target).open("wb") as out:
        size = sum(out.write(path.read_bytes()) for path in files)
    return {"files": len(files), "bytes": size}


def _is_sound(path: Path) -> bool:
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed
    from warcio.statusandheaders import StatusAndHeadersParserException
    from warcio.timeutils import iso_date_to_datetime

    try:
        with path.open("rb") as file:
            # A break inside the file shows as records that differ in number; one at its end as bytes left over.
            dates = [record.rec_headers.get_header("WARC-Date") for record in ArchiveIterator(io.BytesIO(file.read()))]
        for date in dates:
            # cdxj-indexer breaks off at a date that is none.
            iso_date_to_datetime(date or "")
        mine, theirs = with_ours(str(path)), with_warcio(str(path))
    except (ArchiverError, ArchiveLoadFailed, StatusAndHeadersParserException, EOFError, ValueError, OSError):
        return False
    return bool(dates) and all(mine[name] == theirs[name] for name in ("records", "block_bytes"))
