"""What a package is about: the file bundle.json, by schema evidence-bundle-1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from archiver.cite.normal import Normalizer
from archiver.publish.evidence.rules import rule_paths
from archiver.records.provenance import SOFTWARE

FORM = "evidence-bundle-1"

README, ABOUT, SUMS = "README.md", "bundle.json", "SHA256SUMS"
WARC = "warc/capture.warc.gz"
RECORD, DOCUMENT = "record/record.json", "record/record.md"
CITATION = "citation/citation.json"
PROOF = "seal/record.proof.json"


@dataclass(frozen=True, slots=True)
class About:
    """What cannot be made again from the archived bytes: how the package was asked for, and where they came from.

    `stamp` is the timestamp in the capture's address; `filename`, `offset` and `length` tell where its record lay in
    the archive. `rules` names the site rules in the package, in the order in which they are asked. `unsealed` says why
    there is no proof of a seal, None where there is one.
    """

    record_id: str
    stamp: str
    base_url: str
    archive_id: str
    filename: str
    offset: int
    length: int
    quote: str | None = None
    normalizer: Normalizer | None = None
    rules: tuple[str, ...] = ()
    unsealed: str | None = None
    version: str = SOFTWARE["version"]

    def as_json(self, files: Sequence[Mapping[str, Any]], facts: Mapping[str, Any]) -> dict[str, Any]:
        """Return the content of bundle.json: `facts` name the capture for people, `files` are the other members."""
        asked = {"text": self.quote, "normalizer": self.normalizer}
        rules = [{"name": name, "path": path} for name, path in rule_paths(self.rules).items()]
        return {
            "form": FORM,
            "software": {"name": SOFTWARE["name"], "version": self.version},
            "capture": dict(facts),
            "stamp": self.stamp,
            "archive": {"base_url": self.base_url, "id": self.archive_id},
            "origin": {"filename": self.filename, "offset": self.offset, "length": self.length},
            **({} if self.quote is None else {"quote": {name: value for name, value in asked.items() if value}}),
            **({"rules": rules} if rules else {}),
            **({} if self.unsealed is None else {"unsealed": self.unsealed}),
            "files": [dict(each) for each in files],
        }


def about_of(value: Mapping[str, Any]) -> About:
    """Return what the object of a bundle.json says; it keeps its schema."""
    quote = value.get("quote", {})
    return About(
        record_id=value["capture"]["record_id"],
        stamp=value["stamp"],
        base_url=value["archive"]["base_url"],
        archive_id=value["archive"]["id"],
        filename=value["origin"]["filename"],
        offset=value["origin"]["offset"],
        length=value["origin"]["length"],
        quote=quote.get("text"),
        normalizer=quote.get("normalizer"),
        rules=tuple(each["name"] for each in value.get("rules", ())),
        unsealed=value.get("unsealed"),
        version=value["software"]["version"],
    )
