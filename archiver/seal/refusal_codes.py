"""The codes of why a certificate or a timestamp is refused: those that `SealRefusedError` bears."""

from __future__ import annotations

from archiver.records.code import Code

_ASK = "Ask the server again, or another one."
_DISTRUST = "Do not believe it; get it again from who made it."

CERTIFICATE_UNREADABLE = Code(
    "seal.certificate.unreadable", "error", "A certificate cannot be read.", "Give it in PEM, or in DER."
)
CERTIFICATE_USAGE = Code(
    "seal.certificate.usage",
    "error",
    "The certificate may not be used for that: it is for something else, or one for timestamps is not for those alone.",
    "Ask who signed for the right certificate.",
)
CERTIFICATE_EXPIRED = Code(
    "seal.certificate.expired",
    "error",
    "The certificate was not valid at the time of the signature: not yet, or no more.",
    _DISTRUST,
)
CERTIFICATE_WEAK = Code(
    "seal.certificate.weak",
    "error",
    "The certificate is signed over a hash that can be forged, has a short key, or asks for rules that are not known.",
    _DISTRUST,
)
CERTIFICATE_UNTRUSTED = Code(
    "seal.certificate.untrusted",
    "error",
    "No chain of certificates leads to a root that --trust names.",
    "Name the root with --trust if you trust it; give the certificates between if they are missing.",
)
TIMESTAMP_UNREADABLE = Code(
    "seal.timestamp.unreadable",
    "error",
    "The bytes are no timestamp by RFC 3161: cut, changed, or something else.",
    _ASK,
)
TIMESTAMP_STATUS = Code(
    "seal.timestamp.status", "error", "The timestamp server said that it granted no timestamp.", _ASK
)
TIMESTAMP_NONCE = Code(
    "seal.timestamp.nonce",
    "error",
    "The server answered another request than ours: an old answer was sent again.",
    _ASK,
)
TIMESTAMP_DIGEST = Code(
    "seal.timestamp.digest", "error", "The timestamp is for another digest: it was taken from elsewhere.", _DISTRUST
)
TIMESTAMP_CERTIFICATE = Code(
    "seal.timestamp.certificate",
    "error",
    "The certificate that the timestamp names as its signer's is not there, or another one is in its place.",
    "Get it from who runs the timestamp server.",
)
TIMESTAMP_SIGNATURE = Code(
    "seal.timestamp.signature", "error", "The signature of the timestamp does not hold: it was changed.", _DISTRUST
)
TIMESTAMP_WEAK = Code(
    "seal.timestamp.weak",
    "error",
    "The timestamp is signed over a hash that can be forged.",
    "Get one from a server that signs over SHA-256 or a longer hash.",
)
TIMESTAMP_FUTURE = Code(
    "seal.timestamp.future",
    "error",
    "The timestamp is later than now.",
    "See that the clock of this machine is right.",
)
TIMESTAMP_UNCHECKED = Code(
    "seal.timestamp.unchecked",
    "warning",
    "The timestamp cannot be checked here: rfc3161-client does not read it, and openssl is not installed.",
    "Install openssl, and check again.",
)

CODES = tuple(value for value in list(globals().values()) if isinstance(value, Code))
BY_CODE = {code.code: code for code in CODES}
