"""The signature in a WACZ, over the bytes that its datapackage.json has here (wacz-auth 0.1.0)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from archiver.model import Finding
from archiver.pack.rules.container import Container
from archiver.seal.trust import Trust
from archiver.seal.wacz_auth import Manifest, signature_finding
from archiver.seal.wacz_codes import ABSENT
from archiver.warc.packages import DATAPACKAGE
from archiver.warc.zips import FAILURES

_PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Believing:
    """Whom a check believes, when it takes place (UTC), and the domain that must have signed (None: any).

    A package that `is_inside` another need not be signed: the hashes of the other cover it.
    """

    trust: Trust
    at: datetime
    signer: str | None = None
    is_inside: bool = False


def signature_findings(
    container: Container, digest: dict[str, Any], datapackage: dict[str, Any] | None, believing: Believing
) -> Iterator[Finding]:
    """Yield what is to be said of the signature in datapackage-digest.json, or that one was asked for in vain."""
    if "signedData" not in digest:
        if (believing.signer or not believing.trust.is_empty) and not believing.is_inside:
            yield ABSENT.finding("the package is not signed", file=container.name)
        return
    manifest = Manifest(_hash_of(container), (datapackage or {}).get("created"))
    found = signature_finding(digest["signedData"], manifest, believing.trust, at=believing.at, signer=believing.signer)
    yield replace(found, file=container.name, pointer="/signedData")


def _hash_of(container: Container) -> str:
    """Return the SHA-256 of datapackage.json as the manifest's digest is written, "" if it cannot be read."""
    if DATAPACKAGE not in container.members:
        return ""
    digest = hashlib.sha256()
    try:
        with container.open(DATAPACKAGE) as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
    except FAILURES:
        return ""
    return f"sha256:{digest.hexdigest()}"
