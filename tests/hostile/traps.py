"""Sites that make up pages for as long as somebody asks; the crawl follows every link of theirs."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.hostile.cases import Case, page

GROUP = "crawl traps"
MOST = 600
"""How many pages of one trap a crawl may take before it knows."""


def trap(name: str, path: str, links: Callable[[str], list[str]]) -> Case:
    """Return a site where each page has `links`; its real page must be found all the same."""

    def answer(asked: str) -> tuple[bytes, ...]:
        anchors = "" if asked == "/real" else "".join(f'<a href="{link}">more</a>' for link in links(asked))
        return (page(f"<title>{asked}</title><p>{asked}</p>{anchors}<a href='/real'>real</a>".encode()),)

    steps = answer(path)
    return Case(
        f"trap-{name}", GROUP, steps, crawl="traps", answers=answer, leads_to=("/real",), path=path, at_most=MOST
    )


def _number(path: str) -> int:
    found = re.findall(r"\d+", path)
    return int(found[-1]) if found else 0


def _calendar(path: str) -> list[str]:
    found = re.search(r"/(\d+)/(\d+)", path)
    year, month = (int(found[1]), int(found[2])) if found else (2026, 1)
    after, before = (year + month // 12, month % 12 + 1), (year - (month == 1), (month - 2) % 12 + 1)
    return [f"/calendar/{y}/{m:02}" for y, m in (after, before)]


def _facets(path: str) -> list[str]:
    base, _, query = path.partition("?")
    taken = [each for each in query.split("&") if each]
    return [f"{base}?{'&'.join([*taken, f'f{n}={n}'])}" for n in range(6) if f"f{n}={n}" not in taken]


CASES = (
    trap("calendar", "/calendar/2026/01", _calendar),
    trap("calendar-query", "/cal?y=2026&m=1", lambda path: [f"/cal?y=2026&m={_number(path) + 1}"]),
    trap("repeating-segments", "/a/", lambda path: [f"{path.rstrip('/')}/a/", f"{path.rstrip('/')}/a/b/"]),
    trap("repeating-groups", "/x/y/", lambda path: [f"{path}x/y/"]),
    trap("deepening", "/d/", lambda path: [f"{path}{_number(path) + 1}/"]),
    trap("session-ids", "/s", lambda path: [f"/s?PHPSESSID={(_number(path) + 1) * 7919:032x}"]),
    trap("session-ids-in-the-path", "/p", lambda path: [f"/p;jsessionid={(_number(path) + 1) * 7919:032X}"]),
    trap("facets", "/facets", _facets),
    trap("counter-in-the-query", "/n?i=0", lambda path: [f"/n?i={_number(path) + 1}"]),
    trap("growing-query", "/g?q=a", lambda path: [f"{path}a"]),
)
