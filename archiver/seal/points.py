"""Ed25519 keys that any signature fits: points of small order, and points that are not written in their one form.

A public key is a point; a few of them bear messages without number under one signature (RFC 8032, 8.9, and its
erratum on small subgroups). Whoever signs with such a key has signed nothing, and OpenSSL takes it.
"""

from __future__ import annotations

_PRIME = 2**255 - 19
_SIGN = 1 << 255
# The second coordinates of the eight points whose order divides the cofactor: of order 1 and 2, 4, 8 and 8.
_SMALL = frozenset(
    {
        1,
        _PRIME - 1,
        0,
        0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7,
        0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826,
    }
)


def is_hollow(raw: bytes) -> bool:
    """Tell whether `raw`, the 32 bytes of an Ed25519 public key, are of small order or not in their one form."""
    height = int.from_bytes(raw, "little") % _SIGN
    return height >= _PRIME or height in _SMALL
