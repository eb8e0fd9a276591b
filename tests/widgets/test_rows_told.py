"""What every pane, the header and the review say of incidents in which all of it is there, with its colours, as it was
when somebody last looked at all of them.

``python -m tests.widgets.test_rows_told`` writes the files anew; look at the difference before it is kept.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from tests.conftest import START, Clock, seeded
from tests.report.everything import everything
from tests.report.workflow_example import workflow_example
from tests.screens.rich_state import rich
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import DAY, HOUR, MINUTE
from warroom.model.views import IncidentView, Severity
from warroom.playbook.load import load_playbook
from warroom.room.acts import commander, meeting
from warroom.room.core import WarRoom
from warroom.room.orders.incident_orders import give
from warroom.room.readings import clocks as clocks_told
from warroom.room.readings.cadence import updates_view
from warroom.room.readings.due import due_clock, stable_clock
from warroom.room.readings.learning import read_learning
from warroom.room.readings.messages import draft_view
from warroom.room.readings.waiting import role_title
from warroom.widgets.board_pane import board
from warroom.widgets.card import Card
from warroom.widgets.decide_pane import DecideState, decide
from warroom.widgets.header import Header
from warroom.widgets.incident_row import incident_heads, incident_row, longest_of
from warroom.widgets.learn_cards import learn_cards
from warroom.widgets.meeting_cards import clock_of, item_cards, people_cards
from warroom.widgets.update_pane import update
from warroom.widgets.verify_pane import verify

GOLDEN = Path(__file__).parent / "golden"
PLAYBOOK = load_playbook()
Told = tuple[WarRoom, IncidentId, Moment]


def _rich(path: str) -> Told:
    room, incident = rich(path, start=START)
    return room, incident, Moment(START)


def _new(path: str) -> Told:
    room = WarRoom(path, person="dana", now=Clock(), entropy=seeded(3))
    incident = commander.keep(room, "Some pages are slow", severity=None, phase="detect", zone="Europe/Berlin")
    return room, incident, Moment(START + HOUR)


def _triage(path: str) -> Told:
    clock = Clock()
    room = WarRoom(path, person="dana", now=clock, entropy=seeded(8))
    incident = commander.declare(
        room,
        "Checkout fails",
        severity=Severity("P0", 0),
        phase="triage",
        phase_rank=2,
        zone="UTC",
        roles={"ic": "dana"},
    )
    for name, words in (
        ("triage", "1 v2.31 was deployed at 14:21"),
        ("baseline", "p95 210 ms"),
        ("impact", "all cards"),
    ):
        clock.forward(minutes=1)
        give(room, PLAYBOOK, incident, name, words)
    return room, incident, Moment(clock.now)


def _everything(path: str) -> Told:
    room = WarRoom(path, person="dana", now=Clock(), entropy=seeded(4))
    return room, everything(room, PLAYBOOK), Moment(START + DAY)


def _closed(path: str) -> Told:
    clock = Clock()
    room = WarRoom(path, person="alice", now=clock, entropy=seeded(6))
    incident = workflow_example(room, PLAYBOOK)
    clock.forward(minutes=20)
    meeting.begin(room, incident, words="the review begins", present=["alice", "bob"])
    return room, incident, Moment(clock.now + 25 * MINUTE)


INCIDENTS: dict[str, Callable[[str], Told]] = {
    "everything": _everything, "new": _new, "triage": _triage, "open": _rich, "closed": _closed,
}  # fmt: skip


def _cards(title: str, cards: Sequence[Card]) -> Iterator[str]:
    yield f"=== {title}"
    for card in cards:
        tail = f" || {card.tail.markup}" if card.tail is not None else ""
        yield f"{card.key or '-'} {card.hang} | {card.content.markup}{tail}"


def _clocks(view: IncidentView, now: Moment) -> list[clocks_told.Clock]:
    return [
        clocks_told.open_for(view, now), clocks_told.resolve_by(view, PLAYBOOK, now),
        clocks_told.phase_clock(view, PLAYBOOK, now), due_clock(view, PLAYBOOK, now), stable_clock(view, PLAYBOOK, now),
    ]  # fmt: skip


def told(begin: Callable[[str], Told]) -> str:
    """All that is shown of an incident, a row a line."""
    with tempfile.TemporaryDirectory() as folder:
        room, incident, now = begin(str(Path(folder) / "w.db"))
        view = room.view(incident)
        assert view is not None
        lines: list[str] = []
        for person, tree in (("dana", ""), ("alice", PLAYBOOK.trees.tree[0].name)):
            state = DecideState(tree=tree, why=bool(tree), changes_key="ctrl+g")
            shown = decide(view, PLAYBOOK, state, person=person, now=now)
            lines += _cards(f"decide {person} {tree}: {shown.default} of {', '.join(shown.trees)}", shown.cards)
        lines += _cards("hypotheses", board(view, PLAYBOOK))
        cards, default = verify(view, PLAYBOOK, now=now)
        lines += _cards(f"verify: {default}", cards)
        clocks = updates_view(room, PLAYBOOK, incident, view=view)
        for audience in PLAYBOOK.communication.audience:
            draft = draft_view(room, PLAYBOOK, incident, audience.name)
            cards, default = update(draft, clocks, PLAYBOOK, zone=view.zone, now=now)
            lines += _cards(f"update {audience.name}: {default}", cards)
        learning = read_learning(room, incident, PLAYBOOK)
        folded = learn_cards(learning, PLAYBOOK, now=now, every_entry=False)
        every = frozenset(card.key for card in folded)
        lines += _cards("learn", folded)
        lines += _cards("unfolded", learn_cards(learning, PLAYBOOK, now=now, every_entry=True, unfolded=every))
        lines += _cards(f"meeting {clock_of(learning, PLAYBOOK, now)}", people_cards(learning, PLAYBOOK))
        for page in range(1, len(PLAYBOOK.closure.meeting.agenda) + 1):
            shown_page = item_cards(
                learning, PLAYBOOK, page, now=now, every_entry=page == 1, draft=page == 2, unfolded=every
            )
            lines += _cards(f"item {page}", shown_page)
        header = Header(PLAYBOOK)
        for width in (200, 160, 120, 100, 80, 60, 40):
            lines += [f"=== header {width}", header.lines(view, now, width).markup]
            longest = longest_of([view.summary], PLAYBOOK)
            home = incident_row(view.summary, PLAYBOOK, now=now, zone="UTC", across=width, longest=longest)
            lines += [incident_heads(width, longest).markup, home.markup]
        for at in (now, view.summary.last_entry or now):
            lines += [f"{clock.words} {clock.urgency}" for clock in _clocks(view, at)]
        lines += ["=== situation", *clocks_told.situation(view, [], PLAYBOOK, now=now)[1]]
        lines += [role_title(PLAYBOOK, role) for role in ("ic", "nobody's")]
        room.close()
    return "\n".join(line.rstrip() for line in lines) + "\n"


@pytest.mark.parametrize("name", INCIDENTS)
def test_all_that_is_shown_of_an_incident_is_as_it_was_looked_at(name: str) -> None:
    assert told(INCIDENTS[name]) == (GOLDEN / f"{name}.txt").read_text("utf-8")


_PLAIN_KEY = re.compile(r"(?:\[\$quiet\]|\| |  )(?:Enter|[yndwcufMR@]) [a-z]")
"""A key with what it does, both in one colour: where a row or its tail begins, or two blanks behind what is before."""


def test_keys_have_the_colour_of_keys_wherever_a_row_names_them() -> None:
    rows = [row for path in GOLDEN.glob("*.txt") for row in path.read_text("utf-8").splitlines()]
    assert sum("]y[" in row for row in rows) > 10
    assert [row for row in rows if not row.startswith(("=", " ")) and _PLAIN_KEY.search(row)] == []


if __name__ == "__main__":
    for named, begun in INCIDENTS.items():
        (GOLDEN / f"{named}.txt").write_text(told(begun), "utf-8")
