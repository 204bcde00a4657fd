"""The codes of what can be wrong with the signature of a WACZ (wacz-auth 0.1.0)."""

from __future__ import annotations

from archiver.records.code import Code

_DISTRUST = "Do not trust it; get the package again from who made it."

MEMBER = Code(
    "wacz.signature.member",
    "error",
    "The signature lacks a member, has one that wacz-auth does not know, or one is no text of its kind.",
    "Sign it again.",
)
KEY = Code("wacz.signature.key", "error", "The public key cannot be read, or is none for ECDSA.", "Sign it again.")
OTHER = Code(
    "wacz.signature.other",
    "error",
    "The signature is over another manifest, or gives another date than the manifest: it was taken from another"
    " package.",
    _DISTRUST,
)
WRONG = Code(
    "wacz.signature.wrong", "error", "The signature was not made over this hash by the key that is given.", _DISTRUST
)
DOMAIN = Code(
    "wacz.signature.domain", "error", "The certificate is not for the domain that the signature names.", _DISTRUST
)
CERTIFICATE = Code(
    "wacz.signature.certificate",
    "error",
    "The domain's certificate was not valid at the time of the timestamp, is for another use, or does not lead to a"
    " root that is trusted; the value says which.",
    "Name the root with --trust if you trust it; else do not trust the package.",
)
CROSS = Code(
    "wacz.signature.cross", "error", "The cross-signed certificate has another key than the domain's.", _DISTRUST
)
TIMESTAMP = Code(
    "wacz.signature.timestamp",
    "error",
    "The timestamp is not one over this signature by a timestamp server that is trusted; the value says why.",
    "Name the server's root with --trust if you trust it; else do not believe the date.",
)
DATE = Code(
    "wacz.signature.date",
    "error",
    "The date that is stated lies more than ten minutes from the timestamp: it was dated back, or ahead.",
    "Believe the timestamp.",
)
UNTRUSTED = Code(
    "wacz.signature.untrusted", "error", "The signature is right, but by nobody that --trust names.", _DISTRUST
)
SIGNER = Code(
    "wacz.signature.signer", "error", "The package is not signed for the domain that --signer names.", _DISTRUST
)
ABSENT = Code(
    "wacz.signature.absent",
    "error",
    "--trust or --signer was given, and the package is not signed: anybody can take a signature away.",
    "Ask who made it for a signed one, or check it without them.",
)
UNPINNED = Code(
    "wacz.signature.unpinned",
    "info",
    "The signature is right. Whose it is was not looked into, for no root and no key was given.",
    "Name the roots or keys that you trust with --trust.",
)
VERIFIED = Code(
    "wacz.signature.verified",
    "info",
    "The signature is right, and by somebody whom --trust names.",
    "Nothing need be done.",
)

CODES = (
    MEMBER,
    KEY,
    OTHER,
    WRONG,
    DOMAIN,
    CERTIFICATE,
    CROSS,
    TIMESTAMP,
    DATE,
    UNTRUSTED,
    SIGNER,
    ABSENT,
    UNPINNED,
    VERIFIED,
)
BY_CODE = {code.code: code for code in CODES}
