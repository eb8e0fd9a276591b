"""An incident in which everything happened, told with the room's own acts, for the documents made of it."""

from __future__ import annotations

from tests.oplog.builder import Scripted
from warroom.intake.typed_line import ENTRY, TypedLine
from warroom.model.identity import EntryId, IncidentId, Moment
from warroom.model.moment import MINUTE, EventTime
from warroom.model.states import FollowUpState
from warroom.model.views import Severity
from warroom.playbook.workflow import Playbook
from warroom.report.minutes import review_of
from warroom.room.acts import commander, comms, meeting, reviewing, scribe
from warroom.room.acts.fact_writing import state
from warroom.room.core import WarRoom, Write
from warroom.room.readings import case as reading
from warroom.text import repair

NOON = Moment(1_770_984_000 * 1_000_000)
"""2026-02-13 12:00:00 UTC."""
ZONE = "Europe/Berlin"


def minute(minutes: int, *, zone: str = ZONE) -> EventTime:
    """So many minutes after noon, known to the minute."""
    lo = NOON + minutes * MINUTE
    return EventTime(Moment(lo), Moment(lo + MINUTE - 1), zone=zone)


def everything(room: WarRoom, playbook: Playbook, *, words: str = "") -> IncidentId:
    """Tell the whole incident and return its id; ``words`` stand in every field that people can write."""
    words = repair(words)
    said = f" {words}" if words else ""
    incident = commander.declare(
        room, f"Checkout fails{said}", severity=Severity("P1", 1), phase="detect", phase_rank=0, zone=ZONE,
        began=minute(0), roles={"ic": f"alice{words}", "tl": "bob"}, declared=minute(8),
        facts={"impact": f"payments fail{said}", "affected": f"checkout{said}", "detection": f"an alert{said}",
               "channel": f"#incident-checkout{said}", "users": f"12,000{said}", "status_page": f"updated{said}"},
    )  # fmt: skip
    commander.mark(room, incident, "detected", text=f"first alert{said}", at=minute(4))
    commander.mark(room, incident, "acknowledged", text="acknowledged", at=minute(5))
    commander.set_severity(room, incident, Severity("P0", 0), before="P1", why=f"all cards{said}", at=minute(12))
    for at, name in ((10, "triage"), (20, "investigate"), (40, "resolve")):
        found = playbook.phase(name)
        assert found is not None
        commander.enter_phase(room, incident, found[1].name, found[0], title=found[1].title, at=minute(at))
    commander.take_role(room, incident, "ic", "carol", label="Incident Commander", at=minute(30))
    commander.take_role(room, incident, "scribe", "dana", label="Scribe", at=minute(9))
    entry = _log(room, incident, f"connections at 498 of 500{said}", "finding", 14)
    other = _log(room, incident, f"gateway is as fast as last week{said}", "finding", 22)
    _log(room, incident, f"two\nlines{said}", "note", 15)
    scribe.strike(room, incident, EntryId(_log(room, incident, "struck words", "note", 16)), "wrong room")
    pinned = _log(room, incident, f"no rollback{said}", "decision", 18)
    scribe.pin(room, incident, EntryId(pinned), pinned=True)
    scribe.log_many(room, incident, [_unknown(f"nobody knows when{said}")], typed=NOON)
    raw = [
        *_hypothesis(room, "H1", f"pool exhausted by a page{said}", "confirmed", f"off for 10 %: falls{said}", entry),
        *_hypothesis(room, "H2", f"the gateway is slow{said}", "refuted", "p95 is unchanged", other),
        Write("task", room.new_id(), {"who": f"erin{words}", "what": f"compare{said}", "state": "extended"}),
        *_check(room, "one", 5, "passed", 46, said),
        *_check(room, "one", 15, "failed", 56, said),
        *_check(room, "one", 30, "open", None, said),
        *_update(room, "Investigating", 20, said),
        *_update(room, "Identified", 38, said),
        *_update(room, "Resolved", 85, said),
    ]  # fmt: skip
    room.commit(incident, raw)
    commander.set_status(room, incident, "Identified", milestone="identified", at=minute(35))
    fix = Write(
        "fix",
        "1" * 32,
        {"how": "configuration", "what": f"flag off{said}", "deployed": minute(41).as_json()},
    )
    words_of_fix = f"configuration: flag off{said}"
    state(
        room, incident, {"deployed": minute(41).as_json()}, kind="fixed", text=words_of_fix, at=minute(41), beside=[fix]
    )
    comms.count_complaints(room, incident, 47, at=minute(50))
    commander.set_status(room, incident, "Resolved", milestone="resolved", at=minute(80))
    over = {"closed": minute(110).as_json(), "phase": {"name": "close", "rank": 6}}
    state(room, incident, over, kind="closed", text="over", at=minute(110))
    reviewing.add_follow_up(
        room, incident, f"load test for the page{said}", owner="bob", due="2026-02-20", entry=EntryId(entry)
    )
    reviewing.add_follow_up(
        room, incident, f"alert on the pool{said}", state=FollowUpState.DONE, link="https://example.org/1"
    )
    reviewing.write_section(
        room, incident, "why_not_caught", f"The test data was small.\n- few rows{said}", stands_on=(entry,)
    )
    return incident


def reviewed(room: WarRoom, incident: IncidentId, playbook: Playbook, *, words: str = "") -> None:
    """Hold its review: ``words`` stand in every name and in all minutes, of which two people wrote one item apart."""
    words = repair(words)
    said = f" {words}" if words else ""
    meeting.begin(room, incident, words=f"the review began{said}", present=["alice", f"erin{words}"])
    for item in playbook.closure.meeting.agenda[:2]:
        reviewing.write_section(
            room, incident, meeting.section_of(item), f"dana wrote this of {item.name}{said}\n- a point{said}"
        )
    bob = Scripted(f"bob{words[:100]}", incident=incident, t=NOON)
    text = f"bob wrote that{said}"
    room.receive([bob.write({"text": text}, kind="section", on="section:minutes:root_cause")])
    case = reading.case(room, incident, playbook)
    review = review_of(case)
    assert review is not None
    meeting.end(room, incident, review, words=f"the review was held{said}")


def _log(room: WarRoom, incident: IncidentId, text: str, kind: str, at: int) -> str:
    from warroom.intake.typed_line import ENTRY, TypedLine

    return scribe.log(room, incident, TypedLine(ENTRY, text, kind=kind, at=minute(at)), typed=room.now()).entry


def _unknown(text: str) -> TypedLine:
    return TypedLine(ENTRY, text, at=EventTime.unknown(zone=ZONE))


def _hypothesis(room: WarRoom, label: str, statement: str, status: str, result: str, entry: str) -> list[Write]:
    id_ = room.new_id()
    side = "for" if status == "confirmed" else "against"
    values = {
        "label": label,
        "statement": statement,
        "status": status,
        "result": result,
        "entry": entry,
        "owner": "bob",
    }
    return [Write("hypothesis", id_, values), Write("hypothesis", id_, {side: entry}, do="add")]


def _check(room: WarRoom, round_: str, after: int, state: str, at: int | None, said: str) -> list[Write]:
    values: dict[str, object] = {
        "round": round_, "text": f"after {after}m{said}", "state": state, "due": NOON + (41 + after) * MINUTE,
        "figure": f"0.4 %{said}",
    }  # fmt: skip
    if at is not None:
        values["checked"] = minute(at).as_json()
    return [Write("check", f"check:{round_}:{after}", values)]


def _update(room: WarRoom, status: str, at: int, said: str) -> list[Write]:
    values = {
        "audience": "internal", "text": f"what we know{said}", "facts": {"status": status},
        "posted": minute(at).as_json(), "target": "slack",
    }  # fmt: skip
    return [Write("update", room.new_id(), values), Write("update", room.new_id(), {"audience": "internal"})]
