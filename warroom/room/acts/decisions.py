"""Questions that are answered and proposals that are decided: the Incident Commander's, at the Decide pane."""

from __future__ import annotations

import re

from warroom import exit_codes
from warroom.intake.person_names import NAME
from warroom.model.desks import UNKNOWN, PollView
from warroom.model.identity import IncidentId, Revision
from warroom.model.moment import EventTime
from warroom.model.oneself import person_meant
from warroom.model.states import PollState
from warroom.playbook.deciding_shapes import Tree, TreeQuestion
from warroom.playbook.walk import answer_id, tree_hash
from warroom.room.acts.fact_writing import state
from warroom.room.core import Committed, RoomTrouble, WarRoom, Write
from warroom.room.readings.left_open import TRIAGE, triage_id
from warroom.store.records import BASELINE
from warroom.store.write import ENTRY, entry_values
from warroom.text import repair

ANSWER, POLL = "answer", "poll"
ANSWERS = {"y": "yes", "n": "no", "d": UNKNOWN}
"""The key of each answer to a question of a tree."""
_WORDS = {"yes": "yes", "no": "no", UNKNOWN: "don't know"}


def answer_words(answer: str) -> str:
    """An answer as people say it."""
    return _WORDS.get(answer, answer)


def answer(
    room: WarRoom,
    incident: IncidentId,
    tree: Tree,
    question: TreeQuestion,
    said: str,
    *,
    seen_up_to: Revision | None = None,
    at: EventTime | None = None,
) -> Committed:
    """Answer a question of a tree: ``said`` is yes, no or unknown. An answer given before stays in the timeline.

    Raise `RoomTrouble` where the answer that stands is the same.
    """
    view = room.view(incident)
    before = view.desks.answers.get(answer_id(tree, question)) if view is not None else None
    if before is not None and not before.forked and before.answers[-1].value == said:
        raise RoomTrouble(f"it is answered so already: {answer_words(said)}.", exit_codes.DATA)
    writes = answer_writes(room, tree, question, said, at or EventTime.at(room.now()))
    return room.commit(incident, writes, seen_up_to=seen_up_to)


def answer_writes(room: WarRoom, tree: Tree, question: TreeQuestion, said: str, when: EventTime) -> list[Write]:
    """What keeps an answer that was given at ``when``: its entry and its record."""
    return _writes(
        room,
        answer_id(tree, question),
        tree=tree.name,
        node=question.name,
        asked=question.ask,
        said=said,
        named=tree_hash(tree),
        when=when,
    )


def answer_triage(
    room: WarRoom, incident: IncidentId, node: str, asked: str, said: str, *, at: EventTime | None = None
) -> Committed:
    """Answer a triage question, in words."""
    return room.commit(
        incident,
        _writes(
            room,
            triage_id(node),
            tree=TRIAGE,
            node=node,
            asked=asked,
            said=said,
            named=TRIAGE,
            when=at or EventTime.at(room.now()),
        ),
    )


def note_baseline(
    room: WarRoom, incident: IncidentId, metric: str, title: str, figure: str, *, at: EventTime | None = None
) -> Committed:
    """Note a figure as it was before, or is at triage; what is measured after a fix is compared with it."""
    return room.commit(
        incident,
        _writes(
            room,
            f"answer:{BASELINE}:{metric}",
            tree=BASELINE,
            node=metric,
            asked=title,
            said=figure,
            named=BASELINE,
            when=at or EventTime.at(room.now()),
        ),
    )


def _writes(
    room: WarRoom, record: str, *, tree: str, node: str, asked: str, said: str, named: str, when: EventTime
) -> list[Write]:
    said = repair(said).strip()
    if not said:
        raise RoomTrouble("an answer says something.", exit_codes.DATA)
    entry = room.new_id()
    values = {
        **entry_values(ANSWER, f"{asked} {answer_words(said)}", when),
        "details": {"tree": tree, "node": node, "question": asked, "answer": said, "of": named},
    }
    given = {"tree": tree, "node": node, "question": asked, "answer": said, "answered": when.as_json()}
    return [Write(ENTRY, entry, values), Write(ANSWER, record, given)]


_FINAL = re.compile(
    r"[,;]?\s{0,8}\b(?:(?<!not\s)(?<!n['’]t\s)irreversible|(?:it is |is )?not reversible"
    r"|(?:it )?can(?:not|['’]t) be undone)"
    r"\b[.,;]?",
    re.IGNORECASE,
)
_EXECUTOR = re.compile(rf"[,;]?\s{{0,8}}(?<![\w.@/+\-])@({NAME})(?<![.])(?!['’.\-]?\w)(?: does it)?")
"""A person who is named; no part of an address, and no name that goes on behind what was read of it."""


def object_to(room: WarRoom, incident: IncidentId, poll: PollView, objection: str) -> Committed:
    """Object to a proposal; the words are kept with it whatever is decided."""
    words = f"@{room.person}: {repair(objection).strip() or 'objects'}"
    return state(
        room,
        incident,
        {},
        kind="decision",
        text=f'objection to "{poll.proposal.raw}": {words}',
        beside=[Write(POLL, poll.id, {"objections": words}, do="add")],
    )


def decide(
    room: WarRoom,
    incident: IncidentId,
    poll: PollView,
    outcome: str,
    *,
    executor: str = "",
    reversible: bool = True,
) -> Committed:
    """Decide a proposal: an entry of its own, when it was decided, says everything in one line."""
    named = _EXECUTOR.search(poll.proposal.raw)
    meant = person_meant(named.group(1), poll.made_by.raw) if named is not None else room.person
    outcome = repair(outcome).strip() or "agreed"
    executor = person_meant(executor.strip().removeprefix("@"), room.person) or meant
    line = decision_line(poll, outcome, executor, reversible=reversible, by=room.person)
    values = {
        "outcome": outcome,
        "executor": executor,
        "reversible": "yes" if reversible else "no",
        "state": PollState.DECIDED,
    }
    details: dict[str, object] = {
        "proposal": poll.proposal.raw,
        "objections": [objection.raw for objection in poll.objections],
        "outcome": outcome,
        "executor": executor,
        "reversible": reversible,
    }
    return state(
        room,
        incident,
        {},
        kind="decision",
        text=f"decided: {line}",
        details=details,
        people=[executor],
        beside=[Write(POLL, poll.id, values)],
    )


def read_outcome(words: str) -> tuple[str, str, bool]:
    """The outcome of a decision as it is typed: its words, who does it (``@name``), and whether it can be undone
    (``irreversible``, ``not reversible``, ``cannot be undone`` say that it cannot).
    """
    outcome, final = _FINAL.subn(" ", re.sub(r"\s+", " ", words))
    match = _EXECUTOR.search(outcome)
    if match is not None:
        outcome = f"{outcome[: match.start()]} {outcome[match.end() :]}"
    outcome = re.sub(r"\s+", " ", re.sub(r"\(\s+\)", "", outcome)).strip(" ,;")
    outcome = re.sub(r" ([,;.])", r"\1", outcome)
    said = outcome if re.search(r"[^\s,;.()]", outcome) is not None else ""
    return said, match.group(1) if match is not None else "", not final


def drop_poll(room: WarRoom, incident: IncidentId, poll: PollView) -> Committed:
    """Take a proposal off the table."""
    return state(
        room,
        incident,
        {},
        kind="decision",
        text=f"dropped: {poll.proposal.raw}",
        beside=[Write(POLL, poll.id, {"state": PollState.DROPPED})],
    )


def decision_line(poll: PollView, outcome: str, executor: str, *, reversible: bool, by: str) -> str:
    """A decision in one good line: what, objections, outcome, who does it, whether it can be undone."""
    objections = "; ".join(objection.raw for objection in poll.objections) or "none"
    undone = "" if reversible else " · CANNOT BE UNDONE"
    return (
        f"{poll.proposal.raw} · objections: {objections} · {outcome} · does it: @{executor}{undone} · decided by @{by}"
    )
