"""Which message an audience gets, and what it starts from."""

from __future__ import annotations

import dataclasses

import pytest

from tests.compose.material import PLAYBOOK, at, entry, incident, material, posted, text_of, written
from warroom.compose import moments
from warroom.compose.draft import stage_of, target_for, template_for, with_news
from warroom.compose.engine import TemplateTrouble
from warroom.compose.message_facts import public_service
from warroom.intake.times import known_zone
from warroom.model.desks import HypothesisCard
from warroom.model.identity import Moment
from warroom.model.moment import HOUR, MINUTE, EventTime
from warroom.model.sentences import sentence
from warroom.model.states import HypothesisState
from warroom.model.updates import OpenWork, UpdateLog
from warroom.playbook.placeholders import fill_or_leave
from warroom.text import Untrusted

WORDING = PLAYBOOK.composing.wording


@pytest.mark.parametrize(
    ("status", "posted_before", "closed", "stage"),
    [
        ("", False, False, "first"),
        ("Investigating", True, False, "later"),
        ("Identified", False, False, "identified"),
        ("fixing", True, False, "identified"),
        ("Resolved", True, False, "resolved"),
        ("odd", True, False, "later"),
        ("Investigating", True, True, "closed"),
    ],
)
def test_the_stage_comes_from_the_status(status: str, posted_before: bool, closed: bool, stage: str) -> None:
    times = {"declared": "14:35"} | ({"closed": "16:00"} if closed else {})
    assert stage_of(PLAYBOOK, incident(status=status, times=times), posted=posted_before) == stage


@pytest.mark.parametrize(
    ("audience", "stage", "template"),
    [
        ("internal", "first", "declaration"), ("internal", "later", "internal_update"),
        ("internal", "resolved", "internal_update"), ("internal", "closed", "closing"),
        ("status-page", "first", "status_initial"), ("status-page", "later", "status_initial"),
        ("status-page", "identified", "status_progress"), ("status-page", "closed", "status_resolved"),
        ("customers", "first", "customer_email"), ("executive", "later", "executive_summary"),
    ],
)  # fmt: skip
def test_the_stage_asks_for_its_template(audience: str, stage: str, template: str) -> None:
    told = PLAYBOOK.audience(audience)
    assert told is not None
    found = template_for(PLAYBOOK, told, stage)
    assert found is not None
    assert found.name == template
    assert template_for(PLAYBOOK, dataclasses.replace(told, templates=()), stage) is None


def test_the_target_is_the_audience_s_unless_another_is_named() -> None:
    told = PLAYBOOK.communication.audience[0]
    named = [target_for(PLAYBOOK, told), target_for(PLAYBOOK, told, "Markdown"), target_for(PLAYBOOK, told, "fax")]
    assert [one.name if one is not None else None for one in named] == ["slack", "markdown", None]
    elsewhere = target_for(PLAYBOOK, dataclasses.replace(told, target=""))
    assert elsewhere is not None
    assert elsewhere.name == "slack"
    bare = dataclasses.replace(PLAYBOOK, composing=dataclasses.replace(PLAYBOOK.composing, target=()))
    nothing = target_for(bare, told)
    assert nothing is not None
    assert nothing.markup == "plain"


def test_a_new_draft_starts_from_what_was_typed_for_the_last_one() -> None:
    last = posted(typed={"eta": "15:20 PST", "progress": "old news", "users": "all", "next_steps": "Fix in review."})
    said = text_of(written("internal", "internal_update", material(log=UpdateLog(posted=(last,)))))
    assert "ETA: 15:20 PST" in said
    assert "old news" not in said
    assert "No news since the last update." in said
    assert "Next Steps: Fix in review." in said
    other = text_of(written("executive", "executive_summary", material(log=UpdateLog(posted=(last,)))))
    assert "15:20 PST" not in other


def test_what_the_program_said_of_what_comes_is_not_said_again_once_it_is_done() -> None:
    last = posted(fields={"next_steps": "Still to check: 60m System stable."})
    said = text_of(written("internal", "internal_update", material(log=UpdateLog(posted=(last,)))))
    assert "System stable" not in said


def test_what_is_derived_anew_stands_above_what_was_posted() -> None:
    last = posted(fields={"next_steps": "Fix in review."}, status="Investigating")
    work = OpenWork(tasks=((Untrusted("bob"), Untrusted("deploy the fix.")),))
    said = text_of(
        written(
            "internal", "internal_update", material(incident(status="Fixing"), log=UpdateLog(posted=(last,)), work=work)
        )
    )
    assert "Next Steps: @bob: deploy the fix.\n" in said
    assert "Status: Fixing" in said


def test_key_moments_come_before_what_is_newer_and_all_in_their_order() -> None:
    news = (
        entry("one", clock="14:40", pinned=True), entry("two", clock="14:41"), entry("three", clock="14:42"),
        entry("four", clock="14:43"), entry("four", clock="14:44"),
    )  # fmt: skip
    said = text_of(written("internal", "internal_update", material(news=news)))
    assert "Progress: One. Four.\n" in said
    struck = dataclasses.replace(news[0], struck=Untrusted("wrong"))
    purged = dataclasses.replace(news[1], purged=True)
    empty = entry("  ", clock="14:45")
    said = text_of(written("internal", "internal_update", material(news=(struck, purged, empty))))
    assert "Nothing more is known yet." in said


def card(status: str, statement: str, id_: str = "h1") -> HypothesisCard:
    return HypothesisCard(id_, Untrusted("H1"), Untrusted(statement), HypothesisState.read(status))


def test_a_confirmed_cause_is_told_once() -> None:
    view = incident(hypotheses=(card("confirmed", "N+1 query in /profile."), card("refuted", "memory leak", "h2")))
    draft = written("internal", "internal_update", material(view))
    assert "Progress: Cause confirmed: N+1 query in /profile." in text_of(draft)
    assert draft.told == ("h1",)
    told = UpdateLog(posted=(posted(told=("h1",)), posted("executive", told=("h2",))))
    assert "Cause confirmed" not in text_of(written("internal", "internal_update", material(view, log=told)))
    assert written("internal", "declaration", material(view)).told == ()


def test_the_next_steps_are_what_is_going_on() -> None:
    tasks = tuple((Untrusted("bob"), Untrusted(f"look at {name}")) for name in "abc")
    view = incident(hypotheses=(card("testing", "gateway is slow"),))
    work = OpenWork(tasks=tasks[:1], checks=(Untrusted("No secondary issues?"),))
    said = dict(written("internal", "internal_update", material(view, work=work)).fields)["next_steps"].raw
    assert said == "@bob: look at a. Testing: gateway is slow. Still to check: No secondary issues."
    many = dict(written("internal", "internal_update", material(view, work=OpenWork(tasks=tasks))).fields)[
        "next_steps"
    ].raw
    assert many.endswith("@bob: look at c. And 1 more.")


def test_complaints_feed_the_impact() -> None:
    def impact(words: dict[str, str], complaints: int | None, times: dict[str, str] | None = None) -> str:
        view = incident(facts=words, complaints=complaints, times=times)
        return dict(written("internal", "declaration", material(view)).fields)["impact"].raw

    assert impact({"impact": "cards are refused"}, 47) == "cards are refused (47 complaints so far)"
    assert impact({}, 47) == "47 complaints so far"
    assert impact({}, 1) == "1 complaint so far"
    over = {"began": "14:25", "declared": "14:35", "resolved": "15:40"}
    assert impact({"impact": "cards are refused"}, 47, over) == "cards are refused (47 complaints)"
    assert impact({}, 1, over) == "1 complaint"
    assert impact({"impact": "cards are refused"}, 0) == "cards are refused"
    assert impact({}, None) == "Unknown"


def test_the_status_page_s_state_is_known() -> None:
    assert "Status Page: Updating" in text_of(written("internal", "declaration", material()))
    log = UpdateLog(posted=(posted("status-page"),))
    assert "Status Page: Updated" in text_of(written("internal", "declaration", material(log=log)))
    said = incident(facts={"status_page": "Not needed"})
    assert "Status Page: Not needed" in text_of(written("internal", "declaration", material(said)))


def test_the_closing_message_knows_the_fix_the_review_and_the_follow_ups() -> None:
    view = incident(status="Resolved", times={"declared": "14:35", "closed": "16:00", "review": "17:00"})
    work = OpenWork(
        fix=Untrusted("profile-badges off"),
        follow_ups=((Untrusted("load test"), Untrusted("https://t.example/1")), (Untrusted("alert"), None)),
    )
    said = text_of(written("internal", "closing", material(view, now="16:05", work=work)))
    assert "Duration: 1 hour 25 minutes\nResolution: profile-badges off" in said
    assert "- Post-mortem: February 13, 2024 at 17:00 PST\n- Follow-up tickets: https://t.example/1\n" in said
    assert "- Action items: load test; alert" in said


def test_a_list_that_a_person_wrote_stays_a_list() -> None:
    said = text_of(written("internal", "closing", material(), timeline="14:30 - one\n14:35 - two"))
    assert "Timeline:\n- 14:30 - one\n- 14:35 - two\n" in said


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("America/Los_Angeles", "14:45 PST"),
        ("UTC", "22:45 UTC"),
        ("+05:30", "04:15 UTC+05:30"),
        ("Asia/Dubai", "02:45 UTC+04"),
        ("Europe/Berlin", "23:45 CET"),
        ("No/Where", "22:45 UTC"),
        ("", "22:45 UTC"),
    ],
)
def test_times_name_the_incident_s_zone(zone: str, said: str) -> None:
    assert moments.clock(Moment(at("14:45")), known_zone(zone)) == said


def test_times_and_lengths_are_said_as_people_say_them() -> None:
    zone = "America/Los_Angeles"
    assert [moments.twelve_hours(Moment(at(clock)), zone) for clock in ("00:05", "12:00", "23:59")] == [
        "12:05 AM", "12:00 PM", "11:59 PM",
    ]  # fmt: skip
    lengths = [0, MINUTE, 30 * MINUTE, HOUR, 2 * HOUR + 30 * MINUTE]
    assert [moments.length_words(one, WORDING) for one in lengths] == [
        "1 minute", "1 minute", "30 minutes", "1 hour", "2 hours 30 minutes",
    ]  # fmt: skip
    assert moments.day_words(Moment(at("14:30")), Moment(at("15:00")), zone, WORDING) == "today"
    assert (
        moments.day_words(Moment(at("14:30")), Moment(at("14:30") + 24 * HOUR), zone, WORDING) == "on February 13, 2024"
    )
    assert moments.event_clock(EventTime.unknown(), zone) == ""
    assert fill_or_leave("{{ n }} of {{ unknown }}", n=1) == "1 of {{ unknown }}"


def test_a_service_is_known_by_the_words_of_the_playbook() -> None:
    for title, facts, service in (
        ("Checkout fails", {}, "Payment Processing"),
        ("db-7 down", {"affected": "payments-api, web"}, "Payment Processing"),
        ("SSO is slow", {}, "Sign-In"),
        ("sign-in loops", {}, "Sign-In"),
        ("db-7 down", {}, None),
    ):
        found = public_service(PLAYBOOK, incident(title=title, facts=facts))
        assert (found.title if found is not None else None) == service


def test_sentences_begin_and_end_as_sentences() -> None:
    assert [
        sentence(text) for text in ("found it", "configuration: flag off", "v2.31 went in", "iOS only!", "", "Done.")
    ] == [
        "Found it.",
        "Configuration: flag off.",
        "v2.31 went in.",
        "iOS only!",
        "",
        "Done.",
    ]


def test_news_is_taken_in_once() -> None:
    assert with_news(PLAYBOOK, "Found it.", (entry("Found it."), entry("rolled back"))) == "Found it. Rolled back."


def test_a_template_without_its_file_is_said() -> None:
    bare = dataclasses.replace(PLAYBOOK, texts={})
    with pytest.raises(TemplateTrouble, match=r"templates/internal_update.md:1: there is no such file"):
        written("internal", "internal_update", material(), playbook=bare)
