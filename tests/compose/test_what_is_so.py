"""What the program says by itself is so at every stage: nothing is new, next, noticed or owed that is not."""

from __future__ import annotations

import dataclasses

import pytest

from tests.compose.material import PLAYBOOK, at, entry, incident, material, posted, text_of, with_texts, written
from warroom.compose.news import told_words
from warroom.model.desks import FixView
from warroom.model.identity import Moment
from warroom.model.moment import EventTime
from warroom.model.updates import OpenWork, UpdateLog
from warroom.text import Untrusted


def update(status: str, before: str, **more: object) -> str:
    log = UpdateLog(posted=(posted("internal", status=before),))
    return text_of(written("internal", "internal_update", material(incident(status=status), log=log, **more)))  # type: ignore[arg-type]


def test_another_status_is_news() -> None:
    assert "Progress: The status went from Investigating to Identified." in update("Identified", "Investigating")
    assert "Progress: No news since the last update." in update("Identified", "Identified")
    first = text_of(written("executive", "executive_summary", material(incident())))
    assert "What we know: Nothing more is known yet.\n" in first, "there was no update before"
    assert "Progress: Pool is full." in update("Identified", "Investigating", news=(entry("pool is full"),))


@pytest.mark.parametrize(
    ("status", "work", "next_steps"),
    [
        ("Fixing", OpenWork(), "Not decided yet"),
        ("Resolved", OpenWork(), "No task and no check is open."),
        ("Resolved", OpenWork(checks=(Untrusted("60m System stable?"),)), "Still to check: 60m System stable."),
        ("Fixing", OpenWork(checks=tuple(map(Untrusted, ("15m Calm?", "5m Less?", "15m Calm?", "5m Less?")))),
         "Still to check: 15m Calm, 5m Less."),
    ],
)  # fmt: skip
def test_what_comes_next_is_what_is_open(status: str, work: OpenWork, next_steps: str) -> None:
    draft = written("internal", "internal_update", material(incident(status=status), work=work))
    assert f"Next Steps: {next_steps}\n" in text_of(draft)
    assert ["ahead"] * (status == "Resolved" and bool(work.checks)) == [
        one.rule for one in draft.findings if one.rule == "ahead"
    ]


@pytest.mark.parametrize(
    ("fact", "times", "said"),
    [
        ("monitor", {"detected": "14:30"}, "14:30 PST (Automated Monitoring)"),
        ("monitor", {"declared": "14:35"}, "Automated Monitoring"),
        ("a partner rang", {"detected": "14:30"}, "14:30 PST (a partner rang)"),
        ("", {"detected": "14:30"}, "14:30 PST"),
        ("", {}, "Unknown"),
    ],
)
def test_how_it_was_noticed_is_said_in_words(fact: str, times: dict[str, str], said: str) -> None:
    view = incident(facts={"detection": fact} if fact else {}, times=times)
    assert f"Detection: {said}\n" in text_of(written("internal", "internal_alert", material(view)))


def test_a_status_page_that_is_owed_nothing_is_not_being_updated() -> None:
    def said(**facts: str) -> str:
        return text_of(written("internal", "declaration", material(incident(facts=facts))))

    assert "Status Page: Updating\n" in said()
    assert "Status Page: none until somebody says so\n" in said(type="security")
    assert "Status Page: Updating\n" in said(type="security", status_page="Updating")


def test_no_update_is_announced_that_nobody_owes() -> None:
    view = incident(status="Resolved")
    after = dataclasses.replace(view.summary, closed=Moment(at("14:40")))
    closed = dataclasses.replace(view, summary=after, times=view.times | {"closed": EventTime.at(Moment(at("14:40")))})
    assert "Next update: none planned\n" in text_of(written("executive", "executive_summary", material(closed)))
    assert "Next update: none planned\n" in text_of(written("executive", "executive_summary", material(view)))
    going_on = incident(status="Investigating")
    assert "Next update: 15:15 PST\n" in text_of(written("executive", "executive_summary", material(going_on)))


@pytest.mark.parametrize(
    ("entry_words", "said"),
    [
        ("Monitor alerts: No new alerts firing passed", "Monitor alerts (no new alerts firing): passed"),
        ("5m Error rate decreased? passed: 0.2 %", "5m Error rate decreased? Passed (0.2 %)"),
        ("Spot check FAILED: 9 of 10", "Spot check: failed (9 of 10)"),
        ("5m Error rate decreased? passed, because it holds", "5m Error rate decreased? Passed, because it holds"),
        (
            "5m Errors? passed 3 min before its time: 1 %, because we must",
            "5m Errors? Passed 3 min before its time (1 %), because we must",
        ),
    ],
)
def test_what_a_check_showed_is_one_sentence(entry_words: str, said: str) -> None:
    assert told_words(PLAYBOOK, entry(entry_words, kind="check")) == said


def test_a_fix_of_which_only_the_way_was_said_is_told_by_its_title() -> None:
    assert told_words(PLAYBOOK, entry("external", kind="fixed")) == "External Service Issue"
    assert told_words(PLAYBOOK, entry("hotfix: one JOIN", kind="fixed")) == "hotfix: one JOIN"
    assert told_words(PLAYBOOK, entry("external", kind="note")) == "external"


def test_nobody_is_thanked_by_a_placeholder() -> None:
    playbook = with_texts(closing="Thanks to {{ thanks }} for quick response!")
    view = incident(roles={})
    assert text_of(written("internal", "closing", material(view), playbook=playbook)).startswith("Thanks to everybody")
    assert PLAYBOOK.composing.unknown["thanks"] == "everybody"


def test_a_fix_that_is_made_ready_is_the_next_step_and_not_yet_the_resolution() -> None:
    coming = FixView("fix", "hotfix", Untrusted("one JOIN #db"), None, None, None, (), Untrusted("bob"))
    view = incident(status="Fixing")
    view = dataclasses.replace(view, desks=dataclasses.replace(view.desks, fixes=(coming,)))
    assert "Next Steps: The fix is to go in: one JOIN.\n" in text_of(
        written("internal", "internal_update", material(view))
    )
    over = dataclasses.replace(view, summary=dataclasses.replace(view.summary, status="Resolved"))
    assert "to go in" not in text_of(written("internal", "internal_update", material(over)))


@pytest.mark.parametrize(
    ("status", "resolved", "eta"),
    [
        ("Fixing", None, "Unknown"),
        ("Resolved", "14:55", "Close at 15:55 PST at the earliest"),
        ("Resolved", "12:00", "Nothing more is waited for"),
    ],
)
def test_what_is_resolved_has_no_unknown_end(status: str, resolved: str | None, eta: str) -> None:
    view = incident(status=status, times={"resolved": resolved} if resolved else {})
    assert f"ETA: {eta}" in text_of(written("internal", "internal_update", material(view)))
