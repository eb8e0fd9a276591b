"""The one thing that is due most for a person, with the key that leads to it, and how much else is late."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.model.identity import Moment
from warroom.model.moment import MINUTE
from warroom.model.shape import record
from warroom.model.views import IncidentView
from warroom.playbook.standing import SUSPECTED, standing
from warroom.playbook.workflow import Playbook
from warroom.room.readings.clocks import AMBER, CALM, RED, Urgency, length
from warroom.room.readings.due import CHECK, ROLE, SEVERITY, TASK, UPDATE, WATCH, dues, owed_by, updates_due
from warroom.room.readings.waiting import waiting
from warroom.text import bounded, for_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warroom.model.due import Due
    from warroom.model.updates import UpdatesView

_SOON = 5 * MINUTE
_LONGEST = 90
_KEYS = {CHECK: "4 y", TASK: "2 y", UPDATE: "5 c p"}
_RANKS = {SEVERITY: 0, CHECK: 1, UPDATE: 2, TASK: 3, ROLE: 4, WATCH: 5}
"""Which of what is late comes first: who is to be called, whether the fix holds, who waits for word, the rest."""


@record
class NextAct:
    """What is due most: its ``words``, the ``key`` that leads to it, or the order that is typed, and its ``clock``
    with how urgent that is. ``late`` counts what else is late. ``what`` kind of thing it is, ``about`` which record:
    where the keys lead to a pane they act on that, and on nothing else.
    """

    words: str
    key: str = ""
    clock: str = ""
    urgency: Urgency = CALM
    late: int = 0
    what: str = ""
    about: str = ""


_HOW_BAD = NextAct("say how bad it is; a false alarm ends with /cancel WHY", "/sev LEVEL")


def next_act(
    view: IncidentView,
    playbook: Playbook,
    *,
    person: str,
    now: Moment,
    clocks: UpdatesView | None = None,
    put_off: frozenset[str] = frozenset(),
) -> NextAct | None:
    """What ``person`` should do next at ``now`` (microseconds since 1970): what is late, then what waits for an answer
    and was not ``put_off``, then what falls due next; `None` where nothing is owed.

    What somebody else owes is not theirs, and is told with their name where ``person`` owes nothing; what nobody in
    particular owns is everybody's.
    """
    how = standing(view, playbook)
    # Of what is over nothing is due but to tell whoever is still to be told so.
    owed = [] if how.over else dues(view, playbook)
    every = [due for due in owed if not (due.near is not None and (how.kept or due.at > now))]
    if clocks is not None and (how.over or how.runs):
        every += updates_due(clocks, playbook)
    mine = owed_by(person, every, view, playbook)
    late = sorted((due for due in mine if due.at <= now), key=lambda due: (_RANKS.get(due.what, 9), due.at))
    if late:
        return _of(late[0], view, playbook, now, late=len(late) - 1)
    questions = waiting(view, playbook, person=person, now=now) if not how.over else ()
    asked = next((waiting for waiting in questions if waiting.key not in put_off), None)
    if asked is not None:
        return NextAct(bounded(asked.words, _LONGEST), "2", urgency=AMBER, what=asked.what, about=asked.about)
    coming = min(mine, key=lambda due: due.at, default=None)
    if coming is None and how.state == SUSPECTED:  # no clock runs, and yet it is somebody's turn
        return _HOW_BAD
    return _of(coming, view, playbook, now) if coming is not None else _of_others(every, view, playbook, now)


def _of_others(every: Sequence[Due], view: IncidentView, playbook: Playbook, now: Moment) -> NextAct | None:
    """What somebody else owes first, and who: without keys, since it is not asked of whoever reads it."""
    first = min(every, key=lambda due: due.at, default=None)
    if first is None:
        return None
    act = _of(first, view, playbook, now, late=sum(due.at <= now for due in every) - (first.at <= now))
    names = [first.person] if first.person else [name.raw for name in view.holders(first.role)]
    owner = ", ".join(f"@{for_line(name)}" for name in names)
    return NextAct(
        bounded(act.words if act.words.startswith(owner) else f"{owner}: {act.words}", _LONGEST),
        clock=act.clock,
        urgency=AMBER if act.urgency == RED else CALM,
        late=act.late,
    )


def _of(due: Due, view: IncidentView, playbook: Playbook, now: Moment, *, late: int = 0) -> NextAct:
    left = due.at - now
    if left <= 0:
        clock, urgency = f"{length(-left)} late", RED if standing(view, playbook).runs else AMBER
    else:
        clock, urgency = f"due in {length(left)}", AMBER if left < _SOON else CALM
    key = _key(due, view, playbook)
    words = bounded(due.words.removesuffix(f": {key}"), _LONGEST)
    return NextAct(words, key, clock, urgency, late, due.what, due.about)


def _key(due: Due, view: IncidentView, playbook: Playbook) -> str:
    """The keys from a pane, or the order that is typed in the line, with which it is done."""
    if due.what == ROLE:
        return f"/role {for_line(due.about)} @NAME"
    if due.what == WATCH:
        return "/close"
    if due.what != SEVERITY:
        return _KEYS.get(due.what, "")
    if due.near is not None:
        return "s"
    if due.about:
        return f"/page {for_line(due.about)}"
    if "acknowledged" not in view.times:
        return "/ack"
    return f"/role {for_line(playbook.roles.role[0].name)} @NAME"
