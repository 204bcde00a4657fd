"""What a hostile page is called, how it is built, and what must come of it.

The outcome is written from what the page says to a reader, without a look at what the extractor does: a story that
holds certain words and lacks others, or a refusal that gives a certain reason.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Build = Callable[[], bytes]

URL = "https://site.example/a/story"


@dataclass(frozen=True, slots=True)
class HostilePage:
    """A page made to hurt, and its one clear outcome.

    `says` and `lacks` are about the story's text, `keeps` about the Markdown of the whole page. `refused` is a part of
    the reason that an ExtractError must give, None where a story must come. `title` is the story's, where that matters.
    """

    name: str
    build: Build
    says: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    refused: str | None = None
    content_type: str | None = None
    url: str = URL
    title: str | None = None


PAGES: list[HostilePage] = []


def add(
    name: str,
    build: Build,
    *,
    says: Sequence[str] = (),
    lacks: Sequence[str] = (),
    keeps: Sequence[str] | None = None,
    refused: str | None = None,
    content_type: str | None = None,
    url: str = URL,
    title: str | None = None,
) -> None:
    """Register a page; the whole page keeps what the story says. Raises ValueError for a name that is taken."""
    if any(each.name == name for each in PAGES):
        raise ValueError(name)
    kept = tuple(says if keeps is None else keeps)
    PAGES.append(HostilePage(name, build, tuple(says), tuple(lacks), kept, refused, content_type, url, title))


def page(
    *,
    says: Sequence[str] = (),
    lacks: Sequence[str] = (),
    keeps: Sequence[str] | None = None,
    refused: str | None = None,
    content_type: str | None = None,
    url: str = URL,
    title: str | None = None,
) -> Callable[[Build], Build]:
    """Register the function under its module's and its own name."""

    def register(build: Build) -> Build:
        name = f"{build.__module__.rpartition('.')[2]}-{build.__name__}".replace("_", "-")
        add(
            name,
            build,
            says=says,
            lacks=lacks,
            keeps=keeps,
            refused=refused,
            content_type=content_type,
            url=url,
            title=title,
        )
        return build

    return register
