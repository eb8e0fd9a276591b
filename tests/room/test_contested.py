"""What people disagree about is told as a fact nowhere: every view and message that tells it names both sides."""

from __future__ import annotations

import pytest

from tests.conftest import Clock, logged
from tests.oplog.builder import Scripted
from tests.room.all_told import texts
from tests.room.contesting import CASES, apart, disagree
from tests.room.giving import PLAYBOOK, order, view
from warroom.intake.contested import contested_lines, contested_values, value_words
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import EventTime
from warroom.model.timeline_entries import Filter
from warroom.model.views import Contested
from warroom.report.consistency import contradictions
from warroom.room.acts import closing
from warroom.room.acts.settling import choose
from warroom.room.core import WarRoom
from warroom.room.readings import messages
from warroom.room.readings.board import board
from warroom.room.readings.case import account, case, measured
from warroom.room.readings.disagreements import choice_words, disagreements
from warroom.room.readings.waiting import STATUS, waiting
from warroom.text import Untrusted
from warroom.widgets.board_pane import count_words
from warroom.widgets.header import Header
from warroom.widgets.incident_row import incident_heads, incident_row

TOLD_APART = ("situation", "hand-over", "shift", "holds up", "post-mortem", "page")
"""Where a disagreement is told whatever it is about."""


@pytest.mark.parametrize("name", CASES)
def test_both_sides_are_named_wherever_it_is_told(room: WarRoom, incident: IncidentId, clock: Clock, name: str) -> None:
    words = disagree(room, incident, clock, name)
    said = texts(room, incident)
    for place in TOLD_APART:
        for value in words.partition("contested: ")[2].split(" / "):
            assert value in said[place], place
    (line,) = contested_lines(view(room, incident))
    assert words in line
    told = case(room, incident, PLAYBOOK)
    assert line in [one.words for one in contradictions(account(told, PLAYBOOK), PLAYBOOK)], "it does not add up"


def test_two_times_of_different_days_are_told_with_their_days(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "review", "2026-02-16 10:00")
    apart(
        room,
        incident,
        clock,
        {"review": dict(EventTime.at(Moment(1_771_322_400_000_000)).as_json())},
        "incident",
        "incident",
    )
    assert contested_lines(view(room, incident)) == [
        "review contested: 2026-02-16 10:00 (@dana) / 2026-02-17 10:00 (@bob)"
    ]


def test_whoever_chooses_between_two_times_reads_their_days(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    order(room, incident, "review", "2026-02-16 10:00")
    theirs = dict(EventTime.at(Moment(1_771_322_400_000_000)).as_json())
    apart(room, incident, clock, {"review": theirs}, "incident", "incident")
    (conflict,) = disagreements(room, incident)
    words = [choice_words(conflict, standing, "UTC").partition("  @")[0] for standing in conflict.standing]
    assert words == ["2026-02-16 10:00", "2026-02-17 10:00"]
    choose(room, incident, conflict, conflict.standing[1])
    (told,) = room.pages(incident, Filter(kinds=frozenset(("decision",)))).before(None, 9)
    assert told.text.raw.startswith("settled: review: 2026-02-17 10:00  @bob")
    assert ", not 2026-02-16 10:00  @dana" in told.text.raw


def test_of_two_cards_of_one_label_each_is_told_as_the_board_calls_it(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    logged(room, incident, "? pool exhausted")
    order(room, incident, "hyp", "H1 confirmed yes")
    apart(room, incident, clock, {"label": "H1", "statement": "memory leak", "status": "open"}, "hypothesis", "ab" * 16)
    assert {"H1.bob", "H1.dana"} == {card.label.raw for card in case(room, incident, PLAYBOOK).hypotheses}
    written = texts(room, incident)["post-mortem"]
    assert "Root cause identified: pool exhausted" in written, "as it was called before there was another H1"
    order(room, incident, "hyp", "H1.bob confirmed so it is")
    written = texts(room, incident)["post-mortem"]
    assert "Root cause identified: memory leak" in written
    apart(room, incident, clock, {"status": "refuted", "result": "no"}, "hypothesis", "ab" * 16)
    written = texts(room, incident)["post-mortem"]
    assert "H1.bob contested" not in written, "it is told where the cause is"
    assert "memory leak, confirmed (@dana) / refuted (@bob)" in written
    assert "H1.bob confirmed" not in written.partition("## Impact")[0], "nor is it a moment of the key timeline"


def test_numbers_that_are_moments_and_values_of_parts_are_told_in_words() -> None:
    at = 1_771_322_400_000_000
    assert value_words("task", "due", at, "UTC") == "10:00"
    assert value_words("update", "put_off", {"until": at, "reason": "ill"}, "UTC") == "until 10:00, reason ill"
    assert value_words("role", "offered", {"to": "bob", "by": "dana", "at": at}, "UTC") == "to bob, by dana, at 10:00"
    due = Contested("task", "a" * 32, "due", Untrusted("look"), ((at, Untrusted("dana")), (None, Untrusted("bob"))))
    assert contested_values(due, "UTC") == "2026-02-17 10:00 (@dana) / (nothing) (@bob)"


def test_a_post_mortem_tells_neither_side_as_the_cause_nor_as_the_impact(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    disagree(room, incident, clock, "hypothesis")
    disagree(room, incident, clock, "impact")
    order(room, incident, "role", "tl @carol")
    apart(room, incident, clock, {"holder": "erin"}, "role", "role:tl")
    written = texts(room, incident)["post-mortem"]
    assert "Nobody confirmed" not in written, "somebody did, and somebody else did not"
    assert "pool exhausted, confirmed (@dana) / refuted (@bob)" in written
    assert "Impact contested: nobody can pay (@dana) / a few are slow (@bob)." in written
    assert "A few are slow" not in written
    assert "Tech Lead: contested: carol (@dana) / erin (@bob)" in written


@pytest.mark.parametrize(
    ("name", "what"),
    [("severity", "severity"), ("status", "status"), ("phase", "phase"), ("role", "role tl"), ("impact", "")],
)
def test_the_list_of_the_home_screen_says_what_of_an_incident_is_contested(
    room: WarRoom, incident: IncidentId, clock: Clock, name: str, what: str
) -> None:
    order(room, incident, "status", "investigating")
    disagree(room, incident, clock, name)
    (summary,) = room.incidents()
    for across in (80, 160):
        row = incident_row(summary, PLAYBOOK, now=room.now(), zone="UTC", across=across).plain
        assert (f"contested: {what}" in row) == bool(what), "what the row does not show is told in the room"
        assert len(row) <= across
    for conflict in disagreements(room, incident):
        choose(room, incident, conflict, conflict.standing[0])
    assert room.incidents()[0].contested == ()


def test_a_contested_title_is_told_by_both_sides_wherever_the_incident_is_named(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "status", "investigating")
    disagree(room, incident, clock, "title")
    (summary,) = room.incidents()
    said = texts(room, incident) | {
        "home": incident_row(summary, PLAYBOOK, now=room.now(), zone="UTC", across=400).plain,
        "figures": measured(room)[0].title.raw,
        "stakeholders": "".join(
            shown.title.raw
            for audience in PLAYBOOK.communication.audience
            for shown in board(room, PLAYBOOK, audience, now=room.now())
        ),
    }
    told = {place for place, words in said.items() if "nobody can pay by card" in words}
    assert {"home", "figures", "header", "situation", "hand-over", "shift", "post-mortem", "page"} <= told
    told -= {"timeline", "timeline csv"}  # which say who called it so, and when
    assert told - {"home"} == {place for place, words in said.items() if "the shop is slow" in words}
    for across in (60, 80, 120):
        row = incident_row(summary, PLAYBOOK, now=room.now(), zone="UTC", across=across).plain
        assert row.index("contested:") < row.index("declare"), "whatever is cut of it"
        assert "contested: nobody" in Header(PLAYBOOK).lines(view(room, incident), room.now(), across).plain
    for audience in PLAYBOOK.communication.audience:
        if audience.customers:
            assert "@bob" not in messages.draft_view(room, PLAYBOOK, incident, audience.name).message.text.raw
    for conflict in disagreements(room, incident):
        choose(room, incident, conflict, conflict.standing[0])
    assert room.incidents()[0].title.raw == view(room, incident).summary.title.raw == "nobody can pay by card"


def test_what_is_late_is_whole_beside_what_is_contested(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    order(room, incident, "status", "investigating")
    disagree(room, incident, clock, "severity")
    disagree(room, incident, clock, "role")
    (summary,) = room.incidents()
    for across in range(80, 170, 7):
        row = incident_row(
            summary, PLAYBOOK, now=room.now(), zone="UTC", across=across, late="update LATE: Status page"
        ).plain
        assert "update LATE: Status page" in row, across
        assert len(row) <= across
        assert "contested" in row
        short = incident_row(summary, PLAYBOOK, now=room.now(), zone="UTC", across=across, late="update 36m late +2")
        assert short.plain.index("update 36m late +2") == incident_heads(across).plain.index("late, or")
        assert "contested" in short.plain


def test_a_contested_hypothesis_is_counted_as_one(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    disagree(room, incident, clock, "hypothesis")
    assert count_words(view(room, incident).desks.board) == "0 open, 1 contested"
    for judged, counts in (("open", "1 open, 1 contested"), ("confirmed yes", "0 open, 1 contested, 1 confirmed")):
        if judged == "open":
            logged(room, incident, "? the gateway")
        order(room, incident, "hyp", f"H2 {judged}")
        assert count_words(view(room, incident).desks.board) == counts


def test_a_contested_cause_is_no_cause(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    order(room, incident, "status", "investigating")
    disagree(room, incident, clock, "hypothesis")
    shown = view(room, incident)
    (card,) = shown.desks.board
    assert (card.status, card.result) == ("open", None), "neither side's word"
    assert [said.value for said in card.contested] == ["confirmed", "refuted"]
    assert STATUS not in [one.what for one in waiting(shown, PLAYBOOK, person="dana", now=room.now())]
    gates = {gate.check.known: gate for gate in closing.gates(shown, PLAYBOOK, now=room.now())}
    assert not gates["cause-confirmed"].passed
    assert gates["cause-confirmed"].words == "H1 contested: confirmed (@dana) / refuted (@bob)"
    said = texts(room, incident)
    assert "Cause confirmed" not in "".join(said[name] for name in said if name.startswith("message"))
    assert "contested: confirmed (@dana) / refuted (@bob)" in said["case"]
    order(room, incident, "status", "identified")
    for audience in ("internal", "executive", "status-page"):
        draft = messages.draft_view(room, PLAYBOOK, incident, audience)
        told = "pool exhausted, confirmed (@dana) / refuted (@bob)" in draft.message.text.raw
        assert told == (audience != "status-page"), "customers are told none of it"
        assert "(H1 contested)" in "".join(finding.say for finding in draft.findings if finding.rule == "no cause")


_IN_WORDS = (
    "impact", "affected", "users", "trend", "detection", "channel", "war_room", "revenue", "tickets",
    "status_page", "type",
)  # fmt: skip


def test_wherever_one_value_of_a_fact_is_told_the_other_is_too(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    for person in ("bob", "carol"):
        writer = Scripted(person, incident=incident, t=clock.now)
        values = {field: f"{person}{field}" for field in _IN_WORDS}
        room.receive([writer.write(values, kind="incident", on="incident")])
    shown = texts(room, incident)
    alone = [
        (name, field)
        for name, text in shown.items()
        if name != "view"  # the values themselves, from which all else is made
        for field in _IN_WORDS
        if (f"bob{field}" in text) != (f"carol{field}" in text)
    ]
    assert not alone, str(alone)
    assert [field for field in _IN_WORDS if not any(f"bob{field}" in text for text in shown.values())] == []
