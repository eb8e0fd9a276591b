"""The orders that name another incident: it is a duplicate of that one, both are one outage, or apart again."""

from __future__ import annotations

from warroom import exit_codes
from warroom.model.sentences import counted
from warroom.model.views import DUPLICATE, IncidentSummary
from warroom.room.acts import commander
from warroom.room.acts.refusing import refuse_private
from warroom.room.core import Committed, RoomTrouble
from warroom.room.orders.order import NEVER, order
from warroom.room.orders.order_context import OrderContext
from warroom.text import bounded, for_line, quoted


@order("duplicate", "INCIDENT", over=NEVER, command=True, takes=("incident",))
def duplicate(context: OrderContext) -> Committed:
    """it is another one that is known already; nothing is owed for it any more"""
    summary = merged_with(context)
    if summary.ending is not None and summary.ending.of == context.incident:
        raise RoomTrouble("that one is a duplicate of this one already.", exit_codes.USAGE)
    title = summary.title.raw
    return commander.end(
        context.room,
        context.incident,
        DUPLICATE,
        of=summary.id,
        why=title,
        text=f"duplicate of: {title}",
        at=context.at,
    )


YES = "yes"
"""The last word that carries out what names two incidents."""


@order("merge", "INCIDENT yes", keeps_time=False, command=True, takes=("incident",), afterwards=True)
def merge(context: OrderContext) -> Committed:
    """that one and this are one outage; all of both is shown here"""
    summary = merged_with(context)
    if not _agreed(context.argument):
        raise RoomTrouble(
            f"{merge_question(context, summary)} /merge {summary.id[:8]} {YES} does it.", exit_codes.USAGE
        )
    return commander.merge_into(context.room, summary.id, context.incident, title=context.view().summary.title.raw)


def merge_question(context: OrderContext, summary: IncidentSummary) -> str:
    """What is asked before a merge, which names both incidents. Raise `RoomTrouble` where that is not done."""
    refuse_private(commander.MERGED_WITH_NO_OTHER, context.incident, summary.id)
    return f"Merge {_called(summary)} into this one, {_called(context.view().summary)}?"


def _called(summary: IncidentSummary) -> str:
    level = f"{for_line(summary.severity.level)} " if summary.severity is not None else ""
    return f'{summary.id[:8]} {level}"{bounded(for_line(summary.title), 50)}"' + (
        ", closed" if summary.closed is not None else ""
    )


def _agreed(argument: str) -> bool:
    return argument.casefold().rpartition(" ")[2] == YES


def merged_with(context: OrderContext) -> IncidentSummary:
    """The other incident that an order names. Raise `RoomTrouble` where it is none, several, or here already."""
    words = context.needed("the other incident: its id, its beginning, or words of its title").casefold()
    sought = words.rpartition(" ")[0] if _agreed(words) and " " in words else words
    apart = [summary for summary in context.room.incidents_apart() if summary.id != context.incident]
    summaries = [summary for summary in apart if summary.id.startswith(sought)] or [
        incident
        for incident in context.room.incidents()
        if sought in incident.title.raw.casefold() and incident.id != context.incident
    ]
    if len(summaries) != 1:
        problem = "no other incident is" if not summaries else counted(len(summaries), "incident is", "incidents are")
        raise RoomTrouble(f"{problem} called {quoted(sought, 60)}.", exit_codes.USAGE)
    if summaries[0].id in context.room.parts(context.incident):
        raise RoomTrouble("that one is merged into this one already.", exit_codes.USAGE)
    root = context.room.merged_into(summaries[0].id)
    return next(summary for summary in context.room.incidents_apart() if summary.id == root)


@order("part", "INCIDENT", keeps_time=False, command=True, takes=("incident",), afterwards=True)
def part(context: OrderContext) -> Committed:
    """what was merged into this one is an incident of its own again"""
    beside = set(context.room.parts(context.incident)) - {context.incident}
    here = [summary for summary in context.room.incidents_apart() if summary.id in beside]
    sought = context.argument.casefold()
    summaries = [
        summary
        for summary in here
        if summary.id.startswith(sought) or (sought and sought in summary.title.raw.casefold())
    ]
    if len(summaries) != 1:
        choices = "; ".join(_called(summary) for summary in here) or "nothing is"
        raise RoomTrouble(f"say which of what was merged into this one: {choices}.", exit_codes.USAGE)
    return commander.part(context.room, context.incident, summaries[0].id, title=summaries[0].title.raw)
