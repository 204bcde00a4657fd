from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.cite.manuscript.belonging import files_named


@pytest.mark.parametrize(
    ("form", "text", "names"),
    [
        ("tex", "\\input{a} \\include{b/c} \\input{d.tikz}", ["a.tex", "b/c.tex", "d.tikz"]),
        ("tex", "\\bibliography{a, b} \\addbibresource[label=x]{c.bib}", ["a.bib", "b.bib", "c.bib"]),
        ("tex", "% \\input{a}\n\\% \\input{b} \\newcommand{\\x}[1]{\\input{#1}}", ["b.tex"]),
        ("md", "---\ntitle: x\nbibliography: a.bib\n---\n", ["a.bib"]),
        ("md", "---\nbibliography: [a.bib, 'b.bib']\n---\n", ["a.bib", "b.bib"]),
        ("md", "---\nbibliography:\n  - a.bib\n  - b.bib # more\n---\n", ["a.bib", "b.bib"]),
        ("md", "bibliography: a.bib", []),
        ("html", "\\input{a}", []),
    ],
)
def test_files_that_a_manuscript_goes_on_in_are_named(form: str, text: str, names: list[str]) -> None:
    assert files_named(text, form) == names


@given(st.text("\\input{}[]%, \n-bibliography:", max_size=200), st.sampled_from(["tex", "md"]))
def test_any_text_is_looked_through(text: str, form: str) -> None:
    names = files_named(text, form)
    assert len(set(names)) == len(names)
    assert all(name and name == name.strip() and "\n" not in name for name in names)
