"""An incident in the list of the home screen: how bad, what, how far, since when, who."""

from __future__ import annotations

from textual.content import Content

from warroom.intake.contested import contested_names
from warroom.model.views import DRILL, IncidentSummary, unmarked
from warroom.playbook.standing import DECLARED, in_words, state_of
from warroom.playbook.workflow import Playbook
from warroom.room.readings.clocks import length, point
from warroom.text import bounded, for_line

_WIDE, _LEAST_TITLE, _TITLE_ROOM = 110, 16, 48
"""Cells: of a row that says when it began too, and of a title at least and at most."""


def incident_row(one: IncidentSummary, playbook: Playbook, *, now: int, zone: str, across: int) -> Content:
    """The row of ``one`` at ``now`` (microseconds since 1970), in ``across`` cells, with its times in ``zone``. What is
    not declared, or turned out to be none, says so where the others have their phase.
    """
    level = for_line(one.severity.level) if one.severity is not None else "--"
    told = in_words(one, playbook, at=point(one.closed, zone, now) if one.closed is not None else "")
    age = ""
    if one.closed is not None and one.declared is not None and one.ending is None:
        age = f"closed after {length(max(0, one.closed - one.declared))}"
    elif one.declared is not None and one.closed is None:
        age = f"open {length(max(0, now - one.declared))}"
    leads = playbook.composing.roles.get("commander", "")
    who = " ".join(f"@{for_line(name)}" for role in one.roles if role.role == leads for name in role.holders)
    when = point(one.declared, zone, now) if one.declared is not None else ""
    style = "$quiet" if one.closed is not None else "bold"
    title = for_line(one.title)
    drill = ("", "")
    if one.drill is not None:
        drill, title = (f" {DRILL} ", "bold reverse $text-accent"), unmarked(title)
    since = f"{when:<13}" if across >= _WIDE else ""  # its age says it too
    stands = told.short or for_line(one.phase)
    # While people disagree, what about: of what is shown none is told as a fact.
    counts = bounded(contested_names(one), max(_LEAST_TITLE, across // 3)) or f"{since}{one.entries:>5} entries"
    rest = f"{stands:<12}{' ' if len(stands) > 11 else ''}{age:<18}{counts}  {who}"
    gap = " " if drill[0] else ""
    room = max(_LEAST_TITLE, min(_TITLE_ROOM, across - len(rest) - 6)) - len(drill[0])
    declared = state_of(one, playbook) == DECLARED
    return Content.assemble(
        (f" {level:<3}", "bold $text-warning" if declared else "$quiet"),
        " ",
        drill,
        (f"{gap}{bounded(title, room):<{room}} ", style),
        (rest, "$quiet"),
        (f"  {told.more}" if told.more else "", "$quiet"),
    )
