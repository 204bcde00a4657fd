from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from archiver.replay.story.grammar import MAX_DEPTH, read_tokens
from tests.replay.setting import Reading, render


@pytest.mark.parametrize("sign", ["> ", "* ", "1. ", "[^1]: ", "> * "])
def test_no_words_are_lost_where_blocks_nest_too_deep(sign: str) -> None:
    markdown = sign * 100 + "deep *down*\n\nafter"
    html = render(markdown)
    assert Reading(html).words.replace(sign.strip(), "").count("deepdown") == 1
    assert "<em>down</em>" in html
    assert max(token.level for token in read_tokens(markdown)) <= MAX_DEPTH + 4


def test_a_table_that_lacks_most_of_its_cells_is_a_paragraph_and_what_follows_is_read() -> None:
    rows = "|a" * 50 + "|\n" + "|-" * 50 + "|\n" + "|\n" * 200
    html = render(f"{rows}> *b*\n\nc")
    assert "<table>" not in html
    assert html.endswith("<blockquote><p><em>b</em></p>\n</blockquote>\n<p>c</p>")


def test_a_table_that_lacks_a_few_cells_is_a_table() -> None:
    assert render("|a|b|\n|-|-|\n|c|\n").count("<td>") == 2


@pytest.mark.parametrize("label", ["a b", "", "x" * 81, "[a]"])
def test_what_is_no_label_is_no_reference(label: str) -> None:
    assert "<sup" not in render(f"a[^{label}]\n\n[^{label}]: b")


def test_many_threads_read_at_once() -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(render, ["# a *b*\n\n> c\n\n|d|\n|-|\n"] * 64))) == 1


def test_the_library_is_loaded_when_a_story_is_read() -> None:
    code = "import sys, archiver.replay.story.markdown; sys.exit('markdown_it' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
