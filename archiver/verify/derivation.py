"""A record made again from the archived bytes, by the extractor and with the options that its provenance names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archiver.changes.sides import EMPTY
from archiver.dataset.extraction import record_of
from archiver.errors import ExtractError, UsageError
from archiver.extract.interface import DEFAULT_EXTRACTOR, Extractor, engine_named
from archiver.model import Finding, Memento
from archiver.records.document import markdown_document, read_document
from archiver.records.provenance import PARSER, SOFTWARE, Product, build_record
from archiver.records.record import record_as_json
from archiver.verify import codes
from archiver.verify.finding_captures import member, text
from archiver.verify.patch import Operation, json_patch
from archiver.version import EXTRACTOR_NAME

_ACTIVITY = "/provenance/activity"
_FACTS = ("/id", "/url", "/fetch_date", "/provenance/warc/", "/provenance/capture/")
"""What does not hang on the extractor."""
_PRODUCTS: tuple[Product, ...] = ("main", "page")


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a record differs from what the archived bytes give; `findings` say what kept them from being compared."""

    patch: tuple[Operation, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(slots=True)
class Deriver:
    """Makes records again; `rules` are site rules that go before those that ship."""

    rules: tuple[Path, ...] = ()
    _engines: dict[str, Extractor] = field(default_factory=dict)

    def compare(self, record: Mapping[str, Any], memento: Memento) -> Derivation:
        """Return how `record`, a JSON object, differs from what `memento` gives. Raises ExtractError for no story."""
        activity = member(record, "provenance", "activity")
        name, version = text(member(activity, "extractor", "name")), text(member(activity, "extractor", "version"))
        product = next((each for each in _PRODUCTS if each == member(activity, "product")), None)
        if not name or not version or product is None:
            pointer = f"{_ACTIVITY}/product" if name and version else f"{_ACTIVITY}/extractor"
            what = "extractor, version or product is not recorded"
            return Derivation(self._facts(record, memento), (codes.OPTIONS.finding(what, pointer=pointer),))
        engine = self._engine(name)
        if engine is None or engine.version != version:
            here = f"here is {engine.name} {engine.version}" if engine else "it is not installed"
            what = f"it was made by {name[:40]} {version[:40]}; {here}"
            finding = codes.EXTRACTOR.finding(what, pointer=f"{_ACTIVITY}/extractor/{'version' if engine else 'name'}")
            return Derivation(self._facts(record, memento), (finding,))
        return self._again(record, memento, engine, product)

    def compare_document(self, record: Mapping[str, Any], memento: Memento) -> Derivation:
        """Return how `record`, read from a Markdown document, differs from what `memento` would be written as.

        A document does not say what it holds, so both products are tried. Raises ExtractError for no story.
        """
        engine = self._engine(EXTRACTOR_NAME) or DEFAULT_EXTRACTOR
        best: list[Operation] | None = None
        for product in _PRODUCTS:
            made = record_of(memento, product=product, extractor=engine)
            again = read_document(markdown_document(made, made.markdown)).record
            patch = json_patch(_plain(record), record_as_json(again))
            best = patch if best is None or len(patch) < len(best) else best
        return Derivation(tuple(best or ()))

    def _again(self, record: Mapping[str, Any], memento: Memento, engine: Extractor, product: Product) -> Derivation:
        made = record_as_json(record_of(memento, product=product, extractor=engine))
        patch = json_patch(_plain(record), made)
        found = tuple(_program(record)) + tuple(_rules(record, made))
        named = tuple(str(finding.pointer) for finding in found)
        return Derivation(tuple(each for each in patch if not each["path"].startswith(named)), found)

    def _facts(self, record: Mapping[str, Any], memento: Memento) -> tuple[Operation, ...]:
        """Return what differs of that which does not hang on the extractor, if the record says any of it."""
        if not record.get("provenance"):
            return ()
        patch = json_patch(_plain(record), record_as_json(build_record(EMPTY, memento, markdown="")))
        return tuple(filter(is_fact, patch))

    def _engine(self, name: str) -> Extractor | None:
        if name not in self._engines:
            try:
                self._engines[name] = engine_named(name, rules=self.rules)
            except (UsageError, ExtractError):
                # Not installed, or not what it needs.
                return None
        return self._engines[name]


def is_fact(operation: Operation) -> bool:
    """Tell whether an operation is about what does not hang on the extractor."""
    return bool(operation["path"].startswith(_FACTS))


def _plain(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return `record` without what others added to it."""
    return {name: value for name, value in record.items() if name != "x"}


def _program(record: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield a finding for the program and the parser, if they are not those at work here."""
    for name, here in (("software", SOFTWARE), ("parser", PARSER)):
        said = member(record, "provenance", "activity", name)
        for part, value in here.items():
            if member(said, part) != value:
                what = f"its {name} is {text(member(said, part))[:40] or 'not named'}; here is {value}"
                yield codes.SOFTWARE.finding(what, pointer=f"{_ACTIVITY}/{name}/{part}")


def _rules(record: Mapping[str, Any], made: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield a finding if the site rules that were used are not those that would be."""
    for name in ("rules", "ruleset_digest"):
        said, here = (member(each, "provenance", "activity", name) for each in (record, made))
        if said != here:
            what = f"it names the {name} {str(said)[:80]}; here are {str(here)[:80]}"
            yield codes.RULES.finding(what, pointer=f"{_ACTIVITY}/{name}")
