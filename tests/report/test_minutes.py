"""The review in the documents: when it was, who was there, what was said; and what hostile words become."""

from __future__ import annotations

import dataclasses
import json

import pytest

from tests.cli.printed import fits
from tests.payloads import PAYLOADS, raw_controls
from tests.report.everything import everything, minute, reviewed
from tests.report.test_html import Tags, page_of
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import DAY, EventTime
from warroom.playbook.workflow import Playbook
from warroom.report.facts import Case, EntryFact, SectionFact
from warroom.report.markdown import markdown
from warroom.report.minutes import BEGAN, HELD, item_name, minutes_of, review_of
from warroom.report.picture import picture
from warroom.report.post_mortem import draft
from warroom.report.tables import case_json, timeline_csv
from warroom.room.core import WarRoom
from warroom.room.readings import case as reading
from warroom.text import Untrusted

EMPTY = Case(IncidentId("i"), Untrusted("Lift stuck"), "", "", "", "UTC", {}, {}, None, ())


def told(number: int, kind: str, at: int, *people: str) -> EntryFact:
    return EntryFact(
        str(number), minute(at, zone="UTC"), kind, Untrusted(kind), Untrusted("dana"), Moment(0),
        people=tuple(map(Untrusted, people)),
    )  # fmt: skip


@pytest.fixture
def held(room: WarRoom, told: IncidentId, playbook: Playbook) -> Case:
    reviewed(room, told, playbook)
    return reading.case(room, told, playbook)


def test_minutes_stand_in_the_markdown_with_what_others_wrote_beside_them(held: Case, playbook: Playbook) -> None:
    chapter = markdown(draft(held, playbook), playbook).partition("## Minutes of the Review\n")[2]
    assert "Attendees: @alice, @erin" in chapter
    assert chapter.index("### Timeline Review\ndana wrote this of timeline\n- a point") < chapter.index(
        "### Root Cause Analysis\ndana wrote this of root\\_cause"
    )
    assert "*Written at the same time by @bob:*\n\nbob wrote that" in chapter


def test_minutes_stand_in_the_page(room: WarRoom, told: IncidentId, held: Case, playbook: Playbook) -> None:
    page = page_of(room, told, playbook)
    assert "<h2>Minutes of the Review</h2>" in page
    assert "<h3>Timeline Review</h3><p>dana wrote this of timeline</p><ul><li>a point</li></ul>" in page
    assert "Written at the same time by @bob:</p><p>bob wrote that</p>" in page


def test_minutes_stand_in_the_json(held: Case, playbook: Playbook) -> None:
    said = json.loads(json.dumps(case_json(draft(held, playbook), [])))
    fits("export", said)
    assert said["review"]["present"] == ["alice", "erin"]
    assert [one["item"] for one in said["review"]["minutes"]] == ["timeline", "root_cause"]
    (other,) = said["review"]["minutes"][1]["others"]
    assert (other["by"], other["text"]) == ("bob", "bob wrote that")


def test_who_was_there_are_the_attendees_of_the_post_mortem(
    room: WarRoom, told: IncidentId, case: Case, playbook: Playbook
) -> None:
    assert draft(case, playbook).parts["attendees"].text.raw == (
        "@alice, @carol, @bob, @dana (took part; no review was held)"
    )
    reviewed(room, told, playbook)
    part = draft(reading.case(room, told, playbook), playbook).parts["attendees"]
    assert part.text.raw == "@alice, @erin"
    assert len(part.stands_on) == 2


def test_an_incident_without_a_review_has_no_chapter_about_it(case: Case, playbook: Playbook) -> None:
    post_mortem = draft(case, playbook)
    assert (post_mortem.review, post_mortem.minutes) == (None, ())
    assert "Minutes" not in markdown(post_mortem, playbook)


def test_two_meetings_begun_apart_are_one_and_one_that_goes_on_again_is_not_over() -> None:
    twice = dataclasses.replace(EMPTY, entries=(told(1, BEGAN, 0, "alice"), told(2, BEGAN, 2, "bob")))
    review = review_of(twice)
    assert review is not None
    assert (review.began, review.held) == (minute(0, zone="UTC"), None)
    assert [name.raw for name in review.present] == ["alice", "bob"]
    over = dataclasses.replace(EMPTY, entries=(*twice.entries, told(3, HELD, 60, "bob")))
    review = review_of(over)
    assert review is not None
    assert review.held == minute(60, zone="UTC")
    again = review_of(dataclasses.replace(EMPTY, entries=(*over.entries, told(4, BEGAN, 90))))
    assert again is not None
    assert (again.began, again.held) == (minute(90, zone="UTC"), None)
    assert review_of(EMPTY) is None


def test_minutes_of_an_item_that_is_not_on_this_agenda_come_last(playbook: Playbook) -> None:
    said = {
        name: SectionFact(Untrusted("words"), ())
        for name in ("minutes:theirs", "minutes:action_items", "minutes:timeline")
    }
    found = minutes_of(dataclasses.replace(EMPTY, sections=said), playbook)
    assert [(one.name, one.title.raw) for one in found] == [
        ("timeline", "Timeline Review"), ("action_items", "Action Items"), ("theirs", "theirs"),
    ]  # fmt: skip


def test_an_item_without_a_name_is_kept_under_its_title(playbook: Playbook) -> None:
    item = dataclasses.replace(playbook.closure.meeting.agenda[0], name="", title="What Else? (now)")
    assert item_name(item) == "what_else_now"
    assert item_name(dataclasses.replace(item, title="???")) == "item"


def test_a_person_who_is_blamed_in_the_minutes_is_pointed_out(case: Case, playbook: Playbook) -> None:
    blaming = {"minutes:root_cause": SectionFact(Untrusted("bob broke the pool"), ())}
    (found,) = draft(dataclasses.replace(case, sections=blaming), playbook).blame
    assert (found.section, found.name.raw) == ("minutes:root_cause", "bob")


def test_a_person_with_two_names_is_pointed_out_too(case: Case, playbook: Playbook) -> None:
    named = dataclasses.replace(case.entries[0], by=Untrusted("Erin Smith"))
    blaming = {"root_cause": SectionFact(Untrusted("erin smith forgot it; Smith did not"), ())}
    found = draft(dataclasses.replace(case, entries=(named, *case.entries[1:]), sections=blaming), playbook).blame
    assert [one.name.raw for one in found] == ["Erin Smith"]


def test_the_picture_leaves_its_room_to_the_incident(case: Case, playbook: Playbook) -> None:
    late = EventTime.at(Moment((case.entries[0].at.lo or 0) + 2 * DAY))
    meeting = dataclasses.replace(told(1, BEGAN, 0), at=late)
    planned = dataclasses.replace(case, entries=(*case.entries, meeting), times={**case.times, "review": late})
    assert picture(planned, playbook) == picture(case, playbook)


def test_a_correction_of_what_a_section_stands_on_is_offered(case: Case, playbook: Playbook) -> None:
    part = draft(case, playbook).parts["root_cause"]
    mine = dataclasses.replace(case, sections={"root_cause": SectionFact(Untrusted("Ours."), part.seen)})
    assert draft(mine, playbook).parts["root_cause"].offered is None
    corrected = tuple(
        dataclasses.replace(one, text=Untrusted("499 of 500")) if one.id in part.stands_on else one
        for one in mine.entries
    )
    offered = draft(dataclasses.replace(mine, entries=corrected), playbook).parts["root_cause"].offered
    assert offered is not None
    assert "499 of 500" in offered.raw


@pytest.fixture(scope="module")
def tame(tame_room: WarRoom, playbook: Playbook) -> tuple[Tags, list[str]]:
    """What the page and the headings are where all words are harmless."""
    incident = everything(tame_room, playbook)
    reviewed(tame_room, incident, playbook)
    written = markdown(draft(reading.case(tame_room, incident, playbook), playbook), playbook)
    return Tags(page_of(tame_room, incident, playbook)), headings(written)


def headings(written: str) -> list[str]:
    return [line for line in written.splitlines() if line.startswith("#")]


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_hostile_minutes_and_names_stay_words_in_every_document(
    payload: str, room: WarRoom, playbook: Playbook, tame: tuple[Tags, list[str]]
) -> None:
    payload = payload[:2_000]
    incident = everything(room, playbook)
    reviewed(room, incident, playbook, words=payload)
    case = reading.case(room, incident, playbook)
    post_mortem = draft(case, playbook)
    written = markdown(post_mortem, playbook)
    page = Tags(text := page_of(room, incident, playbook))
    calm, tame_ones = tame
    assert raw_controls(written) == raw_controls(text) == []
    assert raw_controls(timeline_csv(case).replace("\r\n", "\n")) == []
    assert raw_controls(json.dumps(case_json(post_mortem, []))) == []
    assert (page.open, page.names, page.attributes) == ([], calm.names, calm.attributes)
    assert headings(written) == tame_ones
