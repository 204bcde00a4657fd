"""WARC files and packages as such: what `archiver warc check` finds in them, as one verdict each."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from archiver.errors import WarcError
from archiver.model import Finding
from archiver.pack.check import check_wacz
from archiver.progress import SILENT, Progress
from archiver.seal.trust import NOBODY, Trust
from archiver.verify.verification import Kind, Place, Verification
from archiver.warc.check import Checked, check_file
from archiver.warc.packages import is_wacz, zipped_names

MOST_FINDINGS = 100
"""So many findings about one file are kept; the others are counted."""
_DATASET = "croissant.json"
_SIGNATURE = "wacz.signature."
_SUFFIXES = (".warc", ".warc.gz", ".warc.zst", ".arc", ".arc.gz", ".wacz")


def is_web_archive(path: Path) -> bool:
    """Tell whether a file is a WARC, ARC or WACZ by its name."""
    return path.name.lower().endswith(_SUFFIXES)


def web_archives(folder: Path) -> list[Path]:
    """Return the web archives right in `folder`, by their names."""
    return sorted(path for path in folder.iterdir() if is_web_archive(path) and path.is_file())


def is_packed_dataset(path: Path) -> bool:
    """Tell whether a file is a ZIP with a dataset package in it, in a bag or not."""
    if path.suffix.lower() != ".zip":
        return False
    try:
        return any(PurePosixPath(name).name == _DATASET for name in zipped_names(path))
    except WarcError:
        # Whoever reads it says what is wrong with it.
        return False


def verify_web_archive(
    path: Path, *, trust: Trust = NOBODY, signer: str | None = None, progress: Progress = SILENT
) -> Verification:
    """Return what comes of the file at `path`: its structure, and every digest in it, compared with its bytes.

    Warnings are told and decide nothing: many tools write files that have some. Who signed a package is told last, as
    far as `trust` knows them; `signer` is the domain that must have. Raises WarcError if it cannot be read.
    """
    is_package = path.name.lower().endswith(".wacz") or is_wacz(path)
    kind: Kind = "wacz" if is_package else "warc"
    found = check_wacz(path, trust=trust, signer=signer) if is_package else check_file(path, progress=progress)
    kept: list[Finding] = []
    signers: list[Finding] = []
    count, is_wrong, checked = 0, False, None
    for item in found:
        if isinstance(item, Checked):
            checked = item
        elif item.code.startswith(_SIGNATURE) and item.severity == "info":
            signers.append(item)
        elif item.severity != "info":
            count += 1
            is_wrong = is_wrong or item.severity == "error"
            _keep(kept, item)
    if checked is None:
        raise WarcError("nothing came of checking it", str(path), "Run `archiver warc check` on it.")
    return Verification(
        kind=kind,
        place=Place(str(path)),
        verdict="differs" if is_wrong else "same",
        findings=(*kept, *signers[:MOST_FINDINGS]),
        more=count - len(kept),
        counts={
            "records": sum(checked.records.values()),
            "block_digests": dict(checked.block_digests),
            "payload_digests": dict(checked.payload_digests),
        },
    )


def _keep(kept: list[Finding], finding: Finding) -> None:
    """Keep a finding while there is room; an error takes the room of a warning."""
    if len(kept) < MOST_FINDINGS:
        kept.append(finding)
    elif finding.severity == "error":
        place = next((place for place in range(len(kept) - 1, -1, -1) if kept[place].severity == "warning"), None)
        if place is not None:
            del kept[place]
            kept.append(finding)
