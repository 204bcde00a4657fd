"""The files around the payload of a bag (BagIt 1.0, RFC 8493): declaration, information, manifests."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from archiver.publish.dataset import Dataset
from archiver.publish.files import File
from archiver.version import VERSION

PAYLOAD = "data/"
ALGORITHMS = ("sha256", "sha512")

# RFC 8493, 2.1.3: what would end or spoil a line of a manifest.
_ENCODED = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})


def bag_files(dataset: Dataset, payload: Iterable[File]) -> dict[str, bytes]:
    """Return the tag files of a bag, by name; `payload` are its files, their paths without `data/`."""
    listed = sorted(payload, key=lambda file: file.path)
    tags = {
        "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": _info(dataset, listed),
    }
    for algorithm in ALGORITHMS:
        lines = (f"{getattr(file, algorithm)}  {PAYLOAD}{_encoded(file.path)}\n" for file in listed)
        tags[f"manifest-{algorithm}.txt"] = "".join(lines).encode()
    manifests = {}
    for algorithm in ALGORITHMS:
        lines = (f"{hashlib.new(algorithm, raw).hexdigest()}  {name}\n" for name, raw in sorted(tags.items()))
        manifests[f"tagmanifest-{algorithm}.txt"] = "".join(lines).encode()
    return tags | manifests


def _encoded(path: str) -> str:
    return path.translate(_ENCODED)


def _info(dataset: Dataset, payload: list[File]) -> bytes:
    """Return bag-info.txt; each value is in one line, for that is read the same by all."""
    given = dataset.labels
    size = sum(file.size for file in payload)
    pairs = [
        ("Source-Organization", given.publisher.name if given.publisher else ""),
        ("Contact-Name", ", ".join(each.name for each in given.creators)),
        ("External-Description", " ".join(f"{dataset.title}. {dataset.description}".split())),
        ("External-Identifier", dataset.doi_url),
        ("Bagging-Date", dataset.day),
        ("Bag-Software-Agent", f"archiver-toolkit {VERSION}"),
        ("Payload-Oxum", f"{size}.{len(payload)}"),
    ]
    return "".join(f"{label}: {value}\n" for label, value in pairs if value).encode()
