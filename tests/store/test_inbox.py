"""The inbox is a table of this machine: each state once, each alert with its last word."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import partial
from typing import TypeVar

import pytest

from warroom.model.identity import IncidentId, Moment
from warroom.room.core import WarRoom
from warroom.store.inbox_queries import (
    MOST_STRANGE,
    Delivery,
    InboxRow,
    Item,
    events_of,
    firing_names,
    forget_old,
    items,
    keep_delivery,
    keep_strange,
    mark_taken,
    mute,
    muted_names,
    states_of,
    strange,
    waits,
)

Result = TypeVar("Result")


def row(
    native: str, key: str, state: str, since: int | None, *, name: str = "PoolFull", severity: str = ""
) -> InboxRow:
    return InboxRow(
        native,
        key,
        f'{{"native": "{native}"}}',
        said_as='{{"native": "{}"}}'.format,
        source="am",
        name=name,
        state=state,
        severity=severity,
        since=Moment(since) if since is not None else None,
    )


def done(room: WarRoom, act: Callable[[sqlite3.Connection], Result]) -> Result:
    found: list[Result] = []
    room.note(lambda db: found.append(act(db)))
    return found[0]


def told(found: list[Item]) -> list[tuple[object, ...]]:
    return [(one.key, one.state, one.since, one.told, one.times, one.severity, one.taken) for one in found]


def test_a_database_without_a_listener_has_no_inbox_and_says_so(room: WarRoom) -> None:
    db = room.reader()
    assert (waits(db), firing_names(db, 9)) == ((0, 0, ""), [])
    assert (items(db), events_of(db, ["a"]), muted_names(db), strange(db)) == ([], [], [], [])
    assert db.execute("SELECT 1 FROM sqlite_master WHERE name LIKE 'inbox%'").fetchone() is None


def test_an_alert_is_one_item_with_its_last_word_in_whatever_order_its_states_come(room: WarRoom) -> None:
    first, last = row("1", "a", "firing", Moment(10), severity="critical"), row("2", "a", "resolved", 20)
    assert done(room, lambda db: keep_delivery(db, [first], Moment(100))) == 1
    assert done(room, lambda db: keep_delivery(db, [first, last], Moment(200))) == 1
    assert done(room, lambda db: keep_delivery(db, [first], Moment(300))) == 0  # sent again after it was over
    other = [row("4", "b", "resolved", Moment(20), name="Disk"), row("3", "b", "firing", 5, name="Disk")]
    assert done(room, lambda db: keep_delivery(db, other, Moment(300))) == 2
    unknown = row("5", "c", "event", None)
    assert done(room, lambda db: keep_delivery(db, [unknown], Moment(400))) == 1
    assert done(room, lambda db: keep_delivery(db, [row("6", "c", "firing", Moment(7))], Moment(400))) == 1
    assert told(items(room.reader())) == [
        ("a", "resolved", 10, 20, 3, "critical", ""),
        ("c", "firing", 7, 7, 2, "", ""),
        ("b", "resolved", 5, 20, 1, "", ""),
    ]
    assert sorted(events_of(room.reader(), ["a", "c"])) == [f'{{"native": "{one}"}}' for one in "1256"]


def test_what_is_taken_or_muted_is_listed_only_when_it_is_asked_for(room: WarRoom) -> None:
    done(
        room,
        lambda db: keep_delivery(
            db, [row("1", "a", "firing", Moment(1)), row("2", "b", "firing", 2, name="Disk")], Moment(9)
        ),
    )
    done(room, lambda db: mark_taken(db, states_of(db, ["a"]), IncidentId("i" * 32)))
    done(room, lambda db: mute(db, "Disk", Moment(9), on=True))
    done(room, lambda db: mute(db, "Disk", Moment(9), on=True))
    assert items(room.reader()) == []
    assert [one.taken for one in items(room.reader(), taken=True)] == ["i" * 32]
    assert [one.key for one in items(room.reader(), muted=True)] == ["b"]
    assert muted_names(room.reader()) == ["Disk"]
    done(room, lambda db: mute(db, "Disk", Moment(9), on=False))
    assert [one.key for one in items(room.reader())] == ["b"]


def test_of_what_was_not_understood_the_last_is_kept_and_old_things_are_forgotten(room: WarRoom) -> None:
    for number in range(MOST_STRANGE + 3):
        done(room, lambda db, number=number: keep_strange(db, "am", "no JSON", b"\xff\0", number))  # type: ignore[misc]
    kept = strange(room.reader())
    assert (len(kept), kept[0]) == (MOST_STRANGE, ("am", "no JSON", MOST_STRANGE + 2, b"\xff\0"))
    done(room, lambda db: keep_delivery(db, [row("1", "a", "firing", Moment(1))], Moment(50)))
    done(room, lambda db: keep_delivery(db, [row("2", "b", "firing", Moment(1))], Moment(150)))
    assert done(room, lambda db: forget_old(db, 100)) == 1
    assert [one.key for one in items(room.reader())] == ["b"]
    assert events_of(room.reader(), ["a"]) == []
    assert len(strange(room.reader())) == MOST_STRANGE - 97


def test_what_waits_is_counted_and_offered_by_its_names_without_what_is_over_taken_or_muted(room: WarRoom) -> None:
    told_by_it = [
        row("n1", "a", "firing", Moment(40)),
        row("n2", "b", "firing", 30, severity="page"),
        row("n3", "c", "firing", None, name="Disk"),
        row("n4", "d", "resolved", Moment(90), name="Over"),
        row("n5", "e", "firing", Moment(95), name="Loud"),
        row("n6", "f", "firing", 99, name="Seen"),
    ]
    done(room, lambda db: keep_delivery(db, told_by_it, Moment(50)))
    done(room, lambda db: mute(db, "Loud", Moment(60), on=True))
    done(room, lambda db: mark_taken(db, states_of(db, ["f"]), IncidentId("1" * 32)))
    assert waits(room.reader()) == (4, 3, "Disk")
    assert firing_names(room.reader(), 9) == [("Disk", None, "", 1), ("PoolFull", 30, "page", 2)]
    assert firing_names(room.reader(), 1) == [("Disk", None, "", 1)]


def test_an_alert_that_was_taken_waits_again_once_something_new_is_told_of_it(room: WarRoom) -> None:
    firing, over = row("n1", "a", "firing", Moment(40)), row("n2", "a", "resolved", 90)
    done(room, lambda db: keep_delivery(db, [firing], Moment(50)))
    done(room, lambda db: mark_taken(db, states_of(db, ["a"]), IncidentId("1" * 32)))
    done(room, lambda db: keep_delivery(db, [firing], Moment(60)))
    assert items(room.reader()) == []
    done(room, lambda db: keep_delivery(db, [firing, over], Moment(100)))
    assert [(one.state, one.taken, one.times) for one in items(room.reader())] == [("resolved", "", 3)]


@pytest.mark.parametrize("since", [None, 1_000])
def test_a_delivery_that_says_two_states_of_an_alert_and_comes_again_is_none_anew(
    room: WarRoom, since: int | None
) -> None:
    both = [row("a1", "K", "firing", since), row("a2", "K", "resolved", since and since + 60)]
    deliver = partial(keep_delivery, rows=both, now=Moment(2_000))
    assert done(room, deliver) == 2
    done(room, lambda db: mark_taken(db, states_of(db, ["K"]), IncidentId("1" * 32)))
    assert [done(room, deliver) for _ in range(3)] == [0, 0, 0]
    assert done(room, items) == []  # it is still the one that was taken


def test_states_that_come_in_two_parts_of_one_delivery_are_its_states_once(room: WarRoom) -> None:
    first, second = row("a1", "K", "firing", None), row("a2", "K", "resolved", None)

    def deliver_it() -> list[int]:
        whole = Delivery([first, second])
        parts = [partial(keep_delivery, rows=[part], now=Moment(9), delivery=whole) for part in (first, second)]
        return [done(room, part) for part in parts]

    assert deliver_it() == [1, 1]
    done(room, lambda db: mark_taken(db, states_of(db, ["K"]), IncidentId("1" * 32)))
    assert [deliver_it() for _ in range(2)] == [[0, 0], [0, 0]]
    assert done(room, items) == []


def test_a_state_that_is_sent_again_takes_no_new_beginning_away(room: WarRoom) -> None:
    states = [row("a1", "K", "firing", 10), row("a2", "K", "resolved", 20), row("a3", "K", "firing", 30)]
    for state in (*states, states[0], states[1]):
        done(room, partial(keep_delivery, rows=[state], now=Moment(40)))
        last = items(room.reader())[0]
    assert (last.state, last.since) == ("firing", 30)
