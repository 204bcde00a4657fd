"""Which certificates are believed, and which we show: TLS contexts."""

from __future__ import annotations

import ssl
from pathlib import Path

import certifi

from archiver.errors import FetchError

Verify = bool | str
"""True: the authorities of certifi. A text: a file or folder of authorities. False: nothing is checked."""

ClientCert = str | tuple[str, str] | None
"""A file with certificate and key, or one of each."""


def make_context(verify: Verify, cert: ClientCert = None) -> ssl.SSLContext:
    """Return a client's TLS context. Raises FetchError where the files cannot be used.

    Without verification old versions and weak ciphers are taken too: who asks for that wants what the server has.
    """
    try:
        bundle = verify if isinstance(verify, str) else certifi.where()
        folder = Path(bundle).is_dir()
        context = ssl.create_default_context(cafile=None if folder else bundle, capath=bundle if folder else None)
        if cert:
            context.load_cert_chain(*((cert, None) if isinstance(cert, str) else cert))
        if verify is False:
            _trust_anybody(context)
    except (OSError, ssl.SSLError) as error:
        raise FetchError(f"the certificates cannot be used ({error})", str(cert or verify)) from error
    context.set_alpn_protocols(["http/1.1"])
    return context


def _trust_anybody(context: ssl.SSLContext) -> None:
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_ciphers("ALL:@SECLEVEL=0")
