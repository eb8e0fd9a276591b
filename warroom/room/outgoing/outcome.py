"""What may come of sending: it was taken, it was not, or nobody knows. Nothing here holds a secret."""

from __future__ import annotations

from dataclasses import dataclass

from warroom import exit_codes
from warroom.room.core import RoomTrouble


class NotSent(RoomTrouble):
    """Nothing was posted; the sentence says why."""

    def __init__(self, why: str) -> None:
        super().__init__(f"nothing was posted: {why}.", exit_codes.UNAVAILABLE)


class Unknown(RoomTrouble):
    """It may have been posted or not; ``why`` says what happened, ``said`` what was told before."""

    def __init__(self, why: str, exit_code: int = exit_codes.TRY_AGAIN, *, said: str = "") -> None:
        super().__init__(f"nobody knows whether it was posted: {why}.", exit_code)
        self.why, self.said = why, said


@dataclass(frozen=True, slots=True)
class Sent:
    """It was taken. ``id`` is what the other side calls it and ``link`` where it is, as far as it says so; ``note`` is
    what is still to be known of it.
    """

    id: str = ""
    link: str = ""
    note: str = ""
