"""Tarballs of npm packages, as `npm pack` writes them, with a script of our own in the place of wombat's."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Mapping
from pathlib import Path

SCRIPT = b"self._WBWombatInit = (said) => { self.told = said; };"
PACKAGE = {"name": "@webrecorder/wombat", "version": "0.0.1", "license": "AGPL-3.0-or-later"}


def make_tarball(
    path: Path, package: object = PACKAGE, files: Mapping[str, bytes] = {"package/dist/wombat.js": SCRIPT}
) -> Path:
    """Write a tarball with a package.json and `files`, and return its path."""
    with tarfile.open(path, "w:gz") as archive:
        for name, raw in {"package/package.json": json.dumps(package).encode(), **files}.items():
            member = tarfile.TarInfo(name)
            member.size = len(raw)
            archive.addfile(member, io.BytesIO(raw))
    return path
