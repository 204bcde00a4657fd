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
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from email.message import Message
from pathlib import Path
from typing import Any

import requests
from requests.adapters import BaseAdapter
from requests.models import PreparedRequest, Response
from requests.structures import CaseInsensitiveDict
from urllib3 import HTTPHeaderDict, HTTPResponse

from archiver.errors import FetchError, UsageError
from archiver.fetch.body import EntityStream
from archiver.fetch.exchange import Exchanger, utc_now
from archiver.fetch.guard import Allowed
from archiver.fetch.interface import Limits, Sink
from archiver.fetch.pool import Means
from archiver.fetch.prepared import request_body, request_head
from archiver.fetch.proxy import Proxy, parse_proxy
from archiver.fetch.request import origin_head, public_url
from archiver.fetch.trust import ClientCert, Verify
from archiver.model import Exchange


class RecordingAdapter(BaseAdapter):
    """Sends requests over connections of its own and gives each finished exchange to `sink`.

    Addresses that are not public are refused unless `allowed` names them. Authorization, Cookie and the request headers
    in `redacted` are sent, but recorded as "[redacted]". A proxy that the session names counts before `proxy`. Bodies
    over 1 MiB wait in files in the folder `spool`. Failures are FetchError, which is also a requests.ConnectionError.
    """

    def __init__(
        self,
        sink: Sink,
        *,
        allowed: Allowed | None = None,
        limits: Limits | None = None,
        redacted: Collection[str] = (),
        proxy: str | None = None,
        spool: Path | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        super().__init__()
        self._sink = sink
        self._exchanger = Exchanger(
            allowed=allowed, limits=limits, redacted=redacted, proxy=proxy, spool=spool, clock=clock
        )

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
        url = public_url(request.url or "")
        trusted = verify if isinstance(verify, bool) else os.fsdecode(verify)
        try:
            proxy = self._proxy(url, proxies)
            exchange = self._exchange(request, url, Means(trusted, _client_cert(cert), proxy))
        except (FetchError, UsageError) as error:
            wrapped = RecordingError(error.what, error.where or url, error.hint, request=request)
            if isinstance(error, FetchError):
                wrapped.is_transient, wrapped.stage = error.is_transient, error.stage
            raise wrapped from error
        self._sink(exchange)
        return self._response(request, exchange)

    def close(self) -> None:
        """Close the connections; what other threads have in flight breaks off."""
        self._exchanger.close()

    def _proxy(self, url: str, proxies: Mapping[str, str] | None) -> Proxy | None:
        named = requests.utils.select_proxy(url, dict(proxies or {}))
        return parse_proxy(named) if named else self._exchanger.means.proxy

    def _exchange(self, request: PreparedRequest, url: str, means: Means) -> Exchange:
        body = request_body(request)
        head = request_head(request, body)
        if means.proxy:
            # What requests says to a proxy is not for the server; the proxy's URL has what it is told.
            head = origin_head(head)
        return self._exchanger.exchange(request.method or "GET", url, head, body, means=means)

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
        return type(self), (self.what, self.where, self.hint), {"is_transient": self.is_transient, "stage": self.stage}


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
