"""Nobody makes points in a drill by naming whatever there is."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest

from tests.conftest import Clock
from tests.report.test_drill_teams import PLANS, scored, share_of
from warroom.intake.typed_line import read_line
from warroom.model.identity import Moment
from warroom.model.moment import MINUTE, EventTime
from warroom.playbook.workflow import Playbook
from warroom.report.facts import EntryFact
from warroom.room.acts import scribe
from warroom.room.core import WarRoom
from warroom.room.drills import drill
from warroom.room.orders.incident_orders import give
from warroom.room.readings import case as reading
from warroom.room.readings import messages
from warroom.text import Untrusted

KINDS = ("note", "decision", "finding", "action", "hypothesis", "task")


def words_of(name: str) -> list[str]:
    return sorted({word.rstrip("$") for words in PLANS[name].vocabulary.values() for word in words})


ATTACKS: dict[str, Callable[[str], list[str]]] = {
    "one line with every word, of each kind": lambda name: [" ".join(words_of(name))],
    "a line for each word, of each kind": words_of,
    "a line for each three words": lambda name: [
        " ".join(words_of(name)[first : first + 3]) for first in range(0, len(words_of(name)), 3)
    ],
    "what anybody would ask": lambda _: ["what is it?", "we look", "is it us?", "ok", "any news?"],
}


@pytest.mark.parametrize("name", PLANS)
def test_naming_everything_at_once_makes_no_point(name: str, room: WarRoom, playbook: Playbook) -> None:
    playing = drill.begin(room, playbook, name, PLANS[name], zone="UTC")
    case = reading.case(room, playing.incident, playbook)
    at = EventTime.at(Moment(playing.began + MINUTE))
    for attack, lines_for in ATTACKS.items():
        lines = [(kind, line) for line in lines_for(name) for kind in KINDS]
        entries = tuple(
            EntryFact(str(number), at, kind, Untrusted(line), Untrusted("a"), Moment(0))
            for number, (kind, line) in enumerate(lines)
        )
        bare = dataclasses.replace(case, entries=entries, times={}, severities=(), updates=(), roles=(), checks=())
        assert share_of(scored(playing, bare, playbook)) == 0, attack


@pytest.mark.parametrize("at_once", [1, 2, 4])
@pytest.mark.parametrize("name", PLANS)
def test_calling_out_words_one_after_the_other_makes_no_point(
    name: str, at_once: int, room: WarRoom, playbook: Playbook
) -> None:
    playing = drill.begin(room, playbook, name, PLANS[name], zone="UTC")
    case = reading.case(room, playing.incident, playbook)
    words = words_of(name)
    entries = tuple(
        EntryFact(
            str(first),
            EventTime.at(Moment(playing.began + (1 + first // at_once % 30) * MINUTE)),
            KINDS[first // at_once % len(KINDS)],
            Untrusted(", ".join(words[first : first + at_once])),
            Untrusted("a"),
            Moment(0),
        )
        for first in range(0, len(words), at_once)
    )
    bare = dataclasses.replace(case, entries=entries, times={}, severities=(), updates=(), roles=(), checks=())
    assert share_of(scored(playing, bare, playbook)) == 0


def test_what_is_said_in_two_words_is_said(room: WarRoom, clock: Clock, playbook: Playbook) -> None:
    playing = drill.begin(room, playbook, "security", PLANS["security"], zone="UTC")
    clock.now += MINUTE
    scribe.log(room, playing.incident, read_line("legal informed", now=Moment(0), zone="UTC"), typed=room.now())
    assert share_of(scored(playing, reading.case(room, playing.incident, playbook), playbook)) > 0


ORDERS = (
    ("ack", ""), ("sev", "P0"), ("role", "ic @a"), ("role", "tl @a"), ("role", "comms @a"), ("role", "scribe @a"),
    ("type", "database"), ("users", "all"), ("fixed", "rollback"), ("fixed", "configuration flag off"),
    ("fixed", "hotfix pool"), ("status", "identified"), ("status", "resolved"), ("phase", "resolve"),
)  # fmt: skip


@pytest.mark.parametrize("name", PLANS)
def test_orders_alone_handle_nothing(name: str, room: WarRoom, clock: Clock, playbook: Playbook) -> None:
    playing = drill.begin(room, playbook, name, PLANS[name], zone="UTC")
    clock.now += MINUTE
    for word, words in ORDERS:
        give(room, playbook, playing.incident, word, words)
    case = reading.case(room, playing.incident, playbook)
    assert share_of(scored(playing, case, playbook)) == 0
    clock.now += MINUTE
    scribe.log(room, playing.incident, read_line("what changed?", now=Moment(0), zone="UTC"), typed=room.now())
    case = reading.case(room, playing.incident, playbook)
    assert share_of(scored(playing, case, playbook)) > 0, "who asks is there, and what they did counts"


def test_what_the_drill_says_to_its_players_is_in_no_message(room: WarRoom, playbook: Playbook) -> None:
    playing = drill.begin(room, playbook, "performance", PLANS["performance"], zone="UTC")
    for audience in playbook.communication.audience:
        made = messages.draft_view(room, playbook, playing.incident, audience.name)
        assert "Nothing here is real" not in made.message.text.raw
