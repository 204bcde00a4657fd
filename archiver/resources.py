"""Finds the files that ship beside the code: schemas, templates, styles.

In a wheel `schemas/` lies inside the package; in a checkout or an editable install it lies at the top, beside
pyproject.toml. Anything else is a damaged installation.
"""

from __future__ import annotations

from pathlib import Path

from archiver.errors import ResourceError

PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """Return the shipped folder `name` ("schemas", "replay/templates"). Raises ResourceError if it is not there."""
    inside = PACKAGE / name
    if inside.is_dir():
        return inside
    beside = PACKAGE.parent / name
    if beside.is_dir() and (PACKAGE.parent / "pyproject.toml").is_file():
        return beside
    hint = "The installation is damaged; install it again."
    raise ResourceError(f"the folder {name!r} is missing", str(PACKAGE), hint)
