"""Times as the pages write them: one form after another that real sites use."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

CHINA = timezone(timedelta(hours=8))

_WEEKDAYS = "一二三四五六日"
# Not strftime("%B"): that follows the locale.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def visible(when: datetime, form: str, zone: str | None = None) -> str:
    """Return `when` (aware) as readers see it, in `form`; shown in `zone` ("+08:00") or else in its own.

    Raises KeyError for an unknown form, ValueError for a zone that is no offset.
    """
    local = when.astimezone(datetime.strptime(zone, "%z").tzinfo) if zone else when
    month = _MONTHS[local.month - 1]
    forms = {
        "zh-full": f"{local:%Y年%m月%d日 %H时%M分} 星期{_WEEKDAYS[local.weekday()]}",
        "zh-dash": f"{local:%Y-%m-%d %H:%M}",
        "zh-short": f"{local.year}年{local.month}月{local.day}日",
        "en-utc": f"{local.day} {month} {local:%Y, %H:%M} UTC",
        "en-us": f"{month} {local.day}, {local.year} at {local.hour % 12 or 12}:{local:%M} {_half(local)} (UTC+8)",
        "en-day": f"{local.day} {month} {local.year}",
    }
    return forms[form]


def _half(when: datetime) -> str:
    return "AM" if when.hour < 12 else "PM"


def issue(when: datetime) -> str:
    """Return the eight digits of the issue a story of this time belongs to; issues change at midnight in China."""
    return f"{when.astimezone(CHINA):%Y%m%d}"


def issue_name(digits: str, language: str) -> str:
    """Return an issue as readers call it: "2025年5月6日" or "6 May 2025"."""
    day = datetime.strptime(digits, "%Y%m%d").replace(tzinfo=CHINA)
    return visible(day, "zh-short" if language.startswith("zh") else "en-day")


def utc_text(when: datetime) -> str:
    """Return `when` in ISO 8601 with seconds and Z."""
    return f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def http_date(when: datetime) -> str:
    """Return `when` as an HTTP date (RFC 9110, 5.6.7)."""
    return format_datetime(when.astimezone(UTC), usegmt=True)


def mail_date(when: datetime) -> str:
    """Return `when` as RSS wants it (RFC 5322, 3.3), in its own zone."""
    return format_datetime(when)
