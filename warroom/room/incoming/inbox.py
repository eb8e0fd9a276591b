"""The inbox: alerts that a listener took wait here, whether an incident is open or not, until somebody looks.

A storm is many alerts of few names: it is told by its names, and taken as one entry that says so.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from warroom import exit_codes
from warroom.intake.tools.event import LONGEST_NAME, ToolEvent
from warroom.intake.tools.fields import on_one_line
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import EventTime
from warroom.model.sentences import counted
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.incoming.bring_in import BroughtIn, bring_in, entry_of
from warroom.store import inbox_queries as store
from warroom.store.inbox_queries import InboxRow, Item
from warroom.text import bounded, quoted, repair

Alert = Item
"""An alert as the inbox keeps it."""
STORM = 30
"""Alerts that are taken at once as entries of their own; more are one entry that tells of all."""
KEPT_FOR = 30 * 86_400 * 1_000_000
"""Microseconds after which an alert of which nothing more came is forgotten."""
MOST_TOLD = 100
"""Alerts of a name whose words are told."""
_OF_ALL = ("alertname", "severity", "runbook")
"""Labels that stand elsewhere or tell no alert from another."""
_OF_AN_ALERT = ("detected", "acknowledged", "resolved")
"""What an event may mark by which an alert stands otherwise than before; whatever else is told of it leaves that."""
_SHORT = 8
_TOLD = 40


@dataclass(frozen=True, slots=True)
class NameGroup:
    """The waiting alerts of one name: how many, how many of them still fire, since when (microseconds), the first."""

    name: str
    alerts: int
    firing: int
    since: Moment
    severity: str
    first: Item
    over: int

    @property
    def state(self) -> str:
        """``3 firing``, ``over``, or ``told`` where none of them is an alert."""
        return f"{self.firing} firing" if self.firing else "over" if self.over else "told"


def rows_of(source: str, events: Iterable[ToolEvent]) -> list[InboxRow]:
    """What is kept of the events of a delivery of ``source``."""
    rows = []
    for event in events:
        head = entry_of(_named(event, event.about or event.of or event.native))
        rows.append(
            InboxRow(
                event.native,
                head,
                _written(event),
                said_as=partial(_written_as, event),
                source=source,
                name=_name(event),
                state=event.state if event.state and event.milestone in _OF_AN_ALERT else store.TOLD,
                severity=event.severity,
                since=event.at.lo,
            )
        )
    return rows


def waiting(room: WarRoom, *, taken: bool = False, muted: bool = False) -> list[Item]:
    """The alerts that wait, the newest first."""
    return store.items(room.reader(), taken=taken, muted=muted)


@dataclass(frozen=True, slots=True)
class Inbox:
    """All that is in the inbox: what waits, the names that are muted, and of each delivery that was not understood its
    source, why, and when it came (microseconds). ``words`` says of some alerts, by their keys, what they are about.
    """

    items: list[Item]
    muted: list[str]
    strange: list[tuple[str, str, int]]
    words: Mapping[str, str] = field(default_factory=dict)

    def of(self, name: str) -> list[Item]:
        """The alerts called ``name``."""
        return [alert for alert in self.items if alert.name == name]


def read_inbox(room: WarRoom, unfolded: Collection[str] = ()) -> Inbox:
    """All that is in the inbox, with the words of the first `MOST_TOLD` alerts of each ``unfolded`` name. Not for the
    thread of the screen: thousands may wait.
    """
    strange = [(source, why, at) for source, why, at, _ in not_understood(room)]
    items = waiting(room)
    words: dict[str, str] = {}
    for name in unfolded:
        words |= apart(room, [waiting_alert for waiting_alert in items if waiting_alert.name == name][:MOST_TOLD])
    return Inbox(items, muted_names(room), strange, words)


def apart(room: WarRoom, alerts: Sequence[Item]) -> dict[str, str]:
    """By what the ``alerts`` of one name can be told apart, and what each says: the labels that not all of them have
    alike, and its own words.
    """
    labels: dict[str, dict[str, str]] = {}
    words: dict[str, str] = {}
    for waiting_alert in alerts:
        for stored in store.events_of(room.reader(), [waiting_alert.key]):
            event = _read(stored)
            labels.setdefault(waiting_alert.key, {}).update(event.labels)
            words.setdefault(waiting_alert.key, event.text.partition(f"{event.title}: ")[2] or event.text)
    shared = {
        pair for pair in _pairs(labels) if all(own_labels.get(pair[0]) == pair[1] for own_labels in labels.values())
    }
    return {
        key: on_one_line(
            "  ".join(
                filter(
                    None,
                    (
                        " ".join(
                            label_text
                            for name, label_text in own_labels.items()
                            if (name, label_text) not in shared and name not in _OF_ALL
                        ),
                        words[key],
                    ),
                )
            )
        )
        for key, own_labels in labels.items()
    }


def _pairs(labels: Mapping[str, Mapping[str, str]]) -> set[tuple[str, str]]:
    """The labels of all alerts; none is shared where there is only one alert."""
    return {pair for own_labels in labels.values() for pair in own_labels.items()} if len(labels) > 1 else set()


def by_name(items: Sequence[Item]) -> list[NameGroup]:
    """Alerts told by their names, the ones with most of them first."""
    groups: dict[str, list[Item]] = {}
    for waiting_alert in items:
        groups.setdefault(waiting_alert.name, []).append(waiting_alert)
    name_groups = [
        NameGroup(
            name,
            len(of),
            sum(fires(alert) for alert in of),
            min(since_of(alert) for alert in of),
            _severities(of),
            min(of, key=since_of),
            sum(is_over(alert) for alert in of),
        )
        for name, of in groups.items()
    ]
    return sorted(name_groups, key=lambda group: (-group.alerts, group.since))


def _severities(alerts: Sequence[Item]) -> str:
    """What most of ``alerts`` call it, and how many other words there are: which one is worse only the tool knows."""
    words = Counter(alert.severity for alert in alerts if alert.severity)
    if not words:
        return ""
    return words.most_common(1)[0][0] + (f" +{len(words) - 1}" if len(words) > 1 else "")


def fires(alert: Item) -> bool:
    """Whether it is an alert that is not over; what somebody said, a merge or a push is none."""
    return alert.state != store.TOLD and not is_over(alert)


def is_over(alert: Item) -> bool:
    """Whether the last word of an alert is that it is over."""
    return alert.state in store.OVER


def since_of(alert: Item) -> Moment:
    """Since when an alert is, as far as anybody knows (microseconds)."""
    return alert.since if alert.since is not None else Moment(alert.arrived)


def storm_words(items: Sequence[Item]) -> str:
    """``212 alerts of 14 names``, or one alert by its name."""
    names = {alert.name for alert in items}
    if len(items) == 1:
        return items[0].name
    return f"{counted(len(items), 'alert', 'alerts')} of {counted(len(names), 'name', 'names')}"


def chosen(room: WarRoom, which: str, *, taken: bool = False) -> list[Item]:
    """The alerts that ``which`` means: the beginning of one's id, or a name. Raise `RoomTrouble` when it means none,
    or several ids.
    """
    every = waiting(room, taken=taken, muted=True)
    named = [alert for alert in every if alert.name.casefold() == which.casefold()]
    if named:
        return named
    by_id = [alert for alert in every if alert.key.startswith(which.casefold())] if which else []
    if len(by_id) != 1:
        problem = "several alerts begin" if by_id else "no alert that waits has a name, or begins,"
        raise RoomTrouble(f"{problem} with {quoted(which, 60)}; `warroom inbox` lists them.", exit_codes.MISSING)
    return by_id


def events(room: WarRoom, items: Iterable[Item]) -> list[ToolEvent]:
    """All states of some alerts, in the order of their times."""
    tool_events = [_read(one) for one in store.events_of(room.reader(), [one.key for one in items])]
    return sorted(tool_events, key=lambda tool_event: (tool_event.at.lo or 0, tool_event.native))


def take(room: WarRoom, incident: IncidentId, items: Sequence[Item], *, each: bool = False) -> BroughtIn:
    """Take alerts into ``incident``: each state is an entry, and of more than `STORM` alerts one entry tells of all,
    unless ``each`` is asked for. Raise `RoomTrouble`.
    """
    if not items:
        raise RoomTrouble("nothing waits in the inbox.", exit_codes.DATA)
    storm = len(items) > STORM and not each
    states = store.states_of(room.reader(), [waiting_alert.key for waiting_alert in items])
    source = f"the inbox: {', '.join(sorted({waiting_alert.source for waiting_alert in items}))}"
    brought = bring_in(room, incident, [_storm(items)] if storm else events(room, items), file=source)
    if not brought.held:
        room.note(lambda db: store.mark_taken(db, states, incident))
    return brought


def mute(room: WarRoom, name: str, *, on: bool) -> None:
    """Say nothing of alerts called ``name`` any more, or say it again."""
    at, stored = room.now(), repair(name)
    room.note(lambda db: store.mute(db, stored, at, on=on))


def muted_names(room: WarRoom) -> list[str]:
    """The names of alerts of which nothing is said."""
    return store.muted_names(room.reader())


def not_understood(room: WarRoom) -> list[tuple[str, str, int, bytes]]:
    """The deliveries that were not understood, the last one first: source, why, when, its body."""
    return store.strange(room.reader())


def kept_words(count: int) -> str:
    """How many deliveries that were not understood are kept, ``count``: where it is all that are, there may have been
    more.
    """
    return f"{count}" if count < store.MOST_STRANGE else f"the last {count}"


def not_understood_words(count: int) -> str:
    """How many deliveries were not understood, of which ``count`` are kept."""
    words = f"{counted(count, 'delivery was', 'deliveries were')} not understood"
    return words if count < store.MOST_STRANGE else f"at least {words}, and {kept_words(count)} are kept"


def forget_old(room: WarRoom) -> int:
    """Forget what nobody has looked at, and of which nothing came, for long; how many alerts."""
    before = room.now() - KEPT_FOR
    gone: list[int] = []
    room.note(lambda db: gone.append(store.forget_old(db, before)))
    return gone[0]


def short(alert: Item) -> str:
    """The id of an alert as it is shown and typed."""
    return alert.key[:_SHORT]


def _storm(items: Sequence[Item]) -> ToolEvent:
    """One event that tells of many alerts: from when the first of them began to when the last one did, or was over."""
    over = [alert for alert in items if is_over(alert)]
    # Once one of them is over, or fires anew, it is another event: what was taken before does not tell of it.
    marks = sorted(f"{alert.key} {alert.since} {alert.told if is_over(alert) else ''}" for alert in items)
    mark = hashlib.sha256("\0".join(marks).encode()).hexdigest()[:32]
    times = [alert.since for alert in items if alert.since is not None]
    times += [Moment(alert.told) for alert in over if alert.told is not None]
    groups = by_name(items)
    ended = f", {'all' if len(over) == len(items) else len(over)} over" if over else ""
    listed = ", ".join(f"{group.name} {group.alerts}" for group in groups[:_TOLD])
    more = f" and {counted(len(groups) - _TOLD, 'more name', 'more names')}" if len(groups) > _TOLD else ""
    at = EventTime(Moment(min(times)), Moment(max(times))) if times else EventTime.unknown()
    return ToolEvent(
        f"storm:{mark}",
        at,
        f"storm: {storm_words(items)}{ended}: {listed}{more}",
        speaker="listener",
        labels={group.name: str(group.alerts) for group in groups[:_TOLD]},
        title=storm_words(items),
    )


def _name(event: ToolEvent) -> str:
    return bounded(on_one_line(event.title or event.text), LONGEST_NAME) or "event"


def _named(event: ToolEvent, native: str) -> ToolEvent:
    return ToolEvent(native, event.at, event.text)


_TEXTS = (
    "native",
    "text",
    "speaker",
    "link",
    "channel",
    "of",
    "about",
    "milestone",
    "severity",
    "title",
    "state",
    "where",
)


def _written(event: ToolEvent) -> str:
    fields: dict[str, object] = {name: getattr(event, name) for name in _TEXTS}
    fields |= {
        "at": event.at.as_json(),
        "machine": event.machine,
        "pinned": event.pinned,
        "labels": dict(event.labels),
    }
    return json.dumps(fields)


def _written_as(event: ToolEvent, native: str) -> str:
    return _written(replace(event, native=native))


def _read(text: str) -> ToolEvent:
    decoded = json.loads(text)
    return ToolEvent(
        at=EventTime.from_json(decoded["at"]),
        machine=decoded["machine"],
        pinned=decoded["pinned"],
        labels=decoded["labels"],
        **{name: decoded[name] for name in _TEXTS},
    )
