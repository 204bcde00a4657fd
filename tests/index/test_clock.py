"""Times as texts: what datetime says of the same instant."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archiver.index.clock import digits_of, http_date_of, iso_of
from archiver.index.compact import pack_moment


@given(st.datetimes(timezones=st.just(UTC)))
@example(datetime(1, 1, 1, tzinfo=UTC))
@example(datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC))
@example(datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC))
def test_each_form_is_what_datetime_writes(when: datetime) -> None:
    moment, second = pack_moment(when), when.replace(microsecond=0)
    assert digits_of(moment) == "".join(char for char in second.isoformat()[:19] if char.isdigit())
    assert iso_of(moment) == second.isoformat().replace("+00:00", "Z")
    assert http_date_of(moment) == format_datetime(second, usegmt=True)


@pytest.mark.parametrize("moment", [1 << 62, -(1 << 62)])
def test_a_number_beyond_the_calendar_is_no_time(moment: int) -> None:
    with pytest.raises(OverflowError):
        digits_of(moment)
