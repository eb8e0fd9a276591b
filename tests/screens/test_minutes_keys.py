"""Minutes of a meeting: left, written apart, written in an editor."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from textual.widgets import TextArea

from tests.conftest import START, seeded
from tests.editors import editor_that
from tests.oplog.builder import Scripted
from tests.payloads import SOME
from tests.screens.in_meeting import AGENDA, cards, meeting_of, minutes, title
from tests.screens.opening import (
    Still,
    at_a_human_pace,
    make_app,
    opened,
    playbook,
    settled,
    until,
)
from tests.screens.test_apart import Pair
from tests.screens.test_learn_keys import shown
from warroom.model.identity import IncidentId
from warroom.room.acts import meeting, reviewing
from warroom.room.core import WarRoom
from warroom.room.drills.sample import make_sample
from warroom.room.readings import case as reading
from warroom.room.readings.learning import read_learning


async def test_minutes_that_are_left_survive_and_the_meeting_goes_on_where_it_was(
    room: WarRoom, incident: IncidentId
) -> None:
    async with opened(room, incident, size=(120, 45)) as (app, pilot):
        await meeting_of(app, pilot, "B", "n", "n", "e", *"half a th")
    again = WarRoom(room.path, person="dana", now=room.now, entropy=seeded(9))
    async with opened(again, incident, size=(120, 45)) as (app, pilot):
        screen = await meeting_of(app, pilot)
        await until(pilot, lambda: "a draft of yours is kept" in cards(app))
        assert "Technical cause" in cards(app)
        assert "left" in title(app), "the clock of the meeting goes on"
        await pilot.press("e")
        await until(pilot, lambda: screen.query_one("#section", TextArea).text == "half a th")
        await pilot.press(*"ing", "ctrl+s")
        await until(pilot, lambda: minutes(again, incident) == {"root_cause": "half a thing"})
        await until(pilot, lambda: "a draft of yours" not in cards(app))
    again.close()


async def test_a_draft_never_writes_over_what_came_after_it_was_begun(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room, incident, size=(120, 45)) as (app, pilot):
        screen = await meeting_of(app, pilot, "n", "e", *"mine", "escape")
        bob = Scripted("bob", incident=incident, t=START)
        room.receive([bob.write({"text": "bob's"}, kind="section", on="section:minutes:timeline")])
        await until(pilot, lambda: "bob's" in cards(app))
        await pilot.press("e")
        assert screen.query_one("#section", TextArea).text == "mine"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "2 versions: e writes one from them" in cards(app))
        assert "bob's" in cards(app)
        assert "mine" in cards(app)
        await pilot.press("e")
        text = screen.query_one("#section", TextArea).text
        assert "mine" in text
        assert "bob's" in text
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "2 versions" not in cards(app))


async def test_it_is_said_while_one_writes_that_somebody_else_does(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room, incident, size=(120, 45)) as (app, pilot):
        screen = await meeting_of(app, pilot, "n", "e", *"mine")
        bob = Scripted("bob", incident=incident, t=START)
        room.receive([bob.write({"text": "bob's"}, kind="section", on="section:minutes:timeline")])
        area = screen.query_one("#section", TextArea)
        await until(pilot, lambda: "somebody wrote this meanwhile" in str(area.border_subtitle))
        assert area.text == "mine"


def test_minutes_that_two_scribes_write_apart_are_both_kept_on_both_sides(tmp_path: Path) -> None:
    pair = Pair(tmp_path)
    meeting.begin(pair.alice, pair.incident, words="it began", present=["alice"])
    pair.meet()
    for room in (pair.alice, pair.bob):
        review = read_learning(room, pair.incident, playbook()).post_mortem.review
        assert review is not None
        meeting.attend(room, pair.incident, review, f"guest of {room.person}", there=True)
        reviewing.write_section(room, pair.incident, meeting.section_of(AGENDA[1]), f"as {room.person} heard it")
    pair.meet()
    for room in (pair.alice, pair.bob):
        post_mortem = read_learning(room, pair.incident, playbook()).post_mortem
        (one,) = post_mortem.minutes
        heard = {one.text.raw, *(other.text.raw for other in one.others)}
        assert heard == {"as alice heard it", "as bob heard it"}
        assert post_mortem.review is not None
        assert {name.raw for name in post_mortem.review.present} == {"alice", "guest of alice", "guest of bob"}
    assert pair.alice.digest(pair.incident) == pair.bob.digest(pair.incident)


async def test_a_section_is_written_in_the_person_s_editor_and_begins_with_the_draft(
    room: WarRoom, incident: IncidentId, tmp_path: Path
) -> None:
    editor = editor_that("printf ' and more' >> \"$1\"", tmp_path)
    app = make_app(room, incident=incident, environ={"EDITOR": editor})
    app.suspend = contextlib.nullcontext  # type: ignore[method-assign, assignment]
    async with app.run_test(size=(120, 45), notifications=True) as pilot:
        await settled(app, pilot)
        at_a_human_pace(room, pilot)
        await meeting_of(app, pilot, "n", "e", *"half", "escape", "E")
        await until(pilot, lambda: minutes(room, incident) == {"timeline": "half and more"})


@pytest.mark.parametrize("payload", SOME)
async def test_hostile_minutes_and_names_are_only_shown(tmp_path: Path, payload: str) -> None:
    room = WarRoom(f"{tmp_path}/w.db", person="dana", now=Still(START), entropy=seeded(5))
    incident = make_sample(room, playbook(), zone="UTC")
    payload = payload[:2_000]
    meeting.begin(room, incident, words=payload, present=[payload[:60] or "x"])
    reviewing.write_section(room, incident, meeting.section_of(AGENDA[0]), payload)
    bob = Scripted("bob", incident=incident, t=START)
    room.receive([
        bob.write({"text": payload.encode("utf-8", "replace").decode()}, kind="section", on="section:minutes:timeline"),
        bob.write({"text": "x"}, kind="section", on="section:minutes:\x1b]2;owned\x07"),
    ])  # fmt: skip
    app = make_app(room, incident=incident)
    async with app.run_test(size=(120, 60), notifications=True) as pilot:
        at_a_human_pace(room, pilot)
        await meeting_of(app, pilot)
        assert not any(sign in cards(app) for sign in "\x1b\x07\x9b\u202e")
        await pilot.press("n")
        assert not any(sign in cards(app) for sign in "\x1b\x07\x9b\u202e")
        await pilot.press("e", "escape", "H")
        assert not any(sign in shown(app) for sign in "\x1b\x07\x9b\u202e")
        case = reading.case(room, incident, playbook())
        assert case.sections
