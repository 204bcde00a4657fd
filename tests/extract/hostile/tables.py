"""Tables: cells by the million, and cells that say they span as many."""

from __future__ import annotations

from tests.extract.hostile.case import page
from tests.extract.hostile.parts import MEGA, SENTENCE, STORY, around


@page(keeps=STORY)
def million_cells() -> bytes:
    return around(b"<table>" + (b"<tr>" + b"<td>c" * 1000) * 1000 + b"</table>")


@page(keeps=STORY)
def million_cells_in_a_row() -> bytes:
    return around(b"<table><tr>" + b"<td>c" * MEGA + b"</table>")


@page(keeps=STORY)
def million_rows() -> bytes:
    return around(b"<table>" + b"<tr><td>c" * MEGA + b"</table>")


@page(says=STORY)
def cells_that_span_all_columns() -> bytes:
    return around(b"<table>" + b"<tr><td colspan=65535>x" * 10_000 + b"</table>")


@page(says=STORY)
def cells_that_span_all_rows() -> bytes:
    return around(b"<table>" + b"<tr><td rowspan=65534 colspan=1000>x" * 5_000 + b"</table>")


@page(says=STORY)
def cells_that_span_without_text() -> bytes:
    return around(b"<table>" + b"<tr>" * 10_000 + b"<td colspan=65535 rowspan=65534>" * 10_000 + b"</table>")


@page(says=STORY)
def spans_that_are_no_numbers() -> bytes:
    said = (b"-5", b"0", b"1e9", b"\xd9\xa3", b"\xc2\xb2", b"99999999999999999999", b"0x10", b" 3 ", b"+4", b"NaN")
    cells = b"".join(b'<td colspan="%s" rowspan="%s">x' % (span, span) for span in said)
    return around(b"<table><tr>" + cells * 100 + b"</table>")


@page(says=STORY)
def rows_without_cells() -> bytes:
    return around(b"<table>" + b"<tr></tr>" * 300_000 + b"</table>")


@page(says=STORY)
def cells_without_tables() -> bytes:
    return around(b"<td>a<th>b<tr><td>c</tr><tbody><caption>d" * 50_000)


@page(keeps=STORY)
def captions() -> bytes:
    return around(b"<table>" + b"<caption>x</caption>" * 50_000 + b"<tr><td>c</table>")


@page(says=STORY)
def columns() -> bytes:
    return around(b"<table><colgroup>" + b"<col span=1000>" * 100_000 + b"<tr><td>c</table>")


@page(says=[SENTENCE])
def lists_in_cells_in_lists() -> bytes:
    return around(b"<ul><li><table><tr><td>" * 2_000 + b"x" + b"</table></ul>" * 2_000)


@page(says=STORY)
def text_between_rows() -> bytes:
    return around(b"<table>" + b"words<tr>words<td>cell</td>words</tr>" * 50_000 + b"</table>")
