"""What the board shows to an audience: incidents of which it was told, or may be told, with what was posted to it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace

from warroom.compose.disputed_facts import ended_as, status_told
from warroom.compose.draft import target_for
from warroom.compose.message_facts import public_service
from warroom.compose.targets import unframed
from warroom.intake.masking import masked
from warroom.model.identity import NO_INCIDENT, IncidentId, Moment
from warroom.model.private import is_private
from warroom.model.views import IncidentSummary, IncidentView, marked
from warroom.playbook.message_shapes import Audience, Markup
from warroom.playbook.standing import QUIET, SUSPECTED, state_of
from warroom.playbook.workflow import Playbook
from warroom.report.board import BoardIncident, Posted
from warroom.room.core import WarRoom
from warroom.room.readings.cadence import updates_view
from warroom.room.readings.incident_pace import paced
from warroom.store.merging import rooms_of
from warroom.text import Untrusted


def board(room: WarRoom, playbook: Playbook, audience: Audience, *, now: Moment) -> list[BoardIncident]:
    """The incidents of ``audience``: those that are open first, the worst before others, behind them those that are
    resolved and those that only lead to another one; the newest before older ones. Raise `RoomTrouble`.

    Customers see those of which something was posted to them, under the name of the public service; nothing that they
    read is an incident's own words but what was posted. A rehearsal is never theirs, and what is
    private is nobody's. Behind them come those that are part of a shown one by now and are told of no more, for whoever
    has kept their address.
    """
    summaries, keep = room.incidents(), playbook.board.keep.microseconds
    kept = (summary for summary in summaries if summary.closed is None or summary.closed + keep >= now)
    read = (_incident(room, playbook, audience, summary) for summary in kept)
    shown = {incident.id: incident for incident in read if incident is not None}
    every = {summary.id: summary for summary in (*room.incidents_apart(), *summaries)}  # of an outage, the whole
    home = {part: root for root, parts in rooms_of(room.reader()).items() for part in parts[1:]}
    same_as = home | {
        summary.id: home.get(summary.ending.of, summary.ending.of)
        for summary in summaries
        if summary.closed is not None and summary.ending is not None and summary.ending.of
    }
    left = [
        _left_for(behind[0], own)
        for id_, summary in every.items()
        if id_ not in shown
        and (behind := [shown[it] for it in (_last_behind(id_, same_as), home.get(id_, id_)) if it in shown])
        and (own := _incident(room, playbook, audience, summary)) is not None
    ]
    listed = sorted(
        (_as_its_other(incident, shown, same_as) for incident in shown.values()),
        key=lambda board_incident: (board_incident.ended is not None, -(board_incident.since or 0), board_incident.id),
    )
    return sorted(listed, key=lambda board_incident: _weight(board_incident, every[board_incident.id])) + sorted(
        left, key=lambda board_incident: board_incident.id
    )


def _is_kept_quiet(playbook: Playbook, summary: IncidentSummary) -> bool:
    """Whether nobody is told of it: it is suspected, or of a severity that is not declared, closed or not."""
    return summary.ending is None and state_of(replace(summary, closed=None), playbook) in (QUIET, SUSPECTED)


def _weight(incident: BoardIncident, summary: IncidentSummary) -> tuple[bool, bool, bool, int]:
    """How far down an incident stands: whoever opens the board looks at what is at its top. What is over is told by its
    time alone.
    """
    if incident.ended is not None:
        return True, False, False, 0
    rank = summary.severity.rank if summary.severity is not None else sys.maxsize
    return False, incident.same is not None, summary.is_resolved, rank


def _over_since(view: IncidentView) -> Moment | None:
    """Since when what is closed was over: since it was resolved, as every other length of it is told."""
    over, closed = view.over, view.summary.closed
    return over.lo if closed is not None and over is not None and over.lo is not None else closed


def _left_for(other: BoardIncident, own: BoardIncident) -> BoardIncident:
    """What stands where the incident ``own`` was told of, whose news is that of ``other`` now."""
    return replace(own, same=(other.id, other.title), ended=other.ended, due=None, posted=(), is_left=True)


def _last_behind(incident: IncidentId, same_as: Mapping[IncidentId, IncidentId]) -> IncidentId:
    """The incident of which ``incident`` is a duplicate, through all between them; empty where they go in a circle."""
    seen = {incident}
    while incident in same_as:
        incident = same_as[incident]
        if incident in seen:
            return NO_INCIDENT
        seen.add(incident)
    return incident


def _as_its_other(
    incident: BoardIncident, shown: Mapping[IncidentId, BoardIncident], same_as: Mapping[IncidentId, IncidentId]
) -> BoardIncident:
    """``incident``; where it is a duplicate, with the last one behind it that is shown, which alone knows the end."""
    if incident.id not in same_as:
        return incident
    other = _last_behind(incident.id, same_as)
    if other not in shown:
        return replace(incident, same=(NO_INCIDENT, Untrusted("")), due=None)
    return replace(incident, same=(other, shown[other].title), due=None, ended=shown[other].ended)


def _markup(playbook: Playbook, audience: Audience, target: str) -> Markup:
    """In what signs a message for ``target`` is written."""
    place = target_for(playbook, audience, target)
    return place.markup if place is not None else "plain"


def _incident(room: WarRoom, playbook: Playbook, audience: Audience, summary: IncidentSummary) -> BoardIncident | None:
    if is_private(summary.id) or (audience.customers and summary.drill is not None):
        return None
    view = room.view(summary.id)
    if view is None:
        return None
    updates = updates_view(room, paced(room, playbook, summary.id), summary.id, view=view)
    posted = tuple(
        Posted(update.at, _without_secrets(unframed(update.text, _markup(playbook, audience, update.target))))
        for update in reversed(updates.log.posted)
        if update.audience == audience.name
    )
    if not posted and (audience.customers or _is_kept_quiet(playbook, summary)):
        return None
    clock = updates.audience(audience.name)
    last = updates.log.last(audience.name)
    # Of what is over, the status that was told last is none any more.
    last_status = last.status if last is not None and summary.closed is None else None
    return BoardIncident(
        id=view.id,
        title=_without_secrets(_title(playbook, audience, view)),
        status=last_status or Untrusted("") if audience.customers else Untrusted(_status(playbook, view)),
        severity="" if audience.customers else _severity(playbook, view),
        since=posted[-1].at if audience.customers else _began(view),
        is_rough=not audience.customers and view.first_known is not None and view.first_known.rough,
        ended=_over_since(view),
        due=clock.due if clock is not None else None,
        posted=posted,
        zone=view.zone,
        drill=summary.drill is not None,
        is_first_told=audience.customers,
        fails_still=summary.closed is None and not summary.is_resolved,
    )


def _without_secrets(text: Untrusted) -> Untrusted:
    """What the board may show: others write as they write, and nobody asks them before their words are on it."""
    return Untrusted(masked(text.raw)[0])


def _title(playbook: Playbook, audience: Audience, view: IncidentView) -> Untrusted:
    if not audience.customers:
        title = view.summary.title
        return Untrusted(marked(title.raw)) if view.summary.drill is not None else title
    service = public_service(playbook, view)
    return Untrusted(service.title if service is not None else playbook.board.unnamed)


def _status(playbook: Playbook, view: IncidentView) -> str:
    """The status; of what turned out to be no incident, that."""
    ending = ended_as(playbook, view)
    return ending.short.capitalize() if ending is not None else status_told(playbook, view)


def _severity(playbook: Playbook, view: IncidentView) -> str:
    """The severity in the playbook's words; every one that stands while people disagree."""
    levels = dict.fromkeys(severity.level for severity, _ in view.severities)
    named = [(name, playbook.level(name)) for name in levels]
    return " / ".join(
        f"{name} {rank_and_level[1].name.capitalize()}" if rank_and_level is not None else name
        for name, rank_and_level in named
    )


def _began(view: IncidentView) -> Moment | None:
    began = view.first_known
    return began.lo if began is not None else view.summary.declared
