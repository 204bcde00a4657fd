"""The security headers: what archived content may do, and what our own pages may.

Archived content runs in an opaque origin (CSP sandbox without allow-same-origin), so it reaches neither our pages nor
any storage, and may load from the content of this archive only. It may not open windows: a window is outside the
frame, and could go to the live web.
"""

from __future__ import annotations

CONTENT_SANDBOX = "allow-scripts allow-forms"
"""What archived pages may do, both as the frame's sandbox attribute and as the content's own policy."""

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-DNS-Prefetch-Control": "off",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
}
"""Headers of every response."""


def content_policy(origin: str) -> str:
    """Return the Content-Security-Policy of replayed content served at `origin`.

    No ws: or wss:, so no socket; 'self' would let content load our own pages, so its folder is named instead.
    """
    own = f"{origin}/w/"
    return "; ".join(
        [
            f"sandbox {CONTENT_SANDBOX}",
            f"default-src {own} data: blob: 'unsafe-inline' 'unsafe-eval'",
            f"frame-src {own} data: blob:",
            f"form-action {own}",
            f"base-uri {own}",
        ]
    )


RAW_POLICY = "sandbox; default-src 'none'"
"""The policy of bytes as archived, which are for programs and not for the window of a browser."""


def page_policy(origin: str) -> str:
    """Return the Content-Security-Policy of our own pages: nothing inline, frames only of replayed content."""
    return "; ".join(
        [
            "default-src 'none'",
            "style-src 'self'",
            "script-src 'self'",
            "connect-src 'none'",
            f"img-src 'self' {origin}/w/",
            f"frame-src {origin}/w/",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ]
    )


def page_headers(origin: str) -> dict[str, str]:
    """Return the security headers of our own pages."""
    return {
        "Content-Security-Policy": page_policy(origin),
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
