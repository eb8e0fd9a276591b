"""Alarms by a handle, for whoever says in a shell that they have looked at one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection

from warroom.model.identity import Alarm
from warroom.room.core import WarRoom
from warroom.room.sharing.waits import told_on


def by_handle(room: WarRoom) -> dict[str, Alarm]:
    """The alarms that stand, the oldest first, by six digits that each keeps for as long as it stands."""
    return {hashlib.sha256(json.dumps(alarm[:4]).encode()).hexdigest()[:6]: alarm for alarm in room.alarms()}


def take_for_seen(room: WarRoom, alarms: Collection[Alarm]) -> tuple[int, int]:
    """These were looked at; how many are gone now, and how many stand until what they tell of is decided. Raise
    `RoomTrouble`.
    """
    standing = told_on(room, alarms)
    seen = [alarm for alarm in alarms if alarm not in standing]
    room.dismiss_alarms(seen)
    return len(seen), len(standing)
