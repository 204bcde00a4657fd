"""The seals of an archive in a package: copied as they are, and compared with what is packed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from archiver.archive import Archive
from archiver.model import Finding
from archiver.pack.rules.container import bad_name
from archiver.publish.contents import Contents
from archiver.publish.sources import left_out
from archiver.seal.dataset import SEAL_SUFFIX
from archiver.seal.files import FOLDER, SealFile, seals_in, superseded
from archiver.seal.manifest import Manifest

Tell = Callable[[Finding], None]


def add_seals(contents: Contents, archive: Archive, tell: Tell) -> str:
    """Add the seals of the archive; return the path of the newest in the package, "" if there is none.

    `tell` is called with a finding for a link, and if the newest is not of the records and WARC files that are packed.
    """
    folder = archive.folder / FOLDER
    if not folder.is_dir():
        return ""
    for path in sorted(folder.iterdir()):
        if path.is_symlink():
            # It could lead to a file of whoever packs, in an archive that somebody else made.
            tell(left_out(path, "it is a link", "Put the file itself there."))
        elif path.is_file() and not path.name.startswith(".") and not bad_name(path.name):
            about = "Seal of the archive" if path.name.endswith(SEAL_SUFFIX) else "What belongs to a seal"
            contents.copy(path, f"{FOLDER}/{path.name}", "seal", about)
    newest = _newest(folder)
    if newest is None or newest.seal is None:
        return ""
    changed = _changed(newest.seal.manifest, contents)
    if changed:
        what = f"the newest seal is not of what is packed: {changed[0]}"
        hint = "`archiver seal` seals the archive as it is now; pack again then."
        tell(Finding("publish.seal", "warning", what, file=str(newest.path), hint=hint))
    return f"{FOLDER}/{newest.path.name}"


def _newest(folder: Path) -> SealFile | None:
    """Return the seal that no other one names as the one before it; the last made, if there are several."""
    files = list(seals_in(folder))
    older = superseded(files)
    whole = [each for each in files if each.seal and not each.path.is_symlink()]
    last = [each for each in whole if each.seal and each.seal.manifest.sha256 not in older]
    return max(last, key=lambda each: (_created(each), each.path.name), default=None)


def _created(file: SealFile) -> str:
    return str(file.seal.manifest.facts.get("created", "")) if file.seal else ""


def _changed(manifest: Manifest, contents: Contents) -> list[str]:
    """Return which files are sealed otherwise than they are packed, and which records are not sealed, as sentences."""
    sealed = {file.path: file.sha256 for file in (*manifest.files, *manifest.warcs)}
    packed = {file.path: file.sha256 for file in contents.files if file.role in ("records", "warc")}
    differing = [f"{path} was another then" for path, digest in packed.items() if sealed.get(path, digest) != digest]
    rows = (file.path for file in contents.files if file.role == "records")
    unsealed = [f"{path} is not in it" for path in rows if path not in sealed]
    return [*differing, *unsealed]
