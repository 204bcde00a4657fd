"""What stands in the parentheses of a Markdown link or image, as the seed's dialect writes it."""

from __future__ import annotations

from urllib.parse import quote, unquote, urlparse, urlunparse

_SCHEMES = ("", "http", "https", "file")


def link_target(href: str) -> str | None:
    """Return `href` with its path percent-quoted, or None for what the dialect drops to text."""
    try:
        parts = urlparse(href)
        if parts.scheme.lower() not in _SCHEMES:
            return None
        return urlunparse(parts._replace(path=quote(unquote(parts.path)))) or None
    except ValueError:
        # An unclosed bracket in the host (urllib.parse): the words stay, the link does not.
        return None


def image_target(source: str) -> str:
    """Return `source` as it is; of a data: URI only the media type (RFC 2397, 2)."""
    return source.split(",")[0] + "..." if source.startswith("data:") else source


def title_part(title: str | None) -> str:
    """Return ` "title"` with its quotation marks escaped, or nothing."""
    escaped = (title or "").replace('"', r"\"")
    return f' "{escaped}"' if escaped else ""
