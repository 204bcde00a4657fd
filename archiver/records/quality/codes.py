"""The codes of what is odd about a record that may well keep its schema.

`error` is kept for what cannot be true: a day that does not exist, one id for two records.
"""

from __future__ import annotations

from archiver.records.code import Code

DATE_CALENDAR = Code(
    "record.date.calendar", "error", "The day is not in the calendar.", "Look at the page for the day meant."
)
DATE_AFTER_FETCH = Code(
    "record.date.after-fetch",
    "warning",
    "The publication lies after the capture.",
    "The date may be that of a feed, or announced; look at the page.",
)
DATE_FUTURE = Code(
    "record.date.future",
    "warning",
    "The publication lies in the future.",
    "The date may be that of an event, or have day and month changed about; look at the page.",
)
DATE_BEFORE_WEB = Code(
    "record.date.before-web",
    "warning",
    "The publication lies before 20 December 1990, when the first web site was up.",
    "1970-01-01 is a clock at zero; a text put on the web later may rightly have an older date.",
)
DATE_OTHER_DAY = Code(
    "record.date.other-day",
    "warning",
    "The page shows the day before or after: the date is that of another time zone, or of a feed.",
    "Take the day with the time and the zone from the page.",
)
DATE_MIDNIGHT = Code(
    "record.date.midnight",
    "info",
    "The time is midnight to the second, which most often stands for a day without a time.",
    "Write the day alone unless the page shows the time.",
)
MODIFIED_CALENDAR = Code(
    "record.modified.calendar", "error", "The day is not in the calendar.", "Look at the page for the day meant."
)
FETCH_DATE_CALENDAR = Code(
    "record.fetch-date.calendar", "error", "The day is not in the calendar.", "Take the WARC-Date of the capture."
)
FETCH_DATE_ZONE = Code(
    "record.fetch-date.no-zone",
    "warning",
    "The time of capture has no zone, so the instant is known only to about a day.",
    "Add the offset of the clock that wrote it, or Z for UTC.",
)
FETCH_DATE_FUTURE = Code(
    "record.fetch-date.future",
    "warning",
    "The capture lies in the future.",
    "The clock that wrote it was wrong, or the clock here is.",
)
FETCH_DATE_BEFORE_WEB = Code(
    "record.fetch-date.before-web",
    "warning",
    "The capture lies before 20 December 1990, when the first web site was up.",
    "The clock that wrote it was wrong.",
)
ID_PROVENANCE = Code(
    "record.id.provenance",
    "error",
    "The id differs from the WARC record named in the provenance.",
    "Extract the record again; one of the two was changed by hand.",
)
ID_DUPLICATE = Code(
    "record.id.duplicate",
    "error",
    "The same id stands in two records.",
    "Leave one of the two out; a file may have been joined to itself.",
)
URL_CANONICAL = Code(
    "record.url.canonical",
    "info",
    "The page names another host as its home, so that this is a copy or a second name.",
    "Cite the canonical address beside the captured one.",
)
TITLE_EMPTY = Code("record.title.empty", "warning", "There is no title.", "Look whether the page is a story at all.")
TITLE_SOURCE = Code(
    "record.title.source",
    "warning",
    "The title is the name of the site.",
    "The title of the story stands elsewhere on the page, or the page is no story.",
)
TITLE_CUT = Code(
    "record.title.cut",
    "warning",
    "The title ends in an ellipsis: somebody cut it short.",
    "Take the whole title from the heading of the page.",
)
BODY_EMPTY = Code(
    "record.body.empty",
    "warning",
    "The body holds no text at all.",
    "The page may be made by scripts, or hold only pictures; capture it with a browser.",
)
BODY_SHORT = Code(
    "record.body.short",
    "warning",
    "The body holds hardly any text: under 100 characters that are not white space.",
    "The page may be blocked, made by scripts, or behind a login; capture it with a browser.",
)
BODY_BOILERPLATE = Code(
    "record.body.boilerplate",
    "warning",
    "The body is short lines only, as menus and footers have them: no sentence is in it.",
    "Extract the story again, or leave the page out.",
)
BODY_LINKS = Code(
    "record.body.links",
    "warning",
    "Most of the body is the text of links, as in a menu or a list of pages.",
    "Extract the story again, or leave the page out.",
)
BODY_REPEATED = Code(
    "record.body.repeated",
    "warning",
    "A large part of the body stands there more than once.",
    "The page may hold the text for several screens; take one of them.",
)
BODY_DUPLICATE = Code(
    "record.body.duplicate",
    "warning",
    "Another record has the same body under another URL.",
    "Keep one of them; many with one body are often an error page.",
)
BODY_BLOCKED = Code(
    "record.body.blocked",
    "warning",
    "The body is a page that keeps robots out: a block, a challenge, a CAPTCHA.",
    "Capture the page again, slower or with a browser.",
)
BODY_ERROR = Code(
    "record.body.error-page",
    "warning",
    "The body says that the page is not there, was removed, or cannot be shown now.",
    "Leave the record out, or look for an older capture.",
)
BODY_CONSENT = Code(
    "record.body.consent",
    "warning",
    "The body is a question about cookies or consent, and not what stands behind it.",
    "Capture the page with a browser that has answered it.",
)
BODY_SCRIPT = Code(
    "record.body.script",
    "warning",
    "The body asks for JavaScript, and holds nothing else.",
    "Capture the page with `archiver capture --browser`.",
)
BODY_LOGIN = Code(
    "record.body.login",
    "warning",
    "The body asks to log in or subscribe, and holds nothing else.",
    "Capture the page with the cookies of an account, if its terms allow that.",
)
TEXT_INVISIBLE = Code(
    "record.text.invisible",
    "info",
    "The text holds characters that cannot be seen: U+FEFF, or zero-width spaces.",
    "Remove them before comparing or searching texts.",
)
TEXT_CONTROL = Code(
    "record.text.control",
    "warning",
    "The text holds control characters, which no page shows.",
    "Remove them; those from U+0080 to U+009F come of a wrong character encoding.",
)
TEXT_LOST = Code(
    "record.text.lost",
    "warning",
    "Characters were lost: U+FFFD, or what it becomes when it is read wrongly once more, stands in their place.",
    "Extract again with the right character encoding.",
)
TEXT_MOJIBAKE = Code(
    "record.text.mojibake",
    "warning",
    "The text was read in a wrong character encoding.",
    "Extract again with the encoding named; where nothing was lost the text can be turned back.",
)
LANGUAGE_SCRIPT = Code(
    "record.language.script",
    "warning",
    "The text is not in a script that the language is written in.",
    "The page declares its template's language; take that of the text.",
)
LANGUAGE_OTHER = Code(
    "record.language.other",
    "warning",
    "The text is in another language than the one declared.",
    "The page declares its template's language; take that of the text.",
)

CODES: tuple[Code, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Code))
