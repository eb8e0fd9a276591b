"""What the desks beside the timeline are given: cards, checks, answers, tasks and polls, frozen."""

from __future__ import annotations

from dataclasses import field

from warroom.model.identity import EntryId, Moment
from warroom.model.moment import SECOND, WITHIN_MINUTE, EventTime
from warroom.model.shape import record, shape
from warroom.model.states import CheckState, HypothesisState, PollState, TaskState
from warroom.text import Untrusted

BOARD_ORDER = (HypothesisState.TESTING, HypothesisState.OPEN, HypothesisState.CONFIRMED, HypothesisState.REFUTED)
"""How a board is ordered; within a status by label, so that no card moves for another reason."""
YES, NO, UNKNOWN = "yes", "no", "unknown"
CLOSURE = "closure"
"""The round to which the points of the closure checklist belong."""


@record
class StandingAnswer:
    """A value that stands while people disagree, and who wrote it."""

    value: str
    by: Untrusted


@shape
class HypothesisCard:
    """A card of the board. ``label`` tells two of the same label apart by who made them: ``H3.alice``.

    ``supports`` and ``refutes`` are ids of entries; ``contested`` holds every status that stands when there are
    several.
    """

    id: str
    label: Untrusted
    statement: Untrusted
    status: HypothesisState
    contested: tuple[StandingAnswer, ...] = ()
    owner: Untrusted | None = None
    angle: Untrusted | None = None
    test: Untrusted | None = None
    result: Untrusted | None = None
    supports: tuple[EntryId, ...] = ()
    refutes: tuple[EntryId, ...] = ()
    entry: EntryId | None = None
    made_by: Untrusted = field(default_factory=lambda: Untrusted(""))


@record
class CheckItem:
    """A check of a round, or a point of a checklist. ``due`` is microseconds since 1970, `None` without a time.

    ``because`` is why it was passed before its time or against its figure, or failed before its time.
    """

    id: str
    round: str
    text: Untrusted
    due: Moment | None
    state: CheckState
    contested: tuple[StandingAnswer, ...] = ()
    figure: Untrusted | None = None
    by: Untrusted | None = None
    checked: EventTime | None = None
    because: Untrusted | None = None

    @property
    def early_by(self) -> int:
        """Microseconds that were left when it was passed: what it would have shown at its time is not known; else 0."""
        return self.left_at(self.checked) if self.state == CheckState.PASSED and self.checked is not None else 0

    def left_at(self, when: EventTime) -> int:
        """Microseconds from ``when`` to its time; 0 when that had come, or comes within the second, and where there is
        none. A minute that was typed reaches to its end, of a longer span the beginning counts.
        """
        seen = when.hi if when.precision == WITHIN_MINUTE else when.lo
        left = self.due - seen if self.due is not None and seen is not None else 0
        return left if left >= SECOND else 0


@shape
class FixView:
    """A fix with the checks of its round; not ``deployed`` yet while it is only proposed."""

    id: str
    how: str
    what: Untrusted
    deployed: EventTime | None
    reviewed_by: Untrusted | None
    approved_by: Untrusted | None
    checks: tuple[CheckItem, ...]
    made_by: Untrusted

    @property
    def broken(self) -> bool:
        """Whether one of its checks failed: the round is over."""
        return any(check.state == CheckState.FAILED for check in self.checks)

    @property
    def unticked(self) -> tuple[CheckItem, ...]:
        """Its checks without a time of their own that nobody has made; none once one has failed."""
        if self.broken:
            return ()
        return tuple(check for check in self.checks if check.due is None and check.state == CheckState.OPEN)

    @property
    def verified(self) -> bool:
        """Whether every check passed or was skipped, and at least one passed."""
        states = [check.state for check in self.checks]
        return (
            bool(states)
            and all(state in (CheckState.PASSED, CheckState.SKIPPED) for state in states)
            and CheckState.PASSED in states
        )


@shape
class AnswerView:
    """The answers to a question that stand: several when people answered apart; ``at`` is when the last one came."""

    id: str
    tree: str
    node: str
    question: Untrusted
    answers: tuple[StandingAnswer, ...]
    at: Moment | None

    @property
    def forked(self) -> bool:
        """Whether different answers stand."""
        return len({answer.value for answer in self.answers}) > 1


@shape
class TaskView:
    """A time-boxed task. ``due`` is microseconds since 1970."""

    id: str
    who: Untrusted
    what: Untrusted
    due: Moment | None
    state: TaskState
    made_by: Untrusted
    made: Moment
    outcome: Untrusted | None = None
    angle: Untrusted | None = None
    contested: tuple[StandingAnswer, ...] = ()

    @property
    def waits(self) -> bool:
        """Whether it is still out."""
        return self.state in (TaskState.OPEN, TaskState.EXTENDED)


@shape
class PollView:
    """A proposal that everybody may object to, and what was decided."""

    id: str
    proposal: Untrusted
    objections: tuple[Untrusted, ...]
    state: PollState
    made_by: Untrusted
    made: Moment
    outcome: Untrusted | None = None
    executor: Untrusted | None = None
    reversible: bool = True
    entry: EntryId | None = None


@record
class RoleOffer:
    """A role that somebody was asked to take over. ``at`` is microseconds since 1970."""

    role: str
    to: Untrusted
    by: Untrusted
    at: Moment


@shape
class Desks:
    """All that the panes beside the timeline show of an incident; the newest fix is the last one. ``beside`` are, where
    several are one outage, the last fixes of the others whose checks go on beside those of the newest.
    """

    board: tuple[HypothesisCard, ...] = ()
    fixes: tuple[FixView, ...] = ()
    beside: tuple[FixView, ...] = ()
    checklist: tuple[CheckItem, ...] = ()
    answers: dict[str, AnswerView] = field(default_factory=dict)
    tasks: tuple[TaskView, ...] = ()
    polls: tuple[PollView, ...] = ()
    offers: tuple[RoleOffer, ...] = ()

    @property
    def fix(self) -> FixView | None:
        """The fix that went in last."""
        return next((fix for fix in reversed(self.fixes) if fix.deployed is not None), None)

    @property
    def proposed(self) -> FixView | None:
        """The fix that is being made ready."""
        return next((fix for fix in reversed(self.fixes) if fix.deployed is None), None)

    @property
    def rounds(self) -> tuple[FixView, ...]:
        """The fixes whose checks are made: the one that went in last, and those beside it."""
        fix = self.fix
        return (fix, *self.beside) if fix is not None else ()

    @property
    def checks(self) -> tuple[CheckItem, ...]:
        """The checks that are made, in the order in which they are numbered."""
        return tuple(check for fix in self.rounds for check in fix.checks)

    @property
    def unticked(self) -> tuple[CheckItem, ...]:
        """Those without a time of their own that nobody has made."""
        return tuple(check for fix in self.rounds for check in fix.unticked)

    @property
    def due_checks(self) -> tuple[CheckItem, ...]:
        """The timed checks that nobody has ticked, the next one first; none of a fix of which one has failed."""
        checks = (check for fix in self.rounds if not fix.broken for check in fix.checks)
        waiting = [check for check in checks if check.state == CheckState.OPEN and check.due is not None]
        return tuple(sorted(waiting, key=lambda check: check.due or 0))
