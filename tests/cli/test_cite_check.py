"""`archiver cite --check`: what is printed, what is written, and the exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archiver.cite.item import CitedItem
from archiver.cli.main import main
from archiver.records.engine import Engine
from archiver.records.schema import load_schema
from tests.cite.conftest import URL, archive, chinese
from tests.cli.running import run as run_process

__all__ = ["archive", "chinese"]

BASE = ("--base-url", "https://arch.example")
TEXT = f"“过去两年，生成式 AI 技术的发展” ([Wilson]({URL})).\n"


@pytest.fixture
def folder(archive: object, tmp_path: Path) -> Path:
    (tmp_path / "paper.md").write_text(TEXT, encoding="utf-8", newline="")
    return tmp_path


def run(folder: Path, *arguments: str | Path, stdin: bytes = b"") -> Result:
    options = ["-C", str(folder), "cite", "--check", *map(str, arguments)]
    result = CliRunner().invoke(main, options, input=stdin, standalone_mode=False)
    if result.exception:
        raise result.exception
    return result


def test_references_are_told_in_a_table_by_verdict(folder: Path) -> None:
    paper = folder / "paper.md"
    paper.write_text(TEXT + "\n<https://b.example/>\n", encoding="utf-8")
    done = run(folder, paper)
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["VERDICT", "missing", "unlinked"]
    assert f"{paper}:3" in lines[1]
    # It must work as it stands there: with the folder of this archive.
    assert f"run `archiver -C {folder} capture https://b.example/`" in lines[1]
    assert "says “过去两年，生成式 AI 技术的发展”" in lines[2]
    assert "2 references: 1 missing, 1 unlinked." in done.stderr
    assert done.return_value == 1


def test_a_manuscript_where_all_is_proven_ends_with_0(folder: Path) -> None:
    version = f"https://arch.example/w/20251006171750/{URL}"
    (folder / "a.tex").write_text(f"\\enquote{{过去两年，生成式}}\\footnote{{\\url{{{version}}}}}", encoding="utf-8")
    done = run(folder, folder / "a.tex")
    assert done.return_value == 0
    assert "1 reference: 1 proven." in done.stderr


def test_a_manuscript_without_links_has_no_table(folder: Path) -> None:
    (folder / "a.txt").write_text("nothing")
    done = run(folder, folder / "a.txt")
    assert (done.stdout, done.return_value) == ("", 0)
    assert "0 references." in done.stderr


def test_json_is_one_reference_a_line_by_its_schema(folder: Path) -> None:
    (folder / "b.bib").write_text(f"@online{{k, url={{{URL}}}}}\n@online{{l, url={{https://b.example/}}}}")
    done = run(folder, folder / "paper.md", folder / "b.bib", "--json")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["verdict"] for each in found] == ["unlinked", "unlinked", "missing"]
    assert [each["file"] for each in found] == [str(folder / "paper.md"), *[str(folder / "b.bib")] * 2]
    assert all(Engine(load_schema("citation-check-1")).is_valid(each) for each in found)


def test_fix_mends_in_place_and_keeps_the_old_one_once(folder: Path) -> None:
    paper = folder / "paper.md"
    done = run(folder, paper, "--fix", *BASE)
    assert done.return_value == 0
    assert f"({URL}) ([archived 2025-10-06](https://arch.example/w/20251006171750/{URL}" in paper.read_text("utf-8")
    assert (folder / "paper.md.orig").read_text("utf-8") == TEXT
    once = paper.read_bytes()
    again = run(folder, paper, "--fix", *BASE)
    assert (again.return_value, paper.read_bytes()) == (0, once)
    assert "1 proven" in again.stderr


def test_an_older_original_is_never_lost(folder: Path) -> None:
    (folder / "paper.md.orig").write_text("older")
    done = run(folder, folder / "paper.md", "--fix")
    assert done.return_value == 3
    assert "older original" in done.stderr
    assert (folder / "paper.md").read_text("utf-8") == TEXT


def test_fix_writes_elsewhere_and_leaves_the_manuscript_alone(folder: Path) -> None:
    run(folder, folder / "paper.md", "--fix", "-o", folder / "new.md", *BASE)
    assert "archived 2025-10-06" in (folder / "new.md").read_text("utf-8")
    assert (folder / "paper.md").read_text("utf-8") == TEXT
    assert not (folder / "paper.md.orig").exists()


def test_dry_run_shows_a_diff_and_writes_nothing(folder: Path) -> None:
    done = run(folder, folder / "paper.md", "--fix", "--dry-run", *BASE)
    assert done.stdout.splitlines()[2] == "@@ -1,2 +1,2 @@"
    assert "+“过去两年" in done.stdout
    assert (folder / "paper.md").read_text("utf-8") == TEXT
    assert "1 fixed" in done.stderr


def test_stdin_is_read_and_stdout_written(folder: Path) -> None:
    done = run(folder, "-", "--as", "txt", "--fix", "-o", "-", *BASE, stdin=f"see {URL}\r\n".encode())
    assert (
        done.stdout_bytes
        == f"see {URL} (archived 2025-10-06: <https://arch.example/w/20251006171750/{URL}>)\r\n".encode()
    )


def test_a_local_address_in_a_manuscript_is_warned_of(folder: Path) -> None:
    assert "such links work only here" in run(folder, folder / "paper.md", "--fix").stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(["paper.md", "--dry-run"], "Give --fix too", id="a dry run of nothing"),
        pytest.param(["-", "--as", "md", "--fix"], "cannot be fixed in place", id="stdin in place"),
        pytest.param(["-"], "does not tell its format", id="stdin without a format"),
        pytest.param(["-", "-", "--as", "md"], "read once", id="stdin twice"),
        pytest.param(["paper.docx"], "does not tell its format", id="a format nobody reads"),
        pytest.param(["paper.md", "--quote", "x"], "--check takes no 'quote'", id="an option of a citation"),
        pytest.param(["paper.md", "--bundle", "x.zip"], "about one capture", id="a package"),
        pytest.param(["paper.md", "b.md", "--fix", "-o", "x.md"], "one manuscript", id="two into one"),
        pytest.param(["paper.md", "--fix", "--dry-run", "--json"], "diff", id="two kinds of output"),
    ],
)
def test_options_that_cannot_be_meant_are_refused(folder: Path, arguments: list[str], words: str) -> None:
    done = run(folder, *arguments)
    assert done.return_value == 2
    assert words in done.stderr


def test_a_manuscript_that_is_not_there_ends_with_3(folder: Path) -> None:
    done = run(folder, folder / "none.md")
    assert done.return_value == 3
    assert "cannot be read" in done.stderr


def test_manuscripts_need_an_archive(tmp_path: Path) -> None:
    done = run_process("-C", tmp_path / "none", "cite", "--check", tmp_path / "paper.md")
    assert done.code == 3
    assert "no archive" in done.words


def test_our_own_citations_are_proven_in_every_format(folder: Path, chinese: object) -> None:
    assert callable(chinese)
    item: CitedItem = chinese()
    assert item.original_url == URL
    for form, name in (
        ("markdown", "a.md"),
        ("bibtex", "a.bib"),
        ("biblatex", "b.bib"),
        ("html", "a.html"),
        ("text", "a.txt"),
    ):
        options = ["-C", str(folder), "cite", URL, "--quote", "过去两年，生成式", "--format", form, *BASE]
        printed = CliRunner().invoke(main, options, standalone_mode=False)
        (folder / name).write_text(printed.stdout, encoding="utf-8")
        done = run(folder, folder / name, "--json")
        (found,) = [json.loads(line) for line in done.stdout.splitlines()]
        assert found["verdict"] == "proven", (form, found)
        assert "过去两年，生成式" in {quote["text"] for quote in found["quotes"]}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.tex", "``过去两年，生成式 AI 技术'' \\autocite[3]{k} and \\cite{none}"),
        ("a.md", "“过去两年，生成式 AI 技术” [@k, 3]"),
    ],
)
def test_a_quote_finds_its_entry_in_the_bibliography_beside_it(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    (folder / "b.bib").write_text(f"@online{{k, url={{{URL}}}}}\n")
    done = run(folder, folder / name, folder / "b.bib", "--json")
    (found,) = [json.loads(line) for line in done.stdout.splitlines()]
    (quote,) = found["quotes"]
    assert (quote["match"], quote["file"], found["line"]) == ("exact", str(folder / name), 1)
    assert Engine(load_schema("citation-check-1")).is_valid(found)


def test_what_was_not_looked_at_is_told(folder: Path) -> None:
    (folder / "a.tex").write_text("\\input{b}\\addbibresource{c.bib}", encoding="utf-8")
    (folder / "d.txt").write_bytes("「資料」".encode("shift_jis"))
    done = run(folder, folder / "a.tex", folder / "d.txt")
    assert "a.tex goes on in b.tex, c.bib: give that too" in done.stderr
    assert "d.txt names no encoding, and was read as" in done.stderr
    (folder / "c.bib").touch()
    done = run(folder, folder / "a.tex", folder / "c.bib", folder / "d.txt", "--encoding", "shift_jis")
    assert "goes on in b.tex:" in done.stderr
    assert "names no encoding" not in done.stderr
    assert run(folder, folder / "d.txt", "--encoding", "rot13").return_value == 2


def test_several_quotes_of_one_page_are_told_one_below_the_other(folder: Path) -> None:
    paper = folder / "two.md"
    quotes = f"[^1] “中国在 AI 芯片上领先美国 5-10 年”[^1] {TEXT.strip()[:22]}[^1]"
    paper.write_text(f"{quotes}\n\n[^1]: {URL}\n", encoding="utf-8")
    done = run(folder, paper)
    lines = done.stdout.splitlines()
    assert "unproven" in lines[1]
    assert lines[2].strip().startswith("does not say “中国在 AI 芯片上领先美国 5-10 年” (line 1)")
    assert lines[3].strip().startswith("says “过去两年，生成式 AI 技术的发展” (line 1)")
