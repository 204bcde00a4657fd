"""Texts read in a wrong character encoding, found by writing them in it again.

What was UTF-8 and was read as something else becomes UTF-8 again when it is written as that: nearly all of it, and
with letters that belong together. A text that was read rightly does not, whatever its language: its letters make no
sequences of UTF-8. So no list of odd words is needed.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from archiver.model import Finding
from archiver.records.quality import codes
from archiver.records.quality.language import script_counts
from archiver.records.quality.members import text_of

_HAN_CODECS = ("gbk", "shift_jis", "big5", "euc-kr")
_LATIN_CODECS = ("cp1252", "latin-1", "cp1250", "cp1254", "mac-roman", "cp437")
_CYRILLIC_CODECS = ("cp1251", "cp866", "cp855", "koi8-r", "mac-cyrillic")
_GREEK_CODECS = ("cp1253", "iso8859-7")
"""What UTF-8 is taken for, by browsers' defaults, databases and guessers of encodings."""

CODECS = (*_LATIN_CODECS, *_CYRILLIC_CODECS, *_GREEK_CODECS, *_HAN_CODECS)

SAMPLE = 300
"""Characters outside ASCII that are looked at."""

LOOKED_AT = 50_000

_OTHER = re.compile(r"[^\x00-\x7f]+")
_FEWEST = 3
_PROBE = 100
_SHARE_MOST = 0.7
_SHARE_SOME = 0.2
_FEWEST_SOME = 6

# Letters and signs of scripts that pages are written in, not of any corner of Unicode: those of UTF-8's three bytes,
# and with them Latin to Arabic.
_WIDE = "\u0900-\u0e7f\u1e00-\u26ff\u3000-\u312f\u4e00-\u9fff\uac00-\ud7a3\ufe0f-\uff6f\U0001f300-\U0001faff"
_COMMON_WIDE = re.compile(f"[{_WIDE}]")
_COMMON = re.compile(f"[\xa0-\u06ff{_WIDE}]")

# Of languages in Latin letters, none has a letter of Latin-1's upper half in every third place.
_UPPER_HALF = re.compile("[\xc0-\xd6\xd8-\xf6\xf8-\xff]")
_UPPER_SHARE = 0.6
_FEWEST_LETTERS = 12
_SHARE_LETTERS = 0.9
_SECOND = {"gb18030": "Chinese", "cp1251": "Cyrillic", "euc-kr": "Korean", "shift_jis": "Japanese", "big5": "Chinese"}

# U+FFFD in UTF-8, read as GBK and as Windows-1252.
_LOST = ("\ufffd", "锟斤拷", "ï¿½")
# Bytes that are in no control character: two looks in C, so that the expression is needed for few texts.
_HARMLESS = bytes(set(range(256)) - {*range(9), 11, 12, *range(14, 32), 127})
_UPPER_CONTROL = re.compile(b"\xc2[\x80-\x9f]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f]")


def encoding_findings(record: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield what shows that a text of the record was read in a wrong encoding."""
    for name in ("title", "text", "markdown"):
        text = text_of(record, name)[:LOOKED_AT]
        if name == "markdown" and text_of(record, "text"):
            # The same words once more.
            continue
        raw = text.encode("utf-8", "surrogatepass")
        if (raw.translate(None, _HARMLESS) or _UPPER_CONTROL.search(raw)) and (controls := _CONTROL.findall(text)):
            shown = ", ".join(f"U+{ord(char):04X}" for char in sorted(set(controls))[:5])
            message = f"{name} holds {len(controls)} control characters: {shown}"
            yield codes.TEXT_CONTROL.finding(message, pointer=f"/{name}")
        if len(raw) == len(text):
            continue
        if lost := sum(text.count(sign) for sign in _LOST):
            message = f"{name} has lost characters in {lost} places"
            yield codes.TEXT_LOST.finding(message, pointer=f"/{name}", value=_around(text))
        if found := misread_as(text):
            codec, shown, meant = found
            message = f"{name} was read as {codec}"
            yield codes.TEXT_MOJIBAKE.finding(
                message, pointer=f"/{name}", value=shown, expected=f"{meant[:80]!r}, perhaps"
            )


def misread_as(text: str) -> tuple[str, str, str] | None:
    """Return the encoding `text` was wrongly read in, a piece of it, and the piece set right; None if it was not."""
    runs = _sample(text)
    if not runs:
        return None
    sample = " ".join(runs)
    if sum(len(run) for run in runs if len(run) > 1) < _SHARE_SOME * sum(map(len, runs)):
        # A letter of UTF-8 has two bytes or more, which were read as as many letters.
        return None
    likely = [codec for codec in _codecs_for(sample) if _turned(sample[:_PROBE], codec)[0]]
    turned = ((*_turned(sample, codec), codec) for codec in likely)
    good, share, codec = max(turned, key=lambda each: each[:2], default=(0, 0.0, ""))
    if (good >= _FEWEST and share >= _SHARE_MOST) or (good >= _FEWEST_SOME and share >= _SHARE_SOME):
        piece = next((run for run in runs if _fixed(run, codec)), runs[0])[:80]
        return codec, piece, _fixed(piece, codec) or piece.encode(codec, "ignore").decode("utf-8", "ignore")
    return _other_encoding(text)


def _sample(text: str) -> list[str]:
    runs: list[str] = []
    size = 0
    for match in _OTHER.finditer(text):
        runs.append(match[0][: SAMPLE - size])
        size += len(runs[-1])
        if size >= SAMPLE:
            break
    return runs


def _codecs_for(sample: str) -> tuple[str, ...]:
    """Return the encodings whose letters `sample` is in; trying all costs more than everything else here."""
    counts = script_counts(sample)
    if counts["Han"] + counts["Kana"] + counts["Hangul"] > len(sample):
        return _HAN_CODECS
    if counts["Cyrillic"] > 0.2 * len(sample):
        return _CYRILLIC_CODECS
    return _GREEK_CODECS if counts["Greek"] > 0.2 * len(sample) else (*_LATIN_CODECS, "shift_jis")


def _turned(sample: str, codec: str) -> tuple[int, float]:
    """Return how many characters come out when `sample` is written as `codec` and read as UTF-8, and their share.

    The share is of all characters outside ASCII that come out, broken ones and those the codec has not among them.
    """
    raw = sample.encode(codec, "replace")
    turned = raw.decode("utf-8", "replace")
    others = len(turned) - len(turned.encode("ascii", "ignore")) + raw.count(b"?") - sample.count("?")
    good = len(_COMMON.findall(turned))
    # Two bytes of a Han character that was read rightly are often those of a letter in UTF-8; three bytes hardly ever.
    if codec in _HAN_CODECS and (good < _FEWEST_LETTERS or good < _SHARE_LETTERS * others):
        good = len(_COMMON_WIDE.findall(turned))
    return (good, good / others) if good >= _FEWEST else (0, 0.0)


def _fixed(run: str, codec: str) -> str:
    try:
        return run.encode(codec).decode("utf-8")
    except UnicodeError:
        return ""


def _other_encoding(text: str) -> tuple[str, str, str] | None:
    """Return the finding for text in another encoding than UTF-8 that was read as Windows-1252."""
    sample = text[:4000]
    upper = len(_UPPER_HALF.findall(sample))
    if upper < _FEWEST_LETTERS or upper < _UPPER_SHARE * (upper + script_counts(sample)["Latin"]):
        return None
    piece = max(_OTHER.findall(sample), key=len)[:80]
    raw = piece.encode("cp1252", "replace")
    for codec in _SECOND:
        meant = raw.decode(codec, "replace")
        letters = Counter(unicodedata.category(char)[0] for char in meant)
        if "\ufffd" not in meant and letters["L"] >= 0.8 * len(meant):
            return "cp1252", piece, meant
    return "cp1252", piece, piece


def _around(text: str) -> str:
    at = min(place for place in (text.find(sign) for sign in _LOST) if place >= 0)
    return text[max(0, at - 30) : at + 40]
