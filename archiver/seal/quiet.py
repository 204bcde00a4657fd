"""Keeps what cryptography says of odd certificates off stderr: what is wrong with one is told by a refusal."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from cryptography.utils import CryptographyDeprecationWarning


@contextmanager
def unwarned() -> Iterator[None]:
    """Read certificates without warnings: old roots have the number 0, and names are longer than X.520 allows."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)
        warnings.simplefilter("ignore", UserWarning)
        yield
