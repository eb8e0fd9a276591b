"""What the meeting's screen shows: who is there, or an item of the agenda with what it is about and its minutes."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from textual.content import Content

from warroom.intake.times import local, zoned_clock
from warroom.model.identity import Moment
from warroom.model.sentences import counted
from warroom.report.minutes import PREFIX, item_name
from warroom.room.readings.clocks import length
from warroom.text import bounded, clean, for_line
from warroom.widgets.card import Card, Rows
from warroom.widgets.learn_cards import place_rows

if TYPE_CHECKING:
    from warroom.playbook.workflow import Playbook
    from warroom.room.readings.learning import Learning

_LONGEST = 8_000


def _began(learning: Learning) -> Moment | None:
    """When the meeting that goes on began, microseconds since 1970."""
    review = learning.post_mortem.review
    return review.began.lo if review is not None and review.held is None else None


def clock_of(learning: Learning, playbook: Playbook, now: Moment) -> tuple[str, str]:
    """How the meeting stands, and its style."""
    review, zone = learning.post_mortem.review, learning.post_mortem.case.zone
    if review is None:
        return f"not begun · {playbook.closure.meeting.lasts.words} · B begins it", "$quiet"
    if review.held is not None:
        day = f"{local(review.held.lo, zone):%Y-%m-%d} " if review.held.lo is not None else ""
        return f"held {day}{zoned_clock(review.held, zone)}", Rows.OK
    began = review.began.lo or now
    left = began + playbook.closure.meeting.lasts.microseconds - now
    since = f"since {zoned_clock(review.began, zone)} · "
    return (f"{since}{length(left)} left", "$quiet") if left >= 0 else (f"{since}over by {length(-left)}", Rows.WARN)


def people_cards(learning: Learning, playbook: Playbook) -> list[Card]:
    """Who is there; and whom the workflow wants to be there."""
    rows, post_mortem, meeting = Rows(), learning.post_mortem, playbook.closure.meeting
    _agenda(rows, playbook, 0)
    rows.head(for_line(playbook.after.words.present))
    rows.remark(f"  required: {', '.join(for_line(attendee) for attendee in meeting.attendees)}")
    present = set(post_mortem.review.present) if post_mortem.review is not None else set()
    titles: dict[str, list[str]] = {}
    for held in post_mortem.case.roles:
        for name in held.holders:
            titles.setdefault(name.raw, []).append(held.title)
    for name in post_mortem.people:
        mark = "[x] " if name in present else "[ ] "
        role = ", ".join(for_line(title) for title in titles.get(name.raw, ()))
        rows.card(
            f"person:{name.raw}",
            (mark, Rows.OK if name in present else Rows.DIM),
            f"@{bounded(for_line(name), 60)}",
            (f"  {role}" if role else "", Rows.DIM),
        )
    rows.keys("  space: is there, or is not   @ names somebody else" if present else "  B begins the meeting")
    return rows.cards


def item_cards(
    learning: Learning,
    playbook: Playbook,
    page: int,
    *,
    now: Moment,
    every_entry: bool,
    draft: bool,
    unfolded: frozenset[str] = frozenset(),
) -> list[Card]:
    """The item ``page`` of the agenda, from 1: its points and its time box, its minutes, then what it is about.

    ``draft`` says that something was written of its minutes that is not kept yet.
    """
    rows, agenda = Rows(), playbook.closure.meeting.agenda
    agenda_item = agenda[page - 1]
    _agenda(rows, playbook, page)
    box, style = _box(learning, playbook, page, now)
    rows.head("")
    rows.cards[-1] = Card(
        "",
        Content.assemble(
            (for_line(agenda_item.title), "bold"), (f"  {agenda_item.lasts.words}  ", Rows.DIM), (box, style)
        ),
    )
    for point in agenda_item.points:
        rows.remark(f"  - {for_line(point)}")
    _minutes(rows, learning, item_name(agenda_item), draft=draft)
    places = [place for place in learning.outline if place.name in agenda_item.about]
    for heading, below in groupby(places, key=lambda place: place.heading):
        rows.head(for_line(heading))
        for place in below:
            place_rows(rows, learning, place, playbook, now=now, every_entry=every_entry, unfolded=unfolded)
    return rows.cards


def _agenda(rows: Rows, playbook: Playbook, page: int) -> None:
    """Every page, the one that is looked at marked; a line ends between two of them."""
    titles = [playbook.after.words.present, *(agenda_item.title for agenda_item in playbook.closure.meeting.agenda)]
    parts = [
        Content.styled(f" {number} {for_line(title)} ", "bold reverse $text-accent" if number == page else Rows.DIM)
        for number, title in enumerate(titles)
    ]
    rows.cards.append(Card("", Content(""), tail=Content(" ").join(parts)))


def _box(learning: Learning, playbook: Playbook, page: int, now: Moment) -> tuple[str, str]:
    """When the item should be over, counted from the meeting's beginning: amber when it is, and no more than that."""
    agenda, began = playbook.closure.meeting.agenda, _began(learning)
    if began is None:
        return "", Rows.DIM
    end = began + sum(agenda_item.lasts.microseconds for agenda_item in agenda[:page])
    until = f"until {local(end, learning.post_mortem.case.zone):%H:%M}"
    if now > end:
        return f"{until}  over by {length(now - end)}", Rows.WARN
    return f"{until}  {length(end - now)} left", Rows.DIM


def _minutes(rows: Rows, learning: Learning, name: str, *, draft: bool) -> None:
    minutes = next((minute for minute in learning.post_mortem.minutes if minute.name == name), None)
    text = bounded(clean(minutes.text), _LONGEST) if minutes is not None else ""
    begun = "a draft of yours is kept: e goes on with it" if draft else ""
    rows.card(
        f"{PREFIX}{name}",
        ("Minutes\n", Rows.ACCENT),
        text or ("nothing yet; e writes them", Rows.DIM),
        (f"\n{begun}" if begun else "", Rows.WARN),
    )
    versions = minutes.others if minutes is not None else ()
    if versions:
        rows.remark(f"  {counted(len(versions) + 1, 'version', 'versions')}: e writes one from them", Rows.ALARM)
    for one in versions:
        rows.remark(f"    @{for_line(one.by)}: {bounded(clean(one.text), _LONGEST)}")
    for blamed in learning.post_mortem.blame:
        if blamed.section == f"{PREFIX}{name}":
            rows.remark(f"  ! {for_line(blamed.words)}", Rows.WARN)
