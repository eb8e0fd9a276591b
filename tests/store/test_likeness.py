"""Have we seen this before?"""

from __future__ import annotations

from tests.conftest import logged
from warroom.model.identity import IncidentId
from warroom.model.views import Severity
from warroom.room.acts import commander
from warroom.room.core import WarRoom, Write
from warroom.store.likeness import likest, symptoms
from warroom.store.records import incident_number


def past(room: WarRoom, title: str, *findings: str) -> IncidentId:
    incident = commander.declare(room, title, severity=Severity("P2", 2), phase="detect", phase_rank=0, zone="UTC")
    for finding in findings:
        logged(room, incident, f"> {finding}")
    return incident


def found(room: WarRoom, incident: IncidentId, limit: int = 5) -> list[str]:
    inc = incident_number(room.reader(), incident)
    assert inc is not None
    return [one.id for one in likest(room.reader(), inc, limit)]


def test_the_one_that_shares_the_rare_words_comes_first(room: WarRoom) -> None:
    pool = past(room, "Profile page slow", "connection pool exhausted", "queries pile up")
    other = past(room, "Certificate expired", "handshake fails", "connection refused", "pool of certificates old")
    past(room, "Disk full", "no space left")
    past(room, "Queue stuck", "consumers gone")
    now = past(room, "Checkout slow", "connection pool exhausted again", "database queries pile up")
    assert found(room, now) == [pool, other]
    assert found(room, now, limit=1) == [pool]


def test_one_common_word_is_not_likeness(room: WarRoom) -> None:
    past(room, "Disk full", "no space left")
    past(room, "Queue stuck", "consumers gone")
    now = past(room, "Lift stuck", "between floors")
    assert found(room, now) == []


def test_a_title_counts_even_where_no_entry_repeats_it(room: WarRoom) -> None:
    imported = commander.record_past(
        room, "Prometheus pod crashlooping", severity=Severity("P3", 3), phase="learn", phase_rank=7, zone="UTC",
        began=None, declared=None, facts={},
    )  # fmt: skip
    past(room, "Disk full", "no space left")
    past(room, "Queue stuck", "consumers gone")
    assert found(room, past(room, "Prometheus crashlooping once more")) == [imported]


def test_words_of_every_incident_tell_nothing(room: WarRoom) -> None:
    for title in ("Disk full", "Queue stuck", "Lift stuck", "Door open"):
        past(room, title, "customers cannot work today")
    assert found(room, past(room, "Roof leaks", "customers cannot work today")) == []


def test_alone_nothing_was_seen_before(room: WarRoom) -> None:
    assert found(room, past(room, "First one", "connection pool exhausted")) == []


def test_symptoms_are_the_words_of_title_impact_and_findings_each_once(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "> Checkout answers with errors")
    logged(room, incident, "lunch is here")
    inc = incident_number(room.reader(), incident)
    assert inc is not None
    assert symptoms(room.reader(), inc) == ["checkout", "fails", "answers", "with", "errors"]


def test_symptoms_stand_in_the_order_of_the_timeline_and_cost_the_same_however_many_notes_there_are(
    room: WarRoom,
) -> None:
    incident = past(room, "Slow")
    for line in ("-9 ? leaking sockets", "-20 > gateway refuses", "-5 > retries pile", "-15 ? certificates"):
        logged(room, incident, line)
    inc, db = incident_number(room.reader(), incident), room.reader()
    assert inc is not None

    def steps() -> int:
        counted = [0]

        def count() -> None:
            counted[0] += 1

        db.set_progress_handler(count, 1)
        try:
            told = symptoms(db, inc)
        finally:
            db.set_progress_handler(None, 1)
        assert told[:1] == ["slow"]
        assert told[-7:] == ["gateway", "refuses", "certificates", "leaking", "sockets", "retries", "pile"]
        return counted[0]

    steps()
    few = steps()
    notes = [Write("entry", room.new_id(), {"text": f"{number}", "kind": "note"}) for number in range(600)]
    room.commit(incident, notes)
    steps()
    assert steps() < few + 200
