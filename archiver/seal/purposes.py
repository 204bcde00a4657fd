"""What a certificate may be used for: its key usages, and the names of web servers it is for (RFC 5280, 4.2.1)."""

from __future__ import annotations

from typing import Literal

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from archiver.seal.quiet import unwarned

Usage = Literal["timestamp", "server", "signature"]
"""Signing timestamps, vouching for a web server's name, signing documents."""

_DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")
_ALLOWED = {
    "timestamp": {ExtendedKeyUsageOID.TIME_STAMPING},
    "server": {ExtendedKeyUsageOID.SERVER_AUTH},
    "signature": {
        _DOCUMENT_SIGNING,
        ExtendedKeyUsageOID.EMAIL_PROTECTION,
        ExtendedKeyUsageOID.CODE_SIGNING,
        ExtendedKeyUsageOID.CLIENT_AUTH,
        ExtendedKeyUsageOID.SERVER_AUTH,
    },
}
_WORDS = {"timestamp": "timestamps", "server": "web servers", "signature": "signatures"}


@unwarned()
def usage_fault(certificate: x509.Certificate, usage: Usage, *, is_authority: bool = False) -> str | None:
    """Return why a certificate may not be used so, as itself or as an issuer of those that are; None: it may.

    The certificate of a timestamp server has the usage timeStamping, alone and critical (RFC 3161, 2.3); others may
    leave usages out, which allows each.
    """
    keys = _key_usage(certificate)
    if keys and is_authority and not keys.key_cert_sign:
        return "may not sign certificates"
    if keys and not is_authority and not (keys.digital_signature or keys.content_commitment):
        return "its key may not sign"
    try:
        found = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound:
        return "it names no usage, and must name timestamps" if usage == "timestamp" and not is_authority else None
    named = set(found.value)
    if is_authority and ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE in named:
        return None
    if usage == "timestamp" and not is_authority and (named != _ALLOWED[usage] or not found.critical):
        return "it is not for timestamps alone, as RFC 3161 asks"
    if usage != "timestamp" and ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE in named:
        return None
    return None if named & _ALLOWED[usage] else f"it is not for {_WORDS[usage]}"


def _key_usage(certificate: x509.Certificate) -> x509.KeyUsage | None:
    try:
        return certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return None


@unwarned()
def names_of_server(certificate: x509.Certificate) -> tuple[str, ...]:
    """Return the host names a certificate is for: those of its extension, or where it has none the common name."""
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        common = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
        return tuple(str(each.value) for each in common[-1:])
    return tuple(names.get_values_for_type(x509.DNSName))


def is_for_server(certificate: x509.Certificate, host: str) -> bool:
    """Tell whether a certificate is for `host`; a star stands for the first label alone (RFC 9525, 6.3)."""
    wanted = host.rstrip(".").casefold()
    head, _, rest = wanted.partition(".")
    for name in names_of_server(certificate):
        folded = name.rstrip(".").casefold()
        if folded == wanted or (head and "." in rest and folded == f"*.{rest}"):
            return True
    return False
