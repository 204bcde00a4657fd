"""What a crawl asks of a browser, and what it gets back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, Protocol

from archiver.frontier.found import Found
from archiver.model import Exchange, Finding

ArtefactKind = Literal["screenshot", "pdf", "dom", "requests"]


@dataclass(frozen=True, slots=True)
class BrowserOptions:
    """How pages are captured with a browser; times in seconds, the window in CSS pixels.

    `executable` names a Chromium; None looks for Debian's and for Playwright's own. `pages` are open at the same time.
    A page has `page_timeout_s` to load and to be scrolled through; its network is quiet when nothing was asked for
    during `idle_s`.
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
    """Something made of a page in the browser, kept as a resource record beside its capture.

    `requests` is a JSON object with what the page asked for, which QA compares with its replay.
    """

    kind: ArtefactKind
    content_type: str
    content: bytes


def artefact_url(kind: ArtefactKind, page_url: str) -> str:
    """Return the URL that an artefact of the page at `page_url` has in the archive."""
    return f"urn:archiver:{kind}:{page_url}"


@dataclass(slots=True)
class Visit:
    """What came of opening a page: the exchange of the URL asked for, all others in order, what was made of it.

    `page_url` is where the browser was in the end, behind redirects: artefacts, `links` and `title` are those of the
    page rendered there.
    """

    exchange: Exchange
    others: list[Exchange] = field(default_factory=list)
    artefacts: list[Artefact] = field(default_factory=list)
    links: list[Found] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    title: str = ""
    page_url: str = ""


class Browser(Protocol):
    """Opens pages; several threads may ask at a time."""

    def visit(self, url: str) -> Visit:
        """Open `url` and return what came of it. Raises FetchError if there was no response."""

    def close(self) -> None:
        """End the browser and let go of connections."""
