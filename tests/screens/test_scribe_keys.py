"""The scribe at the keyboard: every key of UX.md, nothing lost."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Clock, logged
from tests.room.own_connection import storing_nothing
from tests.screens.opening import burst, entries, opened, pressed, said, screen_of, settled, timeline_of, typed, until
from tests.screens.test_sizes import plain
from warroom.app import WarRoomApp
from warroom.model.identity import IncidentId, Moment
from warroom.room.core import WarRoom
from warroom.room.readings.custody import handled
from warroom.widgets.lines_panel import LinesPanel


async def test_a_note_costs_only_enter_and_is_said_to_be_saved(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room, incident) as (app, pilot):
        assert app.focused is screen_of(app).line
        await typed(app, pilot, "db is slow")
        assert entries(room, incident)[-1].text.raw == "db is slow"
        assert said(app).startswith("saved")
        assert screen_of(app).line.value == ""
        assert timeline_of(app).chosen is not None


async def test_a_burst_of_lines_is_stored_line_by_line_and_a_quick_one_gives_no_order(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    async with opened(room, incident) as (app, pilot):
        clock.step = 100
        burst(app, "a", "a", "enter", "slash", "s", "e", "v", "space", "P", "0", "enter", "c", "enter")
        await settled(app, pilot)
        assert [entry.text.raw for entry in entries(room, incident)[1:]] == ["aa", "/sev P0", "c"]
        view = room.view(incident)
        assert view is not None
        assert view.summary.severity is not None
        assert view.summary.severity.level == "P1"


@pytest.mark.parametrize(
    ("line", "kind", "text"),
    [
        ("! roll back", "decision", "roll back"),
        ("> pool is full", "finding", "pool is full"),
        ("+ flag off", "action", "flag off"),
        ("? gateway", "hypothesis", "gateway"),
        ("todo: alert", "follow-up", "alert"),
        ("@bob: looks fine", "said", "looks fine"),
        (" ! just text", "note", "! just text"),
        ("14:32 then", "note", "then"),
        ("+1", "note", "+1"),
    ],
)
async def test_each_kind_of_line_is_stored_as_what_it_is(
    room: WarRoom, incident: IncidentId, line: str, kind: str, text: str
) -> None:
    async with opened(room, incident) as (app, pilot):
        await typed(app, pilot, line)
    (entry,) = [one for one in entries(room, incident) if one.kind != "declared"]
    assert (entry.kind, entry.text.raw) == (kind, text)


async def test_the_preview_says_how_the_line_is_understood(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room, incident) as (app, pilot):
        await typed(app, pilot, "16:12 *! go", enter=False)
        assert "16:12 UTC today" in said(app)
        assert "decision" in said(app)
        assert "min before the last entry" in said(app)


def footer(app: WarRoomApp) -> str:
    return str(screen_of(app).query_one("#footer").render())


async def test_an_entry_is_edited_pinned_struck_and_taken_back_by_single_keys(
    room: WarRoom, incident: IncidentId
) -> None:
    logged(room, incident, "db is slwo")
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o", "e")
        await settled(app, pilot)
        assert screen_of(app).line.value == "db is slwo"
        assert "Enter take  Esc leave" in footer(app)
        await pilot.press("backspace", "backspace", "o", "w", "enter")
        await settled(app, pilot)
        assert "e Edit" in footer(app)
        assert entries(room, incident)[-1].text.raw == "db is slow"
        await pilot.press("asterisk")
        await settled(app, pilot)
        assert entries(room, incident)[-1].pinned
        await pilot.press("x")
        await typed(app, pilot, "not ours")
        struck = entries(room, incident)[-1].struck
        assert struck is not None
        assert struck.raw == "not ours"
        await pilot.press("u")
        await settled(app, pilot)
        assert entries(room, incident)[-1].struck is None
        await pilot.press("x")
        await typed(app, pilot, "again")
        await pilot.press("x")
        await settled(app, pilot)
        assert entries(room, incident)[-1].struck is None


async def test_the_time_and_the_kind_of_an_entry_are_put_right(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "late entry")
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o", "t", *["backspace"] * 8)
        await typed(app, pilot, "16:01")
        assert entries(room, incident)[0].text.raw == "late entry"
        chosen = timeline_of(app).chosen
        assert chosen is not None
        assert chosen.text.raw == "late entry"
        await pilot.press("r", "exclamation_mark")
        await settled(app, pilot)
        assert entries(room, incident)[0].kind == "decision"
        await pilot.press("t", *["backspace"] * 8)
        await typed(app, pilot, "sometime")
        assert "keeps its time" in said(app)
        assert screen_of(app).line.value == "sometime", "what was answered can be put right"
        await pilot.press("escape", "r", "q")
        await settled(app, pilot)
        assert "stays" in said(app)


async def test_up_on_an_empty_line_edits_my_last_entry_and_the_draft_comes_back(
    room: WarRoom, incident: IncidentId
) -> None:
    logged(room, incident, "my line")
    async with opened(room, incident) as (app, pilot):
        await pilot.press("up")
        await settled(app, pilot)
        assert "Esc leave" in footer(app), "the line had the keys before it was asked in"
        await settled(app, pilot)
        assert screen_of(app).line.value == "my line"
        await pilot.press("escape")
        assert screen_of(app).line.value == ""
        assert app.focused is screen_of(app).line, "a question gives the focus back to where it was"
        await typed(app, pilot, "half a dra", enter=False)
        await pilot.press("ctrl+o", "x")
        assert screen_of(app).line.value == ""
        await typed(app, pilot, "wrong")
        assert screen_of(app).line.value == "half a dra"


async def test_a_draft_is_there_again_after_the_program_was_gone(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    async with opened(room, incident) as (app, pilot):
        await typed(app, pilot, "half a sente", enter=False)
    reopened = WarRoom(room.path, person="dana", now=clock, entropy=room.entropy)
    clock.forward(minutes=9)
    async with opened(reopened, incident) as (app, pilot):
        line = screen_of(app).line
        assert line.value == "half a sente"
        assert "begun 9 min ago" in said(app)
        await pilot.press("ctrl+t")
        assert "begun" not in said(app)
        await typed(app, pilot, "nce")
        assert entries(reopened, incident)[-1].at.lo is not None
    last = WarRoom(room.path, person="dana", now=clock, entropy=room.entropy)
    assert entries(last, incident)[-1].text.raw == "half a sentence"
    assert last.draft(f"{incident}:line") is None
    last.close()


async def test_a_line_is_stored_together_with_the_end_of_its_draft(
    room: WarRoom, incident: IncidentId, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed just behind Enter, the program has the words in the timeline or in the line, never in neither or both."""
    written: list[str] = []
    place = f"{incident}:line"
    commit, keep_draft = WarRoom.commit, WarRoom.keep_draft

    def committed(self: WarRoom, *args: Any, **named: Any) -> Any:
        result = commit(self, *args, **named)
        written.append("entry" if self.draft(place) is None else "entry, and its draft is still there")
        return result

    def kept(self: WarRoom, place: str, text: str, began: Moment) -> None:
        written.append(f"draft {text}")
        keep_draft(self, place, text, began)

    async with opened(room, incident) as (app, pilot):
        await typed(app, pilot, "pool is full", enter=False)
        monkeypatch.setattr(WarRoom, "commit", committed)
        monkeypatch.setattr(WarRoom, "keep_draft", kept)
        await pressed(app, pilot, "enter")
        await until(pilot, lambda: len(written) >= 2)
        assert [what for what in written if what != "draft pool is full"] == ["entry", "draft "]


async def test_an_entry_is_painted_before_what_hangs_on_it_is_read(
    room: WarRoom, incident: IncidentId, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(room, incident) as (app, pilot):
        monkeypatch.setattr(room, "changed", lambda: False)  # nor is it found by the look for others' acts
        await typed(app, pilot, "pool is full", enter=False)
        seen: list[bool] = []
        view = room.view

        def painted_when_read(*args: Any, **named: Any) -> Any:
            seen.append(painted.count("pool is full") == 1 and "saved" in painted)
            return view(*args, **named)

        painted = ""
        display = app._display

        def shown(*args: Any) -> None:
            nonlocal painted
            display(*args)
            painted = plain(app)

        monkeypatch.setattr(app, "_display", shown)
        monkeypatch.setattr(room, "view", painted_when_read)
        await pressed(app, pilot, "enter")
        await until(pilot, lambda: seen)
        assert seen[0]
        await until(pilot, lambda: screen_of(app).desks.decide.view is screen_of(app).view)


async def test_a_line_that_cannot_be_stored_comes_back_and_the_next_attempt_works(
    room: WarRoom, incident: IncidentId
) -> None:
    async with opened(room, incident) as (app, pilot):
        with storing_nothing(room):
            await typed(app, pilot, "precious")
            assert "NOT SAVED" in said(app)
            assert screen_of(app).line.value == "precious"
        await pilot.press("enter")
        await settled(app, pilot)
        assert entries(room, incident)[-1].text.raw == "precious"


async def test_a_time_or_a_prefix_alone_is_not_stored_and_a_question_mark_is_help(
    room: WarRoom, incident: IncidentId
) -> None:
    async with opened(room, incident) as (app, pilot):
        await typed(app, pilot, "14:32")
        assert "a time alone" in said(app)
        assert screen_of(app).line.value == "14:32"
        await pilot.press(*["backspace"] * 5)
        await typed(app, pilot, "?")
        assert app.screen.__class__.__name__ == "HelpScreen"
        await pilot.press("escape")
        assert len(entries(room, incident)) == 1


async def test_a_secret_and_an_unknown_command_are_stored_by_a_second_enter(
    room: WarRoom, incident: IncidentId
) -> None:
    async with opened(room, incident) as (app, pilot):
        await typed(app, pilot, "password: hunter22")
        assert "looks like a password" in said(app)
        assert len(entries(room, incident)) == 1
        await pilot.press("enter")
        await settled(app, pilot)
        assert entries(room, incident)[-1].text.raw == "password: hunter22"
        await typed(app, pilot, "/sve")
        assert "did you mean /sev" in said(app)
        await pilot.press("enter")
        await settled(app, pilot)
        assert entries(room, incident)[-1].text.raw == "/sve"


async def test_pasted_lines_are_shown_and_one_enter_stores_them_all(room: WarRoom, incident: IncidentId) -> None:
    from textual import events

    async with opened(room, incident) as (app, pilot):
        screen_of(app).line.post_message(events.Paste("- 14:01 first\n* /sev P0\nalice  2:32 PM\n! hello\n"))
        await settled(app, pilot)
        assert app.screen.query(LinesPanel)
        assert len(entries(room, incident)) == 1
        await pilot.press("enter")
        await settled(app, pilot)
        assert not app.screen.query(LinesPanel)
        kept = {entry.text.raw: entry for entry in entries(room, incident)}
        assert set(kept) >= {"first", "/sev P0", "! hello"}
        assert [handling.words.raw for handling in handled(room, incident)] == ["read in 3 entries of paste"]
        speaker = kept["! hello"].speaker
        assert speaker is not None
        assert (speaker.raw, kept["! hello"].kind) == ("alice", "note")
        screen_of(app).line.post_message(events.Paste("one\ntwo"))
        await settled(app, pilot)
        await pilot.press("escape")
        await settled(app, pilot)
        assert len(entries(room, incident)) == 4


async def test_people_and_tags_are_completed_by_tab(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "slow #database says @bob")
    async with opened(room, incident) as (app, pilot):
        await typed(app, pilot, "ask @b", enter=False)
        assert "Tab @bob" in said(app)
        await pilot.press("tab")
        await typed(app, pilot, "#da", enter=False)
        await pilot.press("tab")
        assert screen_of(app).line.value == "ask @bob #database "
        assert app.focused is screen_of(app).line


async def test_severity_is_raised_by_two_keys_and_lowered_with_a_reason(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o", "S", "0")
        await settled(app, pilot)
        view = room.view(incident)
        assert view is not None
        assert view.summary.severity is not None
        assert view.summary.severity.level == "P0"
        await pilot.press("S", "2")
        assert "because" in said(app)
        await typed(app, pilot, "workaround found")
        assert entries(room, incident)[-1].text.raw == (
            "P0 → P2, no longer declared, so no roles, updates or time boxes are owed: workaround found"
        )


async def test_the_phase_moves_on_by_one_key(room: WarRoom, incident: IncidentId) -> None:
    async with opened(room, incident) as (app, pilot):
        await pilot.press("ctrl+o", "N")
        await settled(app, pilot)
        view = room.view(incident)
        assert view is not None
        assert view.phase == "triage"
