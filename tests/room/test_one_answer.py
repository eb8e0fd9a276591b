"""One question has one answer, whichever of the places that tell of an incident is asked."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.conftest import Clock, seeded
from tests.empty_database import lay_empty
from tests.room.giving import order
from tests.room.one_answer import Told, answers, disagreements, play
from warroom.intake.typed_line import read_line
from warroom.model.identity import IncidentId
from warroom.room.acts import scribe
from warroom.room.core import WarRoom

FELL_APART = (7, 10, 12, 13, 20, 41, 63)
"""Over before it began, resolved below an older status, the wrong fix, a role laid down, a merge into what was over."""


@pytest.mark.parametrize(
    "seeds", [(*FELL_APART, *range(1000, 1005)), pytest.param(range(300), marks=pytest.mark.long)], ids=["some", "300"]
)
def test_every_place_gives_the_same_answer(tmp_path: Path, seeds: tuple[int, ...]) -> None:
    apart = {}
    for seed in seeds:
        clock, random = Clock(), Random(seed)
        path = lay_empty(tmp_path / f"{seed}.db")
        rooms = tuple(
            WarRoom(path, person=person, now=clock, entropy=seeded(number))
            for number, person in enumerate(("dana", "bob"), 1)
        )
        incident, acts = play(rooms, clock, random, acts=random.randint(4, 25))
        if differing := disagreements(rooms[0], incident):
            apart[seed] = differing, acts
        for room in rooms:
            room.close()
    assert apart == {}


def test_what_the_cause_was_and_what_fixed_it_are_asked_everywhere(room: WarRoom, incident: IncidentId) -> None:
    scribe.log(room, incident, read_line("? pool exhausted", now=room.now(), zone="UTC"), typed=room.now())
    for name, words in (("hyp", "H1 confirmed"), ("fixed", "rollback v2"), ("status", "Resolved")):
        order(room, incident, name, words)
    causes = answers(Told(room, incident))["cause"]
    assert {repr(cause) for cause in causes.values()} == {"['pool exhausted']"}
    order(room, incident, "close", "all well")
    assert answers(Told(room, incident))["what fixed it"]["closing message"] == "v2"
