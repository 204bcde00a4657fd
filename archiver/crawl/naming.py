"""Names for crawls that were given none."""

from __future__ import annotations

import re

from archiver.urls.normal import normal_url, split_url


def crawl_name(url: str) -> str:
    """Return a name after the URL's host and port: letters, digits, dots and hyphens. Raises UrlError."""
    name = re.sub(r"[^A-Za-z0-9.-]+", "-", split_url(normal_url(url)).authority)
    return name.strip("-.") or "crawl"
