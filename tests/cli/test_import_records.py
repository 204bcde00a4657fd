"""`archiver import-records`, `export documents` and `export provenance` as processes."""

from __future__ import annotations

import json
from pathlib import Path

from archiver.records.engine import Engine
from archiver.records.schema import load_schema
from tests.cli.running import run
from tests.dataset.picked import bridge_archive, document, tree

OTHER = "The council met on Tuesday and talked about the new library until late in the evening. " * 4


def test_a_tree_is_taken_in_shown_and_given_back(tmp_path: Path) -> None:
    bridge_archive(tmp_path / "a")
    folder = tree(
        tmp_path / "My tree", {"a.md": document(), "b/c.md": document("C", url="https://c.example/", body=OTHER)}
    )
    done = run("-C", "a", "import-records", folder, folder=tmp_path)
    assert done.code == 0, done
    table = [line.split() for line in done.out.decode().splitlines() if line.split()[0] in ("title", "source", "FIELD")]
    assert table == [
        ["FIELD", "SUPPORTED", "CONFLICT", "ASSERTED", "ABSENT"],
        ["title", "1", "0", "1", "0"],
        ["source", "0", "0", "2", "0"],
    ]
    assert "2 records, 2 new, 1 linked to a capture, in a/records/imported/My-tree.jsonl" in done.words
    assert run("-C", "a", "verify", "a/records", folder=tmp_path).code == 0
    assert run("-C", "a", "export", "documents", "My-tree", "-o", "again", folder=tmp_path).code == 0
    assert (tmp_path / "again/b/c.md").read_bytes() == (folder / "b/c.md").read_bytes()


def test_what_is_not_shown_is_counted(tmp_path: Path) -> None:
    folder = tree(tmp_path / "tree", {f"{n}.md": document(f"Story {n}") for n in range(5)})
    done = run("-C", "a", "import-records", folder, "--most", "1", folder=tmp_path)
    assert done.out.count(b"import.capture.absent") == 1
    assert "4 findings not shown: --most 0 shows all." in done.words


def test_findings_are_lines_of_json_and_make_the_exit_code(tmp_path: Path) -> None:
    folder = tree(tmp_path / "tree", {"a.md": document(fetch_date="2024-05-06T12:00:00")})
    done = run("-C", "a", "import-records", folder, "--json", folder=tmp_path)
    found = [json.loads(line) for line in done.out.splitlines()]
    engine = Engine(load_schema("finding-1"))
    assert all(engine.is_valid(each) for each in found)
    assert {each["code"] for each in found} == {"import.capture.absent", "record.fetch-date.no-zone"}
    assert done.code == 1


def test_a_folder_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    assert run("import-records", "nowhere", folder=tmp_path).code == 2
    tree(tmp_path / "tree", {"a.md": document()})
    assert run("import-records", "tree", "--name", "a/b", folder=tmp_path).code == 2
    assert not (tmp_path / "warcs").exists()


def test_provenance_is_written_for_files_and_for_ids(tmp_path: Path) -> None:
    folder = tree(tmp_path / "tree", {"a.md": document()})
    run("-C", "a", "import-records", folder, "--name", "t", folder=bridge_archive(tmp_path / "a").parent)
    (line,) = (tmp_path / "a/records/imported/t.jsonl").read_bytes().splitlines()
    by_file = run("export", "provenance", "a/records/imported/t.jsonl", folder=tmp_path)
    by_id = run("-C", "a", "export", "provenance", json.loads(line)["id"], folder=tmp_path)
    assert (by_file.code, by_id.code) == (0, 0)
    assert by_file.out == by_id.out
    done = run("export", "provenance", "a/records/imported/t.jsonl", "--format", "jsonld", "-o", "x", folder=tmp_path)
    assert json.loads((tmp_path / "x").read_bytes())["@type"] == "WebPage"
    assert "1 document in x" in done.words
    assert run("export", "provenance", "tree/a.md", folder=tmp_path).code == 1
    assert run("-C", "a", "export", "provenance", "<urn:uuid:0>", folder=tmp_path).code == 3


def test_evidence_is_looked_up_by_validate_where_it_is_asked_for(tmp_path: Path) -> None:
    folder = tree(tmp_path / "tree", {"a.md": document()})
    run("-C", "a", "import-records", folder, "--name", "t", folder=bridge_archive(tmp_path / "a").parent)
    path = tmp_path / "a/records/imported/t.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"title":"Long"', b'"title":"Longer"', 1))
    assert run("-C", "a", "validate", path, folder=tmp_path).code == 0
    done = run("-C", "a", "validate", path, "--evidence", "--json", folder=tmp_path)
    assert done.code == 1
    assert [json.loads(line)["code"] for line in done.out.splitlines()] == ["evidence.value"]
    assert run("validate", path, "--evidence", folder=tmp_path).code == 3
