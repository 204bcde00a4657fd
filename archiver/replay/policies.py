"""The security headers: what archived content may do, and what our own pages may.

Archived content runs in an opaque origin (CSP sandbox without allow-same-origin), so it reaches neither our pages nor
any storage, and may load from the content of this archive only. It may not open windows: a window is outside the
frame, and could go to the live web.
"""

from __future__ import annotations

from typing import Literal
from urllib.parse import quote

from archiver.replay.origins import Origins
from archiver.replay.placing import placed

JavaScript = Literal["safe", "static", "full"]
"""What scripts of archived pages may do: run apart from everything, not run, run as if on a host of their own."""

Dates = Literal["now", "captured"]
"""The time that scripts of archived pages find: the reader's, or that of the capture."""

REPORTS_PATH = "/csp-report"
"""Where browsers report what content asked for outside the archive; `?of=` names the record."""

_ALL_OFF = (
    "accelerometer autoplay browsing-topics camera clipboard-read display-capture gamepad "
    "geolocation gyroscope hid identity-credentials-get idle-detection interest-cohort keyboard-map local-fonts "
    "local-network-access magnetometer microphone midi otp-credentials payment publickey-credentials-create "
    "publickey-credentials-get screen-wake-lock serial storage-access usb window-management "
    "xr-spatial-tracking"
)
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-DNS-Prefetch-Control": "off",
    # The copy buttons of our own pages write; what stands in a frame of another origin may not.
    "Permissions-Policy": ", ".join([*(f"{feature}=()" for feature in _ALL_OFF.split()), "clipboard-write=(self)"]),
}
"""Headers of every response."""

RAW_POLICY = "sandbox; default-src 'none'"
"""The policy of bytes as archived, which are for programs and not for the window of a browser."""

_SANDBOXES: dict[JavaScript, str] = {
    "safe": "allow-scripts allow-forms",
    "static": "allow-forms",
    "full": "allow-scripts allow-forms allow-same-origin",
}


def content_sandbox(javascript: JavaScript) -> str:
    """Return what archived pages may do, both as the frame's sandbox attribute and as the content's own policy."""
    return _SANDBOXES[javascript]


def content_policy(origins: Origins, javascript: JavaScript = "safe", record_id: str = "") -> str:
    """Return the Content-Security-Policy of replayed content; what it refuses is reported under `record_id`.

    No ws: or wss:, so no socket; 'self' would let content load our own pages, so its folder is named instead. An opaque
    origin matches no source, not even *, so frame-ancestors would keep a page in the sandbox from having frames (seen
    with Chromium 156); it stands only where the origin is not opaque.
    """
    own = origins.content + placed("/w/")
    scripts = "" if javascript == "static" else " 'unsafe-inline' 'unsafe-eval'"
    parts = [
        f"sandbox {content_sandbox(javascript)}",
        f"default-src {own} data: blob:{scripts}",
        f"style-src {own} data: blob: 'unsafe-inline'",
        f"frame-src {own} data: blob:",
        f"form-action {own}",
        f"base-uri {own}",
        "object-src 'none'" if javascript == "static" else f"object-src {own} data: blob:",
    ]
    if javascript == "full":
        parts.append(f"frame-ancestors {origins.interface} {origins.content}")
    if record_id:
        parts.append(f"report-uri {origins.content}{placed(REPORTS_PATH)}?of={quote(record_id.strip('<>'), safe=':')}")
    return "; ".join(parts)


def content_headers(origins: Origins, javascript: JavaScript, record_id: str) -> dict[str, str]:
    """Return the security headers of replayed content.

    The sandboxed page's origin is opaque ("null"): fonts, modules and fetch() need the permission of CORS to load their
    own files. Connection-Allowlist (WICG; Chromium since 152) holds for what no other policy governs: it keeps WebRTC,
    and connections opened ahead of a navigation that is then refused, from other hosts. It names the page views, where
    a page goes that got a window of its own.
    """
    own, reports = (origins.content + placed(path) for path in ("/w/", REPORTS_PATH))
    views = origins.interface + placed("/page/")
    return {
        "Content-Security-Policy": content_policy(origins, javascript, record_id),
        "Connection-Allowlist": f'("{own}*" "{reports}*" "{views}*");redirects=allow',
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Access-Control-Allow-Origin": "*",
    }


def page_policy(origins: Origins, *, ancestors: str = "'none'") -> str:
    """Return the Content-Security-Policy of our own pages: nothing inline, frames only of replayed content.

    'self' is the content's host for a page that says there that something lacks; it has no scripts then.
    """
    shown = origins.content + placed("/w/")
    return "; ".join(
        [
            "default-src 'none'",
            f"style-src 'self' {origins.interface}",
            f"script-src {origins.interface}",
            "connect-src 'none'",
            # data: for our icon, which would be a request of its own for every page.
            f"img-src 'self' data: {origins.interface} {shown}",
            f"frame-src {shown}",
            f"form-action 'self' {origins.interface}",
            "base-uri 'none'",
            f"frame-ancestors {ancestors}",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        ]
    )


def page_headers(origins: Origins) -> dict[str, str]:
    """Return the security headers of our own pages."""
    return {
        "Content-Security-Policy": page_policy(origins),
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


def embed_headers(origins: Origins) -> dict[str, str]:
    """Return the security headers of our pages that are made to stand in frames of other people's pages."""
    policy = page_policy(origins, ancestors="*")
    return {"Content-Security-Policy": policy, "Cross-Origin-Resource-Policy": "cross-origin"}
