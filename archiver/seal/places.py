"""Where the dataset of a seal lies."""

from __future__ import annotations

from pathlib import Path

from archiver.seal.dataset import kind_of
from archiver.seal.document import Seal
from archiver.seal.files import FOLDER


def dataset_folder(path: Path, seal: Seal, folder: Path) -> Path:
    """Return the folder that holds the dataset of the seal at `path`.

    The folder above it, if it lies among the seals of an archive; else the first of its own folder and `folder` that
    has any of the files.
    """
    own = path.parent
    if path.absolute().parent.name == FOLDER:
        # As it was named, so that what is told of files can be read.
        return own.parent if own.name == FOLDER else own / ".."
    listed = (*seal.manifest.files, *seal.manifest.warcs)
    holds = (each for each in (own, folder) if any(kind_of(each / file.path) for file in listed))
    return next(holds, folder)
