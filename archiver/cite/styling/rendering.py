"""A cited item as text in a style: rendered, checked, completed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from archiver.cite.csl import csl_item
from archiver.cite.item import CitedItem
from archiver.cite.statement import published_day, quoted, remarks
from archiver.cite.styling.check import SelfCheck, checked, ended
from archiver.cite.styling.engine import Engine, chosen_locale
from archiver.cite.styling.names import csl_name
from archiver.cite.styling.reading import Style
from archiver.errors import CiteError, UsageError

# What is put behind a text whose style drops address or date, by language; English for others.
_ARCHIVED = {
    "de": ("Archiviert am {day}", "Archiviert am {day} unter {url}"),
    "en": ("Archived {day}", "Archived {day} at {url}"),
    "es": ("Archivado el {day}", "Archivado el {day} en {url}"),
    "fr": ("Archivé le {day}", "Archivé le {day} à l’adresse {url}"),
    "ja": ("{day} 保存", "{day} 保存, {url}"),
    "zh": ("存档于 {day}", "存档于 {day}, {url}"),
}
# What citeproc-py has no place for; it would warn of them.
_NOT_FOR_THE_ENGINE = ("id", "custom", "note")


@dataclass(frozen=True, slots=True)
class Styled:
    """A citation as text: the style's name, the locale, what the check found, and what a reader of it must know."""

    style: str
    locale: str
    text: str
    self_check: SelfCheck
    remarks: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return what citation-1 calls `rendered`."""
        return {
            "style": self.style,
            "locale": self.locale,
            "text": self.text,
            "self_check": asdict(self.self_check),
            "remarks": list(self.remarks),
        }


def render_styled(
    item: CitedItem, style: Style, *, locale: str | None = None, as_note: bool = False, splits_names: bool = False
) -> Styled:
    """Return `item` as `style` writes it in `locale` (None: the style's own); `as_note` as its footnote.

    `splits_names`: names of persons are taken apart, as far as that can be done (archiver.cite.styling.names).
    The text holds the memento URL and the day of the capture, whatever the style drops. Raises UsageError for an
    unknown locale or a note by a style that has none, CiteError if citeproc-py cannot use the style.
    """
    if as_note and not style.is_note:
        raise UsageError("the style cites in the text, not in notes", "--note", "Leave --note out.")
    language = chosen_locale(locale, style)
    entry = {name: value for name, value in csl_item(item).items() if name not in _NOT_FOR_THE_ENGINE}
    if splits_names and item.authors:
        entry["author"] = [csl_name(author) for author in item.authors]
    inverts = any("family" in name for name in entry.get("author", ())[:1])
    found: list[str] = []
    try:
        engine = Engine(style, language, as_note=as_note, inverts_names=inverts)
        text, check = _rendered(engine, entry, item, language)
    except CiteError as error:
        engine = Engine(style, language, as_note=as_note, inverts_names=inverts, is_plain_case=True)
        text, check = _rendered(engine, entry, item, language)
        found.append(f"Upper and lower case are as in the page: {error.what}")
    return Styled(style.name, language, _with_proof(text, item), check, (*found, *_said(check)))


def _rendered(engine: Engine, entry: dict[str, Any], item: CitedItem, locale: str) -> tuple[str, SelfCheck]:
    dated, whole = _ARCHIVED.get(locale.partition("-")[0], _ARCHIVED["en"])

    def sentence(with_url: bool) -> str:
        return (whole if with_url else dated + ".").format(day=item.captured_day, url=item.memento_url)

    def render(wanted: Mapping[str, Any]) -> str:
        # Some styles have nothing to say of a web page.
        return engine.render(wanted) or _plain(item)

    return checked(render, entry, sentence)


def _plain(item: CitedItem) -> str:
    parts = (", ".join(item.authors), item.heading, ", ".join(filter(None, (item.site, published_day(item)))))
    return " ".join(map(ended, filter(None, parts)))


def _with_proof(text: str, item: CitedItem) -> str:
    """Return `text` with the quote and where it is, and what its reader must know."""
    quote = f"{quoted(item)}, <{item.quote_url}>" if item.quote_url else quoted(item)
    return " ".join(filter(None, (text, quote, f"[{remarks(item)}]" if item.remarks else "")))


def _said(check: SelfCheck) -> list[str]:
    """Return what is told of a check that had to do something."""
    told = []
    if check.memento_url == "repaired":
        told.append("The style had changed the letters of the memento URL; they were put right")
    lost = [
        name
        for name, verdict in (("the memento URL", check.memento_url), ("the capture date", check.capture_date))
        if verdict == "appended"
    ]
    if lost:
        told.append(f"The style does not print {' and '.join(lost)} in full; put behind its text")
    if not check.title:
        told.append("The style does not print the title as it is")
    return told
