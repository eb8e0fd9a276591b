"""What is chosen from in a room: people, trees, messages, other incidents, names of the workflow."""

from __future__ import annotations

from collections.abc import Iterator

from warroom.model.identity import Moment
from warroom.model.private import is_private
from warroom.model.views import IncidentSummary, IncidentView, titled
from warroom.panes.context import RoomContext
from warroom.playbook.standing import in_words
from warroom.playbook.walk import offered, walk
from warroom.playbook.workflow import Playbook
from warroom.playbook.workflow_names import CALLED, NAMES
from warroom.playbook.worst_first import worst_first
from warroom.room.readings.clocks import point
from warroom.text import Untrusted
from warroom.widgets.choice import Choice


def person_typed(typed: str) -> str:
    """The name that was typed, as it is chosen: one word behind an at sign; nothing where it is more than a word."""
    name = typed.removeprefix("@")
    return f"@{name}" if name and not any(sign.isspace() or sign == "@" for sign in name) else ""


def people(view: IncidentView | None, playbook: Playbook, *, me: str) -> tuple[Choice, ...]:
    """Everybody of the incident, oneself first, each with the roles that are theirs."""
    names = dict.fromkeys((me, *(view.people if view is not None else ())))
    titles = {role.name: role.title for role in playbook.roles.role}
    roles: dict[str, list[str]] = {}
    for role in view.summary.roles if view is not None else ():
        for holder in role.holders:
            roles.setdefault(holder.raw.casefold(), []).append(titles.get(role.role, role.role))
    return tuple(
        Choice(f"@{name}", f"@{name}", ", ".join((*(("you",) if name == me else ()), *roles.get(name.casefold(), ()))))
        for name in names
        if name
    )


def owners(
    view: IncidentView | None, playbook: Playbook, *, me: str, owner: Untrusted | None
) -> tuple[tuple[Choice, ...], str]:
    """Everybody of the incident, and nobody where there is an ``owner``; the key of what stands now."""
    stands = f"@{owner.raw.removeprefix('@')}" if owner is not None and owner.raw else ""
    everybody = people(view, playbook, me=me)
    return (*everybody, *((Choice("", "nobody", "it has no owner then"),) if stands else ())), stands


def trees(view: IncidentView, playbook: Playbook, *, shown: str) -> tuple[Choice, ...]:
    """Every decision tree, those that fit first, each with how far it is answered."""
    return tuple(
        Choice(tree.name, tree.title, _how_far(view, playbook, tree.name), stands=tree.name == shown)
        for tree in offered(playbook, view.phase, view.fact("type"), view.desks.answers)
    )


def _how_far(view: IncidentView, playbook: Playbook, name: str) -> str:
    tree = playbook.tree(name)
    if tree is None:
        return ""
    walked = walk(tree, view.desks.answers)
    if walked.end is not None:
        return f"answered: {walked.end.say}"
    asks = walked.question.ask if walked.question is not None else ""
    return f"question {len(walked.steps) + 1}: {asks}" if walked.steps else asks


def messages(playbook: Playbook, *, audience: str, template: str) -> tuple[Choice, ...]:
    """Every message to every audience, that of ``audience`` first; the key is both names with a slash between."""
    choices = [
        Choice(
            f"{one.name}/{name}",
            f"{one.title}: {name.replace('_', ' ')}",
            _when(playbook, name),
            stands=(one.name, name) == (audience, template),
        )
        for one in playbook.communication.audience
        for name in one.templates
    ]
    return tuple(sorted(choices, key=lambda choice: not choice.key.startswith(f"{audience}/")))


def _when(playbook: Playbook, name: str) -> str:
    template = playbook.template(name)
    return template.stage if template is not None else ""


def incidents(
    listed: list[IncidentSummary], playbook: Playbook, *, zone: str, now: Moment, but: frozenset[str] = frozenset()
) -> tuple[Choice, ...]:
    """The incidents but those named, the worst open ones first, by the beginning of their ids."""
    apart = worst_first((summary for summary in listed if summary.id not in but), playbook)
    return tuple(Choice(summary.id, _titled(summary), _stands(summary, playbook, zone, now)) for summary in apart)


def _titled(summary: IncidentSummary) -> str:
    return f"{summary.severity.level if summary.severity is not None else '--'} {titled(summary, summary.title.raw)}"


def _stands(summary: IncidentSummary, playbook: Playbook, zone: str, now: Moment) -> str:
    closed = point(summary.closed, zone, now) if summary.closed is not None else ""
    standing = in_words(summary, playbook, at=closed).short or (f"closed {closed}" if closed else summary.phase)
    commands = playbook.composing.roles.get("commander", "")
    leads = " ".join(f"@{name.raw}" for role in summary.roles for name in role.holders if role.role == commands)
    return " · ".join(filter(None, (standing, leads, summary.id[:8])))


class Named:
    """What the words of an order may be in the incident of ``desk``: each kind of `Order.takes`."""

    def __init__(self, desk: RoomContext) -> None:
        self._desk = desk

    def every(self, kinds: str) -> tuple[Choice, ...]:
        """All that a word of these ``kinds`` (``a|b``) may be; ``merged`` is an incident that is shown here too."""
        return tuple(choice for kind in kinds.split("|") for choice in self._of(kind))

    def _of(self, kind: str) -> Iterator[Choice]:
        desk, view = self._desk, self._desk.view
        if kind == "person":
            yield from people(view, desk.playbook, me=desk.room.person)
        elif kind == "hypothesis":
            for card in view.desks.board if view is not None else ():
                yield Choice(card.label.raw, f"{card.label.raw} {card.status}", card.statement.raw)
        elif kind == "incident":
            others = [] if is_private(desk.incident) else desk.room.incidents()  # private ones are told to no other
            plain = [summary for summary in others if not is_private(summary.id)]
            yield from self._incidents(plain, but=frozenset(desk.room.parts(desk.incident)))
        elif kind == "merged":
            here = frozenset(desk.room.parts(desk.incident)) - {desk.incident}
            yield from self._incidents([summary for summary in desk.room.incidents_apart() if summary.id in here])
        elif kind in NAMES:
            yield from self._of_the_playbook(kind)

    def _incidents(self, listed: list[IncidentSummary], *, but: frozenset[str] = frozenset()) -> Iterator[Choice]:
        desk = self._desk
        for choice in incidents(listed, desk.playbook, zone=desk.zone, now=desk.now(), but=but):
            yield Choice(choice.key[:8], choice.label, choice.says)

    def _of_the_playbook(self, kind: str) -> Iterator[Choice]:
        part, table, field = NAMES[kind]
        for row in getattr(getattr(self._desk.playbook, part), table):
            name = str(getattr(row, field))
            called = next(
                (str(getattr(row, field)) for field in CALLED if getattr(row, field, "") not in ("", name)), ""
            )
            yield Choice(name, name, called, stands=self._holds(kind, name))

    def _holds(self, kind: str, name: str) -> bool:
        view = self._desk.view
        if view is None:
            return False
        level = view.summary.severity.level if view.summary.severity is not None else ""
        now = {"phase": view.phase, "severity": level, "status": view.fact("status"), "type": view.fact("type")}
        return now.get(kind, "").casefold() == name.casefold()
