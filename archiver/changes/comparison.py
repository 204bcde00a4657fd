"""Two captures compared: their bytes, what the server answered, the fields of their stories, and the text."""

from __future__ import annotations

from dataclasses import dataclass

from archiver.changes.alignment import Budget
from archiver.changes.fields import FieldChange, SetChange, compare_addresses, compare_fields
from archiver.changes.texts import TextChanges, compare_texts
from archiver.extract.encoding import media_type
from archiver.model import Capture, Memento, Story


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: a capture as read back, and the story it tells, an empty one where there is none."""

    memento: Memento
    story: Story

    @property
    def capture(self) -> Capture:
        """The capture."""
        return self.memento.capture


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two captures; `before` is the one that comes first in time, unless asked otherwise.

    `is_same_payload`: the archived bytes are the same, so nothing else can differ but what the server said with them.
    `answers` are status and media type of each where they differ. `text` compares the stories' plain texts.
    """

    before: Capture
    after: Capture
    is_same_payload: bool
    answers: tuple[str, str] | None
    fields: tuple[FieldChange, ...]
    addresses: tuple[SetChange, ...]
    text: TextChanges

    @property
    def is_same(self) -> bool:
        """Whether a reader would notice nothing: neither the answer nor a field, an address or the text differs."""
        return not (self.answers or self.fields or self.addresses) and self.text.is_same


def compare(before: Side, after: Side, budget: Budget | None = None) -> Comparison:
    """Return what changed from `before` to `after`, the texts compared within `budget` (see compare_texts)."""
    is_same = before.memento.payload == after.memento.payload
    answers = _answer(before.memento), _answer(after.memento)
    return Comparison(
        before=before.capture,
        after=after.capture,
        is_same_payload=is_same,
        answers=None if answers[0] == answers[1] else answers,
        fields=() if is_same else compare_fields(before.story, after.story),
        addresses=() if is_same else compare_addresses(before.story, after.story),
        text=compare_texts(before.story.text, after.story.text, budget),
    )


def _answer(memento: Memento) -> str:
    """Return status and media type: "200 text/html"."""
    return " ".join(filter(None, (str(memento.status or ""), media_type(memento.content_type) or "")))
