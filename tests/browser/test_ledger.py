"""What one page asked for."""

from __future__ import annotations

import pytest

from archiver.browser import ledger as module
from archiver.browser.ledger import Ledger
from archiver.errors import FetchError, TransientFetchError
from tests.browser.exchanges import exchange_of

RAW = b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na"
A, B = "http://a.example/a", "http://a.example/b"


def test_exchanges_come_in_the_order_of_their_requests() -> None:
    ledger = Ledger()
    first, second = ledger.begin(A, "GET"), ledger.begin(B, "POST")
    assert first
    assert second
    ledger.keep(second, exchange_of(RAW, B))
    assert [each.target_url for each in ledger.exchanges()] == [B]
    assert ledger.in_flight() == [A]
    ledger.keep(first, exchange_of(RAW, A))
    assert [each.target_url for each in ledger.exchanges()] == [A, B]
    assert ledger.as_json() == [
        {"url": A, "method": "GET", "status": 200},
        {"url": B, "method": "POST", "status": 200},
    ]


def test_it_is_quiet_when_nothing_is_on_its_way() -> None:
    ledger = Ledger()
    asked = ledger.begin(A, "GET")
    assert asked
    assert ledger.quiet_s() == 0
    assert ledger.is_pending(A)
    ledger.keep(asked, exchange_of(RAW, A))
    assert 0 <= ledger.quiet_s() < 60
    assert not ledger.is_pending(A)


def test_a_failure_is_told_with_its_reason() -> None:
    ledger = Ledger()
    asked = ledger.begin(A, "GET")
    assert asked
    ledger.fail(asked, TransientFetchError("cannot connect", A, "Try again."))
    assert [finding.code for finding in ledger.findings()] == ["browser.failed"]
    assert isinstance(ledger.error_of(A), TransientFetchError)
    assert ledger.as_json() == [{"url": A, "method": "GET", "failure": "cannot connect"}]


def test_many_failures_are_told_in_some_lines() -> None:
    ledger = Ledger()
    for number in range(100):
        asked = ledger.begin(f"{A}{number}", "GET")
        assert asked
        ledger.fail(asked, FetchError("no", A))
    findings = ledger.findings()
    assert len(findings) == 21
    assert findings[-1].message == "… and 80 more like this"


@pytest.mark.parametrize(("name", "value"), [("MAX_REQUESTS", 3), ("MAX_BYTES", 3 * len(RAW))])
def test_a_page_that_wants_too_much_gets_no_more(monkeypatch: pytest.MonkeyPatch, name: str, value: int) -> None:
    monkeypatch.setattr(module, name, value)
    ledger = Ledger()
    taken = 0
    for _ in range(10):
        if asked := ledger.begin(A, "GET"):
            ledger.keep(asked, exchange_of(RAW))
            taken += 1
    assert taken == 3
    assert [finding.code for finding in ledger.findings()] == ["browser.limit"]


def test_what_breaks_off_because_the_visit_is_over_ran_out_of_time() -> None:
    ledger = Ledger()
    asked = ledger.begin(A, "GET")
    assert asked
    ledger.close()
    assert ledger.begin(B, "GET") is None
    ledger.keep(asked, exchange_of(RAW, A, truncated="disconnect"))
    assert [each.truncated for each in ledger.exchanges()] == ["time"]


def test_a_failure_after_the_end_is_no_finding() -> None:
    ledger = Ledger()
    asked = ledger.begin(A, "GET")
    assert asked
    ledger.close()
    ledger.fail(asked, FetchError("we hung up", A))
    assert ledger.findings() == []
