"""The names that a signer's certificate bears: hosts, e-mail addresses, and the common name where it has neither."""

from __future__ import annotations

from cryptography import x509

from archiver.seal.purposes import is_for_server, names_of_server


def names_of(certificate: x509.Certificate) -> tuple[str, ...]:
    """Return the hosts and e-mail addresses a certificate is for (RFC 5280, 4.2.1.6), else its holder's common name."""
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return names_of_server(certificate)
    return (*names.get_values_for_type(x509.DNSName), *names.get_values_for_type(x509.RFC822Name))


def bears_name(certificate: x509.Certificate, name: str) -> bool:
    """Tell whether the certificate is for `name`: a host, an e-mail address, or a common name. Case does not count."""
    return name.casefold() in (each.casefold() for each in names_of(certificate)) or is_for_server(certificate, name)
