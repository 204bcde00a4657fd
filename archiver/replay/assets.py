"""Scripts by others that an operator may install for replay; none of them ships with this package.

An asset is a file of an npm package, kept as it is in the user's data folder beside what is known of it. Found are
also the files of a pywb or of npm packages that are installed anyway.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.metadata
import json
import os
import sys
import tarfile
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from archiver.errors import ReplayError
from archiver.replay.origins import Hosting
from archiver.replay.scripts import Script, make_script

MAX_BYTES = 16 * 1024**2
"""How large a file of a package may be; today's have a tenth of that."""


@dataclass(frozen=True, slots=True)
class AssetKind:
    """What can be installed: `package` and `version` on npm, its `sha512` there (base64), and the `path` of the file.

    `beside` is the same file in a pywb distribution.
    """

    name: str
    package: str
    version: str
    sha512: str
    path: str
    licence: str
    source: str
    beside: str


KINDS: Mapping[str, AssetKind] = {
    "wombat": AssetKind(
        name="wombat",
        package="@webrecorder/wombat",
        version="3.10.8",
        sha512="PhbCRlMNQHY6hn0QlIW9QxQpkV07A+gFJn9zyOY+DckYQk7IXJshJicFveq1JlfwBZGdYPGQ+bk5/Cc4DwKcng==",
        path="package/dist/wombat.js",
        licence="AGPL-3.0-or-later",
        source="https://github.com/webrecorder/wombat",
        beside="pywb/static/wombat.js",
    )
}


@dataclass(frozen=True, slots=True)
class Asset:
    """An asset that is here: where its file lies, and what is known of it; `version` is "" where nothing says it."""

    name: str
    path: Path
    version: str
    licence: str
    source: str

    def read(self) -> bytes:
        """Return its bytes. Raises ReplayError."""
        try:
            return self.path.read_bytes()
        except OSError as error:
            raise ReplayError(f"cannot be read ({error.strerror})", str(self.path), _AGAIN) from error


_AGAIN = "Add it again: archiver assets add wombat --from-npm."


def data_folder(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """Return the folder for what belongs to the user and no archive (XDG base directories; %LOCALAPPDATA%)."""
    if platform == "win32" and (local := environ.get("LOCALAPPDATA")):
        return Path(local) / "archiver"
    if platform == "darwin":
        return Path.home() / "Library/Application Support/archiver"
    given = environ.get("XDG_DATA_HOME", "")
    return (Path(given) if Path(given).is_absolute() else Path.home() / ".local/share") / "archiver"


def add_asset(kind: AssetKind, tarball: Path, folder: Path, *, is_pinned: bool = True) -> Asset:
    """Put the file of `kind` out of an npm `tarball` into `folder`, and return it.

    With `is_pinned` the tarball must be the very version that is known here. Raises ReplayError.
    """
    try:
        raw = tarball.read_bytes()
    except OSError as error:
        raise ReplayError(f"cannot be read ({error.strerror})", str(tarball)) from error
    digest = base64.b64encode(hashlib.sha512(raw).digest()).decode()
    if is_pinned and digest != kind.sha512:
        hint = f"Get it with npm pack {kind.package}@{kind.version}, or take another version with --any-version."
        raise ReplayError(f"is not {kind.package} {kind.version}: its SHA-512 is another", str(tarball), hint)
    script, version = _unpacked(kind, tarball)
    place = folder / "assets" / kind.name
    asset = Asset(kind.name, place / f"{kind.name}.js", version, kind.licence, kind.source)
    try:
        place.mkdir(parents=True, exist_ok=True)
        asset.path.write_bytes(script)
        said = asdict(asset) | {"path": asset.path.name, "sha512": digest}
        (place / "asset.json").write_text(json.dumps(said, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise ReplayError(f"cannot be written ({error.strerror})", str(place)) from error
    return asset


def remove_asset(kind: AssetKind, folder: Path) -> bool:
    """Remove what `add_asset` put into `folder`; tell whether there was anything. Raises ReplayError."""
    place = folder / "assets" / kind.name
    found = [place / name for name in (f"{kind.name}.js", "asset.json") if (place / name).exists()]
    try:
        for path in found:
            path.unlink()
    except OSError as error:
        raise ReplayError(f"cannot be removed ({error.strerror})", str(place)) from error
    return bool(found)


def find_asset(
    kind: AssetKind, folder: Path, environ: Mapping[str, str] = os.environ, here: Path | None = None
) -> Asset | None:
    """Return the first there is of: the file that ARCHIVER_ASSET_… names, that in `folder`, pywb's, that of npm `here`.

    `here` is a folder with node_modules, the current one if not given. Raises ReplayError for a file that is named and
    not there.
    """
    named = environ.get(f"ARCHIVER_ASSET_{kind.name.upper()}")
    if named:
        path = Path(named)
        if not path.is_file():
            raise ReplayError("there is no such file", f"ARCHIVER_ASSET_{kind.name.upper()}={named[:80]}")
        return Asset(kind.name, path, "", kind.licence, kind.source)
    added = folder / "assets" / kind.name / f"{kind.name}.js"
    if added.is_file():
        return Asset(kind.name, added, _said_version(added.with_name("asset.json")), kind.licence, kind.source)
    installed = (here or Path()) / "node_modules" / kind.package
    own = installed / kind.path.partition("/")[2]
    if own.is_file():
        return Asset(kind.name, own, _said_version(installed / "package.json"), kind.licence, kind.source)
    return _of_pywb(kind)


def load_wombat(hosting: Hosting, folder: Path) -> Script:
    """Return wombat, wherever it is found. Raises ReplayError without it, or where content has the interface's host."""
    where = "--javascript full"
    if hosting.is_one_host:
        what = "with one host, scripts that have its origin could do whatever a reader can"
        raise ReplayError(what, where, "Leave --one-host out.")
    asset = find_asset(KINDS["wombat"], folder)
    if asset is None:
        raise ReplayError("wombat is not installed", where, "See `archiver assets add --help`, or take safe.")
    return make_script("wombat", asset.read())


def _of_pywb(kind: AssetKind) -> Asset | None:
    try:
        files = importlib.metadata.files("pywb") or []
    except importlib.metadata.PackageNotFoundError:
        return None
    found = next((Path(str(each.locate())) for each in files if each.as_posix() == kind.beside), None)
    return Asset(kind.name, found, "", kind.licence, kind.source) if found and found.is_file() else None


def _said_version(path: Path) -> str:
    """Return the version in a JSON file, "" if it says none."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return ""
    version = said.get("version") if isinstance(said, dict) else None
    return version[:40] if isinstance(version, str) else ""


def _unpacked(kind: AssetKind, tarball: Path) -> tuple[bytes, str]:
    """Return the file of `kind` in an npm tarball, and the version that its package.json says."""
    where = str(tarball)
    try:
        with tarfile.open(tarball, "r:*") as archive:
            said = json.loads(_member(archive, "package/package.json", where))
            script = _member(archive, kind.path, where)
    except (tarfile.TarError, zlib.error, EOFError, OSError, ValueError, RecursionError) as error:
        raise ReplayError("is no tarball of an npm package", where, f"Make one: npm pack {kind.package}.") from error
    name, version, licence = (
        (said.get(key) for key in ("name", "version", "license")) if isinstance(said, dict) else ("",) * 3
    )
    if name != kind.package or not isinstance(version, str):
        raise ReplayError(f"is {str(name)[:80]!r}, not {kind.package}", where, f"Make one: npm pack {kind.package}.")
    if licence != kind.licence:
        raise ReplayError(
            f"is licensed under {str(licence)[:80]!r}, not under the {kind.licence} that you accept", where
        )
    return script, version[:40]


def _member(archive: tarfile.TarFile, name: str, where: str) -> bytes:
    """Return one regular file of a tarball; nothing is written to the disk under a name from it."""
    try:
        member = archive.getmember(name)
    except KeyError as error:
        raise ReplayError(f"has no {name}", where) from error
    content: IO[bytes] | None = archive.extractfile(member) if member.isreg() and member.size <= MAX_BYTES else None
    if content is None:
        raise ReplayError(f"{name} in it is no file of at most {MAX_BYTES // 1024**2} MiB", where)
    with content:
        return content.read()
