"""How soon a replayed page is there to be read, and with how many requests, beside pywb, in turn, in one Chromium.

Every look is made in a browser context of its own, so nothing is in its cache; both servers have been asked before.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from archiver.browser.executable import chromium_at
from archiver.errors import FetchError
from tests.bench.corpora import Corpora
from tests.bench.measure import PEERS, ROOT, Row, loop, missing, run
from tests.bench.servers import manage_pywb, our_server, pywb_server

_LOOKS = 9
_TIME, _REQUESTS = 0.7, 0.5
_DOC = "python3-doc by us"


@dataclass(frozen=True, slots=True)
class Shown:
    """A page that is looked at: how its URL ends, and words that are on it."""

    what: str
    ending: str
    words: str


STORY = Shown("a demo story", "/en/story/letters-in-the-bindings", "Letters found in the bindings")
DOC = Shown("a page of python3-doc", "/library/json.html", "JavaScript Object Notation")


def rows(corpora: Corpora, work: Path) -> Iterator[Row]:
    """Compare time and requests."""
    what = "a page visible in Chromium, beside pywb"
    if not (PEERS / "wayback").exists():
        yield missing(what, "run `make peers`")
        return
    try:
        chromium_at(None)
    except FetchError as error:
        yield missing(what, str(error))
        return
    folder = work / "visible"
    folder.mkdir()
    warcs = [ROOT / "warcs" / "demo-1.warc.gz", *filter(None, [corpora.paths.get(_DOC)])]
    pages = [STORY, DOC] if _DOC in corpora.paths else [STORY]
    importing = [sys.executable, "-m", "archiver", "-q", "-C", str(folder / "archive"), "import", *map(str, warcs)]
    subprocess.run(importing, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    manage_pywb(folder / "pywb", "init", "site")
    manage_pywb(folder / "pywb", "add", "site", *warcs)
    index = folder / "pywb" / "collections" / "site" / "indexes" / "index.cdxj"
    with ExitStack() as stack:
        ours = stack.enter_context(our_server(folder / "archive"))
        theirs = stack.enter_context(pywb_server(folder / "pywb"))
        for page in pages:
            stamp, url = captured(index, page.ending)
            view = f"/page/{stamp}/{url}"
            addresses = ours.at(view) + view, f"{theirs.address}/site/{stamp}/{url}"
            facts = run(loop("seeing:see", *addresses, page.words, str(_LOOKS))).facts
            yield from _compared(page, facts)
    if _DOC not in corpora.paths:
        yield missing(f"{DOC.what} visible, beside pywb", corpora.lacking.get(_DOC, "crawl first: `make bench`"))


def captured(index: Path, ending: str) -> tuple[str, str]:
    """Return the timestamp and URL of the first capture in pywb's index whose URL ends so."""
    for line in index.read_text(encoding="utf-8").splitlines():
        _, stamp, told = line.split(" ", 2)
        value = json.loads(told)
        if value["url"].endswith(ending) and value.get("status") == "200":
            return stamp, value["url"]
    raise LookupError(f"{index}: no capture of {ending}")


def _compared(page: Shown, facts: dict[str, float]) -> Iterator[Row]:
    added = f"; {facts['ours_added']:.0f} beside {facts['theirs_added']:.0f} are for nothing of the page"
    told = ("ms", "time until visible", _TIME, ""), ("requests", "requests", _REQUESTS, added)
    for unit, name, goal, more in told:
        mine, other = facts[f"ours_{unit}"], facts[f"theirs_{unit}"]
        ratio = mine / other
        note = f"{mine:.0f} beside {other:.0f} {unit}{more}"
        yield Row(f"{page.what}, {name}, of pywb's", f"{ratio:.2f} x", "", f"<= {goal:g}", ratio <= goal, note=note)
