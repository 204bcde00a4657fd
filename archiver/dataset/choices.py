"""What somebody wants of an extraction, as one value that crosses to worker processes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from archiver.dataset.selection import PAGES, Selection
from archiver.extract.interface import Extractor, engine_named
from archiver.records.canonical import canonical_sha256
from archiver.records.provenance import PARSER, RECORD_SCHEMA, Product
from archiver.version import EXTRACTOR_NAME, VERSION

Form = Literal["jsonl", "markdown", "parquet", "csv"]

FORMS: tuple[Form, ...] = get_args(Form)

PAGE_TIMEOUT_S = 60.0
"""So long may a page keep a worker process busy."""


@dataclass(frozen=True, slots=True)
class Choices:
    """Which captures, by which engine, in which form.

    `product` says what the Markdown holds. `engine` and `rules` are names, for an extractor is made anew in each
    process. `latest`: only the newest capture of each URL. `similarity`: captures of a URL whose titles and texts have
    so many per cent in common as the one before give no further record; 100 means that they are the same, None that
    nothing is compared.
    """

    form: Form = "jsonl"
    product: Product = "main"
    engine: str = EXTRACTOR_NAME
    rules: tuple[Path, ...] = ()
    selection: Selection = PAGES
    latest: bool = False
    similarity: int | None = None

    @property
    def is_joint(self) -> bool:
        """Whether what comes of one file depends on the others."""
        return self.latest or self.similarity is not None

    def extractor(self) -> Extractor:
        """Return the extractor.

        Raises UsageError if there is none of that name, ConfigError for a rule that is none, ExtractError if the
        extractor's own packages are missing.
        """
        return engine_named(self.engine, rules=self.rules)

    def digest(self) -> str:
        """Return a digest of all that the records are a function of, besides the WARC files."""
        extractor = self.extractor()
        return canonical_sha256(
            {
                "software": VERSION,
                "extractor": [extractor.name, extractor.version, getattr(extractor, "rules_digest", "")],
                "parser": PARSER,
                "schema": RECORD_SCHEMA,
                "form": self.form,
                "product": self.product,
                "selection": self.selection.as_json(),
                "latest": self.latest,
                "similarity": self.similarity,
            }
        )
