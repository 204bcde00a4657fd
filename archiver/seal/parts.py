"""The parts of a seal as files, for those who check it with openssl and nothing of ours."""

from __future__ import annotations

from collections.abc import Iterator

from archiver.seal.certificates import load_certificates, pem_of
from archiver.seal.document import Seal
from archiver.seal.keys import public_pem


def seal_parts(seal: Seal) -> Iterator[tuple[str, bytes]]:
    """Yield the names and bytes of the files that a seal parts into; the second signature's have "-2" in their names.

    Raises SealError for a key or certificate that cannot be read.
    """
    yield "manifest.json", seal.manifest.raw
    for number, signature in enumerate(seal.signatures, 1):
        mark = _mark(number)
        yield f"signature{mark}.bin", signature.signature
        yield f"public-key{mark}.pem", public_pem(signature.key)
        if signature.certificates:
            chain = [each for raw in signature.certificates for each in load_certificates(raw)]
            yield f"certificates{mark}.pem", pem_of(chain)
    for number, stamp in enumerate(seal.timestamps, 1):
        yield f"token{_mark(number)}.tsr", stamp.token


def _mark(number: int) -> str:
    return "" if number == 1 else f"-{number}"
