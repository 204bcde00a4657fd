from __future__ import annotations

import pytest

from archiver.records.following import RELATIONS, Context, follows

CONTEXT = Context(("https://a.example/dir/page", "https://b.example/"))


@pytest.mark.parametrize(
    ("value", "raw", "steps"),
    [
        ("A title", "A\n title", []),
        ("A title", "A\n title", ["white-space"]),
        ("A title", "A title | Site", ["cut-site-name"]),
        ("A & B", "A &amp; B", ["html-entities"]),
        ("Ada Byron", "By ADA BYRON", ["name"]),
        ("Ada Byron", "Byron, Ada", ["name"]),
        ("https://a.example/x", "/x", ["absolute"]),
        ("https://b.example/x", "x", ["absolute"]),
        ("https://a.example/a%20b", "/a b", ["absolute"]),
        ("zh-TW", "zh_TW.UTF-8", ["bcp47"]),
        ("2024-05-06", "6 May 2024", ["date-format"]),
        ("2024-05-06T23:48+08:00", "2024年05月06日 23时48分", ["date-format", "zone"]),
        ("2024-05-06", "二〇二四年五月六日", ["date-format"]),
        ("2024-05-06T11:48:00Z", "1714996080", ["unix-time"]),
        ("2024-05-06T11:48:00Z", "1714996080123", ["unix-time"]),
        ("2024-05-06", "20240506", ["date-format"]),
        ("2024-05-06", "6 พ.ค. 2567", ["buddhist-era", "date-format"]),
        ("2024-05-06", "令和6年5月6日", ["japanese-era", "date-format"]),
        ("2024-05-06", "06.05.24", ["two-digit-year", "date-format"]),
        ("2024-05", "May 2024", ["date-format"]),
        ("2014-01-01T00:00:00Z", "2014", ["utc"]),
        ("2014-03-01T00:00:00Z", "2014-03", ["utc"]),
        ("2014-03-05T00:00:00Z", "2014-03-05", ["utc"]),
        ("2014-03-05T06:07:00Z", "2014-03-05T08:07+02:00", ["utc"]),
        ("2014-03-05T06:07:08Z", "20140305060708", ["utc"]),
        ("2014-03-05T06:07:08.123456Z", "2014-03-05T06:07:08.123456789Z", ["utc"]),
        ("2014-12-31T23:59:59Z", "2014-12-31 23:59:60", ["utc"]),
        ("1234", "1,234 comments", ["number"]),
        ("true", "free", ["access-word"]),
        ("false", "metered", ["access-word"]),
    ],
)
def test_a_value_follows_by_the_steps_that_were_taken(value: str, raw: str, steps: list[str]) -> None:
    assert follows(value, raw, steps, CONTEXT) is True


@pytest.mark.parametrize(
    ("value", "raw", "steps"),
    [
        ("A title", "Another title", []),
        ("A titl", "A title", []),
        ("Other", "A title | Site", ["cut-site-name"]),
        ("https://c.example/x", "/x", ["absolute"]),
        ("de", "zh-TW", ["bcp47"]),
        ("2024-05-07", "6 May 2024", ["date-format"]),
        ("2023-05-06", "6 May 2024", ["date-format"]),
        ("2024-06-06", "2024-05-06", ["date-format"]),
        ("2024-05-06T23:49", "2024-05-06 23:48", ["date-format"]),
        ("2024-05-07T11:48:00Z", "1714996080", ["unix-time"]),
        ("yesterday", "6 May 2024", ["date-format"]),
        ("2014-02-01T00:00:00Z", "2014", ["utc"]),
        ("2014-03-05T08:07:00Z", "2014-03-05T08:07+02:00", ["utc"]),
        ("2014-03-05T06:07:09Z", "20140305060708", ["utc"]),
        ("soon", "soon enough", ["utc"]),
        ("1235", "1,234 comments", ["number"]),
        ("true", "metered", ["access-word"]),
    ],
)
def test_another_value_does_not_follow(value: str, raw: str, steps: list[str]) -> None:
    assert follows(value, raw, steps, CONTEXT) is False


def test_a_step_that_is_not_known_cannot_be_checked() -> None:
    assert follows("a", "a", ["by-magic"], CONTEXT) is None


@pytest.mark.parametrize("name", sorted(RELATIONS))
@pytest.mark.parametrize("text", ["", "\x00", "http://[", "９" * 50, "+" * 40, "2024-99-99", "\ud800", "&#xD800;"])
def test_no_text_makes_a_relation_fail(name: str, text: str) -> None:
    assert follows(text, text[::-1], [name], CONTEXT) in (True, False)
