from __future__ import annotations

from collections.abc import Callable

import pytest

from archiver.cite.citation import citation_json
from archiver.cite.csl import csl_item
from archiver.cite.interface import citations
from archiver.cite.item import CitedItem
from archiver.cite.styling.library import find_style
from archiver.cite.styling.rendering import render_styled
from archiver.records.engine import Engine
from archiver.records.schema import load_schema
from tests.cite.specimens import TITLES, specimens


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(load_schema("citation-1"))


@pytest.mark.parametrize("number", range(len(TITLES)), ids=list(TITLES))
def test_every_citation_is_valid_by_its_schema(engine: Engine, number: int) -> None:
    item = specimens()[number]
    made = citation_json(item, citations(item), render_styled(item, find_style("apa")))
    assert engine.is_valid(made)
    assert made["rendered"]["self_check"] == {"memento_url": "printed", "capture_date": "printed", "title": True}


def test_citation_holds_what_proves_the_quote(engine: Engine, chinese: Callable[..., CitedItem]) -> None:
    item = chinese(quote="生成式  AI 技术的发展")
    made = citation_json(item, {"pwid": item.pwid})
    assert engine.is_valid(made)
    quote = made["quote"]
    assert (quote["match"], quote["normalizer"], quote["asked"]) == (
        "normalized",
        "typography",
        "生成式  AI 技术的发展",
    )
    assert (quote["start"], quote["end"], quote["within"]) == (5, 17, "story")
    assert quote["payload_digest"] == made["payload_digest"] == item.payload_digest
    assert quote["text_digest"].startswith("sha256:")
    assert made["quote_url"] == made["memento_url"] + "#" + made["text_fragment"]
    assert item.memento_url in made["robust_link"]
    assert "custom" not in made["csl"]
    assert made["csl"]["URL"] == csl_item(item)["URL"] == made["memento_url"]
