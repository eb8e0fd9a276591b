"""What the Learn screen shows: each place of the post-mortem, where it comes from, and what to look at beside it."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from warroom.intake.times import clock_words, day_and_clock, local
from warroom.model.identity import EntryId, Moment
from warroom.model.sentences import counted
from warroom.playbook.declaring_shapes import NONE, OPTIONAL
from warroom.report.key_moments import everything_words, key_moments, moment_words
from warroom.report.minutes import PREFIX
from warroom.report.post_mortem_parts import WRITTEN
from warroom.room.readings.clocks import length
from warroom.room.readings.practices import BLAME, FOLLOW_UP_LATE
from warroom.text import Untrusted, bounded, clean, for_line
from warroom.widgets.card import Card, Rows, key_parts
from warroom.widgets.remember import remember

if TYPE_CHECKING:
    from warroom.playbook.workflow import Playbook
    from warroom.report.facts import FollowUpFact
    from warroom.report.outline import Place
    from warroom.room.readings.learning import Learning

TIMELINE_PLACE, FOLLOW_UPS_PLACE = "timeline", "action_items"
_MOST_ENTRIES = 500
_LONGEST = 4_000
_MARKED = len("[x] ")


def entry_of(key: str) -> EntryId:
    """The id of the entry that the card ``key`` stands for; empty when it stands for none."""
    what, _, about = key.partition(":")
    return EntryId(about.rpartition(":")[2] if what in ("moment", "on") else "")


def owner_of(key: str) -> str:
    """The card that stands on the entry of the card ``key``; empty for any other card."""
    return key.removeprefix("on:").rpartition(":")[0] if key.startswith("on:") else ""


def learn_cards(
    learning: Learning, playbook: Playbook, *, now: Moment, every_entry: bool, unfolded: frozenset[str] = frozenset()
) -> list[Card]:
    """All sections in the template's order; the time line's key moments, or every entry of it. Below the cards that are
    ``unfolded`` stand the entries that they stand on.
    """
    rows = Rows()
    rows.remark(for_line(playbook.practices.remember))
    _review(rows, learning, playbook, now)
    remember(rows, playbook, _places(learning, now))
    if learning.doubts:
        rows.head("Does it add up?")
        for number, doubt in enumerate(learning.doubts):
            rows.card(f"doubt:{number}", ("! ", Rows.WARN), (for_line(doubt.words), Rows.WARN))
            _evidence(rows, learning, f"doubt:{number}", doubt.entries, unfolded)
    for heading, places in groupby(learning.outline, key=lambda place: place.heading):
        rows.head(for_line(heading))
        for place in places:
            place_rows(rows, learning, place, playbook, now=now, every_entry=every_entry, unfolded=unfolded)
    if learning.post_mortem.minutes:
        rows.head(for_line(playbook.after.words.minutes))
    for minute in learning.post_mortem.minutes:
        rows.card(
            f"{PREFIX}{minute.name}",
            (f"{for_line(minute.title)}: ", "bold"),
            bounded(clean(minute.text), _LONGEST),
            (f"\n  {counted(len(minute.others) + 1, 'version', 'versions')}" if minute.others else "", Rows.ALARM),
        )
    return rows.cards


def _places(learning: Learning, now: Moment) -> dict[str, int]:
    """The places of the workflow's do and don't at which the account stands."""
    case = learning.post_mortem.case
    today = f"{local(now, case.zone):%Y-%m-%d}"
    places = {BLAME: 0} if learning.post_mortem.blame else {}
    return places | ({FOLLOW_UP_LATE: 0} if any(follow_up.overdue(today) for follow_up in case.follow_ups) else {})


def place_rows(
    rows: Rows,
    learning: Learning,
    place: Place,
    playbook: Playbook,
    *,
    now: Moment,
    every_entry: bool,
    unfolded: frozenset[str],
) -> None:
    """What stands in one place of the template."""
    if place.name == TIMELINE_PLACE:
        _timeline(rows, learning, playbook, every_entry=every_entry)
    elif place.name == FOLLOW_UPS_PLACE:
        _follow_ups(rows, learning, now, unfolded)
    else:
        _place(rows, learning, place, playbook, unfolded)


def _evidence(rows: Rows, learning: Learning, owner: str, entries: tuple[str, ...], unfolded: frozenset[str]) -> None:
    """The entries on which a card stands, one of them a row that leads to it."""
    if owner not in unfolded:
        return
    case = learning.post_mortem.case
    known = {entry.id: entry for entry in case.entries}
    for id_ in entries:
        if (entry := known.get(id_)) is not None:
            rows.card(
                f"on:{owner}:{id_}",
                (f"    {clock_words(entry.at, case.zone)}  ", Rows.DIM),
                (f"{for_line(entry.kind)}  ", Rows.ACCENT),
                bounded(for_line(entry.text), 200),
                (f"  @{for_line(entry.by)}", Rows.DIM),
            )
    if any(id_ in known for id_ in entries):
        rows.keys("    Enter goes to the entry")
    else:
        rows.remark("    no entry of the time line")


def _review(rows: Rows, learning: Learning, playbook: Playbook, now: Moment) -> None:
    meeting, zone, review = playbook.closure.meeting, learning.post_mortem.case.zone, learning.post_mortem.review
    if review is not None:
        people = ", ".join(f"@{for_line(name)}" for name in review.present) or playbook.after.words.nobody
        began = day_and_clock(review.began.lo, zone) if review.began.lo is not None else ""
        told = (f"  held {began}", Rows.OK) if review.held is not None else (f"  goes on since {began}", Rows.ACCENT)
        rows.card("review", (for_line(meeting.title), "bold"), told, f"  {people}", keys="M shows it")
    elif learning.review is not None and learning.review.lo is not None:
        held = f"  {day_and_clock(learning.review.lo, zone)}"
        remark = _too_late(learning, zone, now)
        rows.card(
            "review",
            (for_line(meeting.title), "bold"),
            held,
            (remark, Rows.WARN),
            keys="X i writes the invitation   M holds it",
        )
    elif learning.review_due is not None:
        until = day_and_clock(learning.review_due, zone)
        late = learning.review_due < now
        left = length(abs(learning.review_due - now))
        words = f"  OVERDUE by {left}, was due {until}" if late else f"  to be held by {until} ({left} left)"
        rows.card(
            "review",
            (for_line(meeting.title), "bold"),
            (words, Rows.ALARM if late else Rows.WARN),
            keys="R plans it   M holds it",
        )
    else:
        asked = learning.post_mortem.case.asks_review
        words = _UNASKED.get(asked, "due once the incident is closed")
        rows.card("review", (for_line(meeting.title), "bold"), (f"  {words}", Rows.DIM))


_WIDEST_LABEL = 30
"""Cells of the labels of one section, behind which what they tell stands in a column."""
_UNASKED = {OPTIONAL: "optional: R plans it", NONE: "none is asked for"}


def _too_late(learning: Learning, zone: str, now: Moment) -> str:
    """What is wrong with when the review was planned."""
    planned, due = learning.review.lo if learning.review is not None else None, learning.review_due
    if planned is not None and due is not None and planned > due:
        return f"  later than the workflow's {local(due, zone):%Y-%m-%d %H:%M}"
    return "  not held yet" if planned is not None and planned < now else ""


def _place(rows: Rows, learning: Learning, place: Place, playbook: Playbook, unfolded: frozenset[str]) -> None:
    part = learning.post_mortem.parts.get(place.name)
    if part is None:
        return
    count = len(part.stands_on)
    told = ["written by people" if part.by_people else "from the log"]
    told.append(f"stands on {counted(count, 'entry', 'entries')}" if count else "stands on no entry")
    text = bounded(clean(part.text), _LONGEST)
    label = (f"{for_line(place.label)}: " if place.label else "", "bold")
    column = max(_label_cells(other) for other in learning.outline if other.heading == place.heading)
    aligned = set_cell_size(label[0], column) if place.label and column <= _WIDEST_LABEL else label[0]
    if place.name in WRITTEN:
        style = Rows.OK if part.by_people else Rows.DIM
        if place.label:
            wording = (f"\n{' · '.join(told)}", style)
            rows.card(f"part:{place.name}", (aligned, "bold"), text, wording, hang=len(aligned))
        else:
            rows.card(f"part:{place.name}", text, (f"\n  {' · '.join(told)}", style))
    else:
        stands = counted(count, "entry", "entries") if count else ""
        name = (aligned, Rows.DIM) if column <= _WIDEST_LABEL else label
        rows.card(f"part:{place.name}", name, text, hang=column, tail=(stands, Rows.DIM))
    _evidence(rows, learning, f"part:{place.name}", part.stands_on, unfolded)
    for conflict in learning.conflicts:
        if conflict.kind == "section" and conflict.on == f"section:{place.name}":
            who = ", ".join(f"@{for_line(standing.by)}" for standing in conflict.standing)
            rows.remark(
                f"  {counted(len(conflict.standing), 'version', 'versions')}, by {who}: e writes one from them",
                Rows.ALARM,
            )
            for standing in conflict.standing:
                rows.remark(f"    @{for_line(standing.by)}: {bounded(for_line(_words(standing.value)), 300)}")
    if part.offered is not None:
        rows.remark(f"  {for_line(playbook.after.words.offered)} (r takes them in)", Rows.WARN)
        for line in clean(part.offered).splitlines():
            rows.remark(f"    {bounded(line, 300)}", Rows.WARN)
    for blamed in learning.post_mortem.blame:
        if blamed.section == place.name:
            rows.remark(f"  ! {for_line(blamed.words)}", Rows.WARN)


def _label_cells(place: Place) -> int:
    """Cells of the label of a fact or a text with what is behind it."""
    return cell_len(for_line(place.label)) + len(":  ") if place.label else 0


def _words(value: object) -> str:
    return value if isinstance(value, str) else "(nothing)"


def _timeline(rows: Rows, learning: Learning, playbook: Playbook, *, every_entry: bool) -> None:
    case = learning.post_mortem.case
    chosen = list(case.entries) if every_entry else key_moments(case, playbook)
    for entry in chosen[:_MOST_ENTRIES]:
        kind, words = (everything_words if every_entry else moment_words)(entry, case, playbook)
        rows.card(
            f"moment:{entry.id}",
            (f"{clock_words(entry.at, case.zone):>11}  ", Rows.DIM),
            (f"{for_line(kind)}: " if kind else "", Rows.ACCENT),
            bounded(for_line(Untrusted(words)), 300),
            (f"  @{for_line(entry.by)}", Rows.DIM),
        )
    if len(chosen) > _MOST_ENTRIES:
        rows.remark(f"  … and {len(chosen) - _MOST_ENTRIES} more, all of them in the room's time line")
    hint = "a shows the key moments" if every_entry else f"a shows all {len(case.entries)}"
    rows.keys(f"  {hint}   Enter goes to the entry in the room")


def _follow_ups(rows: Rows, learning: Learning, now: Moment, unfolded: frozenset[str]) -> None:
    case = learning.post_mortem.case
    today = f"{local(now, case.zone):%Y-%m-%d}"
    for follow_up in case.follow_ups:
        _follow_up(rows, follow_up, today)
        _evidence(rows, learning, f"follow:{follow_up.id}", (follow_up.entry,) if follow_up.entry else (), unfolded)
    if learning.offer is not None:
        rows.card(
            "offer",
            "[?] ",
            bounded(for_line(learning.offer.words), 300),
            ("  offered: y takes it, x declines it", Rows.WARN),
            hang=_MARKED,
        )
        _evidence(rows, learning, "offer", learning.offer.stands_on, unfolded)
    if case.follow_ups:
        rows.keys("  f adds one   @ owner   d due   l link   y done   x dropped")
    else:
        rows.card("", ("None yet. ", Rows.DIM), *key_parts("f adds one.", Rows.DIM))


def _follow_up(rows: Rows, follow_up: FollowUpFact, today: str) -> None:
    late = follow_up.overdue(today)
    mark = {"done": "[x] ", "dropped": "[-] "}.get(follow_up.state, "[ ] ")
    due = f"  due {follow_up.words('due')}{' OVERDUE' if late else ''}" if follow_up.due else "  no day yet"
    owner = f"  @{follow_up.words('owner')}" if follow_up.owner else "  nobody yet"
    rows.card(
        f"follow:{follow_up.id}",
        mark,
        bounded(follow_up.words("text"), 300),
        (owner, Rows.ACCENT),
        (due, Rows.ALARM if late else Rows.DIM),
        (f"  → {follow_up.words('link')}" if follow_up.link else "", Rows.DIM),
        hang=_MARKED,
    )
