from __future__ import annotations

from typing import get_args

import pytest

from archiver.model import Kind
from archiver.replay.wording.naming import kind_name, language_name


@pytest.mark.parametrize(("tag", "name"), [("zh-TW", "中文"), ("EN", "English"), ("tlh", "tlh"), ("", "")])
def test_languages_are_called_what_they_call_themselves(tag: str, name: str) -> None:
    assert language_name(tag) == name


@pytest.mark.parametrize("kind", get_args(Kind))
def test_every_kind_has_a_name_in_both_languages(kind: str) -> None:
    assert kind_name(kind).isascii()
    assert not kind_name(kind, language="zh-CN").isascii()


def test_a_kind_by_others_keeps_its_name() -> None:
    assert kind_name("<b>poem", language="zh-CN") == "<b>poem"
