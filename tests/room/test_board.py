"""The board: those who only look on see what was posted to them, how it stands, when they hear next; nothing else."""

from __future__ import annotations

import re

import pytest

from tests.conftest import Clock, logged
from tests.payloads import PAYLOADS, raw_controls
from tests.room.giving import PLAYBOOK, order, view
from warroom.model.identity import IncidentId
from warroom.model.moment import EventTime
from warroom.model.views import Severity
from warroom.report.board import INDEX, STILL_SCRIPT, board_pages, without_time
from warroom.room.acts import commander
from warroom.room.acts.declaring import open_incident
from warroom.room.core import WarRoom, Write
from warroom.room.readings.board import board
from warroom.text import repair


def pages(room: WarRoom, audience: str) -> dict[str, str]:
    watcher = PLAYBOOK.audience(audience)
    assert watcher is not None
    return board_pages(board(room, PLAYBOOK, watcher, now=room.now()), PLAYBOOK.board, now=room.now())


def posted(
    room: WarRoom,
    incident: IncidentId,
    audience: str,
    text: str,
    *,
    stage: str = "later",
    status: str = "Investigating",
    target: str = "plain",
) -> None:
    facts = {"template": "", "stage": stage, "status": status, "typed": {}, "fields": {}, "told": []}
    values = {"audience": audience, "target": target, "text": text, "facts": facts}
    room.commit(incident, [Write("update", room.new_id(), values | {"posted": EventTime.at(room.now()).as_json()})])


def another(room: WarRoom, title: str) -> IncidentId:
    return commander.declare(
        room, title, severity=Severity("P1", 1), phase="declare", phase_rank=1, zone="UTC", roles={}
    )


def two_more(room: WarRoom, incident: IncidentId, audience: str) -> tuple[IncidentId, IncidentId]:
    """Two incidents beside ``incident``, of which ``audience`` was told as it was of that."""
    more = another(room, "Payments time out"), another(room, "Paying is slow")
    for each in (incident, *more):
        posted(room, each, audience, f"We are looking into {each}.")
    return more


def same_as(room: WarRoom, incident: IncidentId, other: IncidentId, how: str) -> None:
    """Say that ``incident`` is what ``other`` is: a duplicate of it, or merged into it."""
    if how == "duplicate":
        order(room, incident, "duplicate", other)
    else:
        commander.merge_into(room, incident, other, title="Checkout fails")


def heading(page: str) -> list[str]:
    return re.findall("<h1>(.*)</h1>", page)


def leads_to(told: dict[str, str], incident: IncidentId, other: IncidentId) -> str:
    """How the page of ``incident`` begins to say that the news is on that of ``other``, which may read alike."""
    alike = heading(told[f"{incident}.html"]) == heading(told[f"{other}.html"])
    says = "The news of this is told with another report of" if alike else "This is part of"
    return f'{says} <a href="{other}.html">'


def test_a_board_without_incidents_says_so(room: WarRoom) -> None:
    assert list(pages(room, "internal")) == [INDEX]
    assert PLAYBOOK.board.nothing in pages(room, "internal")[INDEX]


def test_customers_read_what_was_posted_to_them_and_no_word_of_the_incident(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    logged(room, incident, "canaryentry: the pool of db-7 is full")
    order(room, incident, "impact", "canaryimpact")
    logged(room, incident, "? canaryhypothesis")
    posted(room, incident, "internal", "canaryinternal")
    assert list(pages(room, "status-page")) == [INDEX]
    posted(room, incident, "status-page", "We are looking into it.")
    told = pages(room, "status-page")
    assert sorted(told) == sorted([INDEX, f"{incident}.html"])
    whole = "\n".join(told.values())
    assert "We are looking into it." in whole
    assert "Investigating" in whole
    assert not re.search(r"canary|db-7|Checkout fails|alice|dana|P1", whole)
    inside = pages(room, "internal")[f"{incident}.html"]
    assert "canaryinternal" in inside
    assert "We are looking" not in inside
    assert not re.search(r"canary(entry|impact|hypothesis)", inside)


def test_it_says_when_one_hears_next_and_that_it_is_late(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    posted(room, incident, "internal", "first news")
    page = pages(room, "internal")[f"{incident}.html"]
    assert 'class="next">You hear next by' in page
    again = pages(room, "internal")[f"{incident}.html"]
    assert without_time(again) == without_time(page)
    clock.forward(minutes=120)
    late = pages(room, "internal")[f"{incident}.html"]
    assert 'class="late">News was due at' in late
    assert without_time(late) != without_time(page)


def test_what_is_over_says_so_and_goes_after_some_days(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    posted(room, incident, "internal", "news")
    order(room, incident, "close", "it was the weather")
    clock.forward(minutes=1)
    assert "Over since" in pages(room, "internal")[f"{incident}.html"]
    clock.forward(minutes=4 * 24 * 60)
    assert list(pages(room, "internal")) == [INDEX]


def test_the_index_says_what_is_being_done_and_no_status_of_what_is_over(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    posted(room, incident, "status-page", "We are looking into it.")
    posted(room, incident, "internal", "older news")
    posted(room, incident, "internal", "We have found\n\nthe cause. " + "and more " * 90)
    index = pages(room, "internal")[INDEX]
    assert "We have found\nthe cause. and more" in index
    assert "older news" not in index
    assert "and more " * 45 not in index
    assert "<dd>Investigating</dd>" in pages(room, "status-page")[INDEX]
    order(room, incident, "close", "it was the weather")
    for page in pages(room, "status-page").values():
        assert "Over since" in page
        assert "Investigating" not in page


def test_the_index_keeps_the_lines_of_what_was_said_last_and_cuts_no_word(room: WarRoom, incident: IncidentId) -> None:
    posted(
        room,
        incident,
        "executive",
        "Status: Identified\n\n\nImpact:  paying fails\n" + "What we do: rolling back " * 30,
    )
    (said,) = re.findall(r'<p class="words">([^<]*)</p>', pages(room, "executive")[INDEX])
    lines = said.split("\n")
    assert lines[:2] == ["Status: Identified", "Impact: paying fails"]
    assert lines[2].startswith("What we do: rolling back What")
    assert re.search(r" (What|we|do:|rolling|back) …$", lines[2])
    assert len(said) <= 410


@pytest.mark.parametrize("audience", ["internal", "status-page"])
def test_a_duplicate_is_not_called_over_while_the_other_one_goes_on(
    room: WarRoom, incident: IncidentId, clock: Clock, audience: str
) -> None:
    doubled, doubled_again = two_more(room, incident, audience)
    order(room, doubled_again, "duplicate", doubled)
    order(room, doubled, "duplicate", incident)
    clock.forward(minutes=1)
    told = pages(room, audience)
    for each in (doubled, doubled_again):
        page = told[f"{each}.html"]
        assert leads_to(told, each, incident) in page
        assert "Over since" not in page
    assert "Over" not in told[INDEX]
    order(room, incident, "close", "it was the weather")
    clock.forward(minutes=1)
    told = pages(room, audience)
    assert all("Over since" in page for page in told.values())
    assert PLAYBOOK.board.going_on not in told[INDEX]


@pytest.mark.parametrize("how", ["duplicate", "merge"])
def test_of_two_that_read_alike_none_is_called_a_part_of_itself(
    room: WarRoom, incident: IncidentId, clock: Clock, how: str
) -> None:
    doubled = another(room, view(room, incident).summary.title.raw.upper())
    for each in (incident, doubled):
        posted(room, each, "internal", "We are looking into it.")
    same_as(room, doubled, incident, how)
    clock.forward(minutes=1)
    page = pages(room, "internal")[f"{doubled}.html"]
    assert f'The news of this is told with another report of <a href="{incident}.html">' in page
    assert "is part of" not in page


@pytest.mark.parametrize("audience", ["internal", "status-page"])
def test_where_an_incident_was_told_of_stands_where_its_news_is_as_long_as_there_is_any(
    room: WarRoom, incident: IncidentId, clock: Clock, audience: str
) -> None:
    doubled, merged = two_more(room, incident, audience)
    before = pages(room, audience)
    same_as(room, doubled, incident, "duplicate")
    same_as(room, merged, incident, "merge")
    clock.forward(minutes=4 * 24 * 60)
    told = pages(room, audience)
    for left in (doubled, merged):
        assert leads_to(told, left, incident) in told[f"{left}.html"]
        assert heading(told[f"{left}.html"]) == heading(before[f"{left}.html"]), "somebody was told of that one"
        assert f"{left}.html" not in told[INDEX]
        assert "Over since" not in told[f"{left}.html"]
    order(room, incident, "close", "it was the weather")
    clock.forward(minutes=1)
    told = pages(room, audience)
    assert all("Over since" in told[f"{left}.html"] for left in (doubled, merged))
    clock.forward(minutes=4 * 24 * 60)
    assert list(pages(room, audience)) == [INDEX]


@pytest.mark.parametrize("how", ["duplicate", "merge"])
def test_nothing_is_left_on_a_board_of_what_its_audience_was_never_told_of(
    room: WarRoom, incident: IncidentId, clock: Clock, how: str
) -> None:
    untold = another(room, "Payments time out")
    posted(room, incident, "status-page", "We are looking into it.")
    same_as(room, untold, incident, how)
    clock.forward(minutes=4 * 24 * 60)
    assert sorted(pages(room, "status-page")) == sorted([f"{incident}.html", INDEX])


def test_what_was_merged_into_a_duplicate_of_what_is_not_told_of_leads_to_the_duplicate(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    doubled, merged = another(room, "Payments time out"), another(room, "Paying is slow")
    for each in (doubled, merged):
        posted(room, each, "status-page", "We are looking into it.")
    same_as(room, merged, doubled, "merge")
    for each in (merged, doubled):
        same_as(room, each, incident, "duplicate")
    page = pages(room, "status-page")[f"{merged}.html"]
    assert f'This is part of <a href="{doubled}.html">' in page


def test_a_duplicate_of_what_an_audience_is_not_told_of_says_no_more_than_that(
    room: WarRoom, incident: IncidentId, clock: Clock
) -> None:
    doubled = another(room, "Payments time out")
    posted(room, doubled, "status-page", "We are looking into it.")
    order(room, doubled, "duplicate", incident)
    clock.forward(minutes=1)
    page = pages(room, "status-page")[f"{doubled}.html"]
    assert PLAYBOOK.board.same_elsewhere in page
    assert not re.search(r"Checkout fails|Over since", page)


def test_customers_read_when_it_was_first_said_and_nobody_calls_that_its_beginning(
    room: WarRoom, incident: IncidentId
) -> None:
    for audience in ("internal", "status-page"):
        posted(room, incident, audience, "news")
    assert f"<dt>{PLAYBOOK.board.first_said}</dt>" in pages(room, "status-page")[INDEX]
    assert f"<dt>{PLAYBOOK.board.since}</dt>" in pages(room, "internal")[INDEX]


def test_what_goes_on_stands_apart_from_what_is_over(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    posted(room, incident, "internal", "news")
    order(room, incident, "close", "it was the weather")
    clock.forward(minutes=1)
    another(room, "Search is down")
    index = pages(room, "internal")[INDEX]
    parts = [index.index(words) for words in (">Going on now<", "Search is down", ">Over<", "Checkout fails")]
    assert parts == sorted(parts)


def test_a_hunch_is_on_no_board_closed_or_not(room: WarRoom) -> None:
    hunch = open_incident(room, PLAYBOOK, "only a hunch", None, zone="UTC")
    assert list(pages(room, "internal")) == [INDEX]
    order(room, hunch, "close", "it was nothing")
    assert list(pages(room, "internal")) == [INDEX]
    assert "only a hunch" not in pages(room, "internal")[INDEX]


def test_what_is_only_kept_is_on_no_board_until_something_is_posted(room: WarRoom) -> None:
    kept = commander.declare(
        room, "a small thing", severity=Severity("P3", 3), phase="declare", phase_rank=1, zone="UTC", roles={}
    )
    assert list(pages(room, "internal")) == [INDEX]
    posted(room, kept, "internal", "it waits for the next sprint")
    assert f"{kept}.html" in pages(room, "internal")


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_hostile_words_are_words(room: WarRoom, payload: str) -> None:
    incident = commander.declare(
        room,
        repair(payload[:200]),
        severity=Severity("P1", 1),
        phase="declare",
        phase_rank=1,
        zone=repair(payload[:50]),
        roles={},
    )
    posted(room, incident, "internal", repair(payload[:2_000]), status=repair(payload[:40]))
    order(room, incident, "status", "identified")
    for page in pages(room, "internal").values():
        assert not raw_controls(page)
        body = page.partition("<body>")[2].replace(f"<script>{STILL_SCRIPT}</script>", "", 1)
        assert set(re.findall(r"<([a-z0-9]+)", body)) <= {
            "main", "p", "a", "h1", "h2", "dl", "dt", "dd", "article", "time", "ul", "li", "footer",
        }  # fmt: skip
        assert not re.search(r"<[^>]*\son\w+=", body)
        assert set(re.findall(r'(?:href|src)="([^"]*)"', body)) <= {INDEX, f"{incident}.html"}


def test_no_board_shows_a_secret_that_somebody_wrote_all_the_same(room: WarRoom, incident: IncidentId) -> None:
    secret = "hunter2" + "Hunter2!"
    with room.secrets.passing():
        order(room, incident, "title", f"the admin password is {secret}")
        for audience in ("status-page", "internal"):
            posted(room, incident, audience, f"log in with PASSWORD={secret} for now")
    for audience in ("status-page", "internal"):
        shown = "".join(pages(room, audience).values())
        assert secret not in shown
        assert "[password] for now" in shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("*Status:* Fixing", "Status: Fixing"),
        ("*P1 payments*\n• *next* at 14:00", "P1 payments\n• next at 14:00"),
        ("2 * 3 * 4 and a*b*c", "2 * 3 * 4 and a*b*c"),
        ("rm *.log and *.tmp", "rm *.log and *.tmp"),
        ("**both**", "**both**"),
        ("*open", "*open"),
    ],
)
def test_the_signs_of_a_chat_are_not_shown(room: WarRoom, incident: IncidentId, text: str, shown: str) -> None:
    posted(room, incident, "internal", text, target="slack")
    assert f">{shown}<" in pages(room, "internal")[f"{incident}.html"]


def test_what_went_to_another_place_keeps_its_stars(room: WarRoom, incident: IncidentId) -> None:
    posted(room, incident, "internal", "*Status:* Fixing")
    assert ">*Status:* Fixing<" in pages(room, "internal")[f"{incident}.html"]


@pytest.mark.parametrize("audience", ["internal", "executive", "status-page"])
def test_the_worst_of_what_goes_on_is_at_the_top_and_what_leads_elsewhere_behind_it(
    room: WarRoom, incident: IncidentId, clock: Clock, audience: str
) -> None:
    """Who looks at the board for five seconds sees its top: a P0 stood below a P2 that was declared after it."""
    order(room, incident, "sev", "P0")
    clock.forward(minutes=5)
    slow, twice = another(room, "Search is slow"), another(room, "Paying is slow")
    clock.forward(minutes=5)
    newest, mild = another(room, "Sign-in fails"), another(room, "Mail is late")
    mended = another(room, "Reports are empty")
    order(room, mended, "status", "resolved")
    order(room, mild, "sev", "P2 it is only late")
    clock.forward(minutes=1)
    for each in (incident, slow, twice, newest, mild, mended):
        posted(room, each, audience, f"We are looking into {each}.")
        clock.forward(minutes=1)
    order(room, twice, "duplicate", incident)
    index = pages(room, audience)[INDEX]
    listed = (mended, incident, newest, slow, mild, twice)
    assert sorted(listed, key=lambda each: index.index(f'<a href="{each}.html">')) == [
        incident, newest, slow, mild, mended, twice,
    ]  # fmt: skip


def test_what_fails_still_and_has_no_time_for_news_is_not_told_as_if_nobody_said_any_more(
    room: WarRoom, incident: IncidentId
) -> None:
    mild = another(room, "Exports are slow")
    order(room, mild, "sev", "P2 a workaround is there")
    for each in (incident, mild):
        posted(room, each, "internal", "We look into it.")
    open_ended, planned = PLAYBOOK.board.no_time, PLAYBOOK.board.no_next
    assert open_ended
    page = pages(room, "internal")[f"{mild}.html"]
    assert open_ended in page
    assert planned not in page
    order(room, mild, "status", "resolved")
    page = pages(room, "internal")[f"{mild}.html"]
    assert open_ended not in page
    assert planned in page
