"""What a validation found, as one page of HTML that needs nothing else: no script, no font, no network."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from archiver.model import Finding, Severity
from archiver.records.tally import Tally
from archiver.resources import folder
from archiver.version import VERSION

MOST_FILES = 100
"""Files that the page lists."""

_SEVERITIES: tuple[tuple[Severity, str], ...] = (("error", "errors"), ("warning", "warnings"), ("info", "notes"))
_BACKTICKS = re.compile(r"`([^`]+)`")
# What a browser does not show, or shows as something else: controls, directional marks, halves of surrogate pairs.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
)


def report_page(tally: Tally, *, sources: Sequence[str], schema: str, made_at: datetime, beside: Path) -> str:
    """Return the page about `tally`.

    `sources` are what was validated, `beside` is the folder the page will lie in: links to the files go from there.
    """
    environment = Environment(
        loader=FileSystemLoader(folder("records/templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"seen": _seen, "number": _number, "coded": _coded}
    environment.globals |= {"place": _place, "link": lambda finding: _link(finding, beside)}
    severities = [(name, word, tally.of_severity(name)) for name, word in _SEVERITIES]
    files = tally.files
    return environment.get_template("report.html").render(
        tally=tally,
        sources=sources,
        schema=schema,
        made_at=f"{made_at:%Y-%m-%d %H:%M} UTC",
        version=VERSION,
        severities=severities,
        rows=tally.rows,
        files=files[:MOST_FILES],
        more_files=max(0, len(files) - MOST_FILES),
        file_link=lambda name: _href(name, None, beside),
    )


def _seen(text: str) -> str:
    """Return `text` with every character that cannot be seen as its number."""
    return _UNSEEN.sub(lambda match: f"⟨U+{ord(match[0]):04X}⟩", text)


def _coded(text: str) -> Markup:
    """Return `text` as HTML, what stands between backticks as code."""
    return Markup(_BACKTICKS.sub(r"<code>\1</code>", str(escape(_seen(text)))))


def _number(count: int) -> str:
    return f"{count:,}"


def _place(finding: Finding) -> str:
    line = f":{finding.line}" if finding.line is not None else ""
    return f"{finding.file or ''}{line}"


def _link(finding: Finding, beside: Path) -> str:
    return _href(finding.file, finding.line, beside)


def _href(file: str | None, line: int | None, beside: Path) -> str:
    if file is None:
        return ""
    path = os.path.relpath(file, beside)
    # A name with a colon would be taken for an address with a scheme (RFC 3986, 4.2).
    return "./" + quote(os.fsencode(path)) + (f"#L{line}" if line is not None else "")
