"""A record by others checked beside the document that it was read from, and the capture that it is linked to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from archiver.archive import Archive
from archiver.dataset.linking import linked_capture
from archiver.errors import ArchiverError, ExtractError
from archiver.extract.interface import DEFAULT_EXTRACTOR
from archiver.model import Finding, Memento
from archiver.records.asserted import FRONT_MATTER, asserted_record
from archiver.records.corroboration import Linked
from archiver.records.document import read_document
from archiver.records.provenance import PARSER, SOFTWARE, rules_as_json
from archiver.records.record import record_as_json
from archiver.verify import codes
from archiver.verify.derivation import is_fact
from archiver.verify.finding_captures import member, text
from archiver.verify.patch import Operation, json_patch

_LINKED = "/provenance/linked"
_READER = "/provenance/activity/extractor"
_ON_THE_LINK = (_LINKED, "/provenance/fields")
"""What cannot be made again without the linked capture."""


@dataclass(frozen=True, slots=True)
class Assertion:
    """How a record by others differs from its document; `findings` say what could not be compared.

    `linked` is what the capture that it is linked to holds, None if there is none or it cannot be read.
    """

    patch: tuple[Operation, ...] = ()
    findings: tuple[Finding, ...] = ()
    linked: Memento | None = None


def is_asserted(record: Mapping[str, Any]) -> bool:
    """Tell whether `record` says that it was read from a document by others."""
    return bool(member(record, "provenance", "activity", "extractor", "name") == FRONT_MATTER.name)


def compare_assertion(archive: Archive, record: Mapping[str, Any], memento: Memento) -> Assertion:
    """Return how `record`, a JSON object, differs from what the document in `memento` and its linked capture give."""
    linked, findings = _linked(archive, record)
    findings += list(_versions(record, linked))
    made = record_as_json(asserted_record(read_document(memento.payload), memento, linked))
    plain = {name: value for name, value in record.items() if name != "x"}
    named = tuple(str(finding.pointer) for finding in findings)
    patch = [each for each in json_patch(plain, made) if not each["path"].startswith(named)]
    if any(pointer.startswith(_LINKED) for pointer in named):
        patch = [each for each in patch if not each["path"].startswith(_ON_THE_LINK)]
    if any(pointer.startswith(_READER) for pointer in named):
        patch = [each for each in patch if is_fact(each)]
    return Assertion(tuple(patch), tuple(findings), linked.memento if linked else None)


def _linked(archive: Archive, record: Mapping[str, Any]) -> tuple[Linked | None, list[Finding]]:
    """Return the capture that the record is linked to, or the finding that says why it cannot be looked at."""
    said = member(record, "provenance", "linked")
    if said is None:
        return None, []
    identity = text(member(said, "record_id"))
    capture = archive.index.by_record_id(identity) if identity else None
    if capture is None:
        what = "the capture that it is linked to is not in the archive"
        return None, [codes.ABSENT.finding(what, value=identity, pointer=_LINKED)]
    try:
        return linked_capture(archive, capture), []
    except ExtractError as error:
        return None, [codes.STORY.finding(f"the linked capture gives no story: {error.what}", pointer=_LINKED)]
    except ArchiverError as error:
        where = {"file": capture.warc, "offset": capture.offset, "record_id": capture.record_id}
        return None, [codes.UNREADABLE.finding(f"the linked capture: {error.what}", pointer=_LINKED, **where)]


def _versions(record: Mapping[str, Any], linked: Linked | None) -> Iterator[Finding]:
    """Yield a finding for each program that is another version than the one at work here."""
    here: list[tuple[tuple[str, ...], Mapping[str, str]]] = [(("activity", "software"), SOFTWARE)]
    own = {"name": FRONT_MATTER.name, "version": FRONT_MATTER.version}
    here.append((("activity", "extractor"), own))
    if linked:
        engine = {"name": DEFAULT_EXTRACTOR.name, "version": DEFAULT_EXTRACTOR.version}
        here += [(("linked", "extractor"), engine), (("linked", "parser"), PARSER)]
        yield from _rules(record, linked)
    for names, program in here:
        said = member(record, "provenance", *names)
        for part, value in program.items():
            if member(said, part) != value:
                code = codes.EXTRACTOR if "extractor" in names else codes.SOFTWARE
                what = f"its {' '.join(names)} is {text(member(said, part))[:40] or 'not named'}; here is {value}"
                yield replace(code.finding(what), pointer="/".join(("/provenance", *names, part)))


def _rules(record: Mapping[str, Any], linked: Linked) -> Iterator[Finding]:
    """Yield a finding if the site rules that were used on the linked page are not those that would be."""
    made = rules_as_json(linked.story)
    for name in ("rules", "ruleset_digest"):
        said = member(record, "provenance", "linked", name)
        if said != made.get(name):
            what = f"it names the {name} {str(said)[:80]}; here are {str(made.get(name))[:80]}"
            yield codes.RULES.finding(what, pointer=f"{_LINKED}/{name}")
