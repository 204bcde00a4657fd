from __future__ import annotations

from archiver.replay.story.stories import ArchiveTargets, Stories
from tests.replay.shelf import Library


def test_a_story_is_made_once_and_kept_for_a_while(library: Library) -> None:
    archive, ids = library
    stories = Stories(limit=1)
    memento = archive.memento(archive.capture(ids["story"]))
    first = stories.of(archive, memento)
    assert first.story.title == "纸张的寿命"
    assert stories.of(archive, memento) is first
    stories.of(archive, archive.memento(archive.capture(ids["gbk"])))
    assert stories.of(archive, memento) is not first
    assert stories.of(archive, memento) == stories.of(archive, memento)


def test_what_is_no_page_has_no_story_and_a_reason(library: Library) -> None:
    archive, ids = library
    told = Stories().of(archive, archive.memento(archive.capture(ids["pdf"])))
    assert told.problem == "application/pdf is no page of text"


def test_links_and_images_of_a_story_stay_in_the_archive(library: Library) -> None:
    archive, ids = library
    targets = ArchiveTargets(archive, archive.capture(ids["story"]))
    assert targets.link("/x#y") == "/page/20240506100000/http://news.example/x"
    assert targets.link("javascript:x") is None
    assert targets.link("#x") is None
    assert targets.image("logo.png") == "/w/20240506100000im_/http://news.example/logo.png"
    assert targets.image("http://live.example/x.png") is None
    assert targets.image("/gone") is None
