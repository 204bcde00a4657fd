"""Styles, pictures and the icon: the files that do not change between editions and carry validators."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache

from archiver.demo.site import charts, dates, pictures
from archiver.demo.site.pages import Page, Reach
from archiver.demo.site.render import TOPICS
from archiver.resources import folder

PUBLISHED_AT = datetime(2025, 4, 1, 4, 0, tzinfo=UTC)
"""What Last-Modified says of every asset."""

_PAGES_BY_YEAR = {"2015": 100, "2017": 98, "2018": 71, "2020": 69, "2021": 68, "2022": 46, "2025": 44}
_ROAD = ("page", "capture", "record", "check", "citation")


@cache
def asset_pages() -> tuple[Page, ...]:
    """Return them all; drawn once, as they are the same in each edition."""
    return (*_styles(), *_drawings(), *_photographs())


def _styles() -> Iterator[Page]:
    for file in sorted(folder("demo/site/static").glob("*.css")):
        yield _asset(f"/static/{file.name}", file.read_bytes(), "text/css; charset=utf-8")


def _drawings() -> Iterator[Page]:
    yield _svg("logo", charts.logo())
    yield _svg("pages-by-year", charts.bars(_PAGES_BY_YEAR, "%"))
    yield _svg("road", charts.road(_ROAD))
    for topic in TOPICS:
        yield _svg(f"topic-{topic.key}", charts.topic_mark(topic.zh[0], topic.colour))


def _photographs() -> Iterator[Page]:
    for name, draw in (
        ("night", pictures.night),
        ("shelves", pictures.shelves),
        ("paper", pictures.paper),
        ("tide", pictures.tide),
    ):
        yield _png(name, draw())
        yield _png(f"{name}-320", draw(320, 180))
    yield _png("night-960", pictures.night(960, 540))
    yield _png("lazy-tide", pictures.tide(640, 360), reach="lazy")
    yield _png("grain", pictures.grain())
    yield _asset("/images/placeholder.gif", pictures.PLACEHOLDER, "image/gif")
    yield _asset("/favicon.ico", pictures.icon(), "image/x-icon")


def _svg(name: str, text: str) -> Page:
    return _asset(f"/images/{name}.svg", text.encode(), "image/svg+xml")


def _png(name: str, raw: bytes, *, reach: Reach = "link") -> Page:
    return _asset(f"/images/{name}.png", raw, "image/png", reach=reach)


def _asset(path: str, raw: bytes, content_type: str, *, reach: Reach = "link") -> Page:
    headers = (
        ("Content-Type", content_type),
        ("Last-Modified", dates.http_date(PUBLISHED_AT)),
        ("ETag", f'"{hashlib.sha256(raw).hexdigest()[:16]}"'),
        ("Cache-Control", "max-age=3600"),
    )
    return Page(path, raw, headers, reach=reach)
