"""The entity body of a recorded exchange as a readable stream, its transfer coding removed.

A body that broke off, or was cut at a limit, ends in an OSError and not as if it were whole.
"""

from __future__ import annotations

import io
from typing import Any

from archiver.errors import MessageError
from archiver.message.framing import ChunkedDecoder, is_chunked
from archiver.model import Exchange

_PIECE = 64 * 1024


class EntityStream(io.RawIOBase):
    """Reads the recorded response from behind its head; it closes itself at the end, and never the recording."""

    def __init__(self, exchange: Exchange) -> None:
        super().__init__()
        self._exchange = exchange
        self._position = exchange.head_size
        self._decoder = ChunkedDecoder() if is_chunked(exchange.headers) else None
        self._ready = b""

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill `buffer` with the next bytes and return how many."""
        view = memoryview(buffer).cast("B")
        while not self._ready:
            piece = self._stored()
            if not piece:
                if self._exchange.truncated:
                    raise OSError(f"the body is not whole ({self._exchange.truncated})")
                # urllib3 takes an open stream for one that has more, and would ask for ever.
                self.close()
                return 0
            self._ready = self._decoded(piece)
        taken = self._ready[: len(view)]
        self._ready = self._ready[len(taken) :]
        view[: len(taken)] = taken
        return len(taken)

    def _stored(self) -> bytes:
        self._exchange.response.seek(self._position)
        piece = self._exchange.response.read(_PIECE)
        self._position += len(piece)
        return piece

    def _decoded(self, piece: bytes) -> bytes:
        if self._decoder is None:
            return piece
        try:
            return self._decoder.feed(piece)
        except MessageError as error:
            raise OSError(f"the chunked body breaks off: {error.what}") from error
