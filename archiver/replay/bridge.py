"""The one line added to a page in the frame; everywhere else a page is sent without it.

It tells the bar around the frame which capture is in it: the frame is of another origin, so the bar cannot look. The
bar takes that for a claim, and does no more than show the capture instead. And it takes WebRTC away, which no policy
header of today's browsers governs: a page could reach any host with it (seen with Chromium 156). A page made to
attack can still get it back, out of a frame of its own.
"""

from __future__ import annotations

import json
import re

# Doctype, html and head are where they were for the parser (13.2.6.4.1): a script before them would mean quirks mode.
_OPENING = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s|<!--(?:[^-]|-(?!->))*+-->|<\?[^>]*+>)*+(?:<!doctype[^>]*+>)?"
    rb"(?:\s|<!--(?:[^-]|-(?!->))*+-->)*+(?:<html(?:\s(?:[^>\"']|\"[^\"]*+\"|'[^']*+')*+)?>)?"
    rb"(?:\s|<!--(?:[^-]|-(?!->))*+-->)*+(?:<head(?:\s(?:[^>\"']|\"[^\"]*+\"|'[^']*+')*+)?>)?",
    re.IGNORECASE,
)
_NO_MARKUP = str.maketrans({char: f"\\u{ord(char):04x}" for char in "<>&"})
_WITHOUT_RTC = "delete self.RTCPeerConnection;delete self.webkitRTCPeerConnection;"


def bridge_script(path: str, origin: str) -> str:
    """Return the script that names `path`, a page view, to the page at `origin` that holds the frame."""
    # Neither HTML nor XHTML may take a character of the address for markup.
    message, target = (json.dumps(text).translate(_NO_MARKUP) for text in (path, origin))
    return f"parent.postMessage({{archived:{message}}},{target});"


def with_bridge(body: bytes, path: str, origin: str) -> bytes:
    """Return the page `body`, in an encoding based on ASCII, with the line put where its head begins.

    The script removes its own element, so that the archived page's scripts find the document as it was.
    """
    found = _OPENING.match(body)
    at = found.end() if found else 0
    script = f"<script>{_WITHOUT_RTC}{bridge_script(path, origin)}document.currentScript.remove()</script>"
    return body[:at] + script.encode("ascii") + body[at:]
