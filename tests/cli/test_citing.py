"""`archiver cite` in a style, with a quote, as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from archiver.archive import make_archive
from archiver.cli.main import main
from archiver.crawl.intake import import_files
from archiver.records.engine import Engine
from archiver.records.schema import load_schema

STORY = "http://127.0.0.1:8018/en/story/the-tide-tables-were-right"
WARC = Path(__file__).resolve().parents[2] / "warcs" / "demo-1.warc.gz"
SAID = "The usual explanation was a careless printer."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with closing(make_archive(tmp_path_factory.mktemp("cited"))) as archive:
        for _ in import_files(archive, [WARC]):
            continue
        yield archive.folder


@dataclass(frozen=True, slots=True)
class Done:
    """What a run left."""

    code: int
    text: str
    words: str


def cite(folder: Path, *arguments: str) -> Done:
    command = ["-C", str(folder), "cite", STORY, "--base-url", "https://archive.example.org", *arguments]
    done = CliRunner().invoke(main, command, standalone_mode=False)
    if done.exception:
        raise done.exception
    return Done(done.return_value, done.stdout, done.stderr)


def test_style_makes_text_with_address_and_date(folder: Path) -> None:
    done = cite(folder, "--style", "mla")
    assert done.code == 0
    assert done.text.startswith("Tobias Renn. “The tide tables were right after all")
    assert "https://archive.example.org/w/" in done.text
    assert "Archived " in done.text
    assert "Archiviert" in cite(folder, "--style", "chicago-note", "--note", "--locale", "de").text.title()


def test_style_in_a_file_is_completed_and_that_is_said(folder: Path, tmp_path: Path) -> None:
    style = tmp_path / "own.csl"
    style.write_text(
        '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text"><info><title>T</title><id>x</id>'
        '</info><citation><layout><text variable="title"/></layout></citation></style>'
    )
    done = cite(folder, "--style", str(style))
    assert ". Archived 20" in done.text
    assert "does not print the memento URL and the capture date in full" in done.words


def test_json_is_valid_by_its_schema(folder: Path) -> None:
    done = cite(folder, "--json", "--style", "apa", "--quote", SAID)
    (line,) = done.text.splitlines()
    made = json.loads(line)
    assert Engine(load_schema("citation-1")).is_valid(made)
    assert (made["quote"]["match"], made["rendered"]["style"]) == ("exact", "apa")
    assert len(made["citations"]) == 12


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--style", "nope"), 2, "no style is called 'nope'"),
        (("--style", "nope.csl"), 3, "cannot be read"),
        (("--style", "apa", "--locale", "xx"), 2, "no locale 'xx'"),
        (("--style", "apa", "--note"), 2, "not in notes"),
        (("--style", "apa", "--format", "ris"), 2, "a style makes text"),
        (("--locale", "de"), 2, "--locale belongs to a style"),
        (("--note",), 2, "--note belongs to a style"),
        (("--normalized",), 2, "--normalized belongs to a quote"),
        (("--quote", " "), 2, "the quote is empty"),
        (("--quote", "The usual explanation was a careful printer."), 1, "The nearest passage"),
        (("--quote", "The usual  explanation was a careless printer"), 1, "--normalized takes that"),
    ],
)
def test_what_cannot_be_is_told_in_one_line(folder: Path, arguments: tuple[str, ...], code: int, words: str) -> None:
    done = cite(folder, *arguments)
    assert (done.code, done.text) == (code, "")
    assert words in done.words
    assert len(done.words.splitlines()) == 1


def test_normalized_quote_says_so_in_the_citation_and_beside_it(folder: Path) -> None:
    done = cite(folder, "--normalized", "--quote", "The usual  explanation was a careless printer")
    assert "white space normalized)" in done.text
    assert "with other white space: “The usual explanation" in done.words


def test_quote_that_cuts_a_word_says_so(folder: Path) -> None:
    done = cite(folder, "--quote", "usual explanation was a care")
    assert "begins or ends inside a word" in done.text
    assert "inside a word" in done.words
