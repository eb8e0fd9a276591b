"""Writing a document: whole or not at all, for its owner alone, and never over something without being asked."""

from __future__ import annotations

import json
import os
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest
from icalendar import Calendar, Event

from tests.conftest import Clock
from tests.intake.tools.own_samples import ALERTMANAGER
from tests.report.everything import everything
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import HOUR, SECOND, EventTime
from warroom.model.timeline_entries import Filter
from warroom.model.views import CANCELLED, DUPLICATE
from warroom.playbook.load import load_playbook
from warroom.report.people import people_of
from warroom.room.acts import commander, reviewing, scribe
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.incoming import inbox
from warroom.room.incoming.deliveries import deliver
from warroom.room.readings import case as reading
from warroom.room.readings.documents import FORMATS, document, review_at, write_document

PLAYBOOK = load_playbook()


def test_a_document_is_for_its_owner_and_replaces_only_when_that_is_said(tmp_path: Path) -> None:
    path = tmp_path / "out.md"
    assert write_document("one", str(path)) == path
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(RoomTrouble, match="is there already; nothing was written"):
        write_document("two", str(path))
    assert path.read_text() == "one"
    write_document("two", str(path), replace=True)
    assert path.read_text() == "two"
    assert [one.name for one in tmp_path.iterdir()] == ["out.md"]


@pytest.mark.parametrize("name", ["no/such/folder/out.md", "a\0b", "x" * 300, "~nobody-of-this-name/out.md"])
def test_what_cannot_be_written_is_said_and_leaves_nothing(tmp_path: Path, name: str) -> None:
    output = name if name.startswith("~") else f"{tmp_path}/{name}"
    with pytest.raises(RoomTrouble, match="cannot be written"):
        write_document("words", output)
    assert list(tmp_path.iterdir()) == []


def test_no_file_takes_the_place_of_a_device_or_a_pipe(tmp_path: Path) -> None:
    """Whoever may write beside it, as an administrator beside ``/dev/null``, would take it from the whole machine."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "to-pipe").symlink_to(tmp_path / "pipe")
    (tmp_path / "to-device").symlink_to(os.devnull)
    names = ("pipe", "to-device", "to-pipe")
    for name in names:
        for replace in (True, False):
            with pytest.raises(RoomTrouble, match="is a device or a pipe; nothing was written"):
                write_document("words", str(tmp_path / name), replace=replace)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)
    assert stat.S_ISFIFO((tmp_path / "pipe").lstat().st_mode)
    assert (tmp_path / "to-device").is_symlink()


def test_a_folder_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(RoomTrouble, match="cannot be written"):
        write_document("words", str(tmp_path / "folder"), replace=True)
    assert [one.name for one in tmp_path.iterdir()] == ["folder"]


FOR_READERS = {"md", "html", "svg", "ics", "ics-214.html"}


@pytest.mark.parametrize("name", [name for name in FORMATS if name not in FOR_READERS])
def test_what_is_taken_as_data_has_what_machines_wrote(room: WarRoom, incident: IncidentId, name: str) -> None:
    deliver(room, "alertmanager", json.dumps(ALERTMANAGER).encode())
    inbox.take(room, incident, inbox.waiting(room))
    written = document(room, reading.case(room, incident, PLAYBOOK), PLAYBOOK, name)
    whole = written.encode() if isinstance(written, str) else written
    alerts = [entry.text.raw for entry in room.pages(incident, Filter(noise=True)).after(None, 100) if entry.noise]
    assert len(alerts) == 3
    assert [words for words in alerts if words.encode() not in whole] == []


def test_a_reader_is_told_of_an_alert_that_somebody_marked(room: WarRoom, incident: IncidentId) -> None:
    deliver(room, "alertmanager", json.dumps(ALERTMANAGER).encode())
    entries = inbox.take(room, incident, inbox.waiting(room)).entries

    def told() -> str:
        return str(document(room, reading.case(room, incident, PLAYBOOK), PLAYBOOK, "md", which="key"))

    before = people_of(reading.case(room, incident, PLAYBOOK), PLAYBOOK)
    texts = {entry.id: entry.text.raw for entry in reading.case(room, incident, PLAYBOOK).whole}
    marked = next(entry for entry in entries if texts[entry] not in told())
    scribe.pin(room, incident, marked, pinned=True)
    assert texts[marked] in told()
    assert people_of(reading.case(room, incident, PLAYBOOK), PLAYBOOK) == before
    assert "Alertmanager" not in str(document(room, reading.case(room, incident, PLAYBOOK), PLAYBOOK, "ics-214.html"))


def test_an_invitation_replaces_the_one_before_it_in_a_calendar(room: WarRoom) -> None:
    incident = everything(room, PLAYBOOK)

    def invitation(at: Moment | None = None) -> Event:
        case = reading.case(room, incident, PLAYBOOK)
        text = document(room, case, PLAYBOOK, "ics", review=at or review_at(case, PLAYBOOK))
        calendar = Calendar.from_ical(text)
        assert calendar["METHOD"] == "PUBLISH"
        (event,) = calendar.walk("VEVENT")
        return cast(Event, event)

    found = [invitation()]
    for day in (20, 19):
        at = datetime(2026, 2, day, 14, tzinfo=UTC)
        reviewing.plan_review(
            room, incident, EventTime.at(Moment(int(at.timestamp()) * SECOND)), words=f"Review on day {day}"
        )
        found.append(invitation())
        assert found[-1].decoded("DTSTART") == at
    found.append(invitation())
    scribe.undo(room, incident)
    found.append(invitation())
    assert found[-1].decoded("DTSTART").day == 20
    assert len({event["UID"] for event in found}) == 1
    first, second, third, same, undone = (int(event.decoded("SEQUENCE")) for event in found)
    assert first < second < third == same < undone
    elsewhere = Moment(int(datetime(2026, 2, 21, 14, tzinfo=UTC).timestamp()) * SECOND)
    found.append(invitation(elsewhere))  # written for a time that nobody planned, which is planned only then
    reviewing.plan_review(room, incident, EventTime.at(elsewhere), words="Review on day 21")
    found.append(invitation())
    assert [event.decoded("DTSTART").day for event in found[-2:]] == [21, 21]
    held, written, planned = (int(event.decoded("SEQUENCE")) for event in found[-3:])
    assert held < written < planned
    modified = [event.decoded("LAST-MODIFIED") for event in found]
    assert modified == sorted(modified)


def test_of_two_times_that_nobody_planned_the_one_written_later_stands_and_a_planned_one_above_both(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    """Also months later, where the numbers between two changes have run out, and whatever the machine's clock says."""

    def sequence(at: Moment | None = None) -> int:
        case = reading.case(room, incident, PLAYBOOK)
        text = document(room, case, PLAYBOOK, "ics", review=at or review_at(case, PLAYBOOK))
        (event,) = Calendar.from_ical(text).walk("VEVENT")
        return int(event.decoded("SEQUENCE"))

    noon = Moment(clock.now + 3 * 24 * HOUR)
    numbers: list[int] = []
    for days in (0, 0.001, 1, 200):
        clock.forward(minutes=days * 24 * 60)
        numbers.append(sequence(Moment(noon + len(numbers) * HOUR)))
    reviewing.plan_review(room, incident, EventTime.at(noon), words="Review")
    numbers.append(sequence())
    clock.forward(minutes=-60)
    numbers.append(sequence(Moment(noon + HOUR)))
    assert numbers == sorted(set(numbers))
    assert max(numbers) < 2**31


def test_a_review_that_was_dropped_is_taken_out_of_the_calendars_that_hold_it(
    room: WarRoom, incident: IncidentId
) -> None:
    def event_of(method: str) -> Event:
        case = reading.case(room, incident, PLAYBOOK)
        written = Calendar.from_ical(document(room, case, PLAYBOOK, "ics", review=review_at(case, PLAYBOOK)))
        assert written["METHOD"] == method
        (event,) = written.walk("VEVENT")
        return cast(Event, event)

    at = EventTime.at(Moment(int(datetime(2026, 2, 20, 14, tzinfo=UTC).timestamp()) * SECOND))
    reviewing.plan_review(room, incident, at, words="Review")
    planned = event_of("PUBLISH")
    scribe.undo(room, incident)
    taken_back = event_of("CANCEL")
    reviewing.plan_review(room, incident, at, words="Review")
    again = event_of("PUBLISH")
    commander.end(room, incident, CANCELLED, why="no incident", text="cancelled: no incident")
    cancelled = event_of("CANCEL")
    commander.reopen(room, incident, "it was one")
    reopened = event_of("PUBLISH")
    scribe.undo(room, incident)
    ended = event_of("CANCEL")
    commander.end(room, incident, DUPLICATE, why="of another", text="a duplicate")
    events = [planned, taken_back, again, cancelled, reopened, ended, event_of("CANCEL")]
    assert len({event["UID"] for event in events}) == 1
    sequences = [int(event.decoded("SEQUENCE")) for event in events]
    assert sequences == sorted(set(sequences))
    assert [event.get("STATUS") for event in events] == [
        None, "CANCELLED", None, "CANCELLED", None, "CANCELLED", "CANCELLED",
    ]  # fmt: skip
    assert cancelled.decoded("DTSTART") == planned.decoded("DTSTART")


def test_an_invitation_needs_to_know_when(room: WarRoom, incident: IncidentId) -> None:
    case = reading.case(room, incident, PLAYBOOK)
    assert review_at(case, PLAYBOOK) is None
    with pytest.raises(RoomTrouble, match="nobody planned the review yet"):
        document(room, case, PLAYBOOK, "ics")
    closed = reading.case(room, everything(room, PLAYBOOK), PLAYBOOK)
    assert "DTSTART:20260215T135000Z" in document(room, closed, PLAYBOOK, "ics", review=review_at(closed, PLAYBOOK))
