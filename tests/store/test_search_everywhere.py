"""Searching everything ever logged, narrowed by severity, type and time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import logged
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import DAY, HOUR, MINUTE
from warroom.model.views import Severity
from warroom.room.acts import commander
from warroom.room.core import WarRoom
from warroom.store.days import span_of

NOON = Moment(1_770_984_000 * 1_000_000)
NOON_OF_LAST_DAY = Moment(1_767_182_400 * 1_000_000)


@pytest.fixture
def two(room: WarRoom, incident: IncidentId) -> tuple[IncidentId, IncidentId]:
    other = commander.declare(
        room, "Second", severity=Severity("P0", 0), phase="detect", phase_rank=0, zone="UTC", facts={"type": "Database"}
    )
    logged(room, incident, "> pool is full")
    logged(room, other, "> pool is empty")
    logged(room, other, "2025-12-31 23:50 pool was slow")
    return incident, other


def texts(room: WarRoom, query: str, incident: IncidentId | None = None) -> set[str]:
    return {entry.text.raw for _, entry in room.search(query, incident=incident)[1]}


def test_words_are_found_in_every_incident_and_narrowed_by_what_the_incident_is(
    room: WarRoom, two: tuple[IncidentId, IncidentId]
) -> None:
    assert texts(room, "pool") == {"pool is full", "pool is empty", "pool was slow"}
    assert texts(room, "pool sev:p1") == {"pool is full"}
    assert texts(room, "pool sev:P0 kind:finding ") == {"pool is empty"}
    assert texts(room, "pool type:database ") == {"pool is empty", "pool was slow"}
    assert texts(room, "pool sev:P7 ") == set()


def test_time_narrows_by_day_month_and_year(room: WarRoom, two: tuple[IncidentId, IncidentId]) -> None:
    assert texts(room, "pool until:2025 ") == {"pool was slow"}
    assert texts(room, "pool since:2026-02-13 ") == {"pool is full", "pool is empty"}
    assert texts(room, "pool since:2025-12 until:2025-12-31 ") == {"pool was slow"}
    assert texts(room, "pool since:2027 ") == set()


def test_a_filter_alone_finds_everything_behind_it(room: WarRoom, two: tuple[IncidentId, IncidentId]) -> None:
    assert texts(room, "type:database") == {"P0: Second", "pool is empty", "pool was slow"}
    assert texts(room, "until:2025", incident=two[1]) == {"pool was slow"}
    assert texts(room, "until:2025", incident=two[0]) == set()
    assert texts(room, "until:2025 kind:note", incident=two[1]) == {"pool was slow"}


def test_what_is_no_filter_is_a_word(room: WarRoom, two: tuple[IncidentId, IncidentId]) -> None:
    logged(room, two[0], "since:yesterday it is type:")
    assert texts(room, "since:yesterday ") == {"since:yesterday it is type:"}
    assert texts(room, "type: ") == {"since:yesterday it is type:"}


@pytest.mark.parametrize(
    ("words", "days"),
    [("2026", 365), ("2026-02", 28), ("2026-12", 31), ("2026-02-13", 1), ("2024", 366)],
)
def test_a_day_a_month_and_a_year_last_as_long_as_they_do(words: str, days: int) -> None:
    span = span_of(words)
    assert span is not None
    assert span[1] - span[0] == days * DAY
    assert span[0] % DAY == 0
    if words == "2026-02-13":
        assert span[0] == NOON - 12 * HOUR


@pytest.mark.parametrize(
    "words", ["", "2026-13", "2026-02-30", "soon", "1969", "2201", "2026-02-13-1", "20260213", "२०२६"]
)
def test_what_is_no_day_has_no_span(words: str) -> None:
    assert span_of(words) is None


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/New_York", "-05:00", "nowhere/at all"])
def test_a_day_is_one_of_the_clocks_that_show_the_entries(
    room: WarRoom, two: tuple[IncidentId, IncidentId], zone: str
) -> None:
    day = span_of("2025-12-31", zone)
    assert day is not None
    is_of_it = day[0] <= NOON_OF_LAST_DAY + 11 * HOUR + 50 * MINUTE < day[1]
    hits = room.search("pool since:2025-12-31 until:2025-12-31 ", zone=zone).entries
    assert [entry.text.raw for _, entry in hits] == (["pool was slow"] if is_of_it else [])
    assert is_of_it == (zone != "Pacific/Auckland")


def test_a_day_on_which_the_clocks_are_set_has_as_many_hours_as_it_has() -> None:
    spans = [span_of(words, "Europe/Berlin") for words in ("2026-03-29", "2026-10-25", "2026-03")]
    assert [(span[1] - span[0]) // HOUR for span in spans if span] == [23, 25, 31 * 24 - 1]


@pytest.mark.parametrize(
    ("query", "remarks"),
    [
        ("pool since:2026-02-13", ()),
        ("pool is there since: he came", ("since: was looked for as a word",)),
        ("Until:lunch", ("Until:lunch was looked for as a word",)),
        ('"since:lunch"', ()),
        ("sinced:lunch", ()),
        ("w " * 13, ("only the first 12 words were looked for",)),
        ("w" * 201, ("only the first 200 signs were read",)),
        ("w" * 200 + " ", ()),
    ],
)
def test_what_of_a_query_is_read_otherwise_than_it_looks_is_said(
    room: WarRoom, two: tuple[IncidentId, IncidentId], query: str, remarks: tuple[str, ...]
) -> None:
    told = room.search(query).remarks
    assert len(told) == len(remarks)
    assert all(words.startswith(remark) for words, remark in zip(told, remarks, strict=True))


@pytest.mark.parametrize("inside", [False, True])
def test_it_is_said_whether_there_are_more(room: WarRoom, two: tuple[IncidentId, IncidentId], inside: bool) -> None:
    within, every = (two[1], 2) if inside else (None, 3)
    assert room.search("pool", incident=within, limit=every).more is False
    cut = room.search("pool", incident=within, limit=every - 1)
    assert (len(cut.entries), cut.more) == (every - 1, True)


@given(st.text(max_size=60))
def test_any_text_is_a_query(text: str) -> None:
    from warroom.store.search import Query

    Query(text)
    Query(f"since:{text} until:{text} sev:{text}")
