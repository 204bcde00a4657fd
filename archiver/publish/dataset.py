"""Everything that the descriptions of a package tell of, as one value; each of them is a function of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from archiver.publish.absences import Absences
from archiver.publish.files import File, Role, Source
from archiver.publish.labels import Labels
from archiver.publish.licences import Licence, licence_of
from archiver.publish.survey import Survey
from archiver.records.provenance import utc_text

UNTITLED = "Web pages"


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset as it is packed: what people say of it, what was counted, its files so far, what is missing.

    `sources` are the WARC files that its records name, `seal` the path of the newest seal in the package, "" without.
    """

    labels: Labels
    survey: Survey
    files: tuple[File, ...]
    sources: tuple[Source, ...]
    absences: Absences
    created: datetime
    seal: str = ""

    @property
    def title(self) -> str:
        """What it is called."""
        return self.labels.title or UNTITLED

    @property
    def licence(self) -> Licence | None:
        """The licence it is under, None where nobody says."""
        return licence_of(self.labels.license)

    @property
    def created_text(self) -> str:
        """When the package was made (RFC 3339, UTC)."""
        return utc_text(self.created)

    @property
    def day(self) -> str:
        """The day on which the package was made."""
        return self.created_text[:10]

    @property
    def version(self) -> str:
        """The version that people gave it, or the day as one: 2026.11.23."""
        return self.labels.version or self.day.replace("-", ".")

    @property
    def unsaid(self) -> list[str]:
        """What repositories ask for and nobody said."""
        given = self.labels
        said = {"creator": given.creators, "license": given.license, "publisher": given.publisher}
        return [name for name, value in said.items() if not value]

    @property
    def doi_url(self) -> str:
        """The address of its DOI, "" if it has none."""
        return f"https://doi.org/{self.labels.doi}" if self.labels.doi else ""

    @property
    def citation(self) -> str:
        """How it is cited: who, when, what, where; what nobody said is left out."""
        given = self.labels
        names = "; ".join(creator.name for creator in given.creators)
        year = f"({self.day[:4]})"
        title = f"{self.title} (version {self.version}) [Data set]"
        publisher = given.publisher.name if given.publisher else ""
        parts = (f"{names} {year}" if names else year, title, publisher, self.doi_url)
        return ". ".join(part for part in parts if part)

    @property
    def summary(self) -> str:
        """One sentence with the numbers."""
        survey = self.survey
        rows = f"{survey.rows:,} records" if survey.rows != 1 else "1 record"
        spans = (("published", survey.published), ("captured", survey.captured))
        told = [f"{word} {_days(span.first[:10], span.last[:10])}" for word, span in spans if span.first]
        return f"{rows} of archived web pages, {' and '.join(told)}."

    @property
    def description(self) -> str:
        """What people say of it, or the sentence with the numbers."""
        return self.labels.description or self.summary

    def of_role(self, *roles: Role) -> list[File]:
        """Return the files of these roles, in their order."""
        return [file for file in self.files if file.role in roles]

    @property
    def table(self) -> File | None:
        """The records as Parquet, if they are in the package."""
        return next(iter(self.of_role("table")), None)


def _days(first: str, last: str) -> str:
    return f"on {first}" if first == last else f"from {first} to {last}"
