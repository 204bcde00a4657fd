"""References lead into the schema, to those that ship and to files beside it; nowhere else."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import pytest

from archiver.errors import RecordError
from archiver.records.engine import Engine
from archiver.records.schema import load_schema

SHORT = {"$defs": {"short": {"type": "string", "maxLength": 3, "examples": ["abc"]}}}


def engine_for(folder: Path, document: dict[str, Any], **files: Any) -> Engine:
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(exist_ok=True)
        path.with_suffix(".json").write_text(content if isinstance(content, str) else json.dumps(content))
    main = folder / "mine.json"
    main.write_text(json.dumps(document))
    return Engine(load_schema(main))


@pytest.mark.parametrize("identity", [None, "https://me.example/schemas/mine.json", "mine.json"])
@pytest.mark.parametrize(
    "draft",
    [
        "http://json-schema.org/draft-07/schema#",
        "https://json-schema.org/draft/2019-09/schema",
        "https://json-schema.org/draft/2020-12/schema",
    ],
)
def test_files_in_the_schemas_folder_are_referred_to(tmp_path: Path, identity: str | None, draft: str) -> None:
    named = {"$id": identity} if identity else {}
    mine = {"$schema": draft, **named, "properties": {"title": {"$ref": "parts/texts.json#/$defs/short"}}}
    engine = engine_for(
        tmp_path, mine, parts__texts={"$defs": {"short": {"$ref": "more.json"}}}, parts__more={"maxLength": 3}
    )
    assert engine.is_valid({"title": "abc"})
    assert [(fault.keyword, fault.path, fault.limit) for fault in engine.faults({"title": "abcd"})] == [
        ("maxLength", ("title",), 3)
    ]


@pytest.mark.parametrize(
    "reference",
    [
        "../outside.json",
        "%2e%2e/outside.json",
        "parts/../../outside.json",
        "..%2foutside.json",
        "link.json",
        "file:///etc/hostname",
        "/etc/hostname",
        "https://example.org/outside.json",
        "none.json",
        "outside.json?a=b",
    ],
)
def test_reference_that_leads_out_of_the_folder_is_refused(
    tmp_path: Path, reference: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise AssertionError("a schema is to be fetched")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    (tmp_path / "outside.json").write_text("{}")
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "link.json").symlink_to(tmp_path / "outside.json")
    with pytest.raises(RecordError, match="cannot be used") as caught:
        engine_for(folder, {"properties": {"title": {"$ref": reference}}})
    assert "nothing is fetched" in caught.value.hint


def test_file_beside_that_is_no_json_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="not JSON"):
        engine_for(tmp_path, {"$ref": "texts.json"}, texts="{")


def test_patterns_of_names_in_a_file_beside_cannot_keep_python_busy(tmp_path: Path) -> None:
    slow = {"patternProperties": {"^(a|aa)+$": {"type": "integer"}}, "additionalProperties": False}
    engine = engine_for(tmp_path, {"$ref": "names.json"}, names=slow)
    assert [fault.keyword for fault in engine.faults({"a" * 200 + "b": 1})]
