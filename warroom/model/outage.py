"""Several incidents that turned out to be one outage, as one: what is in effect in the room of all of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from warroom.model.desks import BOARD_ORDER, Desks, HypothesisCard
from warroom.model.views import IncidentSummary, IncidentView, RoleView
from warroom.text import Untrusted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from warroom.model.moment import EventTime

FIRST = frozenset(("began", "detected", "acknowledged", "declared", "identified"))
"""Milestones that the outage reached when the first of its incidents did."""
OVER = frozenset(("mitigated", "resolved", "closed"))
"""Milestones that it has not reached before every one of its incidents has."""
JOINED = ("impact", "affected", "users")
"""Facts that are said of a part each: all of them are true."""
SHARED = frozenset((*JOINED, *OVER, "severity", "status", "phase", "deployed", "review", "complaints", "status_page"))
"""Facts of the outage: what is said of them in its room is said of every one of its incidents."""


def one_summary(parts: Sequence[IncidentSummary]) -> IncidentSummary:
    """The row of the home screen for the incidents ``parts``, the room's own first."""
    own, leads = parts[0], leading(parts)
    graded = [one.severity for one in parts if one.severity is not None]
    closed = [one.closed for one in parts]
    return replace(
        own,
        severity=min(graded, key=lambda one: one.rank) if graded else None,
        status=leads.status or own.status,
        phase=leads.phase or own.phase,
        declared=_least(one.declared for one in parts),
        began=_least(one.began for one in parts),
        closed=max(at for at in closed if at is not None) if None not in closed else None,
        entries=sum(one.entries for one in parts),
        roles=_roles(parts),
        last_entry=max((one.last_entry for one in parts if one.last_entry is not None), default=None),
        was_declared=any(one.was_declared for one in parts),
        ending=own.ending if all(one.ending is not None for one in parts) else None,
        past=all(one.past for one in parts),
        contested=tuple(dict.fromkeys(name for one in parts for name in one.contested)),
    )


def leading(parts: Sequence[IncidentSummary]) -> IncidentSummary:
    """Whose status and phase are those of the outage: the room's own, unless it is closed and another one is not."""
    return next((one for one in parts if one.closed is None), parts[0])


def one_outage(parts: Sequence[IncidentView]) -> IncidentView:
    """The room of the incidents ``parts``, the room's own first. The highest severity is in effect; roles, cards,
    fixes, tasks and polls of all of them are there; it is over when all of them are.
    """
    own = parts[0]
    summary = one_summary([one.summary for one in parts])
    worst = [one for one in parts if one.summary.severity == summary.severity]
    order = sorted(parts, key=lambda one: one.summary is not leading([part.summary for part in parts]))
    facts = {name: words for one in reversed(order) for name, words in one.facts.items()}
    facts |= {name: words for name, words in own.facts.items() if name in ("title", "zone", "type", "merged_into")}
    facts |= {name: _joined(one.facts[name] for one in parts if name in one.facts) for name in JOINED if name in facts}
    return replace(
        own,
        summary=summary,
        facts=facts,
        severities=tuple(said for one in worst for said in one.severities),
        severity_changed=max((one.severity_changed or 0 for one in worst), default=0) or None,
        severity_steps=worst[0].severity_steps if worst else (),
        phase=summary.phase,
        roles=summary.roles,
        times=_times(parts),
        complaints=max((one.complaints for one in parts if one.complaints is not None), default=None),
        more_complaints=len({one.complaints for one in parts if one.complaints}) > 1,
        last_entry=summary.last_entry,
        people=tuple(dict.fromkeys(name for one in parts for name in one.people)),
        tags=tuple(dict.fromkeys(tag for one in parts for tag in one.tags)),
        desks=_desks(parts),
        follow_ups=sum(one.follow_ups for one in parts),
        baseline={name: words for one in reversed(parts) for name, words in one.baseline.items()},
        conflicts=tuple(conflict for one in parts for conflict in one.conflicts),
        contested=tuple(one for part in parts for one in part.contested),
        newer=sum(one.newer for one in parts),
        purges=sum(one.purges for one in parts),
    )


def _joined(said: Iterable[Untrusted]) -> Untrusted:
    return Untrusted("; ".join(dict.fromkeys(words.raw for words in said)))


def _least(times: Iterable[int | None]) -> int | None:
    return min((at for at in times if at is not None), default=None)


def _roles(parts: Sequence[IncidentSummary]) -> tuple[RoleView, ...]:
    held: dict[str, dict[str, Untrusted]] = {}
    for one in parts:
        for role in one.roles:
            held.setdefault(role.role, {}).update({holder.raw: holder for holder in role.holders})
    return tuple(RoleView(role, tuple(holders.values())) for role, holders in held.items())


def _times(parts: Sequence[IncidentView]) -> dict[str, EventTime]:
    found: dict[str, EventTime] = {}
    for name in dict.fromkeys(name for one in parts for name in one.times):
        said = [one.times[name] for one in parts if name in one.times]
        if name not in OVER or len(said) == len(parts):
            by_time = sorted(said, key=lambda at: at.lo if at.lo is not None else 1 << 62)
            found[name] = by_time[0 if name in FIRST else -1]
    return found


def _desks(parts: Sequence[IncidentView]) -> Desks:
    own = parts[0].desks
    return Desks(
        board=_board(parts),
        fixes=tuple(
            sorted(
                (fix for one in parts for fix in one.desks.fixes),
                key=lambda fix: (fix.deployed.lo if fix.deployed is not None and fix.deployed.lo else 1 << 62, fix.id),
            )
        ),
        checklist=own.checklist,  # what was ticked of a part says nothing of the whole
        answers={name: answer for one in reversed(parts) for name, answer in one.desks.answers.items()},
        tasks=tuple(task for one in parts for task in one.desks.tasks),
        polls=tuple(poll for one in parts for poll in one.desks.polls),
        offers=tuple(offer for one in parts for offer in one.desks.offers),
    )


def _board(parts: Sequence[IncidentView]) -> tuple[HypothesisCard, ...]:
    """The cards of all boards, by status; two of one label are told apart by who made them, else by their incident."""
    cards = [(one.id, card) for one in parts for card in one.desks.board]
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
