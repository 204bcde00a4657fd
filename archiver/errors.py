"""The exceptions that stop a run: each says what happened, where, and what to try.

What happens to one item of many is a value (`archiver.model.Finding`), not an exception.
"""

from __future__ import annotations


class ArchiverError(Exception):
    """Base of every error this package raises on purpose.

    `what` is a sentence without a full stop, `where` names the file, URL or option, `hint` is a whole sentence
    that says what to try. Instances survive pickling, so they cross process borders.
    """

    exit_code = 3

    def __init__(self, what: str, where: str = "", hint: str = "") -> None:
        super().__init__(what, where, hint)
        self.what = what
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        line = f"{self.where}: {self.what}" if self.where else self.what
        return f"{line}. {self.hint}" if self.hint else line


class UsageError(ArchiverError):
    """An argument that cannot be right, whatever the archive holds."""

    exit_code = 2


class ConfigError(ArchiverError):
    """A setting that cannot be read or has no such meaning."""


class ResourceError(ArchiverError):
    """A file that ships with the package is not there."""


class UrlError(ArchiverError):
    """A text that is no http or https URL we would archive."""


class StoreError(ArchiverError):
    """A folder or file that cannot be read, written or locked."""


class MessageError(ArchiverError):
    """Bytes that are no HTTP message, or a body that breaks its own framing."""


class WarcError(ArchiverError):
    """A WARC or ARC file that cannot be read or written."""


class FetchError(ArchiverError):
    """An exchange that did not happen: refused, unreachable, timed out before a response began.

    `is_transient` tells whether it may go better another time; `stage` how far it came: "dns", "address", "proxy",
    "connect", "tls", "request", "head", or "" where nobody said.
    """

    is_transient = False
    stage = ""


class TransientFetchError(FetchError):
    """An exchange that may go better another time: no connection, or it broke."""

    is_transient = True


class FetchTimeoutError(TransientFetchError):
    """An exchange that took all of its time without a response; asked for again, it may take that time again."""


class FrontierError(ArchiverError):
    """A crawl state that cannot be opened or trusted."""


class ExtractError(ArchiverError):
    """A payload no story can be made of."""


class RecordError(ArchiverError):
    """A record file or schema that cannot be read."""


class CaptureIndexError(ArchiverError):
    """An index that cannot be opened or trusted."""


class CrawlError(ArchiverError):
    """A crawl that cannot start or go on."""


class LimitReachedError(ArchiverError):
    """A crawl that stopped early and can be resumed."""

    exit_code = 4


class DatasetError(ArchiverError):
    """An extraction run that cannot start or write."""


class CiteError(ArchiverError):
    """A citation that cannot be made."""


class SealError(ArchiverError):
    """A seal, key, certificate or timestamp that cannot be made or read."""


class PublishError(ArchiverError):
    """A package for publication that cannot be written."""


class ReplayError(ArchiverError):
    """A replay server that cannot start."""
