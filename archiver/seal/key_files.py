"""A new key as two files: the private one for its owner alone, the public one for everybody."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from archiver.errors import UsageError
from archiver.seal.keys import Algorithm, fingerprint, new_key, private_pem, public_der, public_pem
from archiver.store.folder import store_error

_OWNER_ONLY = 0o600
_EVERYBODY = 0o644


@dataclass(frozen=True, slots=True)
class KeyFiles:
    """Where a new key lies, and the SHA-256 of the public one."""

    private: Path
    public: Path
    fingerprint: str


def write_key(path: Path, passphrase: bytes | None, *, algorithm: Algorithm = "Ed25519") -> KeyFiles:
    """Make a key at `path`, encrypted if there is a passphrase, and the public one beside it.

    Raises UsageError if one of the files is there, StoreError if they cannot be written.
    """
    public = path.with_name(path.name.removesuffix(".pem") + ".pub.pem")
    for each in (path, public):
        if each.exists() or each.is_symlink():
            raise UsageError("there is a file already, and no key is overwritten", str(each), "Give another name.")
    key = new_key(algorithm)
    raw = public_der(key.public_key())
    _write_new(path, private_pem(key, passphrase), _OWNER_ONLY)
    _write_new(public, public_pem(raw), _EVERYBODY)
    return KeyFiles(path, public, fingerprint(raw))


def _write_new(path: Path, raw: bytes, mode: int) -> None:
    """Write a file that was not there; from its first byte on it has no more rights than `mode`."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(descriptor)
    except OSError as error:
        raise store_error(error, path) from error
