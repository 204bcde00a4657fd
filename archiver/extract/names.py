"""Names of people in a byline or a metadata value: without the words before, the dates, roles and links behind them.

The word lists are general newspaper vocabulary of the larger European languages, Chinese and Japanese.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from archiver.extract.wordlist import words

MAX_NAME_CHARS = 60
MAX_WORDS = 6
MAX_BYLINE_CHARS = 400
SOFT_HYPHEN = "\u00ad"

_LABEL = re.compile(
    r"[\s:|•·–—-]*+(?:"
    r"(?:(?:written|posted|published|reported|story|text|texte|article|artikel|words|created|started|submitted|"
    r"contributed|review|recipe|"
    r"opinion|analysis|guest post|erstellt|geschrieben|verfasst|veröffentlicht|gepostet|eingestellt|publicado|"
    r"escrito|publié|"
    r"écrit|rédigé|pubblicato|scritto|door)\s++(?:by|von|vom|par|por|da|door)\b)|"
    r"(?:by|von|vom|par|por|di|door|av|af|autor(?:in|en|es|a)?|auteurs?|authors?|written by|redacción|text|"
    r"texte)(?=[\s:/|]|$)|"
    r"(?-i:[Bb]y(?=[A-Z][a-z]))|by:|post\s++by|beitrag\s*+von|»|(?:view|show|see|zeige|alle|voir|"
    r"ver)\b[^:.]{0,30}?\b(?:by|of|von|de|por)\b|started\s++by|(?:作者|记者|記者|撰文|編集|编辑|編輯|著者|文|筆者|執筆|責任編輯|责任编辑|"
    r"来源作者)(?=\s*+[:：/／|｜]|\s)"
    r")[\s:：/／|｜]*+",
    re.IGNORECASE,
)
_MONTHS = (
    r"jan(?:uary|uar|vier)?|feb(?:ruary|ruar)?|f[ée]vrier|mar(?:ch|s|zo)?|märz|apr(?:il)?|avril|may|mai|mayo|"
    r"jun[ei]?|juin|junio|"
    r"jul[iy]?|juillet|julio|aug(?:ust)?|août|agosto|sept?(?:ember)?|okt(?:ober)?|oct(?:ober|obre)?|nov(?:ember|"
    r"embre)?|"
    r"de[cz](?:ember|embre)?|mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so"
)
# What ends the names in a byline: dates, "published …", "… min read", addresses, words of the page.
_END = re.compile(
    rf"\s*+[,|•·–—(]?\s*+\b(?:(?:{_MONTHS})\b\.?,?\s*+\d|(?:mon|tue|wed|thu|fri|sat|sun)\w*\.?,?\s++(?:{_MONTHS})\b|"
    rf"\d{{1,4}}\s*+[./:-]|\d{{1,2}}(?:st|nd|rd|th)?\s++[^\W\d]|"
    r"(?:19|20)\d\d\b|\d+\s*+(?:min|hour|day|week|month|year|comment|share|stunde|tag|heure|hora|h\b|m\b)|"
    r"(?:last\s++)?(?:updated?|published|posted|modified|reviewed|aktualisiert|veröffentlicht|publié|publicado|"
    r"actualizado|"
    r"follow|shares?|view all|show all|more (?:about|from|by)|see more|read more|mehr|medically|fact[- ]checked|"
    r"edited by|photos?|"
    r"illustrations?|reading time|lesezeit|leave a|kommentare?|comments?)\b)|"
    rf"\s++(?:on|at|am|um|le|el|in|il|op)\s++(?=\d|\w+day\b|(?:{_MONTHS})\b)|\s++(?:on|at|am|um)$|\s*+[(<|"
    rf"]?\s*+[\w.+-]++@|https?:|\s++@\w|(?:が|发表于|發表於|发布于)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\s*+(?:;|、|，|\||｜|•|·|(?<=[^\W\d_])/(?=[^\W\d_])|,(?:\s*+(?:and|und|et|y|e|&)\s)?)\s*+|"
    r"\s++(?:and|und|et|with|mit|&|/|[–—]|y(?=\s++\S++\s++\S))\s++",
    re.IGNORECASE,
)
_ENDING_SIGN = re.compile(r"[\d@:が发發]")
_ENDING_WORDS = frozenset(
    words(
        "on at am um le el in il op last update updated published posted modified reviewed aktualisiert veröffentlicht "
        "publié publicado actualizado follow share shares view show more see read mehr medically fact edited photo "
        "photos illustration illustrations reading lesezeit leave kommentar kommentare comment comments"
    )
)
"""What ends the names has one of these signs or words in it, or a day of the week."""
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PARTING_SIGNS = frozenset(";、，|｜•·/,&–—")
_PARTING_WORDS = frozenset(["and", "und", "et", "with", "mit", "y"])
_WORD = re.compile(r"\w+")
_ROLE = re.compile(
    r"\b(?:editors?|reporters?|writers?|correspondents?|journalists?|columnists?|contributors?|director|manager|"
    r"producer|"
    r"photographers?|senior|chief|head of|founder|ceo|cto|president|specialist|expert|author|analyst|consultant|"
    r"associated press|"
    r"staff|redakteur(?:in)?|journalistin|korrespondent(?:in)?|leiter(?:in)?|chefredakteur(?:in)?|autor(?:in)?|"
    r"rédact(?:eur|rice)|journaliste|redactor(?:a)?|periodista|tnn|dpa|afp|ap|reuters|updated|special to.*)\b",
    re.IGNORECASE,
)
_CREDENTIAL = re.compile(
    r"(?:(?:M\.?D|Ph\.?\s?D|D\.?D\.?S|D\.?M\.?D|D\.?O|D\.?V\.?M|Ed\.?D|Psy\.?D|J\.?D|R\.?N|R\.?D\.?N?|N\.?P|P\.?A|"
    r"C\.?P\.?A|CFP|CFA|CEPF|"
    r"CPT|CSCS|LCSW|LMFT|LPC|MBA|M\.?P\.?H|M\.?S\.?W?|M\.?Sc|M\.?A|B\.?A|B\.?Sc|FACLM|FACP|FACS|Esq|Jr|Sr|II|III|IV|"
    r"E-RYT\s?\d+|RYT)"
    r"\.?®?[\s,-]*)+"
)
_NOT_A_NAME = re.compile(
    r"https?:|www\.|@|\d{3}|[{}<>=\[\]]|^(?:unknown|null|none|undefined|no author|author|authors?|autor|autor:in|by|"
    r"von|posted|anonymous|"
    r"follow|share|view|more|post|posts|more posts|date|datum|beitrag|datei|tags?|topics?|home|am|at|on|le|el|um|"
    r"updated|published|written by|posted by|artikel von|article by|name|n/?a|false|true|\w+\.\w+\.\w+\S*|"
    r".*\bprofile|.*\s(?:from|by|of|von|with|for|the|and))$",
    re.IGNORECASE,
)
_PARTICLES = frozenset(
    words(
        "von van de der den del della di da du dos das la le el al bin ibn y e zu zur vom ter ten af av und and the of "
        "i van't v. dr st"
    )
)
_ARTICLES = frozenset(["the", "die", "der", "das", "el", "la", "le", "les", "il", "lo"])
_ORGANISATION = re.compile(
    r"\b(?:inc|gmbh|ltd|llc|ag|corp|e\.?\s?v|news|team|staff|redaktion|redaction|rédaction|redacción|editorial|"
    r"editors?|press|agentur|"
    r"agency|agencia|agencies|media|magazine|magazin|online|admin\w*|webmaster|office|department|center|centre|"
    r"university|institute|foundation|group|"
    r"company|services|society|association|blog|desk|newsroom|contributor|guest|nast|verlag|verband)\b|\.(?:com|de|"
    r"net|org|at|ch|fr|io|co)\b|編集部|编辑部|通讯社",
    re.IGNORECASE,
)
_JOINT = re.compile(r"(?:,|&|and|und|et|y|e|with|mit)*", re.IGNORECASE)
_EDGE = " \t\n.,:;-–—|\"'·•/\u00a0*()"
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def without_label(text: str) -> str:
    """Return `text` without the words that announce an author: "By", "Von", "作者：" and the like."""
    found = _LABEL.match(text)
    return text[found.end() :] if found is not None else text


def is_labelled(text: str) -> bool:
    """Tell whether `text` begins with words that announce an author."""
    return _LABEL.match(text) is not None


def names_in(text: str, *, family_first: bool = False) -> list[str]:
    """Return the names in a byline or metadata value, in its order, each once.

    With `family_first` a lone comma may stand between the names of one person, as in library catalogues: "Oar, Ben".
    Each line is read by itself; the first one behind a name that holds none ends the byline.
    """
    found: list[str] = []
    for line in text[:MAX_BYLINE_CHARS].replace(SOFT_HYPHEN, "").splitlines():
        names = _names_in_line(line, family_first=family_first)
        if not found:
            found = list(names)
        elif names and len(line) <= MAX_NAME_CHARS and all(map(_is_further, names)):
            found += names
        elif not _JOINT.fullmatch(line.strip()):
            break
    return list(dict.fromkeys(found))


def _is_further(name: str) -> bool:
    """Tell whether `name`, on a line behind another name, is one more person: in full, and no role."""
    is_full = " " in name or _CJK.search(name) is not None
    return is_full and looks_personal(name) and not _ROLE.search(name)


@lru_cache(maxsize=1024)
def _names_in_line(line: str, *, family_first: bool) -> tuple[str, ...]:
    rest = without_label(without_label(line.strip()))
    end = _END.search(rest) if may_end(rest) else None
    rest = (rest[: end.start()] if end is not None else rest).strip(_EDGE.replace(".", ""))
    return tuple(_parted(rest, family_first=family_first)) if rest else ()


def may_end(text: str) -> bool:
    """Tell, at a tenth of the cost of finding it, whether there may be something in `text` that ends the names."""
    if _ENDING_SIGN.search(text):
        return True
    said = _WORD.findall(text.lower())
    return not _ENDING_WORDS.isdisjoint(said) or any(word.startswith(_WEEKDAYS) for word in said)


def may_be_parted(text: str) -> bool:
    """Tell, at a tenth of the cost of parting it, whether there may be several names in `text`."""
    return not _PARTING_SIGNS.isdisjoint(text) or not _PARTING_WORDS.isdisjoint(text.lower().split())


def _parted(text: str, *, family_first: bool) -> Iterator[str]:
    pieces = _BETWEEN.split(text) if may_be_parted(text) else [text]
    parts = [part.strip(_EDGE.replace(".", "").replace(")", "")) for part in pieces]
    parts = [part for part in parts if part]
    if family_first and len(parts) == 2 and text.count(",") == 1 and _is_turned(*parts):
        # "Roy, Aniruddha": one name, the family name first.
        parts = [f"{parts[1]} {parts[0]}"]
    if len(parts) > 1 and "," not in text and ";" not in text and not all(map(looks_personal, parts)):
        # "Center for Research and Development" is one name.
        parts = [text]
    names: list[str] = []
    for part in parts:
        if names and _CREDENTIAL.fullmatch(part) and not _CJK.search(part):
            names[-1] = f"{names[-1]}, {part}"
        elif is_name(part) and not (names and _ROLE.search(part)):
            names.append(_without_role(part))
    yield from names


def _is_turned(family: str, given: str) -> bool:
    """Tell whether the parts beside a comma are one name, the family name first."""
    if family.split()[0].lower() in _PARTICLES:
        return True
    return " " not in family and " " not in given and not _CREDENTIAL.fullmatch(given) and looks_personal(family)


def _without_role(name: str) -> str:
    """Return the name without a role behind it: "Ada Quill Staff Writer"."""
    words = name.split()
    for place in range(2, len(words)):
        if _ROLE.fullmatch(words[place].strip(",.")) and looks_personal(" ".join(words[:place])):
            return " ".join(words[:place])
    return name


def is_name(text: str) -> bool:
    """Tell whether `text` may be the name of somebody or of an organisation."""
    return (
        2 <= len(text) <= MAX_NAME_CHARS
        and not _NOT_A_NAME.search(text)
        and len(text.split()) <= MAX_WORDS
        and any(letter.isalpha() for letter in text)
    )


@lru_cache(maxsize=1024)
def looks_personal(text: str) -> bool:
    """Tell whether `text` looks like the name of a person: capitalised words, no word of organisations."""
    if _ORGANISATION.search(text) or not is_name(text):
        return False
    if _CJK.search(text):
        return len(text) <= 12
    words = text.split()
    plain = [word for word in words if word.lower() not in _PARTICLES]
    return (
        bool(plain)
        and words[0].lower() not in _ARTICLES
        and len(words) <= 5
        and all(word[0].isupper() or not word[0].isalpha() for word in plain)
    )
