"""Several people in one room: what the screen says of the share and of the others, and the keys that are about them."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from tests.conftest import Clock, logged, seeded
from tests.oplog.builder import Scripted
from tests.screens.opening import opened, panel, said, settled, timeline_of, typed, until
from warroom.app import WarRoomApp
from warroom.model.identity import IncidentId, Moment, WriterId
from warroom.oplog.signing import key_words
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.sharing import delivery, joining
from warroom.screens.home.home_screen import HomeScreen
from warroom.screens.home.join_questions import complete_folder
from warroom.store.pins import ASKED, PINNED, pins, put_pin
from warroom.store.receive import raise_alarm
from warroom.store.standing_alarms import KEY_ALARM
from warroom.widgets.entry_line import EntryLine
from warroom.widgets.header import Header


@asynccontextmanager
async def sharing(room: WarRoom, incident: IncidentId, share: Path) -> AsyncIterator[tuple[WarRoomApp, Pilot[Any]]]:
    """The room of an incident whose share is new and answers."""
    joining.init(room, str(share))
    async with opened(room, incident) as (app, pilot):
        await until(pilot, lambda: "1 here" in header(app))
        yield app, pilot


@asynccontextmanager
async def sharing_with_alarms(
    room: WarRoom, incident: IncidentId, share: Path
) -> AsyncIterator[tuple[WarRoomApp, Pilot[Any]]]:
    """The room of an incident whose share is new, however much is to be seen of it."""
    joining.init(room, str(share))
    async with opened(room, incident) as (app, pilot):
        await until(pilot, lambda: list(share.glob("inc-*/here/*.json")))
        yield app, pilot


@contextmanager
def away(share: Path) -> Iterator[None]:
    """Nobody reaches the folder meanwhile."""
    elsewhere = share.rename(f"{share}-away")
    yield
    elsewhere.rename(share)


@pytest.fixture
def bob(tmp_path: Path, clock: Clock) -> Iterator[WarRoom]:
    room = WarRoom(str(tmp_path / "bob.db"), person="bob", now=clock, entropy=seeded(77))
    yield room
    room.close()


def header(app: object) -> str:
    return str(app.screen.query_one(Header).render())  # type: ignore[attr-defined]


async def test_what_another_writes_appears_marked_until_it_was_seen(
    room: WarRoom, incident: IncidentId, bob: WarRoom, share: Path
) -> None:
    joining.init(room, str(share))
    async with opened(room, incident) as (app, pilot):
        await until(pilot, lambda: "1 here" in header(app))
        joining.join(bob, str(share))
        await until(pilot, lambda: list(share.glob("inc-*/ops/*.jsonl")))
        delivery.synchronise(bob)
        logged(bob, incident, "bob was here")
        delivery.synchronise(bob)
        timeline = timeline_of(app)
        await until(pilot, lambda: timeline.chosen is not None and timeline.chosen.text.raw == "bob was here")
        shown = timeline.chosen
        assert shown is not None
        assert timeline.marks.is_unseen(shown)
        assert "▍" in str(timeline.render_line(len(timeline._rows) - 1).text)
        timeline.age_marks()
        await pilot.press("x")
        assert not timeline.marks.is_unseen(shown)
        assert "▍" not in str(timeline.render_line(len(timeline._rows) - 1).text)


async def test_the_share_that_goes_away_is_said_and_typing_goes_on(
    room: WarRoom, incident: IncidentId, share: Path
) -> None:
    async with sharing(room, incident, share) as (app, pilot):
        with away(share):
            await typed(app, pilot, "typed without the share")
            assert "saved" in said(app)
            await until(pilot, lambda: "share unreachable" in header(app) and "1 unsent" in header(app))
        await until(pilot, lambda: "1 here" in header(app) and "unsent" not in header(app))


async def test_the_panel_of_the_share_tells_who_is_here_and_what_is_wrong(
    room: WarRoom, incident: IncidentId, share: Path
) -> None:
    joining.init(room, str(share))
    async with opened(room, incident) as (app, pilot):
        await until(pilot, lambda: list(share.glob("inc-*/here/*.json")))
        (share / f"inc-{incident}" / "ops" / "odd.jsonl").write_bytes(b"rubbish\n")
        room.renew_writer(incident, "a copy was noticed")
        await until(pilot, lambda: "ALARM" in header(app))
        await pilot.press("ctrl+o", "W")
        await settled(app, pilot)
        words = panel(app)
        assert "nobody else is here" in words
        assert "DAMAGED odd.jsonl" in words
        assert "a copy was noticed" in words
        await until(pilot, lambda: f"digest {room.digest(incident)[:4]} " in panel(app))
        assert "ALARM" in header(app), "that it was shown is not yet that it was seen"
        await pilot.press("s")
        assert said(app) == "the alarm was seen"
        await until(pilot, lambda: "ALARM" not in header(app) and "damaged log" in header(app))


def alarm(room: WarRoom, words: str, *, what: str = "odd", writer: str = "") -> None:
    """Something that should be looked at."""
    room.note(lambda db: raise_alarm(db, ("", what, writer, words), room.now()))


def standing(room: WarRoom) -> list[str]:
    return [words for _, _, _, words, _ in room.alarms()]


async def test_each_alarm_stands_until_somebody_says_that_they_have_seen_it(
    room: WarRoom, incident: IncidentId, share: Path
) -> None:
    key = WriterId("ed25" + "34" * 14)
    room.note(lambda db: put_pin(db, "bob", key, ASKED, Moment(2)))
    alarm(room, "of a key", what=KEY_ALARM, writer=key)
    for number in range(4):
        alarm(room, f"odd thing {number}")
    async with sharing_with_alarms(room, incident, share) as (app, pilot):
        await until(pilot, lambda: "share ALARM" in header(app))
        await pilot.press("ctrl+o", "W")
        await until(pilot, lambda: standing(room) == [f"odd thing {number}" for number in range(4)])
        assert panel(app).splitlines()[1] == "ALARM: odd thing 0", "a low screen shows it too"
        assert "ALARM ed253434: of a key" in panel(app), "the key's own question goes on telling of it"
        assert "the first of 4 alarms, S all of them" in said(app)
        await pilot.press("x")
        assert "the alarms stand" in said(app)
        assert len(standing(room)) == 4
        await pilot.press("W", "s")
        await until(pilot, lambda: standing(room) == [f"odd thing {number}" for number in (1, 2, 3)])
        assert "odd thing 0" not in panel(app)
        assert "the first of 3 alarms" in said(app)
        alarm(room, "came while it was shown")
        await pilot.press("S")
        await until(pilot, lambda: standing(room) == ["came while it was shown"])
        assert "ALARM" in header(app)
        assert "1 takes it, 2 revokes it" in said(app)
        await pilot.press("s")
        assert "nothing was decided" in said(app), "pressed once too often it takes nobody's key"
        await pilot.press("W")
        assert "s says that you have seen the alarm;" in said(app)
        await pilot.press("s")
        await until(pilot, lambda: not standing(room))
        await until(pilot, lambda: "another key says @bob: W" in header(app))


async def test_the_panel_of_the_share_goes_on_telling_how_it_stands(
    room: WarRoom, incident: IncidentId, share: Path
) -> None:
    async with sharing(room, incident, share) as (app, pilot):
        with away(share):
            await until(pilot, lambda: "share unreachable" in header(app))
            await pilot.press("ctrl+o", "W")
            await until(pilot, lambda: ": unreachable, " in panel(app))
            logged(room, incident, "written while it is away")
            await until(pilot, lambda: "1 of our operations is not on it" in panel(app))
        await until(pilot, lambda: ": good\nall of ours is on it" in panel(app))
        await until(pilot, lambda: f"digest {room.digest(incident)[:4]} " in panel(app))


async def test_a_second_key_of_a_person_is_red_and_named_and_taken_on_one_key(
    room: WarRoom, incident: IncidentId, share: Path
) -> None:
    joining.init(room, str(share))
    first, second = "ed25" + "12" * 14, "ed25" + "34" * 14
    room.note(lambda db: put_pin(db, "bob", WriterId(first), PINNED, Moment(1)))
    room.note(lambda db: put_pin(db, "bob", WriterId(second), ASKED, Moment(2)))
    async with opened(room, incident) as (app, pilot):
        await until(pilot, lambda: "another key says @bob: W" in header(app))
        await pilot.press("ctrl+o", "W")
        await until(pilot, lambda: f"NOT ACCEPTED: @bob: {key_words(WriterId(second))}" in panel(app))
        assert f"@bob: {key_words(WriterId(first))}, taken here for @bob's" in panel(app)
        assert "1 takes it, 2 revokes it" in said(app)
        await pilot.press("x")
        assert "nothing was decided" in said(app)
        await pilot.press("W", "1")
        await until(pilot, lambda: "another key" not in header(app))
        assert [one.state for one in pins(room.reader()) if one.writer == second] == [PINNED]


async def test_without_a_share_the_key_says_how_to_join_one(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o", "W")
        assert "J on the home screen" in said(app)
        assert "share" not in header(app)


async def test_a_disagreement_is_settled_by_one_key(room: WarRoom, incident: IncidentId) -> None:
    bob = Scripted("bob", incident=incident)
    room.receive(
        [
            bob.write({"severity": {"level": "P3", "rank": 3}}, kind="incident", on="incident"),
            bob.write({"holder": "carol"}, kind="role", on="role:ic"),
        ]
    )
    async with opened(room, incident) as (app, pilot):
        assert "2 conflicts: C" in header(app)
        assert "P1 (@dana)" in header(app)
        assert "P3 (@bob)" in header(app)
        await pilot.press("ctrl+o", "C")
        await settled(app, pilot)
        assert "severity · 1 more behind it" in panel(app)
        await pilot.press("x")
        assert "both stand as they did" in said(app)
        await pilot.press("C")
        await settled(app, pilot)
        number = next(line.split()[0] for line in panel(app).splitlines() if "@bob" in line)
        await pilot.press(number)
        await settled(app, pilot)
        view = room.view(incident)
        assert view is not None
        assert view.summary.severity is not None
        assert view.summary.severity.level == "P3"
        assert "role ic" in panel(app)
        await pilot.press("1")
        await settled(app, pilot)
        assert "conflict" not in header(app)
        await pilot.press("C")
        assert "nobody disagrees" in said(app)


async def test_what_a_newer_version_wrote_is_said(room: WarRoom, incident: IncidentId) -> None:
    room.receive([Scripted("future", incident=incident).write({"colour": "red"}, kind="lamp")])
    async with opened(room, incident) as (app, _):
        assert "1 written by a newer version" in header(app)


def words(app: object) -> str:
    return str(app.screen.query_one("#say", Static).render())  # type: ignore[attr-defined]


async def test_a_share_is_made_and_joined_from_the_home_screen(
    room: WarRoom, incident: IncidentId, share: Path
) -> None:
    async with opened(room) as (app, pilot):
        assert isinstance(app.screen, HomeScreen)
        await pilot.press("J")
        line = app.screen.query_one(EntryLine)
        await typed(app, pilot, str(share)[:-2], enter=False)
        await pilot.press("tab")
        await until(pilot, lambda: line.value == f"{share}/")
        await pilot.press("enter")
        await until(pilot, lambda: "Make one of it" in words(app))
        await typed(app, pilot, "yes")
        await until(pilot, lambda: "joined" in words(app))
        await until(pilot, lambda: list(share.glob("inc-*/ops/*.jsonl")))


async def test_a_path_that_is_completed_late_writes_over_nothing_that_was_typed_meanwhile(
    room: WarRoom, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, answered = threading.Event(), threading.Event()

    def far_away(path: str) -> tuple[str, list[str], bool]:
        completed = complete_folder(path)
        if not path.endswith("x"):
            asked.set()
            answered.wait(60)
        return completed

    monkeypatch.setattr("warroom.screens.home.join_questions.complete_folder", far_away)
    async with opened(room) as (app, pilot):
        await pilot.press("J")
        line = app.screen.query_one(EntryLine)
        await typed(app, pilot, str(share)[:-2], enter=False)
        await pilot.press("tab")
        await until(pilot, asked.is_set)
        await typed(app, pilot, "x", enter=False)
        answered.set()
        await pilot.press("tab")  # is answered behind the first
        await until(pilot, lambda: "Enter asks whether it shall" in words(app))
        assert line.value == f"{str(share)[:-2]}x"


async def test_no_share_is_joined_when_nothing_or_nonsense_is_named(room: WarRoom, share: Path) -> None:
    async with opened(room) as (app, pilot):
        await pilot.press("J")
        await typed(app, pilot, "")
        assert "no share was joined" in words(app)
        await pilot.press("J")
        (share / "warroom.json").write_text("[]")
        await typed(app, pilot, str(share))
        await until(pilot, lambda: "cannot be joined" in words(app))
        (share / "warroom.json").unlink()
        await until(
            pilot, lambda: app.screen.query_one(EntryLine).value == str(share)
        )  # the path is there to be put right
        await typed(app, pilot, "")
        await until(pilot, lambda: "Make one of it" in words(app))
        await typed(app, pilot, "no")
        assert "no share was joined" in words(app)


def test_paths_are_completed_as_far_as_they_agree(tmp_path: Path) -> None:
    for name in ("incidents-a", "incidents-b", "other"):
        (tmp_path / name).mkdir()
    (tmp_path / "incidents-file").touch()
    assert complete_folder(f"{tmp_path}/inc") == (f"{tmp_path}/incidents-", ["incidents-a", "incidents-b"], False)
    assert complete_folder(f"{tmp_path}/o") == (f"{tmp_path}/other/", [], False)
    (tmp_path / "other" / "warroom.json").touch()
    assert complete_folder(f"{tmp_path}/o") == (f"{tmp_path}/other/", [], True)
    assert complete_folder(f"{tmp_path}/none") == (f"{tmp_path}/none", [], False)
    assert complete_folder(f"{tmp_path}/none/x") == (f"{tmp_path}/none/x", [], False)


async def test_a_database_that_belongs_to_a_share_makes_none_of_another_folder(
    room: WarRoom, share: Path, tmp_path: Path
) -> None:
    joining.init(room, str(share))
    other = tmp_path / "other"
    other.mkdir()
    with pytest.raises(RoomTrouble, match="belongs to the share"):
        joining.init(room, str(other))
    async with opened(room) as (app, pilot):
        await pilot.press("J")
        await typed(app, pilot, str(other))
        await until(pilot, lambda: "share leave` first" in words(app))
    assert list(other.iterdir()) == []
    (share / "warroom.json").unlink()
    again = WarRoom(room.path, person=room.person, now=room.now, entropy=room.entropy)
    with pytest.raises(RoomTrouble, match="any more; is the disk that it is on mounted"):
        joining.join(again, str(share))
    again.close()


async def test_a_share_that_a_shell_joins_or_leaves_is_noticed(
    room: WarRoom, incident: IncidentId, share: Path
) -> None:
    async with opened(room, incident) as (app, pilot):
        assert app.share.state() is None
        shell = WarRoom(room.path, person="dana", now=Clock(), entropy=seeded(31))
        joining.init(shell, str(share))
        await until(pilot, lambda: "1 here" in header(app))
        joining.leave(shell)
        shell.close()
        await until(pilot, lambda: app.share.state() is None and "here" not in header(app))
