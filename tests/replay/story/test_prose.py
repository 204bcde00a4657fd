from __future__ import annotations

from archiver.replay.story.grammar import read_tokens
from archiver.replay.story.prose import write_prose
from tests.replay.setting import Reading, Targets, render


def test_a_token_that_is_not_known_shows_its_words_only() -> None:
    tokens = read_tokens("> a")
    tokens[0].type = "strange_open"
    tokens[0].attrs = {"onclick": "x"}
    assert write_prose(tokens, Targets()) == "<p>a</p>"


def test_a_note_inside_another_stands_beside_it() -> None:
    html = render("a[^1] b[^2]\n\n[^1]: c\n\n    [^2]: d\n\n    e")
    reading = Reading(html)
    assert reading.ids == ["reference-1", "reference-2", "note-1", "note-2"]
    assert '<dt><a href="#reference-1">1</a></dt><dd><p>c</p>\n<p>e</p></dd>' in html
    assert '<dt><a href="#reference-2">2</a></dt><dd><p>d</p></dd>' in html


def test_two_notes_of_one_label_are_both_shown() -> None:
    html = render("a[^1]\n\n[^1]: b\n\n[^1]: c")
    assert Reading(html).ids == ["reference-1", "note-1"]
    assert html.index("<p>b</p>") < html.index("<p>c</p>")


def test_a_reference_in_a_note_leads_to_its_own_note() -> None:
    assert Reading(render("a[^1]\n\n[^1]: see [^2]\n\n[^2]: c")).ids == [
        "reference-1",
        "note-1",
        "reference-2",
        "note-2",
    ]


def test_numbers_are_those_of_each_list_in_its_list() -> None:
    html = render("1. a\n   5. b\n   7. c\n2. d\n9. e")
    assert html.count("value=") == 1
    html = render("1. a\n\n   5. b\n   7. c\n2. d\n9. e")
    assert '<ol start="5"><li>b</li><li value="7">c</li></ol>' in html
    assert '<li value="9"><p>e</p>' in html
