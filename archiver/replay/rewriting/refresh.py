"""The address in a refresh, of a meta element or a header (HTML standard, 4.2.5.3)."""

from __future__ import annotations

import re

from archiver.replay.rewriting.css import Relink

_REFRESH = re.compile(r"(\s*[\d.]*\s*[;,]?\s*(?:url\s*=\s*)?)([\"']?)([^\"']*)(.*)", re.IGNORECASE | re.DOTALL)
_FIELD = re.compile(
    r"\s*\d[\d.]*(?:\s*[;,]\s*|\s+)(?:url\s*=\s*)?(?:\"(?P<double>[^\"]*)|'(?P<single>[^']*)|(?P<bare>.*))",
    re.IGNORECASE | re.DOTALL,
)


def read_refresh(field: str) -> str | None:
    """Return the link that a Refresh header leads to; None if it names none."""
    parts = _FIELD.match(field)
    link = parts and (parts["double"] or parts["single"] or parts["bare"])
    return link.strip() or None if link else None


def rewrite_refresh(content: str, relink: Relink) -> str | None:
    """Return `content` ("5; url=/x") with its URL replaced, None where there is none that `relink` changes."""
    parts = _REFRESH.fullmatch(content)
    new = relink(parts[3]) if parts else None
    return parts[1] + parts[2] + new + parts[4] if parts and new else None
