"""The picture of a timeline."""

from __future__ import annotations

import dataclasses
import random
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.payloads import PAYLOADS, raw_controls
from tests.report.everything import everything
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import DAY, MINUTE, SECOND, EventTime
from warroom.playbook.workflow import Playbook
from warroom.report.facts import Case, EntryFact
from warroom.report.picture import WIDTH, picture
from warroom.report.promises import promises
from warroom.room.core import WarRoom
from warroom.room.readings import case as reading
from warroom.text import Untrusted

NOON = Moment(1_770_984_000 * SECOND)
SVG = "{http://www.w3.org/2000/svg}"
KINDS = ("note", "finding", "decision", "action", "hypothesis", "said", "event", "task")


def parsed(text: str) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314 - our own picture


def boxes(root: ET.Element, kind: str) -> list[ET.Element]:
    return [one for one in root.iter(f"{SVG}rect") if one.get("class") == kind]


def words(root: ET.Element) -> list[str]:
    return [one.text or "" for one in root.iter(f"{SVG}text")]


def many(case: Case, number: int, *, minutes: int = 480) -> Case:
    choose = random.Random(number)
    entries = tuple(
        EntryFact(
            f"{n:032x}", EventTime.at(Moment(NOON + choose.randrange(minutes * MINUTE))), choose.choice(KINDS),
            Untrusted(f"something happened {n}"), Untrusted("dana"), NOON, pinned=n % 97 == 0,
        )
        for n in range(number)
    )  # fmt: skip
    return dataclasses.replace(case, entries=tuple(sorted(entries, key=lambda one: one.at.lo or 0)))


def test_every_lane_is_there_with_what_it_shows(case: Case, playbook: Playbook) -> None:
    root = parsed(picture(case, playbook))
    assert {"phase", "severity", "Incident Commander", "Internal update"} <= set(words(root))
    assert [one.findtext(f"{SVG}title") for one in boxes(root, "s0")] == ["P0 13:12"]
    assert {one.findtext(f"{SVG}title") for one in boxes(root, "held")} >= {"@alice 13:08", "@carol 13:30"}
    assert len(boxes(root, "passed")) == len(boxes(root, "failed")) == len(boxes(root, "open")) == 1
    assert len(boxes(root, "posted")) == 3
    lines = [one.get("class") for one in root.iter(f"{SVG}line") if one.get("class") != "tick"]
    assert lines == ["gap-late", "gap-late"], "as the document says of both waits"
    assert "47m" in words(root)
    assert any("no rollback" in told for told in words(root))


def test_a_wait_is_late_in_the_picture_too_where_it_began_about_then(case: Case, playbook: Playbook) -> None:
    about = tuple(
        dataclasses.replace(update, posted=EventTime(update.posted.lo, update.posted.hi, approx=True))
        for update in case.updates
    )
    hour = dataclasses.replace(case, updates=about)
    late = [wait.late for kept in promises(hour, playbook) if kept.audience.name == "internal" for wait in kept.waits]
    lines = [one.get("class") for one in parsed(picture(hour, playbook)).iter(f"{SVG}line")]
    assert any(late[1:3])
    assert [line == "gap-late" for line in lines if line != "tick"] == late[1:3]


@pytest.mark.parametrize("number", [1, 40, 4_000])
def test_it_stays_one_readable_page_however_many_entries_there_are(number: int, case: Case, playbook: Playbook) -> None:
    text = picture(many(case, number), playbook)
    root = parsed(text)
    assert int(root.get("height") or 0) < 1_200
    marks = [*boxes(root, "mark"), *boxes(root, "pinned")]
    assert 0 < len(marks) <= min(number, WIDTH * len(KINDS) // 4)
    for one in root.iter(f"{SVG}rect"):
        assert 0 <= float(one.get("x") or 0) <= WIDTH
        assert float(one.get("x") or 0) + float(one.get("width") or 0) <= WIDTH
    assert len(text) < 900_000


def test_marks_that_would_cover_each_other_become_one_that_says_how_many(case: Case, playbook: Playbook) -> None:
    bare = dataclasses.replace(many(case, 200, minutes=1), times={}, updates=(), checks=(), phases=(), roles=())
    root = parsed(picture(bare, playbook))
    told = [one.findtext(f"{SVG}title") or "" for one in [*boxes(root, "mark"), *boxes(root, "pinned")]]
    assert any("(+" in one for one in told)


def test_the_ticks_fit_a_minute_a_month_and_a_hundred_years(case: Case, playbook: Playbook) -> None:
    for minutes in (1, 90, 60 * 24 * 30, 60 * 24 * 3650, 60 * 24 * 36500):
        bare = dataclasses.replace(
            many(case, 50, minutes=minutes), times={}, updates=(), checks=(), phases=(), roles=(), severities=()
        )
        root = parsed(picture(bare, playbook))
        ticks = [one for one in root.iter(f"{SVG}line") if one.get("class") == "tick"]
        assert 0 < len(ticks) <= 13, minutes


def test_an_incident_without_any_time_says_so(case: Case, playbook: Playbook) -> None:
    day = EventTime(Moment(NOON - NOON % DAY), Moment(NOON - NOON % DAY + DAY - 1))
    entries = tuple(dataclasses.replace(one, at=EventTime.unknown()) for one in case.entries[:3])
    bare = dataclasses.replace(case, times={"began": day}, updates=(), checks=(), entries=entries)
    assert words(parsed(picture(bare, playbook))) == [playbook.after.words.untimed]


def test_values_that_no_playbook_knows_are_drawn_too(case: Case, playbook: Playbook) -> None:
    change = dataclasses.replace(case.phases[0], value=Untrusted("a phase of theirs"), rank=99)
    empty = dataclasses.replace(case.roles[0].changes[0], value=Untrusted(""))
    roles = (dataclasses.replace(case.roles[0], changes=(case.roles[0].changes[0], empty)), *case.roles[1:])
    update = dataclasses.replace(case.updates[0], audience="their own")
    checks = (dataclasses.replace(case.checks[0], due=None, checked=None), *case.checks[1:])
    odd = dataclasses.replace(
        case, phases=(*case.phases, change), roles=roles, updates=(*case.updates, update), checks=checks,
        entries=tuple(dataclasses.replace(one, kind=f"kind {n}") for n, one in enumerate(case.entries)),
    )  # fmt: skip
    root = parsed(picture(odd, playbook))
    assert "their own" in words(root)
    assert any(told.startswith("… (") for told in words(root))


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_hostile_text_stays_words(payload: str, room: WarRoom, playbook: Playbook) -> None:
    text = picture(reading.case(room, everything(room, playbook, words=payload[:3_000]), playbook), playbook)
    assert raw_controls(text) == []
    assert {one.tag.removeprefix(SVG) for one in parsed(text).iter()} == {
        "svg",
        "style",
        "title",
        "rect",
        "line",
        "text",
    }


def test_the_file_alone_brings_its_colours(case: Case, playbook: Playbook, tmp_path: Path) -> None:
    assert "<style>" in picture(case, playbook)
    assert "<style>" not in picture(case, playbook, standalone=False)


def _at(minutes: int) -> EventTime:
    return EventTime.at(Moment(1_770_984_000_000_000 + minutes * MINUTE))


def _note(minutes: int) -> EntryFact:
    return EntryFact(f"n{minutes}", _at(minutes), "note", Untrusted("words"), Untrusted("a"), Moment(0))


HOUR_LONG = {"began": _at(0), "closed": _at(60)}


@pytest.mark.parametrize(
    ("times", "minutes", "earlier", "later"),
    [
        (HOUR_LONG, (5, 20, 50), 0, 0),
        (HOUR_LONG, (-30, 5, 100), 0, 0),  # near it
        (HOUR_LONG, (-900, 5, 50), 1, 0),
        (HOUR_LONG, (5, 50, 3_000, 4_000), 0, 2),
        ({}, (0, 1, 2, 3, 4, 5, 2_000), 0, 1),
        ({}, (0, 2_000), 0, 0),  # nobody can tell which of them is the one
        ({"began": _at(-1_000), "closed": _at(60)}, (5, 50), 0, 0),  # the incident itself is that long
    ],
)
def test_one_entry_of_another_day_does_not_squeeze_the_incident(
    times: dict[str, EventTime], minutes: tuple[int, ...], earlier: int, later: int, playbook: Playbook
) -> None:
    case = Case(IncidentId("i"), Untrusted("x"), "P1", "", "", "UTC", times, {}, None, tuple(map(_note, minutes)))
    drawn = picture(case, playbook)
    assert ("earlier, from 2026-" in drawn, "later, until 2026-" in drawn) == (bool(earlier), bool(later))
    assert (f"◂ {earlier} earlier" in drawn) == bool(earlier)
    assert (f"{later} later, until" in drawn) == bool(later)
    if times == HOUR_LONG and (earlier or later):
        marks = [float(x) for x in re.findall(r'<rect x="([\d.]+)"[^>]*class="mark"', drawn)]
        assert max(marks) - min(marks) > WIDTH / 4  # the hour itself still has room


def test_alone_it_needs_no_variables_and_brings_its_own_paper(playbook: Playbook, case: Case) -> None:
    alone, inside = picture(case, playbook), picture(case, playbook, standalone=False)
    assert "var(" not in alone
    assert 'class="paper"' in alone
    assert "prefers-color-scheme: dark" in alone
    assert "<style>" not in inside
    assert 'class="paper"' not in inside
