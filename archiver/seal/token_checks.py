"""Whether the signature of a timestamp token holds: asked of rfc3161-client, or of `openssl ts` where that refuses it.

Both get the chain that we chose, so that neither looks for trust elsewhere. Nothing is sent anywhere.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import rfc3161_client

from archiver.seal.certificates import Chain, pem_of
from archiver.seal.quiet import unwarned
from archiver.seal.refusal import SealRefusedError
from archiver.seal.refusal_codes import (
    TIMESTAMP_SIGNATURE,
    TIMESTAMP_UNCHECKED,
)
from archiver.seal.tokens import Token, response_bytes

Checker = Literal["rfc3161-client", "openssl"]

_TIMEOUT_S = 30
_HOLDS, _FAILED = b"Verification: OK", "Verification: FAILED"
# What OpenSSL calls the reason, as the library and as the program print it.
_REASON = re.compile(r'reason: "([^"]*)"|routines:\w*:([^:]*):')
_INSTALL = "Install openssl, or ask a server that sends its certificates in the order of DER."


def check_signature(token: Token, digest: bytes, chain: Chain) -> Checker:
    """Return who checked that the first certificate of `chain` signed `token` for `digest`.

    Raises SealRefusedError: seal.timestamp.signature if it did not, seal.timestamp.unchecked if there is nobody to ask.
    """
    first, last = chain.certificates[0], chain.certificates[-1]
    if last.issuer != last.subject:
        # rfc3161-client wants a chain to its end; OpenSSL takes one that ends at a certificate it is told to believe.
        return _openssl(token, digest, chain)
    try:
        response = rfc3161_client.decode_timestamp_response(response_bytes(token))
    except ValueError:
        # Certificates in the order they were given, as OpenSSL and servers built on it send them.
        return _openssl(token, digest, chain)
    verifier = rfc3161_client.VerifierBuilder(
        tsa_certificate=first, intermediates=list(chain.certificates[1:-1]), roots=[last]
    ).build()
    try:
        with unwarned():
            verifier.verify(response, digest)
    except (rfc3161_client.VerificationError, ValueError) as error:
        raise _broken(str(error)) from error
    return "rfc3161-client"


def _broken(told: str) -> SealRefusedError:
    found = _REASON.findall(told)
    reason = f" ({(found[-1][0] or found[-1][1])[:80]})" if found else ""
    return SealRefusedError(f"the signature of the timestamp does not hold{reason}", code=TIMESTAMP_SIGNATURE.code)


def _openssl(token: Token, digest: bytes, chain: Chain) -> Checker:
    program = shutil.which("openssl")
    if program is None:
        what = "the timestamp cannot be checked: rfc3161-client does not read it, and openssl is not installed"
        raise SealRefusedError(what, "", _INSTALL, code=TIMESTAMP_UNCHECKED.code)
    with TemporaryDirectory(prefix="archiver-") as name:
        folder = Path(name)
        (folder / "token").write_bytes(token.raw)
        (folder / "roots").write_bytes(pem_of(chain.certificates[-1:]))
        (folder / "others").write_bytes(pem_of(chain.certificates))
        command = [program, "ts", "-verify", "-digest", digest.hex(), "-token_in", "-in", "token"]
        command += ["-CAfile", "roots", "-untrusted", "others", "-partial_chain"]
        command += ["-attime", str(int(token.instant.timestamp()))]
        try:
            done = subprocess.run(
                command, cwd=folder, capture_output=True, stdin=subprocess.DEVNULL, timeout=_TIMEOUT_S, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            what = f"the timestamp cannot be checked: openssl did not answer ({type(error).__name__})"
            raise SealRefusedError(what, "", _INSTALL, code=TIMESTAMP_UNCHECKED.code) from error
    if done.returncode == 0 and _HOLDS in done.stdout:
        return "openssl"
    told = (done.stdout + done.stderr).decode("utf-8", "replace")
    if _FAILED not in told:
        # LibreSSL, say, which goes by the same name and has not these options.
        what = f"the timestamp cannot be checked: {program} does not do it ({told.strip()[:80]!r})"
        raise SealRefusedError(what, "", _INSTALL, code=TIMESTAMP_UNCHECKED.code)
    raise _broken(told)
