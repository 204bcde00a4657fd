"""A transport adapter for requests that records every exchange byte for byte.

Mount it on a session and any requests script becomes an archiving one:

    session = requests.Session()
    adapter = RecordingAdapter(sink)
    session.mount("http://", adapter)
    session.mount("https://", adapter)

The whole response is received and handed to `sink` before requests sees it, so what a script then does with it, or
fails to do, changes nothing in the archive. Each hop of a redirect is an exchange of its own.
"""

from __future__ import annotations

import io
import os
import time
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from email.message import Message
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter
from requests.models import PreparedRequest, Response
from requests.structures import CaseInsensitiveDict
from urllib3 import HTTPHeaderDict, HTTPResponse

from archiver.errors import FetchError
from archiver.fetch.body import EntityStream
from archiver.fetch.guard import Allowed, resolve
from archiver.fetch.interface import Limits, Sink
from archiver.fetch.pool import ClientCert, Pool, Verify
from archiver.fetch.recorder import Recording, StaleError, record
from archiver.fetch.request import REDACTED_HEADERS, redacted_head, request_body, request_head
from archiver.fetch.wire import Target, Wire
from archiver.model import Exchange

DEFAULT_PORTS = {"http": 80, "https": 443}

# What may be sent again after a kept connection broke; a POST might be carried out twice (RFC 9110, 9.2.2).
_IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"})


def _now() -> datetime:
    return datetime.now(UTC)


class RecordingAdapter(BaseAdapter):
    """Sends requests over connections of its own and gives each finished exchange to `sink`.

    Addresses that are not public are refused unless `allowed` names them. Request headers in `redacted` are sent, but
    recorded as "[redacted]". Failures are FetchError, which is also a requests.ConnectionError.
    """

    def __init__(
        self,
        sink: Sink,
        *,
        allowed: Allowed | None = None,
        limits: Limits | None = None,
        redacted: Collection[str] = REDACTED_HEADERS,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        super().__init__()
        self._sink = sink
        self._limits = limits or Limits()
        self._redacted = frozenset(name.lower() for name in redacted)
        self._clock = clock
        permitted = allowed or Allowed()
        self._pool = Pool(lambda host, port: resolve(host, port, permitted), self._limits)

    def send(
        self,
        request: PreparedRequest,
        stream: bool = False,
        timeout: object = None,
        verify: Verify = True,
        cert: object = None,
        proxies: Mapping[str, str] | None = None,
    ) -> Response:
        """Return the response to `request`, recorded. `stream` and `timeout` have no effect: see Limits."""
        url = public_url(request)
        parts = urlsplit(url)
        if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
            raise RecordingError("only http and https URLs can be fetched", url)
        if requests.utils.select_proxy(url, dict(proxies or {})):
            raise RecordingError("proxies are not supported by this version", url, "Set session.trust_env = False.")
        target = Target(parts.scheme, parts.hostname, parts.port or DEFAULT_PORTS[parts.scheme])
        trusted = verify if isinstance(verify, bool) else os.fsdecode(verify)
        try:
            exchange = self._exchange(request, target, trusted, _client_cert(cert))
        except FetchError as error:
            wrapped = RecordingError(error.what, error.where or url, error.hint, request=request)
            wrapped.is_transient = error.is_transient
            raise wrapped from error
        self._sink(exchange)
        return self._response(request, exchange)

    def close(self) -> None:
        """Close the connections; what other threads have in flight breaks off."""
        self._pool.close()

    def _exchange(self, request: PreparedRequest, target: Target, verify: Verify, cert: ClientCert) -> Exchange:
        body = request_body(request)
        head = request_head(request, body)
        method = request.method or "GET"
        url = public_url(request)
        started_at, started = self._clock(), time.monotonic()
        wire, recording = self._record(target, verify, cert, head + body, method, url)
        response = recording.head
        assert response is not None
        if recording.is_reusable:
            self._pool.give_back(target, verify, cert, wire)
        else:
            wire.close()
        return Exchange(
            target_url=url,
            method=method,
            started_at=started_at,
            elapsed_s=time.monotonic() - started,
            request=redacted_head(head, self._redacted) + body,
            response=recording.response,
            response_size=recording.size,
            head_size=response.size,
            status=response.status,
            reason=response.reason,
            headers=response.headers,
            ip_address=wire.address,
            tls=wire.tls,
            truncated=recording.truncated,
            interim=recording.interim,
            response_version=response.version,
        )

    def _record(
        self, target: Target, verify: Verify, cert: ClientCert, sent: bytes, method: str, url: str
    ) -> tuple[Wire, Recording]:
        wire = self._pool.take(target, verify, cert, fresh=method not in _IDEMPOTENT)
        try:
            return wire, record(wire, sent, method=method, url=url, limits=self._limits)
        except StaleError:
            wire.close()
        except BaseException:
            wire.close()
            raise
        wire = self._pool.take(target, verify, cert, fresh=True)
        try:
            return wire, record(wire, sent, method=method, url=url, limits=self._limits)
        except BaseException:
            wire.close()
            raise

    def _response(self, request: PreparedRequest, exchange: Exchange) -> Response:
        exchange.response.seek(0)
        raw = HTTPResponse(
            body=io.BufferedReader(EntityStream(exchange)),
            status=exchange.status,
            reason=exchange.reason,
            version=10 if exchange.response_version == "1.0" else 11,
            preload_content=False,
            decode_content=False,
            request_method=exchange.method,
            original_response=_Original(exchange),  # type: ignore[arg-type]  # what requests reads of it is there
        )
        # Not given to the constructor, which raises at lengths that contradict each other.
        raw.headers = HTTPHeaderDict(exchange.headers)
        response = Response()
        response.status_code = exchange.status
        response.reason = exchange.reason
        response.headers = CaseInsensitiveDict(raw.headers)
        response.encoding = requests.utils.get_encoding_from_headers(response.headers)
        response.raw = raw
        response.url = request.url or ""
        response.request = request
        response.connection = self  # type: ignore[assignment]  # any adapter will do: auth handlers call its send()
        requests.cookies.extract_cookies_to_jar(response.cookies, request, raw)  # type: ignore[no-untyped-call]
        return response


def public_url(request: PreparedRequest) -> str:
    """Return the URL of `request` without user name and password, which no archive and no message may hold."""
    parts = urlsplit(request.url or "")
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl() if "@" in parts.netloc else request.url or ""


def _client_cert(cert: object) -> ClientCert:
    """Return requests' `cert` argument with its paths as texts: a file with certificate and key, or a pair of files."""
    if not cert:
        return None
    paths = [os.fsdecode(path) for path in (cert if isinstance(cert, tuple) else (cert,))]
    return (paths[0], paths[1]) if len(paths) > 1 else paths[0]


class RecordingError(FetchError, requests.ConnectionError):
    """An exchange that did not happen; scripts that catch requests' exceptions catch it too."""

    def __init__(self, what: str, where: str = "", hint: str = "", request: PreparedRequest | None = None) -> None:
        FetchError.__init__(self, what, where, hint)
        self.request = request
        self.response = None

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.what, self.where, self.hint), {"is_transient": self.is_transient}


class _Original:
    """Stands where urllib3 keeps http.client's response; requests takes the cookies from its `msg`."""

    def __init__(self, exchange: Exchange) -> None:
        self.msg = Message()
        for name, value in exchange.headers:
            if name.lower() == "set-cookie":
                self.msg.add_header(name, value)

    def isclosed(self) -> bool:
        return True

    def close(self) -> None:
        """Nothing is open: the response was received whole."""
