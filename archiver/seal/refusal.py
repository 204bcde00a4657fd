"""Why a seal, a certificate or a timestamp is refused: an error with a code that does not change."""

from __future__ import annotations

from archiver.errors import SealError


class SealRefusedError(SealError):
    """Something that was read and does not hold; `code` is stable ("seal.timestamp.digest").

    `value` is what a finding about it shows: the text that is wrong, or the code of the reason behind.
    """

    def __init__(self, what: str, where: str = "", hint: str = "", *, code: str = "", value: str | None = None) -> None:
        super().__init__(what, where, hint)
        self.code = code
        self.value = value
