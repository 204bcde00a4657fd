"""What is added to a page in the frame; everywhere else a page is sent without it.

One element loads the shim, which gives the page's scripts what the sandbox does not, and tells the bar around the frame
which capture is in it: the frame is of another origin, so the bar cannot look. The bar takes that for a claim, and does
no more than show the capture instead. Another one before it, where it is asked for, sets the page's clock.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from html import escape
from urllib.parse import urlsplit

from archiver.replay.origins import Origins
from archiver.replay.placing import placed
from archiver.replay.policies import JavaScript
from archiver.replay.scripts import SCRIPTS_PATH, Script, dates, script_path, shim
from archiver.warc.dates import parse_date

_NO_MARKUP = str.maketrans({char: f"\\u{ord(char):04x}" for char in "<>&"})


def bridge_script(path: str, origin: str) -> str:
    """Return the script that names `path`, a page view, to the page at `origin` that holds the frame."""
    # Neither HTML nor XHTML may take a character of the address for markup.
    message, target = (json.dumps(text).translate(_NO_MARKUP) for text in (path, origin))
    return f"parent.postMessage({{archived:{message}}},{target});"


def bridge_element(
    path: str,
    origins: Origins,
    javascript: JavaScript,
    wombat: Script | None = None,
    *,
    clock_at: datetime | None = None,
) -> bytes:
    """Return what is put where a page's head begins: nothing where no script runs.

    `path` is the page view of the capture, `clock_at` the instant that the page's clock starts at, None for that of the
    reader; wombat has a clock of its own, which starts at the capture. Our scripts remove their own elements, so that
    the archived page's scripts find the document as it was.
    """
    if javascript == "static":
        return b""
    if wombat:
        return _wombat_elements(path, origins, wombat)
    source = origins.content + script_path(shim())
    said = f'data-page="{escape(path)}" data-home="{escape(origins.interface)}"'
    shim_element = f'<script src="{escape(source)}" {said}></script>'.encode("ascii", "xmlcharrefreplace")
    return _clock_element(origins, clock_at) + shim_element if clock_at else shim_element


def _clock_element(origins: Origins, clock_at: datetime) -> bytes:
    instant = clock_at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    source = escape(origins.content + script_path(dates()))
    return f'<script src="{source}" data-instant="{instant}"></script>'.encode("ascii")


def _wombat_elements(path: str, origins: Origins, wombat: Script) -> bytes:
    """Return what loads wombat and tells it where the page lies.

    The names are those that wombat asks for (as replay tools that load it write them into their pages).
    """
    stamp, url = path.removeprefix(placed("/page/")).split("/", 1)
    parts = urlsplit(url)
    moment = parse_date(stamp)
    told = {
        "url": url,
        "timestamp": stamp,
        "request_ts": stamp,
        "prefix": origins.content + placed("/w/"),
        "static_prefix": origins.content + placed(SCRIPTS_PATH),
        "mod": "mp_",
        "is_framed": True,
        "is_live": False,
        "coll": "",
        "proxy_magic": "",
        "enable_auto_fetch": False,
        "wombat_ts": stamp,
        "wombat_sec": str(int(moment.timestamp())) if moment else "",
        "wombat_scheme": parts.scheme,
        "wombat_host": parts.netloc,
        "wombat_opts": {},
    }
    words = json.dumps(told).translate(_NO_MARKUP)
    source = escape(origins.content + script_path(wombat))
    script = f"self._WBWombatInit({words});{bridge_script(path, origins.interface)}document.currentScript.remove()"
    return f'<script src="{source}"></script><script>{script}</script>'.encode("ascii", "xmlcharrefreplace")
