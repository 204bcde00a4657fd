"""What a crawl asks of a browser, and what it gets back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, Protocol

from archiver.frontier.found import Found
from archiver.model import Exchange, Finding


@dataclass(frozen=True, slots=True)
class BrowserOptions:
    """How pages are captured with a browser; times in seconds, the window in CSS pixels.

    `executable` names a Chromium; None looks for Debian's and for Playwright's own.
    """

    executable: str | None = None
    pages: int = 2
    page_timeout_s: float = 90.0
    idle_s: float = 0.5
    width: int = 1280
    height: int = 900
    scroll: bool = True
    screenshot: bool = True
    pdf: bool = False
    dom: bool = True


@dataclass(frozen=True, slots=True)
class Artefact:
    """Something made of a page in the browser, kept as a resource record beside its capture."""

    kind: Literal["screenshot", "pdf", "dom"]
    content_type: str
    content: bytes


@dataclass(slots=True)
class Visit:
    """What came of opening a page: the exchange of the URL asked for, all others in order, what was made of it.

    `links` are those of the rendered page; `title` is the rendered document's.
    """

    exchange: Exchange
    others: list[Exchange] = field(default_factory=list)
    artefacts: list[Artefact] = field(default_factory=list)
    links: list[Found] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    title: str = ""


class Browser(Protocol):
    """Opens pages; several threads may ask at a time."""

    def visit(self, url: str) -> Visit:
        """Open `url` and return what came of it. Raises FetchError if there was no response."""

    def close(self) -> None:
        """End the browser and let go of connections."""
