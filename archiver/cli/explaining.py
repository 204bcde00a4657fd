"""Why each field of a record got its value: what `archiver extract --explain` shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archiver.cli.shell import Shell, clean, counted, cut, painted, wrapped

if TYPE_CHECKING:
    from archiver.extract.interface import Extractor
    from archiver.model import Finding, Memento, Story

MARGIN = 16
LONGEST = 200
_LISTED = frozenset(["links", "images"])
_METHODS = {
    "warc-header": "the WARC record",
    "http-header": "the HTTP header",
    "json-ld": "JSON-LD",
    "meta": "a meta element",
    "element": "an element",
    "attribute": "an attribute",
    "text": "the text",
    "url": "the page's address",
    "rule": "the site's rule",
    "script-detection": "the script it is written in",
    "metadata": "the page's own word",
    "generator-or-url": "its software or address",
    "linked-headings": "its headings, which are links",
    "text-shape": "the shape of its text",
}
_COLOURS = {"supported": "green", "conflict": "yellow", "asserted": "cyan"}


def explain(
    shell: Shell, target: str, *, engine: str = "archiver", rules: Sequence[Path] = (), as_json: bool = False
) -> int:
    """Show where each field of the capture `target`, a URL or a record id, is from; return the exit code.

    1 tells that the evidence did not hold when it was checked.
    """
    from archiver.archive import open_archive
    from archiver.extract.interface import engine_named

    extractor = engine_named(engine, rules=rules)
    archive = open_archive(shell.folder)
    memento = archive.memento(archive.capture(target))
    capture = memento.capture
    story = extractor.extract(
        memento.content, url=capture.url, content_type=memento.content_type, fetched_at=capture.date
    )
    told = _told(memento, story, extractor)
    if as_json:
        shell.emit(told)
    else:
        for line in _lines(told):
            shell.write(line)
    return 1 if told["findings"] else 0


def _told(memento: Memento, story: Story, extractor: Extractor) -> dict[str, Any]:
    """Return all that is shown, as one JSON object."""
    from archiver.records.checking import check_evidence
    from archiver.records.provenance import build_record
    from archiver.records.record import record_as_json

    record = record_as_json(build_record(story, memento, markdown=story.markdown, extractor=extractor))
    findings = list(check_evidence(record, memento.content))
    provenance = record["provenance"]
    return {
        "url": record["url"],
        "id": record["id"],
        "fetch_date": record["fetch_date"],
        "extractor": provenance["activity"]["extractor"],
        "encoding": provenance["encoding"],
        "parse": provenance.get("parse", "plain"),
        "rules": list(_rules(story, extractor)),
        "fields": {
            name: {"value": _value(record, name), **piece} for name, piece in _in_order(record, provenance["fields"])
        },
        **_weighed(memento, story),
        "findings": [finding.as_json() for finding in findings if _is_fault(finding)],
    }


def _weighed(memento: Memento, story: Story) -> dict[str, Any]:
    """Return what the learned weights said, where they decided."""
    from archiver.extract.weighing import weigh

    methods = {piece.field: piece.method for piece in story.evidence}
    if methods.get("kind") != "signs" and methods.get("text") != "text":
        return {}
    found = weigh(memento.content, story.kind, url=memento.capture.url, content_type=memento.content_type)
    if found is None:
        return {}
    return {"signs": dict(found.signs), "blocks": {"kept": found.kept, "of": found.blocks}}


def _is_fault(finding: Finding) -> bool:
    return finding.severity != "info"


def _in_order(record: Mapping[str, Any], fields: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """Return the pieces in the order of the record's members; those that a record leaves out come last."""
    places = {name: place for place, name in enumerate(record)}
    return sorted(fields.items(), key=lambda item: places.get(item[0].partition("/")[0], len(places)))


def _rules(story: Story, extractor: Extractor) -> Iterator[dict[str, Any]]:
    """Yield the site rules that were used, each with the fields for which its selectors found nothing."""
    known = {rule.name: rule for rule in extractor.rules.rules} if hasattr(extractor, "rules") else {}
    methods = {piece.field: piece.method for piece in story.evidence}
    for name in story.rules:
        rule = known.get(name)
        asked = [] if rule is None else [*dict(rule.fields), *dict(rule.dates), *(["text"] if rule.content else [])]
        missed = [field for field in asked if methods.get(field) != "rule"]
        yield {"name": name, "digest": story.ruleset_digest, "found_nothing": missed}


def _value(record: Mapping[str, Any], name: str) -> Any:
    """Return the value a piece of evidence is about; how many there are for links and images, a text cut short."""
    field, _, number = name.partition("/")
    value = record.get(field)
    if field in _LISTED:
        return len(value or ())
    if isinstance(value, list):
        return value[int(number or 0)] if int(number or 0) < len(value) else None
    return cut(value, LONGEST) if isinstance(value, str) else value


def _lines(told: Mapping[str, Any]) -> Iterator[str]:
    yield from wrapped(told["url"])
    engine = told["extractor"]
    yield clean(f"captured {told['fetch_date']}, read as {told['encoding']} by {engine['name']} {engine['version']}")
    if told["parse"] != "plain":
        yield "The page was so broken that it was changed before it was parsed."
    for rule in told["rules"]:
        missed = f"; nothing found for {', '.join(rule['found_nothing'])}" if rule["found_nothing"] else ""
        yield clean(f"site rule {rule['name']}{missed}")
    yield ""
    for name, piece in told["fields"].items():
        if piece["status"] != "absent":
            yield from _field_lines(name, piece)
    if "signs" in told:
        signs = ", ".join(f"{sign} {weight / 100:+.2f}" for sign, weight in told["signs"].items()) or "none"
        yield from wrapped(f"Signs of the kind that weigh most, in log-odds: {signs}")
        yield f"Blocks of text taken for the story: {told['blocks']['kept']} of {told['blocks']['of']}"
    absent = [name for name, piece in told["fields"].items() if piece["status"] == "absent"]
    if absent:
        yield from wrapped(f"Not stated by the page: {', '.join(absent)}")
    faults = told["findings"]
    yield (
        f"{counted(len(faults), 'fault')} in the evidence:"
        if faults
        else "Each piece of evidence was checked and holds."
    )
    for fault in faults:
        yield from wrapped(f"{fault['code']}: {fault['message']} {fault.get('value', '')}", indent=2, hanging=2)


def _field_lines(name: str, piece: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines about one field: its value, where it is from, what was not taken."""
    listed = name.partition("/")[0] in _LISTED
    value = counted(piece["value"], name[:-1]) if listed else str(piece["value"])
    first, *rest = wrapped(value, indent=MARGIN) or [""]
    yield painted(name.ljust(MARGIN), bold=True) + first[MARGIN:]
    yield from rest
    status = painted(piece["status"], fg=_COLOURS.get(piece["status"]))
    zone = f", {piece['precision']}, zone {piece['zone']}" if "precision" in piece else ""
    method = _METHODS.get(piece["method"], piece["method"])
    yield " " * MARGIN + f"{status} by {clean(method)}{zone}"
    if piece["selector"] and piece["selector"] != "url":
        yield from wrapped(piece["selector"], indent=MARGIN + 2, hanging=2)
    if "quote" in piece and piece["quote"] != piece["value"]:
        place = piece["position"]
        yield from wrapped(f"“{cut(piece['quote'], 120)}” at {place['start']}", indent=MARGIN + 2, hanging=2)
    if piece["transforms"]:
        yield from wrapped(f"then {', '.join(piece['transforms'])}", indent=MARGIN + 2)
    for other in piece["rejected"]:
        said = f"not “{cut(other['value'], 120)}”, {_METHODS.get(other['method'], other['method'])}"
        yield from wrapped(said, indent=MARGIN + 2, hanging=2)
