"""Reading records, histories and the times of all incidents."""

from __future__ import annotations

from tests.conftest import Clock, logged
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import MINUTE, EventTime
from warroom.model.views import Severity
from warroom.room.acts import commander, scribe
from warroom.room.core import WarRoom, Write
from warroom.store.case_queries import assumed_of, history, measured_rows, record_rows, standing_entries
from warroom.store.records import incident_number


def number(room: WarRoom, incident: IncidentId) -> int:
    found = incident_number(room.reader(), incident)
    assert found is not None
    return found


def test_a_record_comes_with_each_field_as_what_it_holds(room: WarRoom, incident: IncidentId) -> None:
    at = EventTime.at(Moment(5 * MINUTE))
    on = room.new_id()
    room.commit(incident, [
        Write("update", on, {"audience": "internal", "facts": {"status": "Fixing"}, "posted": at.as_json()}),
        Write("section", "section:summary", {"text": "words"}),
        Write("section", "section:summary", {"stands_on": "e1"}, do="add"),
    ])  # fmt: skip
    (update,) = record_rows(room.reader(), "update", number(room, incident))
    assert (update.id, update.incident, update.made_by) == (on, incident, "dana")
    assert update.time("posted") == at
    assert update.values["facts"] == {"status": "Fixing"}
    assert (update.text("text"), update.time("put_off"), update.texts("facts")) == ("", None, ())
    (section,) = record_rows(room.reader(), "section")
    assert section.texts("stands_on") == ("e1",)
    (role,) = record_rows(room.reader(), "role")
    assert role.texts("holder") == ("alice",)
    assert role.made > 0


def test_records_of_other_incidents_come_only_when_all_are_asked_for(room: WarRoom, incident: IncidentId) -> None:
    commander.declare(room, "Second", severity=Severity("P2", 2), phase="detect", phase_rank=0, zone="UTC")
    assert len(list(record_rows(room.reader(), "incident"))) == 2
    assert len(list(record_rows(room.reader(), "incident", number(room, incident)))) == 1


def test_struck_entries_and_repeats_do_not_stand(room: WarRoom, incident: IncidentId) -> None:
    kept, struck = logged(room, incident, "kept"), logged(room, incident, "struck")
    scribe.strike(room, incident, struck, "wrong")
    repeat = logged(room, incident, "again")
    room.commit(incident, [Write("entry", repeat, {"repeats": kept})])
    texts = [entry.text.raw for entry in standing_entries(room.reader(), number(room, incident))]
    assert texts == ["P1: Checkout fails", "kept"]


def test_the_history_of_a_field_names_the_entry_that_tells_of_each_change(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    earlier = EventTime.at(Moment(clock.now - 10 * MINUTE))
    commander.set_severity(room, incident, Severity("P0", 0), before="P1")
    commander.set_severity(room, incident, Severity("P2", 2), before="P0", at=earlier)
    room.commit(incident, [Write("incident", "incident", {"severity": {"level": "P3", "rank": 3}})])
    found = history(room.reader(), number(room, incident), "incident", "incident", "severity")
    assert [change.value["level"] for change in found if isinstance(change.value, dict)] == ["P2", "P1", "P0", "P3"]
    assert found[0].at == earlier
    assert [bool(change.entry) for change in found] == [True, True, True, False]
    assert found[-1].at.lo == found[-1].entered
    assert {change.by.raw for change in found} == {"dana"}


def test_a_change_told_at_an_unknown_time_stands_where_it_was_entered(room: WarRoom, incident: IncidentId) -> None:
    commander.set_severity(room, incident, Severity("P0", 0), at=EventTime.unknown())
    found = history(room.reader(), number(room, incident), "incident", "incident", "severity")
    assert [change.at.lo is None for change in found] == [False, True]


def test_a_field_or_a_record_that_was_never_written_has_no_history(room: WarRoom, incident: IncidentId) -> None:
    inc = number(room, incident)
    assert history(room.reader(), inc, "incident", "incident", "trend") == []
    assert history(room.reader(), inc, "role", "role:nobody", "holder") == []


def test_a_set_has_no_history_of_values(room: WarRoom, incident: IncidentId) -> None:
    entry = logged(room, incident, "with #tag")
    assert history(room.reader(), number(room, incident), "entry", entry, "tags") == []


def test_the_times_of_every_incident_come_with_its_updates(room: WarRoom, incident: IncidentId) -> None:
    second = commander.record_past(
        room, "Past", severity=Severity("P3", 3), phase="learn", phase_rank=7, zone="UTC",
        began=EventTime.at(Moment(MINUTE)),
        declared=None, facts={"milestones": {"assumed": ["began"]}, "type": "api", "drill": {"name": "x"}},
    )  # fmt: skip
    room.commit(second, [Write("incident", "incident", {"severity": None})])
    for at in (1, 2):
        posted = EventTime.at(Moment(at * MINUTE)).as_json()
        room.commit(incident, [Write("update", room.new_id(), {"audience": "internal", "posted": posted})])
    room.commit(
        IncidentId("e" * 32),
        [Write("update", room.new_id(), {"audience": "x", "posted": EventTime.at(Moment(1)).as_json()})],
    )
    first, past = measured_rows(room.reader())
    assert (first.id, first.severity, first.type, first.drill, first.assumed) == (incident, "P1", "", False, ())
    assert [at.lo for at in first.posted["internal"]] == [MINUTE, 2 * MINUTE]
    assert (past.title, past.severity, past.type, past.drill, past.assumed) == ("Past", "", "api", True, ("began",))
    assert past.times["began"].lo == MINUTE
    assert past.made > 0


def test_what_an_import_assumed_is_read_whatever_stands_there() -> None:
    assert assumed_of({"assumed": ["began", 3]}) == ("began", "3")
    assert assumed_of({"assumed": "began"}) == ()
    assert assumed_of(None) == ()
    assert assumed_of([1]) == ()
