"""The tour as a function."""

from __future__ import annotations

from pathlib import Path

from archiver.archive import make_archive
from archiver.demo.tour import changed_captures, take_tour
from tests.crawl.looking import assert_index_is_as_rebuilt


def test_tour_shows_a_story_that_changed(tmp_path: Path) -> None:
    archive = make_archive(tmp_path)
    told: list[tuple[str, str]] = []
    tour = take_tour(archive, base_url="http://127.0.0.1:8080", tell=lambda step, text: told.append((step, text)))
    steps = [step for step, _ in told]
    assert steps == ["Serve", "Crawl", "Crawl", "Extract", "Validate", "Seal", "Verify", "Quote"]
    assert tour.invalid == 0
    assert tour.records == tour.extraction.records > 20
    assert [report.failed for report in tour.crawls] == [0, 0]
    assert len(tour.changed) == 2
    assert len({capture.digest for capture in tour.changed}) == 2
    assert tour.changed[0].date < tour.changed[1].date
    assert tour.proven.verdicts == {"same": tour.records + 3}
    assert tour.proven.seal.manifest.rows == tour.records
    assert tour.quote in tour.citation
    assert tour.changed[-1].url in tour.citation.replace("\\", "")
    assert tour.bibtex.startswith("@")
    assert changed_captures(archive, tour.site_url) == tour.changed
    assert_index_is_as_rebuilt(archive)
    archive.close()
