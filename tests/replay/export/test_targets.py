"""Where links and images of an exported story lead."""

from __future__ import annotations

from archiver.replay.export.targets import ExportTargets
from tests.replay.shelf import Library


def test_links_lead_to_exported_stories_or_to_the_web(library: Library) -> None:
    archive, ids = library
    stories = {"http://news.example/other": "other-1"}
    targets = ExportTargets(archive, archive.capture(ids["story"]), stories, lambda name, content: None)
    assert targets.link("/other#x") == "other-1.html"
    assert targets.link("/elsewhere") == "http://news.example/elsewhere"
    assert targets.link("javascript:alert(1)") is None
    assert targets.link("#x") is None


def test_archived_images_are_kept_once_and_shown_from_their_file(library: Library) -> None:
    archive, ids = library
    kept: list[str] = []
    capture = archive.capture(ids["story"])
    targets = ExportTargets(archive, capture, {}, lambda name, content: kept.append(name))
    first, second = targets.image("/logo.png"), targets.image("http://news.example/logo.png")
    assert first == second == f"../images/{kept[0]}"
    assert len(kept) == 1


def test_what_is_no_archived_picture_is_not_shown(library: Library) -> None:
    archive, ids = library
    targets = ExportTargets(archive, archive.capture(ids["story"]), {}, lambda name, content: None)
    assert targets.image("/never.png") is None
    assert targets.image("/gone") is None
    assert targets.image("/style.css") is None
    assert targets.image("data:image/png;base64,") is None
