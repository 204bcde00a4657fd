"""The passage of a text that answers a query, with what answers it marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from archiver.search.folding import folded, folded_letter
from archiver.search.query import Query

PASSAGE = 220
"""About how many columns a passage takes; a letter of Han takes two."""

# A passage is looked for in the beginning of a text; what matches only behind that is shown without marks.
_LOOKED_AT = 200_000
_MOST_MATCHES = 400
_ENDS = "。！？!?.\n；;"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text; `is_match` if it is what was asked for."""

    text: str
    is_match: bool = False


def plain_text(pieces: Iterable[Piece]) -> str:
    """Return the text that the pieces are of."""
    return "".join(piece.text for piece in pieces)


def marked_text(text: str, query: Query) -> list[Piece]:
    """Return the whole of `text` in pieces."""
    return list(_pieces(text, 0, len(text), [place[:2] for place in _places(text, query)]))


def passage(text: str, query: Query) -> list[Piece]:
    """Return the part of `text` that holds most of what was asked for, in pieces; its beginning where it holds none."""
    text = text[:_LOOKED_AT]
    places = _places(text, query)
    start = _sentence_start(text, _best(places)) if places else 0
    end = _end(text, start)
    pieces = list(_pieces(text, start, end, [place[:2] for place in places]))
    before, after = "… " if start else "", " …" if end < len(text.rstrip()) else ""
    return [*([Piece(before)] if before else []), *pieces, *([Piece(after)] if after else [])]


def _places(text: str, query: Query) -> list[tuple[int, int, int]]:
    """Return start and end of each match in `text`, in order, and which term it is of."""
    if query.pattern is None:
        return []
    plain, origins = _plain_with_origins(text)
    places: list[tuple[int, int, int]] = []
    for found in query.pattern.finditer(plain):
        if found.end() > found.start() and found.lastindex:
            places.append((origins[found.start()], origins[found.end() - 1] + 1, found.lastindex))
        if len(places) >= _MOST_MATCHES:
            break
    return places


def _plain_with_origins(text: str) -> tuple[str, Any]:
    """Return `text` folded, and for each of its letters where in `text` it comes from."""
    if text.isascii():
        return folded(text), range(len(text))
    plain: list[str] = []
    origins: list[int] = []
    for place, letter in enumerate(text):
        made = folded_letter(letter)
        plain.append(made)
        origins.extend([place] * len(made))
    return "".join(plain), origins


def _best(places: list[tuple[int, int, int]]) -> int:
    """Return where the first of the matches begins that stand together with most others of other terms."""
    best, most = places[0][0], 0
    for number, (start, _, _) in enumerate(places):
        near = {term for begin, _, term in places[number : number + 20] if begin < start + PASSAGE // 2}
        if len(near) > most:
            best, most = start, len(near)
    return best


def _sentence_start(text: str, place: int) -> int:
    """Return where to begin so that `place` is seen: with its sentence, or not far before it."""
    earliest = max(0, place - PASSAGE // 4)
    sentence = max(text.rfind(sign, earliest, place) for sign in _ENDS) + 1
    if sentence > earliest:
        start = sentence
    elif earliest == 0:
        start = 0
    else:
        space = text.find(" ", earliest, place)
        start = space + 1 if space >= 0 else earliest
    while start < place and text[start].isspace():
        start += 1
    return start


def _end(text: str, start: int) -> int:
    """Return where a passage that begins at `start` ends: at a space if there is one near."""
    columns = 0
    for place in range(start, len(text)):
        columns += 1 if text[place] < "\u1100" else 2
        if columns >= PASSAGE:
            space = text.rfind(" ", max(start, place - 15), place)
            return space if space > start else place
    return len(text)


def _pieces(text: str, start: int, end: int, places: list[tuple[int, int]]) -> Iterator[Piece]:
    here = start
    for begin, close in _merged(places):
        begin, close = max(begin, here), min(close, end)
        if close <= begin:
            continue
        if begin > here:
            yield Piece(text[here:begin])
        yield Piece(text[begin:close], is_match=True)
        here = close
    if here < end:
        yield Piece(text[here:end])


def _merged(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the places with those joined that touch: pairs of letters that were looked for one by one."""
    made: list[tuple[int, int]] = []
    for begin, close in places:
        if made and begin <= made[-1][1]:
            made[-1] = (made[-1][0], max(close, made[-1][1]))
        else:
            made.append((begin, close))
    return made
