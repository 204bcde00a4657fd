"""Makes and reads the catalogues of translated texts with Babel.

`python -m tests.replay.messages` brings each .po file up to date with the texts in the code and the templates, and
compiles it; what is then still to be translated has an empty msgstr.
"""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from archiver.resources import PACKAGE, folder

PROJECT = "archiver"
LOCALES = ("zh_CN",)

_WHEN = datetime(2026, 11, 23, tzinfo=UTC)
_OURS = PACKAGE / "replay"
_METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
_OPTIONS = {"templates/**.html": {"extensions": "jinja2.ext.i18n", "trimmed": "true", "silent": "false"}}
# The positions of the texts among the arguments, from 1.
_KEYWORDS = {**DEFAULT_KEYWORDS, "marked": (1,), "paired": (1, 2), "counted": (2, 3), "translated": (2,), "say": (1,)}


def po_path(locale: str) -> Path:
    """Return where the texts of a locale lie."""
    return folder("replay/locale") / locale / "LC_MESSAGES" / "replay.po"


def template() -> Catalog:
    """Return a catalogue of all texts in the code and the templates, none of them translated."""
    made = Catalog(project=PROJECT, charset="utf-8", fuzzy=False)
    found = extract_from_dir(str(_OURS), _METHODS, _OPTIONS, _KEYWORDS, strip_comment_tags=True)
    for name, _line, message, comments, context in sorted(found, key=lambda each: (each[0], each[1])):
        made.add(message, None, [(name, 0)], auto_comments=comments, context=context)
    return made


def translations(locale: str) -> Catalog:
    """Return the catalogue of a locale as it is."""
    with po_path(locale).open("rb") as file:
        return read_po(file, locale=locale)


def compiled(catalog: Catalog) -> bytes:
    """Return the .mo file of a catalogue."""
    out = BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def bring_up_to_date(locale: str) -> None:
    """Write the .po file of a locale with the texts of today, keeping what is translated, and compile it."""
    path = po_path(locale)
    known = translations(locale) if path.exists() else Catalog(locale=locale, project=PROJECT)
    known.update(template(), no_fuzzy_matching=True)
    known.obsolete.clear()
    known.project, known.version, known.copyright_holder = PROJECT, "", "The archiver maintainers"
    known.msgid_bugs_address = known.last_translator = known.language_team = ""
    known.fuzzy = False
    # No time of today: the file only changes where a text does.
    known.creation_date = known.revision_date = _WHEN
    known.header_comment = f"# What the pages of the replay server say, in {known.locale_identifier}."
    with path.open("wb") as file:
        write_po(file, known, width=120, omit_header=False, sort_output=True, include_lineno=False)
    path.with_suffix(".mo").write_bytes(compiled(known))


if __name__ == "__main__":
    for each in LOCALES:
        bring_up_to_date(each)
