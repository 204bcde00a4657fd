"""Tells packages of WARC files from WARC files, for the price of four bytes: nothing of ZIP is imported for others."""

from __future__ import annotations

from pathlib import Path

from archiver.warc.files import open_warc

DATAPACKAGE = "datapackage.json"

_ZIP_OPENINGS = (b"PK\x03\x04", b"PK\x05\x06")


def is_wacz(path: Path) -> bool:
    """Tell whether the file at `path` is a ZIP with a WACZ's description in it.

    Raises WarcError for a ZIP that cannot be read.
    """
    return DATAPACKAGE in zipped_names(path)


def zipped_names(path: Path) -> list[str]:
    """Return the names in the ZIP at `path`, none for another file.

    It must begin as a ZIP: a plain WARC file may end with one that somebody's server sent. Raises WarcError for a ZIP
    that cannot be read.
    """
    with open_warc(path) as file:
        if file.read(4) not in _ZIP_OPENINGS:
            return []
        from archiver.warc.zips import open_zip

        package, _ = open_zip(file, str(path))
        return package.namelist()
