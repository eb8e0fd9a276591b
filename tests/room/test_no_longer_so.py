"""What was so once and is not any more is told as a fact nowhere: a refuted cause, checks of a fix that failed, clocks
of what is over, a mild incident's name for a bad one.
"""

from __future__ import annotations

import re

import pytest

from tests.conftest import Clock, logged
from tests.room.giving import PLAYBOOK, document, message, order, situation_told, view
from warroom.intake.times import clock_words
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import DAY, HOUR, MINUTE, EventTime
from warroom.model.views import Severity
from warroom.report.audit import audit
from warroom.report.board import board_pages
from warroom.report.consistency import contradictions
from warroom.room.acts import commander
from warroom.room.acts.declaring import open_incident
from warroom.room.acts.handing_over import packet
from warroom.room.core import WarRoom
from warroom.room.readings import case as reading
from warroom.room.readings import messages
from warroom.room.readings.board import board
from warroom.room.readings.waiting import waiting


def failed(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    """A fix whose check after 15 minutes failed."""
    order(room, incident, "fixed", "rollback v2")
    clock.now += 5 * MINUTE
    order(room, incident, "check", "5m pass 0.1 %")
    clock.now += 10 * MINUTE
    order(room, incident, "check", "15m fail 9 %")


def test_a_cause_that_was_refuted_since_is_told_nowhere_as_identified(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    logged(room, incident, "? cache was emptied")
    order(room, incident, "hyp", "H1 confirmed hit rate fell")
    assert "identified" in view(room, incident).times
    clock.now += MINUTE
    order(room, incident, "hyp", "H1 refuted it was planned")
    assert "identified" not in view(room, incident).times
    assert "confirmed" not in situation_told(room, incident)
    assert "Root cause identified" not in message(room, incident, "internal", "closing")
    assert "Root cause identified" not in document(room, incident)


def test_a_status_that_rests_on_a_cause_that_fell_is_questioned_wherever_it_is_told(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    def doubted() -> list[bool]:
        page = messages.draft_view(room, PLAYBOOK, incident, "status-page", target="plain")
        closing = messages.draft_view(room, PLAYBOOK, incident, "internal", template="closing", target="plain")
        asked = [one.words for one in waiting(view(room, incident), PLAYBOOK, person="dana", now=room.now())]
        audited = audit(reading.case(room, incident, PLAYBOOK), PLAYBOOK, now=room.now())
        return [
            *("no cause" in [finding.rule for finding in draft.findings] for draft in (page, closing)),
            any("H1 refuted" in words and "say Investigating?" in words for words in asked),
            any("no hypothesis is confirmed: H1 refuted" in question.words for question in audited),
        ]

    order(room, incident, "status", "identified")
    assert doubted() == [False] * 4, "it may be found without the board"
    logged(room, incident, "? cache was emptied")
    order(room, incident, "hyp", "H1 confirmed hit rate fell")
    assert doubted() == [False] * 4
    clock.now += MINUTE
    order(room, incident, "hyp", "H1 refuted it was planned")
    assert doubted() == [True] * 4
    logged(room, incident, "? the pool leaks")
    order(room, incident, "hyp", "H2 confirmed")
    assert doubted() == [False] * 4, "another one is the cause"


def test_a_message_that_says_the_cause_is_identified_is_questioned_while_nobody_has_said_so(
    room: WarRoom, incident: IncidentId
) -> None:
    def questions() -> list[str]:
        page = messages.draft_view(room, PLAYBOOK, incident, "status-page", target="plain")
        return [finding.say for finding in page.findings if finding.rule == "no cause"]

    assert questions() == []
    order(room, incident, "status", "fixing")
    assert "identified the root cause" in message(room, incident, "status-page", "status_progress")
    assert [words.endswith("(Fixing)") for words in questions()] == [True]
    logged(room, incident, "? the pool leaks")
    order(room, incident, "hyp", "H1 confirmed")
    assert questions() == []


def test_the_time_that_a_person_gave_the_cause_stays_when_a_card_falls(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "identified")
    clock.now += MINUTE
    logged(room, incident, "? cache was emptied")
    order(room, incident, "hyp", "H1 confirmed")
    clock.now += MINUTE
    order(room, incident, "hyp", "H1 refuted")
    assert "identified" in view(room, incident).times


def test_nobody_is_told_that_checks_of_a_failed_fix_come_next(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    failed(room, incident, clock)
    told = message(room, incident, "executive")
    assert "Still to check" not in told
    assert "15m Metrics returned to normal? Failed" in told


def test_a_check_that_was_turned_by_reopening_is_no_news(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    order(room, incident, "fixed", "rollback v2")
    for minutes, check in ((5, "5m"), (10, "15m"), (15, "30m"), (30, "60m")):
        clock.now += minutes * MINUTE
        order(room, incident, "check", f"{check} pass 0.1 %")
    order(room, incident, "status", "resolved")
    assert "60m System stable? Passed" in message(room, incident, "executive")
    clock.now += MINUTE
    order(room, incident, "reopen", "slow again")
    assert "System stable? Passed" not in message(room, incident, "executive")


def test_what_a_round_that_is_over_left_unmade_is_handed_over_as_such(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "fixed", "rollback v2")
    for name, words in (("check", "5m fail 12 %"), ("reopen", "slow again")):
        if name == "reopen":
            order(room, incident, "fixed", "hotfix the pool")
            order(room, incident, "status", "resolved")
            clock.now += MINUTE
        order(room, incident, name, words)
        handed = packet(room, incident, view(room, incident), PLAYBOOK, now=room.now()).text
        assert "30m No secondary issues?: without a result" in handed
        assert "?: open" not in handed
        assert "still to check" not in handed


def test_every_check_that_waits_is_named_however_many_tasks_are_out(room: WarRoom, incident: IncidentId) -> None:
    for name in ("erin", "fay", "gil"):
        order(room, incident, "investigate", f"database @{name} look 15m")
    order(room, incident, "fixed", "configuration limits")
    told = message(room, incident, "internal", "internal_update")
    for check in ("5m Error rate", "15m Metrics", "30m No secondary", "60m System stable"):
        assert check in told
    assert "more" not in told


def test_what_was_over_within_its_minute_lasted_no_whole_one(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    clock.now -= clock.now % MINUTE
    order(room, incident, "began", "")
    order(room, incident, "status", "resolved")
    order(room, incident, "close", "shipped")
    clock.now += DAY
    assert ", under a minute." in situation_told(room, incident)
    assert "Duration: under a minute" in message(room, incident, "internal", "closing")


def test_what_is_over_is_not_late(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    order(room, incident, "fixed", "rollback v2")
    order(room, incident, "investigate", "database @erin look 5m")
    order(room, incident, "status", "resolved")
    order(room, incident, "close", "the provider confirmed")
    clock.now += DAY
    said = situation_told(room, incident)
    assert "LATE" not in said
    assert "task out" not in said
    assert "0 of 5 checks passed, 5 of them and 5 more without a result" in said
    handed = packet(room, incident, view(room, incident), PLAYBOOK, now=room.now()).text
    assert "60m System stable?: without a result" in handed
    assert "Still to check" not in message(room, incident, "executive")
    assert "Closed without these checks: 5m" in message(room, incident, "executive")


def test_a_worse_incident_goes_by_no_milder_ones_name_and_was_not_lowered(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    clock.now += HOUR
    mild = open_incident(room, PLAYBOOK, "Invoices are late", Severity("P2", 2), zone="UTC")
    clock.now += MINUTE
    order(room, mild, "merge", f"{incident[:8]} yes")
    title = view(room, incident).summary.title.raw
    worst = view(room, incident).summary.severity
    assert worst is not None
    shown = view(room, mild)
    assert shown.summary.title.raw == f"{title}; Invoices are late" or shown.summary.title.raw == title
    assert "Invoices are late" in shown.summary.title.raw
    assert "detected" not in shown.times, "it was declared an hour before the other one was noticed"
    told = document(room, mild)
    assert f"**Severity**: {worst.level}\n" in told
    order(room, mild, "title", shown.summary.title.raw)
    assert view(room, mild).summary.title.raw.count("Invoices are late") == 1


def test_a_status_that_was_left_and_reached_again_was_no_lie_before(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "status", "resolved")
    clock.now += MINUTE
    order(room, incident, "posted", "internal")
    clock.now += MINUTE
    order(room, incident, "reopen", "slow again")
    clock.now += HOUR
    order(room, incident, "status", "resolved")
    told = reading.case(room, incident, PLAYBOOK)
    said = [one.words for one in contradictions(reading.account(told, PLAYBOOK), PLAYBOOK)]
    assert not [words for words in said if "only at" in words]


def test_words_in_the_place_of_a_figure_are_told_from_no_figure(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "fixed", "rollback v2")
    clock.now += 5 * MINUTE
    order(room, incident, "check", "5m pass looks fine")
    told = reading.case(room, incident, PLAYBOOK)
    said = "\n".join(one.words for one in audit(told, PLAYBOOK, now=room.now()))
    assert "no figure of it: 5m Error rate decreased (looks fine)" in said
    assert "without the figure" not in said


def test_an_early_check_is_told_as_one_where_it_is_listed(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    order(room, incident, "fixed", "rollback v2")
    clock.now += MINUTE
    order(room, incident, "check", "60m pass 0.1 % because we are sure")
    (line,) = (line for line in document(room, incident).split("\n") if line.startswith("- Passed: 60m"))
    assert line.startswith("- Passed: 60m System stable? (0.1 %; 5")
    assert line.endswith(" before its time)")


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("", "\\[no alert; noticed at 16:26 UTC\\]"),
        ("team", "\\[no alert; noticed at 16:26 UTC: Team Discovery\\]"),
        ("monitor", "16:26 UTC"),
    ],
)
def test_a_first_alert_is_told_only_where_there_was_one(room: WarRoom, said: str, line: str) -> None:
    quiet = open_incident(room, PLAYBOOK, "Export is slow", Severity("P2", 2), zone="UTC")
    if said:
        order(room, quiet, "detected", said)
    told = document(room, quiet)
    assert f"First alert: {line}\n" in told
    assert "monitor\n" not in told, "a key is no word"


def test_nothing_was_detected_after_it_was_declared(room: WarRoom, clock: Clock) -> None:
    declared = commander.declare(
        room, "Login fails", severity=Severity("P1", 1), phase="declare", phase_rank=1, zone="UTC",
        began=EventTime.at(Moment(room.now() - HOUR), zone="UTC"),
    )  # fmt: skip
    clock.now += MINUTE
    room.person = "pager"
    logged(room, declared, "5xx at 40 %")
    told = document(room, declared)
    assert "First alert: 16:27 UTC" in told
    assert "(MTTD)**: \\[not recorded\\]" in told


def test_customers_read_a_rough_time_as_one_and_no_work_that_was_not_done(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "began", at="~15:40")
    told = message(room, incident, "customers")
    assert "between about 3:40 PM and" in told
    assert "identified and fixed" not in told
    order(room, incident, "status", "identified")
    order(room, incident, "fixed", "external the provider is back")
    order(room, incident, "status", "resolved")
    assert "identified and fixed" not in message(room, incident, "customers"), "somebody else did it"
    assert "the service of somebody else, at " in document(room, incident)
    clock.now += MINUTE
    order(room, incident, "fixed", "hotfix a fallback")
    assert "identified and fixed the issue within about " in message(room, incident, "customers")


def test_tags_sort_the_log_and_are_no_words_of_what_it_raises(room: WarRoom, incident: IncidentId) -> None:
    logged(room, incident, "? cache was emptied #cache #eu")
    logged(room, incident, "? support is flooded in #support")
    logged(room, incident, "todo @bob add an alert #cache")
    logged(room, incident, "@erin look at the keys 10m #cache")
    desks = view(room, incident).desks
    assert [card.statement.raw for card in desks.board] == ["cache was emptied", "support is flooded in #support"]
    assert [(task.who.raw, task.what.raw) for task in desks.tasks] == [("erin", "look at the keys")]
    told = document(room, incident)
    assert "add an alert\n" in told
    assert view(room, incident).tags == ("cache", "eu", "support") or {"cache", "eu"} <= set(view(room, incident).tags)


def test_a_day_stands_once_above_rough_times_too(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "began", at="16:1?")
    logged(room, incident, "~16:20 errors begin")
    log = document(room, incident).partition("## Appendix")[2]
    assert log.count("2026-02-13") == 1
    assert document(room, incident).partition("## Impact")[0].count("2026-02-13") == 1, "the date of the document"


def test_a_board_says_a_rough_beginning_as_one(room: WarRoom, incident: IncidentId) -> None:
    order(room, incident, "began", at="~15:40")
    audience = PLAYBOOK.audience("executive")
    assert audience is not None
    shown = board(room, PLAYBOOK, audience, now=room.now())
    page = board_pages(shown, PLAYBOOK.board, now=room.now())[f"{incident}.html"]
    assert re.search(r"about <time[^>]*>(?:[^<]* )?15:40", page)


def moments(room: WarRoom, incident: IncidentId) -> str:
    """The timeline of the document."""
    return document(room, incident).partition("## Timeline")[2].partition("All times")[0]


@pytest.mark.parametrize(
    "name", ["began", "detected", "acknowledged", "declared", "identified", "mitigated", "resolved"]
)
def test_a_milestone_that_was_told_anew_is_told_once(
    room: WarRoom, incident: IncidentId, clock: Clock, name: str
) -> None:
    clock.now += HOUR
    given = {"acknowledged": "ack"}.get(name, name)
    order(room, incident, given, at="-40")
    order(room, incident, given, at="-20")
    title = {"declared": "Incident declared", "identified": "identified"}.get(name, name.capitalize())
    rows = [row for row in moments(room, incident).splitlines() if title.casefold() in row.casefold()]
    assert len(rows) == 1, rows
    now = clock_words(EventTime.at(view(room, incident).times[name].lo or room.now()), "UTC")
    assert rows[0].startswith(f"| {now} |")
    said = situation_told(room, incident)
    assert not re.search(rf"^(?!{now})\d\d:\d\d {name}", said, re.MULTILINE), said


def test_what_was_resolved_again_after_it_was_opened_again_is_told_twice(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    clock.now += HOUR
    order(room, incident, "resolved", at="-40")
    order(room, incident, "close", "it holds")
    order(room, incident, "reopen", "it does not")
    clock.now += HOUR
    order(room, incident, "resolved", at="-20")
    assert moments(room, incident).count("Resolved") == 2


def test_monitoring_is_complete_only_where_somebody_ticked_that_it_is(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    order(room, incident, "fixed", "configuration limits")
    for number in range(1, 10):
        clock.now += 20 * MINUTE
        order(room, incident, "check", f"{number} pass 0.1 %")
    order(room, incident, "status", "resolved")
    clock.now += 2 * HOUR
    order(room, incident, "close", "alerts are red still")
    told = message(room, incident, "internal", "closing")
    assert "Verified resolved" in told
    assert "Monitoring complete" not in told
    order(room, incident, "reopen", "too early, to tick what is so")
    order(room, incident, "fixed", "configuration limits, and alerts")
    for number in range(1, 10):
        clock.now += 20 * MINUTE
        order(room, incident, "check", f"{number} pass 0.1 %")
    order(room, incident, "status", "resolved")
    clock.now += 2 * HOUR
    for point in ("monitoring", "stakeholders"):
        order(room, incident, "ready", f"{point} pass")
    order(room, incident, "close", "no review is asked for")
    assert "Monitoring complete" in message(room, incident, "internal", "closing")
