"""The catalogues of translated texts, held against the code and the templates."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from jinja2 import nodes

from archiver.replay.site import templates
from archiver.replay.wording.languages import LANGUAGES
from archiver.resources import folder
from tests.replay.messages import LOCALES, compiled, po_path, template, translations

TEMPLATES = sorted(
    path.relative_to(folder("replay/templates")).as_posix() for path in folder("replay/templates").rglob("*.html")
)
SAYING = "signs.html"
"""Has the one macro for texts of ours that come as values: it escapes what it translates."""

TRANSLATING = ("_", "gettext", "ngettext", "counted")


@pytest.mark.parametrize("locale", LOCALES)
def test_every_text_is_translated(locale: str) -> None:
    known = translations(locale)
    missing = [each.id for each in template() if each.id and not _strings(known.get(_key(each.id)))]
    assert missing == [], "run `python -m tests.replay.messages`, fill what is empty in the .po file, run it again"


@pytest.mark.parametrize("locale", LOCALES)
def test_no_text_is_translated_that_nobody_says(locale: str) -> None:
    said = {_key(each.id) for each in template()}
    assert [each.id for each in translations(locale) if each.id and _key(each.id) not in said] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_translations_hold_the_same_places_and_marks(locale: str) -> None:
    for each in translations(locale):
        first = each.id if isinstance(each.id, str) else each.id[-1]
        for text in _strings(each) if each.id else []:
            assert set(re.findall(r"%\(\w+\)s", text)) == set(re.findall(r"%\(\w+\)s", first)), first
            assert sorted(re.findall(r"<[^>]*>", text)) == sorted(re.findall(r"<[^>]*>", first)), first
            assert text.count("%%") == first.count("%%"), first


@pytest.mark.parametrize("locale", LOCALES)
def test_the_compiled_file_is_of_the_text(locale: str) -> None:
    path = po_path(locale)
    assert path.with_suffix(".mo").read_bytes() == compiled(translations(locale))


@pytest.mark.parametrize("name", TEMPLATES)
def test_templates_translate_literals_only(name: str) -> None:
    """A translated text is not escaped, so one that came with an archived page would come to life."""
    made = templates("en")
    source = (folder("replay/templates") / name).read_text(encoding="utf-8")
    for call in made.parse(source).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in TRANSLATING and name != SAYING:
            assert all(_is_literal(text) for text in _texts(call)), f"{name}, line {call.lineno}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", TEMPLATES)
def test_templates_hold_no_text_outside_of_them(name: str, language: str) -> None:
    """What stands between the tags is signs and names only; words are messages."""
    assert templates(language).get_template(name)
    source = (folder("replay/templates") / name).read_text(encoding="utf-8")
    source = re.sub("{% block body_class %}.*?{% endblock %}", "", source)
    bare = re.sub(r"{%-?\s*trans\b.*?endtrans\s*-?%}|{%.*?%}|{{.*?}}|{#.*?#}", " ", source, flags=re.DOTALL)
    bare = re.sub(r"<(style|script|code|svg)\b.*?</\1>|<[^>]*>", " ", bare, flags=re.DOTALL)
    names = {"archiver", "JSON", "CSL", "RIS", "WARC", "URL", "UTC", "nbsp", "oEmbed"}
    assert set(re.findall(r"[^\W\d_]{3,}", bare)) <= names


def _key(message: object) -> str:
    return message if isinstance(message, str) else message[0]  # type: ignore[index]  # Babel: str or tuple


def _strings(message: object) -> list[str]:
    strings = getattr(message, "string", "") or ""
    each = [strings] if isinstance(strings, str) else list(strings)
    return each if all(each) else []


def _texts(call: nodes.Call) -> Iterator[nodes.Expr]:
    name = call.node.name if isinstance(call.node, nodes.Name) else ""
    yield from call.args[1:3] if name == "counted" else call.args[:2] if name == "ngettext" else call.args[:1]


def _is_literal(text: nodes.Expr) -> bool:
    return isinstance(text, nodes.Const) and isinstance(text.value, str)
