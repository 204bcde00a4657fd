"""Provenance as PROV-JSON: whole, by the names of the standard, and read back by another program."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from archiver.records.exports.names import PREFIXES
from archiver.records.exports.prov import prov_document
from tests.records.exports.examples import RECORDS, ROOT

PYTHON = ROOT / ".venv-validators/bin/python"
_READ_BACK = """
import sys, prov.model
for path in sys.argv[1:]:
    read = prov.model.ProvDocument.deserialize(path)
    again = prov.model.ProvDocument.deserialize(content=read.serialize(format="json"))
    assert read == again, path
    print(len(read.get_records()), len(list(read.get_records(prov.model.ProvEntity))), len(read.get_provn()))
"""


@pytest.mark.parametrize("name", RECORDS)
def test_every_name_has_a_namespace_and_every_relation_leads_somewhere(name: str) -> None:
    document = prov_document(RECORDS[name])
    known = {each for section in ("entity", "activity", "agent") for each in document.get(section, {})}
    assert all(each.partition(":")[0] in PREFIXES for each in known)
    assert all(each.isascii() and " " not in each for each in known)
    relations = document.keys() - {"prefix", "entity", "activity", "agent"}
    for relation in relations:
        for statement in document[relation].values():
            named = {value for key, value in statement.items() if key not in ("prov:type", "prov:time")}
            assert named <= known, (relation, named - known)


@pytest.mark.parametrize("name", RECORDS)
def test_each_field_with_a_value_is_a_member_derived_from_its_source(name: str) -> None:
    record = RECORDS[name]
    document = prov_document(record)
    told = {each["prov:label"] for each in document["entity"].values() if each["prov:type"] == term("Field")}
    fields = record["provenance"]["fields"]
    assert told == {field for field, piece in fields.items() if piece["status"] != "absent"}
    assert len(document.get("hadMember", {})) == len(told)


def term(name: str) -> dict[str, str]:
    return {"$": f"archiver:{name}", "type": "prov:QUALIFIED_NAME"}


def test_the_same_record_gives_the_same_document_and_another_one_another() -> None:
    (name, record), *_ = RECORDS.items()
    assert json.dumps(prov_document(record)) == json.dumps(prov_document(json.loads(json.dumps(record))))
    changed = record | {"title": "Another"}
    rows = [next(iter(prov_document(each)["entity"])) for each in (record, changed)]
    assert rows[0] != rows[1], name


def test_the_capture_has_its_time_and_the_row_none() -> None:
    document = prov_document(RECORDS["full"])
    times = {name: each.get("prov:startTime") for name, each in document["activity"].items()}
    assert [time for time in times.values() if time] == [RECORDS["full"]["provenance"]["capture"]["warc_date"]]
    assert next(name for name, time in times.items() if not time).endswith("-extraction")


@pytest.mark.slow
@pytest.mark.skipif(not PYTHON.exists(), reason="the other tools are not installed: .venv-validators is absent")
def test_the_reference_library_reads_it_back_whole(tmp_path: Path) -> None:
    documents = {name: prov_document(record) for name, record in RECORDS.items()}
    for name, document in documents.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(document), "utf-8")
    paths = [str(tmp_path / f"{name}.json") for name in documents]
    done = subprocess.run([PYTHON, "-c", _READ_BACK, *paths], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    counts = [tuple(map(int, line.split()[:2])) for line in done.stdout.splitlines()]
    assert counts == [
        (sum(len(section) for key, section in each.items() if key != "prefix"), len(each["entity"]))
        for each in documents.values()
    ]
