"""Licences by the names that people give them: an identifier of SPDX, an address, or words."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SPDX = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")
_ADDRESS = re.compile(r"https?://\S+")
_OWN_PLACES = {
    "cc0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "cc-by-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "cc-by-sa-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "cc-by-nc-4.0": "https://creativecommons.org/licenses/by-nc/4.0/",
    "cc-by-nd-4.0": "https://creativecommons.org/licenses/by-nd/4.0/",
    "cc-by-nc-sa-4.0": "https://creativecommons.org/licenses/by-nc-sa/4.0/",
    "cc-by-nc-nd-4.0": "https://creativecommons.org/licenses/by-nc-nd/4.0/",
    "odbl-1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
    "odc-by-1.0": "https://opendatacommons.org/licenses/by/1-0/",
    "pddl-1.0": "https://opendatacommons.org/licenses/pddl/1-0/",
}
# Dataset hubs know some licences by names of their own.
_ON_HUBS = {"odbl-1.0": "odbl", "odc-by-1.0": "odc-by", "pddl-1.0": "pddl"}
_HUB_NAMES = frozenset({*_OWN_PLACES, "apache-2.0", "mit", "bsd-3-clause", "gpl-3.0", "cc-by-3.0", "cc-by-2.0"})


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence: what it is called, its `url` ("" if nobody knows), its SPDX identifier ("" if it has none)."""

    name: str
    url: str
    spdx: str

    @property
    def hub_name(self) -> str:
        """What dataset hubs call it; "other" where they have no name for it."""
        lower = self.spdx.lower()
        return _ON_HUBS.get(lower, lower) if lower in _HUB_NAMES else "other"


def licence_of(text: str) -> Licence | None:
    """Return the licence that `text` stands for, None for "". One word is taken for an identifier of SPDX."""
    if not text:
        return None
    if _ADDRESS.fullmatch(text):
        return Licence(text, text, "")
    if not _SPDX.fullmatch(text):
        return Licence(text, "", "")
    return Licence(text, _OWN_PLACES.get(text.lower(), f"https://spdx.org/licenses/{text}"), text)
