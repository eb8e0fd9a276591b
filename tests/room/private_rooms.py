"""A private incident of a test, and the share that it goes over."""

from __future__ import annotations

from pathlib import Path

from warroom.model.identity import IncidentId
from warroom.model.views import Severity
from warroom.room.acts import commander
from warroom.room.core import WarRoom
from warroom.room.sharing import joining

WORD = "canarybreach"
"""What no place but the room of its own may show."""


def declare_privately(room: WarRoom, title: str = f"{WORD} of the mail") -> IncidentId:
    return commander.declare(
        room, title, severity=Severity("P0", 0), phase="declare", phase_rank=1, zone="UTC", private=True
    )


def share_at(tmp_path: Path, *rooms: WarRoom) -> Path:
    share = tmp_path / "share"
    share.mkdir()
    joining.init(rooms[0], str(share))
    for room in rooms[1:]:
        joining.join(room, str(share))
    return share
