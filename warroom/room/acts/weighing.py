"""Weighing how bad it is before there is an incident: the answers wait here, and are kept once it is declared."""

from __future__ import annotations

from warroom.model.desks import AnswerView, StandingAnswer
from warroom.model.identity import Moment
from warroom.model.moment import EventTime
from warroom.playbook.deciding_shapes import Tree
from warroom.playbook.walk import Walk, answer_id, walk
from warroom.playbook.workflow import Playbook
from warroom.room.acts.decisions import answer_writes
from warroom.room.core import WarRoom, Write
from warroom.text import Untrusted

_DECLARES = "declare"


def weighing_tree(playbook: Playbook) -> Tree | None:
    """The tree that says whether something is an incident: the first one that can end in declaring it."""
    return next((tree for tree in playbook.trees.tree if any(end.act == _DECLARES for end in tree.end)), None)


class Weighing:
    """A walk through a tree by one person, of which nothing is stored until `writes` is committed."""

    def __init__(self, tree: Tree, person: str) -> None:
        self.tree, self._person = tree, person
        self._answers: dict[str, AnswerView] = {}

    @property
    def walk(self) -> Walk:
        """How far it was walked."""
        return walk(self.tree, self._answers)

    @property
    def level(self) -> str:
        """The severity that the end gives; empty before the end, and where the end gives none."""
        end = self.walk.end
        return end.value if end is not None and end.sets_severity else ""

    def answer(self, said: str, now: Moment) -> None:
        """Answer the open question with yes, no or unknown at ``now``, microseconds since 1970."""
        question = self.walk.question
        if question is None:
            return
        record = answer_id(self.tree, question)
        self._answers[record] = AnswerView(
            record,
            self.tree.name,
            question.name,
            Untrusted(question.ask),
            (StandingAnswer(said, Untrusted(self._person)),),
            now,
        )

    def take_back(self) -> None:
        """Ask the last question again."""
        steps = self.walk.steps
        if steps:
            del self._answers[steps[-1].answer.id]

    def writes(self, room: WarRoom) -> list[Write]:
        """What keeps the answers that led to where the walk is, each at the time it was given."""
        writes: list[Write] = []
        for step in self.walk.steps:
            when = EventTime.at(Moment(step.answer.at or room.now()))
            writes += answer_writes(room, self.tree, step.question, step.answer.answers[-1].value, when)
        return writes
