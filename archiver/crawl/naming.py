"""Names for crawls that were given none."""

from __future__ import annotations

import hashlib
import re

from archiver.urls.normal import normal_url, split_url

_LENGTH = 64


def crawl_name(url: str) -> str:
    """Return a name after the URL's host and port: letters, digits, dots and hyphens. Raises UrlError.

    The end of a very long one is replaced by a digest, for files are named after the crawl.
    """
    name = re.sub(r"[^A-Za-z0-9.-]+", "-", split_url(normal_url(url)).authority).strip("-.")
    if len(name) > _LENGTH:
        name = f"{name[:_LENGTH]}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
    return name or "crawl"
