"""Times of an incident that cannot be, as they are told."""

from __future__ import annotations

import dataclasses
import re

from tests.conftest import START
from tests.room.giving import PLAYBOOK, view
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import HOUR, EventTime
from warroom.room.acts import closing
from warroom.room.core import WarRoom


def test_times_that_cannot_be_are_told_with_their_days_where_these_differ(room: WarRoom, incident: IncidentId) -> None:
    shown = view(room, incident)
    for hours, with_days in ((1, False), (30, True)):
        earlier = EventTime.at(Moment(START - hours * HOUR))
        times = {"began": EventTime.at(START), "detected": earlier}
        (clash,) = closing.clashes(dataclasses.replace(shown, times=times), PLAYBOOK)
        assert bool(re.search(r"1[23] Feb \d\d:", clash.words)) is with_days, clash.words
