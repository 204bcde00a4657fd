"""What is told of pages that are not what they pass for."""

from __future__ import annotations

from archiver.model import Finding


def blocked(url: str, reason: str, *, record_id: str | None = None) -> Finding:
    """Return the finding that `url` gave a page that keeps us out; `reason` is what `block_of` said of it."""
    return Finding(
        "crawl.blocked",
        "warning",
        f"{url}: the site answered with a page that keeps crawlers out ({reason})",
        record_id=record_id,
        value=url[:80],
        hint="Crawl slower (--delay) or later, with --browser or a login of your own, or ask the site's owner.",
    )


def soft_404(url: str, *, record_id: str | None = None) -> Finding:
    """Return the finding that `url` gave the page that its host gives for what is not there, as if it were there."""
    return Finding(
        "crawl.soft-404",
        "info",
        f"{url}: looks like the page that this host shows for addresses that do not exist",
        record_id=record_id,
        value=url[:80],
        hint="It is archived as it came; look at it before you cite it.",
    )
