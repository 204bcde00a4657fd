"""The check of a styled text: does it say where the archived page is, and when it was captured?

Of 254 public styles 220 print the address, and 160 both. Whether a date is printed cannot be seen from its
digits, for the page's own date or the title may hold the same. So the text is made again for a capture in another
year, another month, and on another day: what does not change is not printed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Verdict = Literal["printed", "repaired", "appended"]
Render = Callable[[Mapping[str, Any]], str]

# What may stand right behind an address without becoming a part of it for its reader.
_AFTER = re.compile(r"$|[\s.,;:!?)\]>}»”’\"'，。；：、）】》」』…]")
# A style that has nothing to put behind a comma, or between two full stops, leaves them there.
_JOINT = re.compile(r"(?:\s*[,;:،؛，；：、])+\Z|(?<=\.)\s+\.\Z|\s*[,;:،؛，；：、]\s*\.\Z")


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """How the memento URL and the capture date came into a text: by the style, by a repair, or behind it.

    `title`: the title is in the text, its case aside.
    """

    memento_url: Verdict
    capture_date: Verdict
    title: bool


def checked(render: Render, entry: Mapping[str, Any], sentence: Callable[[bool], str]) -> tuple[str, SelfCheck]:
    """Return `entry` as `render` makes it, completed where the style dropped or changed something, and what was done.

    `entry` is a CSL item with a URL and a whole day in `accessed`. `sentence(with_url)` says when, and where if asked,
    the page was archived.
    """
    url = str(entry["URL"])
    text, address = mended(render(entry), url)
    is_dated = prints_capture_date(render, entry)
    if address == "appended" or not is_dated:
        text = " ".join(filter(None, (ended(text), sentence(address == "appended" or not _is_whole(text, url)))))
    title = " ".join(str(entry.get("title", "")).split()).casefold() in text.casefold()
    # The sentence that is put behind a text without address has the date as well.
    return text, SelfCheck(address, "printed" if is_dated else "appended", title)


def mended(text: str, url: str) -> tuple[str, Verdict]:
    """Return `text` with `url` as it must be spelled, and how it stood there: some styles begin it in upper case."""
    if _is_whole(text, url):
        return text, "printed"
    spelled = re.compile(re.escape(url), re.IGNORECASE | re.ASCII)
    repaired = spelled.sub(lambda _: url, text)
    return (repaired, "repaired") if _is_whole(repaired, url) else (text, "appended")


def prints_capture_date(render: Render, entry: Mapping[str, Any]) -> bool:
    """Tell whether the text tells year (all four digits), month and day of `accessed`."""
    year, month, day = entry["accessed"]["date-parts"][0]
    url = str(entry["URL"])

    def made(*parts: int) -> str:
        text = render({**entry, "accessed": {"date-parts": [list(parts)]}})
        # The address holds the timestamp of the capture.
        return re.sub(re.escape(url), "", text, flags=re.IGNORECASE)

    as_it_is = made(year, month, day)
    other_year = made(3111, month, day)
    is_year_whole = as_it_is.count(f"{year:04}") > other_year.count(f"{year:04}")
    other_month, other_day = made(year, month % 12 + 1, day), made(year, month, 17 if day != 17 else 4)
    return is_year_whole and as_it_is not in (other_month, other_day)


def _is_whole(text: str, url: str) -> bool:
    """Tell whether `url` stands in `text`, and ends there."""
    return any(_AFTER.match(text, found.end()) for found in re.finditer(re.escape(url), text))


def ended(text: str) -> str:
    """Return `text` with a full stop, unless it ends like a sentence or is empty; what joins parts ends nothing."""
    text = _JOINT.sub("", text.rstrip())
    return text if not text or text.endswith((".", "!", "?", "。", "！", "？", "…")) else f"{text}."
