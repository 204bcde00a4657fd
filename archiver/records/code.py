"""What a finding code is: a row of the tables in `codes` and `quality.codes`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from archiver.model import Finding, Severity
from archiver.records.excerpt import excerpt


@dataclass(frozen=True, slots=True)
class Code:
    """One row of the table: what a code means, and what to try."""

    code: str
    severity: Severity
    meaning: str
    hint: str

    def finding(self, message: str, **where: Any) -> Finding:
        """Return a finding of this code. `where` names members of Finding; `value` may be anything and is cut."""
        if "value" in where:
            where["value"] = excerpt(where["value"])
        return Finding(self.code, self.severity, message, **{"hint": self.hint, **where})
