"""The evidence of one page as it gathers: what was taken for each field, and what was not."""

from __future__ import annotations

from collections.abc import Sequence

from archiver.extract.evidence import Candidate, absent, prove
from archiver.extract.places import Places
from archiver.model import Evidence

FIELDS = (
    "title",
    "authors",
    "date",
    "source",
    "language",
    "description",
    "kind",
    "text",
    "markdown",
    "links",
    "images",
    "modified",
    "image",
    "tags",
    "license",
    "canonical_url",
    "is_accessible_for_free",
    "comment_count",
)


class Proofs:
    """Takes down where each field's value is from."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self._found: dict[str, list[Evidence]] = {}

    def take(
        self, field: str, chosen: Candidate, others: Sequence[Candidate] = (), *, is_conflict: bool = False
    ) -> str:
        """Take down `chosen` for a field, the `others` as rejected where they differ; return its value."""
        self._add(field, prove(field, chosen, others, self.places, is_conflict=is_conflict))
        return chosen.value

    def first(self, field: str, candidates: Sequence[Candidate], *, is_conflict: bool = False) -> str | None:
        """Return the value of the first candidate, taken down with the others; None if there is none."""
        return self.take(field, candidates[0], candidates, is_conflict=is_conflict) if candidates else None

    def all(self, field: str, chosen: Sequence[Candidate], others: Sequence[Candidate] = ()) -> tuple[str, ...]:
        """Return the values of a list; each has evidence of its own, the later ones numbered."""
        taken = tuple([candidate.value for candidate in chosen])
        rejected = [other for other in others if other.value not in taken]
        for position, candidate in enumerate(chosen):
            name = f"{field}/{position}" if position else field
            self._add(field, prove(name, candidate, () if position else rejected, self.places))
        return taken

    def say(self, proof: Evidence) -> None:
        """Take down what needs no place in the page."""
        self._add(proof.field, proof)

    def evidence(self) -> tuple[Evidence, ...]:
        """Return what was taken down, in the order of the fields; what was not found is absent."""
        return tuple(proof for field in FIELDS for proof in self._found.get(field) or [absent(field)])

    def _add(self, field: str, proof: Evidence) -> None:
        self._found.setdefault(field, []).append(proof)
