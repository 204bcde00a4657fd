from __future__ import annotations

import sys
from importlib.metadata import EntryPoint
from pathlib import Path
from types import ModuleType

import pytest

from archiver.errors import ConfigError, ExtractError, UsageError
from archiver.extract import interface
from archiver.extract.interface import DEFAULT_EXTRACTOR, DefaultExtractor, engine_named, engine_names
from archiver.extract.limits import Limits
from archiver.extract.story import extract_story
from archiver.version import EXTRACTOR_NAME, EXTRACTOR_VERSION

PAGE = b"<title>t</title><p>A sentence, rather long, that says nothing at all to anybody.</p>"


def test_the_default_extractor_is_extract_story_with_a_name() -> None:
    assert DEFAULT_EXTRACTOR.extract(PAGE, url="https://x.example/") == extract_story(PAGE, url="https://x.example/")
    assert (DEFAULT_EXTRACTOR.name, DEFAULT_EXTRACTOR.version) == (EXTRACTOR_NAME, EXTRACTOR_VERSION)
    assert EXTRACTOR_NAME == "archiver"


def test_the_projects_own_engine_goes_by_the_rules_and_limits_it_is_given(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text('hosts = "x.example"\n[fixed]\nsource = "X"', "utf-8")
    made = engine_named("archiver", rules=[tmp_path])
    assert made.extract(PAGE, url="https://x.example/").source == "X"
    assert isinstance(made, DefaultExtractor)
    assert made.rules_digest != DefaultExtractor().rules_digest
    with pytest.raises(ExtractError, match="elements"):
        engine_named("archiver", limits=Limits(max_elements=1)).extract(PAGE)


def test_a_rule_that_is_none_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text("title = 3", "utf-8")
    with pytest.raises(ConfigError):
        engine_named("archiver", rules=[tmp_path])


def test_an_engine_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(UsageError) as caught:
        engine_named("nothing")
    assert "archiver" in caught.value.hint
    assert engine_names()[0] == "archiver"


class Plugin:
    name = "mine"
    version = "1"

    def extract(self, raw: bytes, **named: object) -> None:
        """Return nothing."""


@pytest.fixture
def plugins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Install a good plug-in, one of another kind, and one whose packages are missing."""
    module = ModuleType("archiver_test_plugin")
    module.Plugin = Plugin  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "archiver_test_plugin", module)
    group = interface.GROUP
    found = (
        EntryPoint("mine", "archiver_test_plugin:Plugin", group),
        EntryPoint("odd", "collections:OrderedDict", group),
        EntryPoint("lost", "archiver_no_such_module:Plugin", group),
    )
    monkeypatch.setattr(interface, "entry_points", lambda group: found)


@pytest.mark.usefixtures("plugins")
def test_a_plug_in_is_found_by_its_name() -> None:
    assert engine_named("mine").version == "1"
    assert engine_names() == ["archiver", "lost", "mine", "odd"]


@pytest.mark.usefixtures("plugins")
@pytest.mark.parametrize(("name", "says"), [("odd", "is no extractor"), ("lost", "cannot be loaded")])
def test_a_plug_in_that_is_none_is_said_with_a_hint(name: str, says: str) -> None:
    with pytest.raises(ExtractError, match=says) as caught:
        engine_named(name)
    assert caught.value.hint
