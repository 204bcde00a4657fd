"""Whether the text is in the declared language: in its script, and by its small words.

The scripts are counted by blocks of 256 characters, which UTF-16 shows in its first byte; that is rough, quick, and
enough for texts of some length.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from archiver.model import Finding
from archiver.records.quality import codes
from archiver.records.quality.members import body_name, text_of
from archiver.text.language import are_alike, detect_language, has_its_script

SAMPLE = 1_500
"""Characters of a text that are looked at."""

_FEWEST = 120
_FEWEST_FOR_WORDS = 400
_MOST_OWN = 0.15
_LEAST_OTHER = 0.7
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
_LEAST_KANA, _MOST_KANA = 0.02, 0.2

_SCRIPT_BY_BLOCK: Mapping[int, str] = {
    0x01: "Latin",
    0x02: "Latin",
    0x1E: "Latin",
    0x03: "Greek",
    0x1F: "Greek",
    0x04: "Cyrillic",
    0x05: "Hebrew",
    0x06: "Arabic",
    0x09: "Devanagari",
    0x0A: "Indic",
    0x0B: "Indic",
    0x0C: "Indic",
    0x0D: "Indic",
    0x0E: "Thai",
    0x0F: "Tibetan",
    0x10: "Georgian",
    0x11: "Hangul",
    0x12: "Ethiopic",
    0x13: "Ethiopic",
    0x17: "Khmer",
    0x30: "Kana",
    **dict.fromkeys(range(0x34, 0xA0), "Han"),
    **dict.fromkeys(range(0xAC, 0xD8), "Hangul"),
}

_LATIN = frozenset({"Latin"})
_CHINESE = frozenset({"Han"})
_JAPANESE = frozenset({"Han", "Kana"})

_SCRIPTS_BY_LANGUAGE: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(
        [
            "en",
            "de",
            "fr",
            "es",
            "it",
            "pt",
            "nl",
            "sv",
            "da",
            "no",
            "nb",
            "nn",
            "fi",
            "et",
            "lv",
            "lt",
            "pl",
            "cs",
            "sk",
            "hu",
            "ro",
            "sl",
            "hr",
            "tr",
            "vi",
            "id",
            "ms",
            "sw",
            "eu",
            "ca",
            "gl",
            "is",
            "ga",
            "cy",
            "sq",
            "af",
            "mt",
            "lb",
            "tl",
            "so",
            "zu",
            "xh",
        ],
        _LATIN,
    ),
    **dict.fromkeys(["ru", "uk", "be", "bg", "mk"], frozenset({"Cyrillic"})),
    **dict.fromkeys(["ar", "fa", "ur", "ps", "ckb"], frozenset({"Arabic"})),
    **dict.fromkeys(["he", "iw", "yi"], frozenset({"Hebrew"})),
    **dict.fromkeys(["hi", "mr", "ne", "sa"], frozenset({"Devanagari"})),
    **dict.fromkeys(["zh", "yue", "wuu", "cmn"], _CHINESE),
    "ja": _JAPANESE,
    "ko": frozenset({"Hangul", "Han"}),
    "el": frozenset({"Greek"}),
    "th": frozenset({"Thai"}),
}
"""Languages that have one script, two for Japanese and Korean; of others (Serbian, Kazakh …) nothing is said."""

_ASCII_LETTERS = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_NO_LETTERS = bytes(set(range(256)) - set(_ASCII_LETTERS))
# One character of these says as much as some letters do.
_WEIGHTS: Mapping[str, int] = {"Han": 3, "Kana": 2, "Hangul": 2}


def language_findings(record: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield a finding if the body is surely not in a script of `language`."""
    tag = text_of(record, "language")
    own = _SCRIPTS_BY_LANGUAGE.get(tag.partition("-")[0].lower())
    # A tag that names its script, such as zh-Latn, says something of its own.
    if own is None or any(len(part) == 4 and part.isalpha() for part in tag.split("-")[1:]):
        return
    found = list(_script_findings(record, tag, own))
    yield from found or _word_findings(record, tag)


def _word_findings(record: Mapping[str, Any], tag: str) -> Iterator[Finding]:
    """Yield a finding if the small words of the body are surely those of another language."""
    text = text_of(record, body_name(record))[: 2 * SAMPLE]
    detected = detect_language(text) if len(text) >= _FEWEST_FOR_WORDS else None
    if detected is None or not detected.is_sure or are_alike(detected.tag, tag.partition("-")[0].lower()):
        return
    if has_its_script(text, tag):
        return
    yield codes.LANGUAGE_OTHER.finding(
        f"language is {tag[:40]}, the text is in {detected.tag}",
        pointer="/language",
        value=tag,
        expected=detected.tag,
    )


def _script_findings(record: Mapping[str, Any], tag: str, own: frozenset[str]) -> Iterator[Finding]:
    name = body_name(record)
    sample = text_of(record, name)[:SAMPLE]
    if own == _LATIN and 2 * latin_letters(sample) >= len(sample):
        # Nearly all texts in European languages end here.
        return
    counts = script_counts(sample)
    total = counts.total()
    if total < _FEWEST:
        return
    script, most = counts.most_common(1)[0]
    share_own = sum(counts[each] for each in own) / total
    shown = script
    if script in {"Han", "Kana"}:
        shown = _chinese_or_japanese(sample, counts)
    is_other = share_own < _MOST_OWN and most / total >= _LEAST_OTHER
    if is_other or {own, shown} in ({_CHINESE, "Japanese"}, {_JAPANESE, "Chinese"}):
        yield codes.LANGUAGE_SCRIPT.finding(
            f"language is {tag[:40]}, the text is in {_named(shown)}",
            pointer="/language",
            value=tag,
            expected=f"a language written so: {shown}",
        )


def latin_letters(sample: str) -> int:
    """Return how many letters of ASCII are in `sample`."""
    return len(sample.encode("ascii", "ignore").translate(None, _NO_LETTERS))


def script_counts(sample: str) -> Counter[str]:
    """Return how much of `sample` is in each script, in letters."""
    counts: Counter[str] = Counter({"Latin": latin_letters(sample)})
    if sample.isascii():
        return counts
    for block, count in Counter(sample.encode("utf-16-be", "surrogatepass")[::2]).items():
        script = _SCRIPT_BY_BLOCK.get(block)
        if script:
            counts[script] += count * _WEIGHTS.get(script, 1)
    return counts


def _chinese_or_japanese(sample: str, counts: Counter[str]) -> str:
    """Return Chinese, Japanese, or "Han" where the share of kana leaves it open."""
    kana = len(_KANA.findall(sample))
    han = counts["Han"] / _WEIGHTS["Han"]
    if kana >= _MOST_KANA * (kana + han):
        return "Japanese"
    return "Chinese" if kana <= _LEAST_KANA * (kana + han) else "Han"


def _named(shown: str) -> str:
    return shown if shown in {"Chinese", "Japanese"} else f"{shown} letters"
