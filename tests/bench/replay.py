"""What an answer of the replay server costs beside pywb, on the same file, both running, in turn.

The pages are asked for over eight kept connections by one client. CPU time is that of the server's process: how many
answers come in a second depends on who else wants the cores, and is told beside it.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from tests.bench import replaying
from tests.bench.corpora import Corpora
from tests.bench.measure import PEERS, ROUNDS, Row, loop, missing, run
from tests.bench.servers import Server, ask, manage_pywb, our_server, pywb_server

_STAMP = replaying.DATES[0].strftime("%Y%m%d%H%M%S")
_OFTEN = f"{replaying.HOST}/often"


@dataclass(frozen=True, slots=True)
class Subject:
    """What is asked for: the paths of ours and of pywb, how often in a round, and the goal."""

    what: str
    ours: list[str]
    theirs: list[str]
    count: int
    goal: float | None = None
    is_fresh: bool = False


def rows(corpora: Corpora, work: Path) -> Iterator[Row]:
    """Compare the CPU time of an answer."""
    what = "replay, beside pywb"
    if not (PEERS / "wayback").exists():
        yield missing(what, "run `make peers`")
        return
    folder = work / "replay"
    run(loop("replaying:make", folder / "archive"))
    with ExitStack() as stack:
        manage_pywb(folder / "pywb", "init", "site")
        manage_pywb(folder / "pywb", "add", "site", folder / "archive/warcs/site.warc.gz")
        ours = stack.enter_context(our_server(folder / "archive"))
        theirs = stack.enter_context(pywb_server(folder / "pywb"))
        for subject in subjects():
            yield _row(subject, ours, theirs, folder)


def subjects() -> Iterator[Subject]:
    """Yield what is asked for. Each page is asked for once at first, so that nobody has it ready."""
    pages = [f"{replaying.HOST}/story{number}" for number in range(replaying.PAGES)]
    for turn in range(ROUNDS):
        share = pages[turn :: ROUNDS + 1]
        yield _both(f"each page once, share {turn + 1}", share, "mp_", len(share), is_fresh=True)
    again = pages[ROUNDS :: ROUNDS + 1]
    yield _both("text page of 7 kB, again and again", again, "mp_", 600, goal=8)
    yield _both("image of 150 kB", [f"{replaying.HOST}/photo.jpg"], "im_", 600, goal=6)
    film = f"{replaying.HOST}/film.mp4"
    spans = [f"{film}\tbytes={start}-{start + 99_999}" for start in (0, 10_000_000, 40_000_000)]
    yield _both("100 kB in the midst of 64 MB", spans, "oe_", 24)
    yield _index("TimeMap of three", [f"/timemap/link/{url}" for url in again], 400)
    yield _index("TimeMap of 1,000", [f"/timemap/link/{_OFTEN}"], 16)
    yield _index("CDX of three, as CDXJ", [f"/cdx?url={quote(url)}" for url in again], 400)
    yield _index("CDX of three, as JSON", [f"/cdx?url={quote(url)}&output=json" for url in again], 400)
    yield _index("CDX of three, two fields", [f"/cdx?url={quote(url)}&fl=url,timestamp" for url in again], 400)
    prefix = f"/cdx?url={quote(replaying.HOST)}/story&matchType=prefix"
    yield _index("CDX by prefix, five lines", [f"{prefix}&limit=5"], 400)
    yield _index("CDX by prefix, 1,200 lines", [prefix], 16)


def _index(what: str, paths: list[str], count: int) -> Subject:
    return Subject(what, paths, [f"/site{path}" for path in paths], count, 10)


def _both(
    what: str, urls: list[str], modifier: str, count: int, *, goal: float | None = None, is_fresh: bool = False
) -> Subject:
    ours = [f"/w/{_STAMP}{modifier}/{url}" for url in urls]
    return Subject(what, ours, [f"/site/{_STAMP}{modifier}/{url}" for url in urls], count, goal, is_fresh)


def _row(subject: Subject, ours: Server, theirs: Server, folder: Path) -> Row:
    rounds = 1 if subject.is_fresh else ROUNDS
    ratios, costs = [], []
    for _ in range(rounds):
        mine = ask(ours, subject.ours, subject.count, folder)
        other = ask(theirs, subject.theirs, subject.count, folder)
        ratios.append(other.cpu_ms / mine.cpu_ms)
        costs.append((mine, other))
    ratios.sort()
    median = statistics.median(ratios)
    mine, other = costs[-1]
    note = (
        f"{mine.requests_s:.0f} beside {other.requests_s:.0f} requests/s; "
        f"CPU {mine.cpu_ms:.2f} beside {other.cpu_ms:.2f} ms each, ours with {_http()}"
    )
    return Row(
        f"replay, {subject.what}, beside pywb",
        f"{median:.2f} x",
        f"{ratios[0]:.2f}-{ratios[-1]:.2f}",
        f">= {subject.goal:g}" if subject.goal else "",
        median >= subject.goal if subject.goal else None,
        f"{ours.memory_mib():.0f}/{theirs.memory_mib():.0f}",
        note,
    )


def _http() -> str:
    """Return what reads HTTP in our server: uvicorn takes the quicker one where it is installed."""
    return "httptools" if find_spec("httptools") else "h11"
