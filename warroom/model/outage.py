"""Several incidents that turned out to be one outage, as one: what is in effect in the room of all of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from warroom.model.desks import BOARD_ORDER, Desks, FixView, HypothesisCard
from warroom.model.identity import Moment
from warroom.model.moment import EventTime
from warroom.model.views import ENDS, IncidentSummary, IncidentView, Lull, RoleView
from warroom.text import Untrusted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FIRST = frozenset(("began", "detected", "acknowledged", "declared", "identified"))
"""Milestones that the outage reached when the first of its incidents did."""
OVER = frozenset(("mitigated", "resolved", "closed"))
"""Milestones that it has not reached before every one of its incidents has."""
_NEVER = EventTime.at(Moment(1 << 62))
"""When a stretch ends that has no end yet."""
JOINED = ("impact", "affected", "users")
"""Facts that are said of a part each: all of them are true."""
SHARED = frozenset((*JOINED, *OVER, "severity", "status", "phase", "deployed", "review", "complaints", "status_page"))
"""Facts of the outage: what is said of them in its room is said of every one of its incidents."""


def one_summary(parts: Sequence[IncidentSummary]) -> IncidentSummary:
    """The row of the home screen for the incidents ``parts``, the room's own first."""
    own, leads = parts[0], leading(parts)
    graded = [part.severity for part in parts if part.severity is not None]
    closed = [part.closed for part in parts]
    return replace(
        own,
        title=_title(parts),
        severity=min(graded, key=lambda severity: severity.rank) if graded else None,
        status=leads.status or next((part.status for part in parts if _stands_alike(part, leads)), ""),
        phase=leads.phase or own.phase,
        declared=_least(part.declared for part in ([part for part in parts if part.was_declared] or parts)),
        began=_least(part.began for part in parts),
        closed=max(at for at in closed if at is not None) if None not in closed else None,
        entries=sum(part.entries for part in parts),
        roles=_roles(parts),
        last_entry=max((part.last_entry for part in parts if part.last_entry is not None), default=None),
        was_declared=any(part.was_declared for part in parts),
        ending=own.ending if all(part.ending is not None for part in parts) else None,
        past=all(part.past for part in parts),
        is_resolved=all(part.is_resolved for part in parts),
        contested=tuple(dict.fromkeys(name for part in parts for name in part.contested)),
    )


def _title(parts: Sequence[IncidentSummary]) -> Untrusted:
    """The room's own title; behind that of a worse one, where it does not name that: what is as bad as that is not
    what the room's own says.
    """
    own = parts[0]
    worst = min((part for part in parts if part.severity is not None), key=_rank, default=own)
    if _rank(worst) >= _rank(own) or worst.title.raw.casefold() in own.title.raw.casefold():
        return own.title
    return Untrusted(f"{worst.title.raw}; {own.title.raw}")


def _rank(part: IncidentSummary) -> int:
    return part.severity.rank if part.severity is not None else 1 << 62


def leading(parts: Sequence[IncidentSummary]) -> IncidentSummary:
    """Whose status and phase are those of the outage: the room's own, unless it is closed or resolved and another one
    is not, or it was never declared and another one was.
    """
    still_open = [part for part in parts if part.closed is None]
    goes_on = [part for part in still_open if not part.is_resolved] or still_open
    return next((part for part in goes_on if part.was_declared), next(iter(goes_on), parts[0]))


def _stands_alike(part: IncidentSummary, leads: IncidentSummary) -> bool:
    """Whether the status of ``part`` may be told of an outage in which ``leads`` leads: no part resolves the whole."""
    return bool(part.status) and (leads.is_resolved or not part.is_resolved)


def one_outage(parts: Sequence[IncidentView]) -> IncidentView:
    """The room of the incidents ``parts``, the room's own first. The highest severity is in effect; roles, cards,
    fixes, tasks and polls of all of them are there; it is over when all of them are.
    """
    own = parts[0]
    summary = one_summary([part.summary for part in parts])
    worst = [part for part in parts if part.summary.severity == summary.severity]
    order = sorted(parts, key=lambda view: view.summary is not leading([part.summary for part in parts]))
    facts = {name: words for view in reversed(order) for name, words in view.facts.items()}
    facts.pop("merged_into", None)  # into this very room
    facts |= {name: words for name, words in own.facts.items() if name in ("title", "zone", "type", "merged_into")}
    if summary.status and "status" in facts:
        facts["status"] = Untrusted(summary.status)
    else:
        facts.pop("status", None)
    facts |= {
        name: _joined(part.facts[name] for part in parts if name in part.facts) for name in JOINED if name in facts
    }
    return replace(
        own,
        summary=summary,
        facts=facts,
        severities=tuple(severity for view in worst for severity in view.severities),
        severity_changed=max((at for view in worst if (at := view.severity_changed)), default=None),
        severity_steps=worst[0].severity_steps if worst else (),
        lulls=_lulls(parts),
        phase=summary.phase,
        roles=summary.roles,
        times=_times(parts),
        complaints=max((part.complaints for part in parts if part.complaints is not None), default=None),
        more_complaints=len({part.complaints for part in parts if part.complaints}) > 1,
        last_entry=summary.last_entry,
        people=tuple(dict.fromkeys(name for part in parts for name in part.people)),
        tags=tuple(dict.fromkeys(tag for part in parts for tag in part.tags)),
        desks=_desks(parts),
        follow_ups=sum(part.follow_ups for part in parts),
        baseline={name: words for part in reversed(parts) for name, words in part.baseline.items()},
        conflicts=tuple(conflict for part in parts for conflict in part.conflicts),
        contested=tuple(contested for part in parts for contested in part.contested),
        newer=sum(part.newer for part in parts),
        purges=sum(part.purges for part in parts),
    )


def _lulls(parts: Sequence[IncidentView]) -> tuple[Lull, ...]:
    """When every one of them was held to be over."""
    lulls = _over(parts[0])
    for part in parts[1:]:
        lulls = [
            Lull(later.over, earlier.resumed)
            for mine in lulls
            for other in _over(part)
            for later in [max(mine, other, key=lambda lull: lull.begin)]
            for earlier in [min(mine, other, key=lambda lull: lull.end)]
            if later.begin < earlier.end
        ]
    return tuple(lull for lull in lulls if lull.resumed is not _NEVER)


def _over(part: IncidentView) -> list[Lull]:
    """When it was held to be over, the last time without an end where it is."""
    ends = [at for name in ENDS if (at := part.times.get(name)) is not None and at.lo is not None]
    last = min(ends, key=lambda at: at.lo or 0, default=None)
    return [*part.lulls, *([Lull(last, _NEVER)] if last is not None else [])]


def _joined(texts: Iterable[Untrusted]) -> Untrusted:
    return Untrusted("; ".join(dict.fromkeys(words.raw for words in texts)))


def _least(times: Iterable[Moment | None]) -> Moment | None:
    return min((at for at in times if at is not None), default=None)


def _roles(parts: Sequence[IncidentSummary]) -> tuple[RoleView, ...]:
    by_role: dict[str, dict[str, Untrusted]] = {}
    for part in parts:
        for role in part.roles:
            by_role.setdefault(role.role, {}).update({holder.raw: holder for holder in role.holders})
    return tuple(RoleView(role, tuple(holders.values())) for role, holders in by_role.items())


def _times(parts: Sequence[IncidentView]) -> dict[str, EventTime]:
    earliest: dict[str, EventTime] = {}
    for name in dict.fromkeys(name for part in parts for name in part.times):
        moments = [part.times[name] for part in parts if name in part.times]
        if name not in OVER or len(moments) == len(parts):
            by_time = sorted(moments, key=lambda at: at.lo if at.lo is not None else 1 << 62)
            earliest[name] = by_time[0 if name in FIRST else -1]
    if "detected" in earliest and any(_declared_before(part, earliest["detected"]) for part in parts):
        del earliest["detected"]  # whoever declared it had noticed it, at a time that nobody said
    return earliest


def _declared_before(part: IncidentView, detected: EventTime) -> bool:
    """Whether ``part`` was declared before ``detected``, and nobody said when it was noticed."""
    declared = part.times.get("declared")
    if declared is None or declared.lo is None or detected.lo is None or "detected" in part.times:
        return False
    return declared.lo < detected.lo


def _desks(parts: Sequence[IncidentView]) -> Desks:
    own = parts[0].desks
    return Desks(
        board=_board(parts),
        fixes=tuple(
            sorted(
                (fix for part in parts for fix in part.desks.fixes),
                key=lambda fix: (_deployed(fix), fix.id),
            )
        ),
        beside=_beside(parts),
        checklist=own.checklist,  # what was ticked of a part says nothing of the whole
        answers={name: answer for part in reversed(parts) for name, answer in part.desks.answers.items()},
        tasks=tuple(task for part in parts for task in part.desks.tasks),
        polls=tuple(poll for part in parts for poll in part.desks.polls),
        offers=tuple(offer for part in parts for offer in part.desks.offers),
    )


def _beside(parts: Sequence[IncidentView]) -> tuple[FixView, ...]:
    """The last fix of each of them that goes on, without the one that went in last of all: another one that went in
    elsewhere says nothing of whether it holds.
    """
    last = [part.desks.fix for part in parts if part.summary.closed is None]
    newest_first = sorted(
        (fix for fix in last if fix is not None), key=lambda fix: (_deployed(fix), fix.id), reverse=True
    )
    return tuple(fix for fix in newest_first[1:] if not fix.broken)


def _deployed(fix: FixView) -> int:
    at = fix.deployed
    return at.lo if at is not None and at.lo else 1 << 62


def _board(parts: Sequence[IncidentView]) -> tuple[HypothesisCard, ...]:
    """The cards of all boards, by status; two of one label are told apart by who made them, else by their incident."""
    cards = [(part.id, card) for part in parts for card in part.desks.board]
    for name in (lambda _, card: card.made_by.raw, lambda id_, _: id_[:4]):
        times = Counter(card.label.raw for _, card in cards)
        cards = [
            (
                id_,
                card
                if times[card.label.raw] == 1
                else replace(card, label=Untrusted(f"{card.label.raw}.{name(id_, card)}")),
            )
            for id_, card in cards
        ]
    place = {status: number for number, status in enumerate(BOARD_ORDER)}
    return tuple(sorted((card for _, card in cards), key=lambda card: place.get(card.status, len(place))))
