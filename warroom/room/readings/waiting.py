"""What waits for one person: a role on offer, a proposal, a task at zero, a status that the facts suggest."""

from __future__ import annotations

from warroom.model.desks import RoleOffer
from warroom.model.fallen_cause import refuted_alone
from warroom.model.identity import Moment
from warroom.model.sentences import counted
from warroom.model.shape import record
from warroom.model.states import HypothesisState, PollState
from warroom.model.views import IncidentView
from warroom.playbook.comparing import shortfall_words
from warroom.playbook.deciding_shapes import Turn
from warroom.playbook.standing import standing
from warroom.playbook.workflow import Playbook
from warroom.text import for_line

OFFER, POLL, TASK, STATUS, PHASE, DISAGREEMENT = "offer", "poll", "task", "status", "phase", "conflict"


@record
class Waiting:
    """Something that this person should say yes or no to. ``words`` are safe to show; ``keys`` tell what they do."""

    what: str
    about: str
    words: str
    keys: str

    @property
    def key(self) -> str:
        """What names it among everything that waits."""
        return f"wait:{self.what}:{self.about}"


def role_title(playbook: Playbook, role: str) -> str:
    """What the playbook calls a role; the name itself for one that it does not know."""
    role_ = playbook.role(role)
    return role_.title if role_ is not None else role


def offers_to(view: IncidentView, person: str) -> list[RoleOffer]:
    """The roles that wait for ``person`` to say yes or no."""
    if view.summary.closed is not None:
        return []
    return [offer for offer in view.desks.offers if offer.to.raw.casefold() == person.casefold()]


def waiting(view: IncidentView, playbook: Playbook, *, person: str, now: Moment) -> list[Waiting]:
    """Everything that waits for ``person``, the most urgent first."""
    apart = []
    if view.conflicts:
        words = f"{counted(len(view.conflicts), 'conflict', 'conflicts')} of people apart"
        apart = [Waiting(DISAGREEMENT, "", words, "Enter shows them")]
    if view.summary.closed is not None:
        return apart  # of what is over nothing else is asked
    lines_waiting = [
        Waiting(
            OFFER,
            offer.role,
            f"@{for_line(offer.by)} hands you the role: {for_line(role_title(playbook, offer.role))}",
            "y accept  n decline",
        )
        for offer in offers_to(view, person)
    ]
    lines_waiting += apart
    for poll in view.desks.polls:
        if poll.state == PollState.OPEN:
            objections = "; ".join(for_line(objection) for objection in poll.objections) or "none"
            asks = f"Proposed by @{for_line(poll.made_by)}: {for_line(poll.proposal)}   objections: {objections}"
            lines_waiting.append(Waiting(POLL, poll.id, asks, "y decide it  n object  d drop it"))
    me = person.casefold()
    for task in view.desks.tasks:
        mine = me in (task.who.raw.casefold(), task.made_by.raw.casefold())
        if task.waits and mine and task.due is not None and task.due <= now:
            asks = f"Time is up: @{for_line(task.who)} {for_line(task.what)}"
            lines_waiting.append(Waiting(TASK, task.id, asks, "y done  n failed  d more time"))
    turn, words = _turn(view, playbook)
    lines_waiting.extend(_statuses(view, playbook, turn, words))
    if turn is None:
        lines_waiting.extend(_fallen(view, playbook))
    if standing(view, playbook).runs:
        lines_waiting.extend(_phases(view, playbook, turn, words))
    return lines_waiting


def _phases(view: IncidentView, playbook: Playbook, turn: Turn | None, words: str) -> list[Waiting]:
    """A phase that the facts suggest and that comes after the present one."""
    if view.resolved is not None and playbook.resolution.over.phase:
        turn, words = playbook.resolution.over, "It is resolved"
    here, there = playbook.phase(view.phase), playbook.phase(turn.phase) if turn is not None and turn.phase else None
    if there is None or (here is not None and here[0] >= there[0]):
        return []
    title = for_line(there[1].title)
    return [Waiting(PHASE, there[1].name, f"{words}: go on to {title}?", "y go on  n not yet")]


def _fallen(view: IncidentView, playbook: Playbook) -> list[Waiting]:
    """The status that a cause was found stands, and the causes on the board fell."""
    status_now, back = playbook.resolution.confirmed.status, playbook.resolution.failed.status
    cards = refuted_alone(view.desks.board)
    if not cards or not status_now or not back or view.fact("status") != status_now:
        return []
    which = ", ".join(for_line(card.label) for card in cards)
    words = f"{for_line(status_now)} was said, and no cause is confirmed ({which} refuted): say {for_line(back)}?"
    return [Waiting(STATUS, back, words, "y say it  n not yet")]


def _turn(view: IncidentView, playbook: Playbook) -> tuple[Turn | None, str]:
    """What the facts suggest, and the fact in words."""
    resolution, fix = playbook.resolution, view.desks.fix
    suggested: Turn | None = None
    words = ""
    if fix is not None and all(each.verified for each in view.desks.rounds):
        short = shortfall_words(fix, view, playbook)
        suggested, words = resolution.verified, f"Every check passed{f' ({short})' if short else ''}"
    elif (fix is not None and not fix.broken) or view.desks.proposed is not None:
        suggested, words = resolution.deployed, "A fix is in" if fix is not None else "A fix is being made ready"
    elif any(card.status == HypothesisState.CONFIRMED and not card.contested for card in view.desks.board):
        suggested, words = resolution.confirmed, "A cause is confirmed"
    return suggested, words


def _statuses(view: IncidentView, playbook: Playbook, suggested: Turn | None, words: str) -> list[Waiting]:
    """A status that the facts suggest and that was not said yet."""
    if suggested is None or not suggested.status:
        return []
    names = [status.name for status in playbook.declaration.status]
    status_now = view.fact("status")
    if suggested.status not in names or (
        status_now in names and names.index(status_now) >= names.index(suggested.status)
    ):
        return []
    return [Waiting(STATUS, suggested.status, f"{words}: say {for_line(suggested.status)}?", "y say it  n not yet")]
