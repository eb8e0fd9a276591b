"""What a machine says again and again is one line with a count, and nothing that people did is hidden by it."""

from __future__ import annotations

import pytest

from tests.conftest import Clock
from warroom.intake.typed_line import read_line
from warroom.model.identity import IncidentId
from warroom.model.timeline_entries import Filter
from warroom.room.acts import scribe
from warroom.room.core import WarRoom

SAYS = "alert: 5xx at 12 % #api"


def say(room: WarRoom, incident: IncidentId, text: str, *, folds: bool = True) -> None:
    scribe.log(room, incident, read_line(text, now=room.now(), zone="UTC"), typed=room.now(), folds=folds)


def shown(room: WarRoom, incident: IncidentId) -> list[tuple[str, int]]:
    pages = room.pages(incident, Filter())
    return [(entry.text.raw, entry.repeated) for entry in pages.before(None, 20) if entry.kind != "declared"]


def test_equal_alerts_are_one_line_with_a_count(room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    before = shown(room, incident)
    for _ in range(3):
        say(room, incident, SAYS)
        clock.forward(minutes=1)
    assert [row for row in shown(room, incident) if row not in before] == [("alert: 5xx at 12 % #api", 3)]
    everything = room.pages(incident, Filter(noise=True)).before(None, 20)
    assert sum(entry.text.raw == SAYS for entry in everything) == 3, "each is kept"
    clock.forward(minutes=5)
    say(room, incident, SAYS)
    assert sum(text == SAYS for text, _ in shown(room, incident)) == 2, "one of later is another alert"


@pytest.mark.parametrize(
    "second",
    ["alert: 5xx at 13 % #api", f"> {SAYS}", f"! {SAYS}", f"*{SAYS}", f"-7 {SAYS}", f"@pager: {SAYS}"],
)
def test_what_is_not_the_same_stands_by_itself(room: WarRoom, incident: IncidentId, second: str) -> None:
    before = len(shown(room, incident))
    say(room, incident, SAYS)
    say(room, incident, second)
    assert len(shown(room, incident)) == before + 2


def test_what_a_person_types_twice_stands_twice(room: WarRoom, incident: IncidentId) -> None:
    before = len(shown(room, incident))
    for _ in range(2):
        say(room, incident, SAYS, folds=False)
    assert len(shown(room, incident)) == before + 2
