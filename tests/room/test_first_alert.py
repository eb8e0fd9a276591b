"""The first alert of a document is the one of the log: not when it was noticed, nor what came before the impact."""

from __future__ import annotations

import pytest

from tests.conftest import Clock, logged
from tests.room.giving import document, order
from warroom.model.identity import IncidentId
from warroom.model.moment import HOUR
from warroom.room.core import WarRoom

WORDS = {
    "noticed after it": ("", "-20", "-30", "16:56 UTC"),
    "noticed after it by the alert": ("monitor", "-20", "-30", "16:56 UTC"),
    "noticed after it by somebody": ("team", "-20", "-30", "16:56 UTC"),
    "noticed before it": ("", "-30", "-20", "17:06 UTC (noticed before, at 16:56 UTC)"),
    "noticed before it by somebody": ("team", "-30", "-20", "17:06 UTC (noticed before, at 16:56 UTC)"),
    "noticed before it by another alert": ("monitor", "-30", "-20", "16:56 UTC"),
    "a machine spoke before the impact": ("", "-20", "-55", "17:06 UTC"),
}
"""How and when it was noticed, when the machine spoke, and what is told of the first alert."""


@pytest.mark.parametrize("which", WORDS)
def test_the_first_alert_is_the_one_of_the_log(which: str, room: WarRoom, incident: IncidentId, clock: Clock) -> None:
    way, noticed, spoken, told = WORDS[which]
    clock.now += HOUR
    order(room, incident, "began", at="-50")
    order(room, incident, "detected", way, at=noticed)
    room.person = "pager"
    logged(room, incident, f"{spoken} 5xx at 12 %")
    room.person = "dana"
    assert f"- First alert: {told}\n" in document(room, incident)
