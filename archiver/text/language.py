"""Which language a text is in, by its script and the small words in it. No file is read, nothing is loaded.

Texts of a few dozen words are told apart well; of shorter ones it says that it is not sure. Serbian, Croatian and
Bosnian in Latin letters are one ("hr"), Norwegian is "nb".
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass

from archiver.text.function_words import ARABIC, CYRILLIC, DEVANAGARI, LATIN

SAMPLE_CHARS = 1200
MIN_LETTERS = 20
MIN_SURE_WORDS = 12
MIN_SURE_HITS = 4
MIN_SURE_SHARE = 0.12
MIN_LEAD = 1.3

# Vowel signs of Indic and Arabic scripts are no letters by themselves, yet part of a word.
_WORD = re.compile(
    r"[^\W\d_](?:[^\W\d_]|[\u064b-\u0655\u0900-\u0903\u093a-\u094f\u0955-\u0957\u0962\u0963])*+(?:['’][^\W\d_]*+)?"
)
_AROUND_WORDS = '.,:;!?"()[]«»“”„…–—-'
"""Signs that often stand around a word and are no part of it; apostrophes may be."""
_BEYOND_LATIN = re.compile(r"[\u0370-\u1c8f\u2de0-\u2dff\u3041-\ufdff\ufe70-\ufefc\U00020000-\U0003ffff]")
_HANDED = (
    (0x0370, "el"), (0x0400, "cyrillic"), (0x0530, "hy"), (0x0590, "he"), (0x0600, "arabic"), (0x0700, ""),
    (0x0900, "devanagari"), (0x0980, "bn"), (0x0A00, "pa"), (0x0A80, "gu"), (0x0B00, "or"), (0x0B80, "ta"),
    (0x0C00, "te"), (0x0C80, "kn"), (0x0D00, "ml"), (0x0D80, "si"), (0x0E00, "th"), (0x0E80, "lo"), (0x0F00, "bo"),
    (0x1000, "my"), (0x10A0, "ka"), (0x1100, "ko"), (0x1200, "am"), (0x1400, ""), (0x1780, "km"), (0x1800, "mn"),
    (0x1C80, ""), (0x3041, "kana"), (0x3100, "han"), (0xA000, ""), (0xAC00, "ko"), (0xD7B0, ""), (0xF900, "han"),
    (0xFB00, ""), (0xFB50, "arabic"), (0x20000, "han"),
)  # fmt: skip
_STARTS = [start for start, _ in _HANDED]
_NAMES = [name for _, name in _HANDED]

# Languages that are written alike, or one of which is a name for several (ISO 639-3, macrolanguages).
_ALIKE = (
    frozenset(["no", "nb", "nn", "da"]),
    frozenset(["hr", "sr", "bs", "sh"]),
    frozenset(["zh", "yue", "wuu", "cmn", "lzh"]),
    frozenset(["id", "ms"]),
    frozenset(["de", "gsw", "lb", "nds", "bar"]),
    frozenset(["fa", "ps"]),
    frozenset(["es", "gl", "ast", "an"]),
    frozenset(["tl", "fil"]),
)


_ALIKE_BY_TAG = {
    tag: frozenset[str]().union(*(group for group in _ALIKE if tag in group)) for one in _ALIKE for tag in one
}


@dataclass(frozen=True, slots=True)
class Detected:
    """A language as a primary subtag of BCP 47, and whether the text says enough to rely on it."""

    tag: str
    is_sure: bool


def _by_word(words: dict[str, str]) -> dict[str, tuple[tuple[str, float], ...]]:
    """Return for each word the languages that have it, with how much it says for each."""
    found: dict[str, list[str]] = {}
    for language, listed in words.items():
        for word in set(listed.split()):
            found.setdefault(word, []).append(language)
    return {word: tuple((one, 1 / len(languages)) for one in languages) for word, languages in found.items()}


_WORDS = {
    "latin": _by_word(LATIN),
    "cyrillic": _by_word(CYRILLIC),
    "arabic": _by_word(ARABIC),
    "devanagari": _by_word(DEVANAGARI),
}


def detect_language(text: str) -> Detected | None:
    """Return the language of the first SAMPLE_CHARS characters of `text`, None if too little of it tells one."""
    sample = text[:SAMPLE_CHARS]
    foreign = [] if sample.isascii() else _BEYOND_LATIN.findall(sample)
    words = words_in(sample.lower())
    letters = sum(map(len, words))
    if letters < MIN_LETTERS:
        return None
    if len(foreign) * 3 < letters:
        return _by_small_words(words, "latin")
    return _by_script(foreign, words)


def words_in(text: str) -> list[str]:
    """Return the words in a text in lower case, in its order."""
    words: list[str] = []
    for piece in text.split():
        # Most pieces are a word with a sign behind it, and need no pattern.
        bare = piece.strip(_AROUND_WORDS)
        if bare.isalpha():
            words.append(bare)
        elif bare:
            words += _WORD.findall(bare)
    return words


def _by_script(foreign: list[str], words: list[str]) -> Detected | None:
    counts = Counter(_NAMES[bisect_right(_STARTS, ord(letter)) - 1] for letter in foreign)
    kana, han, korean = counts["kana"], counts["han"], counts["ko"]
    if kana + han + korean > len(foreign) / 2:
        if korean > kana + han:
            return Detected("ko", is_sure=True)
        return Detected("ja" if kana * 10 > kana + han else "zh", is_sure=True)
    script = counts.most_common(1)[0][0]
    if script in _WORDS:
        return _by_small_words(words, script)
    return Detected(script, is_sure=True) if script and script not in ("kana", "han") else None


def _by_small_words(words: list[str], script: str) -> Detected | None:
    known = _WORDS[script]
    scores: dict[str, float] = {}
    counts: dict[str, int] = {}
    for word, count in Counter([word for word in words if word in known]).items():
        for language, worth in known[word]:
            scores[language] = scores.get(language, 0.0) + worth * count
            counts[language] = counts.get(language, 0) + count
    if not scores:
        return None
    highest = max(scores.values())
    best = min(language for language, score in scores.items() if score == highest)
    alike = _ALIKE_BY_TAG.get(best, frozenset([best]))
    second = max([score for language, score in scores.items() if language not in alike], default=0.0)
    says_enough = (
        counts[best] >= MIN_SURE_HITS and counts[best] >= MIN_SURE_SHARE * len(words) >= MIN_SURE_SHARE * MIN_SURE_WORDS
    )
    return Detected(best, is_sure=says_enough and scores[best] >= MIN_LEAD * second)


def are_alike(one: str, other: str) -> bool:
    """Tell whether two primary subtags are the same, or languages that a few words do not tell apart."""
    return one == other or other in _ALIKE_BY_TAG.get(one, ())


def primary(tag: str) -> str:
    """Return the language of a tag without region and script."""
    return tag.partition("-")[0].lower()


_HAN = re.compile("[\u3400-\u9fff]")
_EAST_ASIAN = {
    "zh": _HAN,
    "yue": _HAN,
    "ja": re.compile("[\u3041-\u30ff\u3400-\u9fff]"),
    "ko": re.compile("[\uac00-\ud7af]"),
}


def has_its_script(text: str, tag: str) -> bool:
    """Tell whether a tenth of the text is in the script of the East Asian language `tag`: it is in two languages then.

    A word takes more letters in Latin than in Han, so that the larger number does not show the language.
    """
    script = _EAST_ASIAN.get(primary(tag))
    sample = text[:SAMPLE_CHARS]
    return script is not None and len(script.findall(sample)) * 10 > len(sample)
