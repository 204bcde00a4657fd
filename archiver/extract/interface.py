"""What an extractor is, the one that comes with the project, and those that plug-ins bring.

A plug-in names its class in the entry point group `archiver.extractors`; the class is made without arguments.
`archiver.extract.conformance` has the tests that it should pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Protocol, cast

from archiver.errors import ExtractError, UsageError
from archiver.extract.limits import DEFAULT_LIMITS, Limits
from archiver.extract.rule_files import rules_from, shipped_rules
from archiver.extract.rules import RuleSet
from archiver.extract.story import extract_story
from archiver.model import Story
from archiver.version import EXTRACTOR_NAME, EXTRACTOR_VERSION

GROUP = "archiver.extractors"


class Extractor(Protocol):
    """Makes a Story of page bytes; `name` and `version` go into the provenance of each record.

    The same arguments give the same Story: no clock, no network, no randomness, nothing kept from page to page.
    """

    @property
    def name(self) -> str:
        """The name of the program."""

    @property
    def version(self) -> str:
        """The version of its results."""

    def extract(
        self, raw: bytes, *, url: str | None = None, content_type: str | None = None, fetched_at: datetime | None = None
    ) -> Story:
        """Return the story of the page `raw`. Raises ExtractError where none can be made."""


class DefaultExtractor:
    """The project's own extractor, going by `rules` within `limits`."""

    name = EXTRACTOR_NAME
    version = EXTRACTOR_VERSION

    def __init__(self, rules: RuleSet | None = None, limits: Limits = DEFAULT_LIMITS) -> None:
        self._rules = rules
        self._limits = limits

    @property
    def rules(self) -> RuleSet:
        """The site rules it goes by."""
        return shipped_rules() if self._rules is None else self._rules

    @property
    def rules_digest(self) -> str:
        """The digest of all its site rules: with the version it says whether records are out of date."""
        return self.rules.digest

    def extract(
        self, raw: bytes, *, url: str | None = None, content_type: str | None = None, fetched_at: datetime | None = None
    ) -> Story:
        """Return the story of the page `raw`. Raises ExtractError where none can be made."""
        return extract_story(
            raw, url=url, content_type=content_type, fetched_at=fetched_at, rules=self.rules, limits=self._limits
        )


DEFAULT_EXTRACTOR: Extractor = DefaultExtractor()


def engine_names() -> list[str]:
    """Return the names of the extractors that are installed, the project's own first."""
    return [EXTRACTOR_NAME, *sorted({entry.name for entry in entry_points(group=GROUP)} - {EXTRACTOR_NAME})]


def engine_named(name: str, *, rules: Sequence[Path] = (), limits: Limits = DEFAULT_LIMITS) -> Extractor:
    """Return the extractor called `name`; the site rules in the files and folders `rules` go before those that ship.

    Raises UsageError for a name that is not known, ConfigError for a rule that is none, and ExtractError where the
    extractor's own packages are missing.
    """
    if name == EXTRACTOR_NAME:
        return DefaultExtractor(rules_from(rules) if rules else None, limits)
    found = next((entry for entry in entry_points(group=GROUP) if entry.name == name), None)
    if found is None:
        raise UsageError(f"no extractor is called {name[:80]!r}", "--engine", f"There are {', '.join(engine_names())}.")
    return _made(found)


def _made(entry: EntryPoint) -> Extractor:
    try:
        made = entry.load()()
    except ImportError as error:
        hint = f"Install what it needs, as with `pip install 'archiver-toolkit[{entry.name}]'`."
        raise ExtractError(f"the extractor cannot be loaded: {error}", f"--engine {entry.name}", hint) from error
    if not (isinstance(getattr(made, "name", None), str) and callable(getattr(made, "extract", None))):
        hint = "Its author should test it with archiver.extract.conformance."
        raise ExtractError("the plug-in is no extractor", f"--engine {entry.name}", hint)
    # An entry point can be anything; what was asked for above is what the protocol says.
    return cast(Extractor, made)
