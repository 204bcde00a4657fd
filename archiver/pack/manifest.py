"""The descriptions that a WACZ carries: datapackage.json and datapackage-digest.json (WACZ 1.1.1)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from archiver.pack.zipped import Package, Resource
from archiver.version import VERSION
from archiver.warc.dates import format_date

if TYPE_CHECKING:
    from archiver.seal.wacz_signing import Signer

WACZ_VERSION = "1.1.1"


def write_manifest(
    package: Package, about: Mapping[str, str], created: datetime, *, signer: Signer | None = None
) -> None:
    """Add the description of the members that `package` has so far, and the digest of that description.

    `about` has title, description and the like, as the manifest names them. With a `signer` it is dated when it is
    signed. Raises SealError if that does not work.
    """
    made = signer.now() if signer else created
    described = _datapackage(package.resources, about, made)
    stated = f"sha256:{hashlib.sha256(described).hexdigest()}"
    digest: dict[str, object] = {"path": "datapackage.json", "hash": stated}
    if signer:
        digest["signedData"] = signer.sign(stated, format_date(made))
    for path, raw in (("datapackage.json", described), ("datapackage-digest.json", _json(digest))):
        with package.member(path, is_packed=False, size=len(raw)) as sink:
            sink.write(raw)


def _datapackage(resources: Sequence[Resource], about: Mapping[str, str], created: datetime) -> bytes:
    made = format_date(created)
    head = {"profile": "data-package", "wacz_version": WACZ_VERSION, **about, "created": made, "modified": made}
    software = f"archiver {VERSION}"
    return _json({**head, "software": software, "resources": [each.as_json() for each in resources]})


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n"
