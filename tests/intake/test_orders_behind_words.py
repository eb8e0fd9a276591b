"""An order that stands behind words is none, and it is said so before Enter; what is no order is not spoken of."""

from __future__ import annotations

import pytest

from tests.conftest import START
from warroom.intake.typed_line import ENTRY, ORDER_FLAG, UNSURE, read_line
from warroom.model.identity import Moment

_ORDERS = ("fixed", "status", "role", "sev")


def _flagged(text: str) -> bool:
    line = read_line(text, now=Moment(START), zone="UTC", commands=_ORDERS)
    told = any("NO ORDER" in remark for remark in line.remarks)
    assert line.does == ENTRY
    assert told == (ORDER_FLAG in line.flags)
    return told


@pytest.mark.parametrize(
    "text",
    [
        "rolled back /fixed rollback", "14:20 rolled back /fixed rollback", "ok /status identified", "> seen /sev P0",
        "@bob: hm /role ic @bob", "done now /fixed",
    ],
)  # fmt: skip
def test_of_an_order_behind_words_it_is_said_that_it_is_none(text: str) -> None:
    assert _flagged(text)


@pytest.mark.parametrize(
    "text",
    [
        "rolled back", "see /var/status", "GET /status/live fails", "15x/fixed of 7", "/srv/fixed is full",
        "a /fixed-up b", " /fixed x /sev P0",
        "look at /health", "either/role", "http://x/status",
    ],
)  # fmt: skip
def test_a_path_or_a_word_that_is_no_order_is_not_spoken_of(text: str) -> None:
    assert not _flagged(text)


_STATUS = "status"


@pytest.mark.parametrize("time", ["", "14:20 ", "-5 "])
@pytest.mark.parametrize(
    "typed",
    [
        "/STATUS x", "/Status x", "\uff0fstatus x", "\u2044status x", "\\status x",
        "/status@14:20 x", "/status: x", "/status=x",
        "/status,x", "/status. x", "/\u017ftatus x", "/Stats x", "//status x", "14:20/status x",
        "./status x", "/Status",
    ],
)  # fmt: skip
def test_an_order_that_is_written_otherwise_is_asked_about_once(time: str, typed: str) -> None:
    line = read_line(f"{time}{typed}", now=Moment(START), zone="UTC", commands=_ORDERS)
    assert (line.does, line.suggestion) == (UNSURE, _STATUS)
    assert line.remarks[-1].startswith("did you mean /status?")


@pytest.mark.parametrize(
    "text",
    [
        "/status/live is down", "/status.json is gone", "\\\\server\\share is gone", "1/2 done", "\\o/ fixed",
        "/Applications/x",
        "/srv is full", "either/status",
    ],
)  # fmt: skip
def test_a_path_is_text(text: str) -> None:
    assert read_line(text, now=Moment(START), zone="UTC", commands=_ORDERS).does == ENTRY
