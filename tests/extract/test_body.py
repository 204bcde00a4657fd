from __future__ import annotations

import pytest

from archiver.extract.story import extract_story

SENTENCES = (
    "The keeper of the lighthouse wrote down each ship that passed, its flag, its course and the state of the sea.",
    "Nobody had asked for it. When the book was found, a century later, it filled eleven volumes of small script.",
    "Its first owner, a dealer in charts, sold it to the museum for the price of a good lamp, as he told the board.",
    "Since then two students have typed what could be read; what the damp had taken they left blank, with a note.",
    "The oldest entry is of a brig under Danish colours. It met the fog at noon, and was not seen on the other side.",
)
PROSE = "".join(f"<p>{text}</p>" for text in SENTENCES)


def test_a_heading_that_repeats_the_title_is_no_part_of_the_text() -> None:
    story = extract_story(f"<title>The keeper</title><body><article><h1>The keeper</h1>{PROSE}</article>".encode())
    assert story.title == "The keeper"
    assert story.text.split("\n") == list(SENTENCES)
    assert "# The keeper" not in story.markdown


def test_a_body_that_only_json_ld_has_is_the_text() -> None:
    said = " ".join(SENTENCES)
    data = f'{{"@type":"NewsArticle","headline":"The keeper","articleBody":"{said}"}}'
    story = extract_story(f'<script type="application/ld+json">{data}</script><body><p>Please log in.</p>'.encode())
    assert story.text == said


def test_a_page_without_text_has_no_body() -> None:
    story = extract_story(b"<body><img src=x></body>")
    assert (story.text, story.markdown, story.links) == ("", "", ())


def test_documentation_keeps_its_code_and_leaves_its_navigation() -> None:
    entries = "".join(f"<li><a href=/{n}.html>Chapter {n}</a></li>" for n in range(9))
    markup = (
        f"<title>Lamps</title><body><nav class=sidebar><ul>{entries}</ul></nav><main><h1>Lamps</h1>"
        f"<p>{SENTENCES[0]}</p>"
        f"<pre>lamp = Lamp()\n    lamp.light()</pre><p>{SENTENCES[1]}</p><h2>Oil</h2><p>{SENTENCES[2]}</p></main>"
    )
    text = extract_story(markup.encode(), url="https://docs.x.example/lamps.html").text
    assert "lamp = Lamp()\n    lamp.light()" in text
    assert "Oil" in text
    assert "Chapter" not in text


def test_a_list_of_cards_is_kept_with_its_teasers() -> None:
    cards = "".join(
        f"<div class=card><h3><a href=/ship-{n}>Ship number {n}</a></h3><p>{text}</p></div>"
        for n, text in enumerate(SENTENCES)
    )
    text = extract_story(f"<title>All ships</title><body><h1>All ships</h1><div>{cards}</div>".encode()).text
    assert all(sentence in text for sentence in SENTENCES)


@pytest.mark.parametrize("prose", [SENTENCES[0], SENTENCES[1]])
def test_paragraphs_that_stand_twice_are_both_kept(prose: str) -> None:
    assert (
        extract_story(f"<title>x</title><body><article>{f'<p>{prose}</p>' * 4}</article>".encode()).text.count(prose)
        == 4
    )
