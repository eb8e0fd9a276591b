"""When the next update of an audience is due: by severity and audience from the playbook, by what was posted from
the log, and by nothing else.
"""

from __future__ import annotations

from warroom.compose.disputed_facts import OVER, RESOLVED, is_over, status_is_over
from warroom.model.identity import NO_MOMENT, Moment
from warroom.model.moment import MINUTE
from warroom.model.updates import AudienceView, PutOff, UpdateLog, UpdateRecord
from warroom.model.views import IncidentView
from warroom.playbook.message_shapes import Audience
from warroom.playbook.standing import not_told, standing
from warroom.playbook.workflow import Playbook

TOGETHER = 3 * MINUTE
"""Posts of different people within it are shown both."""
_LAST = "closed"


def audience_views(playbook: Playbook, view: IncidentView, log: UpdateLog) -> tuple[AudienceView, ...]:
    """Every audience with its clock, the most overdue first, those without a clock last."""
    audience_views = [_audience_view(playbook, audience, view, log) for audience in playbook.communication.audience]
    return tuple(sorted(audience_views, key=lambda audience_view: (audience_view.due is None, audience_view.due or 0)))


def interval(audience: Audience, view: IncidentView, *, at: Moment) -> int | None:
    """How long after an update posted ``at`` the next one is due, in microseconds; `None` for no clock.

    The near end of the range; the far end only where the next one would come ``slow_after`` the declaration.
    """
    level = view.summary.severity.level if view.summary.severity is not None else ""
    every = next((step.every for step in audience.levels if step.level == level), audience.every)
    if every is None:
        return None
    near, far = every[0].microseconds, every[1].microseconds
    declared = view.summary.declared
    if audience.slow_after is None or declared is None:
        return near
    return far if at + near >= declared + audience.slow_after.microseconds else near


def due(
    playbook: Playbook, audience: Audience, view: IncidentView, log: UpdateLog
) -> tuple[Moment | None, PutOff | None]:
    """When the next update of ``audience`` is due, and what put it off, if that still holds.

    The first one counts from the declaration. An audience that is not told regularly is told once: ``first_within``
    after the resolution. Nothing is due any more once an audience was told that it is resolved (the playbook's
    ``until``), or anybody that it is closed; a closed incident owes the house its closing message and nobody anything
    else. Whoever was told that it is over is told again once it is not: from then on everybody's clock begins anew.
    """
    how = standing(view, playbook)
    last, declared, closed = log.last(audience.name), how.since, view.summary.closed
    if last is not None and declared is not None and how.raised and last.at < declared:
        last = None  # told while it was not declared
    resumed = max((lull.end for lull in view.lulls), default=NO_MOMENT)
    told = last if last is not None and last.at >= resumed else None
    stage = told.stage if told is not None else ""
    if declared is None or stage == _LAST or (audience.customers and stage in OVER):
        return None, None
    if not_told(playbook, audience, view, posted=last is not None):
        return None, None
    if audience.every is None:
        at = _once(playbook, audience, view)
        if at is None:
            return None, None
    elif closed is not None:
        stages = {template.stage for template in playbook.communication.template if template.name in audience.templates}
        if _LAST not in stages:
            return None, None
        at = Moment(closed + (interval(audience, view, at=closed) or 0))  # as long as after any other news
    elif told is not None and _told_of_the_end(playbook, audience, view, told):
        return None, None
    elif last is None:
        at = Moment(max(declared, resumed) + (audience.first_within or audience.every[0]).microseconds)
    else:
        since = Moment(max(last.at, resumed))
        at = Moment(since + (interval(audience, view, at=since) or 0))
    since = closed if closed is not None else Moment(max(last.at if last is not None else declared, resumed))
    holds = [
        put_off
        for put_off in log.put_off
        if put_off.audience == audience.name and put_off.at >= since and put_off.until > at
    ]
    latest = max(holds, key=lambda put_off: put_off.at, default=None)
    return (latest.until, latest) if latest is not None else (at, None)


def _told_of_the_end(playbook: Playbook, audience: Audience, view: IncidentView, last: UpdateRecord) -> bool:
    """Whether it is resolved, the last update said so, and the audience is owed no more than that."""
    status = playbook.status(last.status.raw) if last.status is not None else None
    over = status is not None and status.milestone in OVER
    return over and ends_resolved(playbook, audience, view)


def ends_resolved(playbook: Playbook, audience: Audience, view: IncidentView) -> bool:
    """Whether it is said to be resolved, and ``audience`` is owed no more than to be told that."""
    return audience.until == RESOLVED and status_is_over(playbook, view)


def _once(playbook: Playbook, audience: Audience, view: IncidentView) -> Moment | None:
    """When an audience that is told once, after the resolution, is to be told; `None` before it is resolved."""
    resolved = view.times.get("resolved")
    if not is_over(playbook, view) or audience.first_within is None or resolved is None or resolved.lo is None:
        return None
    return Moment(resolved.lo + audience.first_within.microseconds)


def together(log: UpdateLog, audience: str) -> tuple[UpdateRecord, ...]:
    """The last posts of ``audience`` that different people made within three minutes of the very last."""
    posted = [update for update in log.posted if update.audience == audience]
    if not posted:
        return ()
    near = tuple(update for update in posted if posted[-1].at - update.at <= TOGETHER)
    return near if len({update.by for update in near}) > 1 else ()


def _audience_view(playbook: Playbook, audience: Audience, view: IncidentView, log: UpdateLog) -> AudienceView:
    at, put_off = due(playbook, audience, view, log)
    last = log.last(audience.name)
    return AudienceView(
        name=audience.name,
        title=audience.title,
        customers=audience.customers,
        approval=audience.approval,
        due=at,
        first=last is None,
        last=last,
        posted=sum(update.audience == audience.name for update in log.posted),
        together=together(log, audience.name),
        waiting=tuple(update for update in log.waiting if update.audience == audience.name),
        put_off=put_off,
        not_owed=not_told(playbook, audience, view, posted=last is not None) if at is None else "",
    )
