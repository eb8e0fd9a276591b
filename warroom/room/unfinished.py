"""A command of the settings that was ended before it was known what it did."""

from __future__ import annotations

from warroom.room.core import RoomTrouble

NOTHING = "nothing was recorded"
"""What is told of a command that failed, unless something stands all the same."""


def told_of(said: str) -> str:
    """What a command said, in a sentence."""
    return f"It said: {said}" if said.strip() else "It said nothing."


class Unfinished(RoomTrouble):
    """A command was ended before it was known what it did: ``why`` says how, ``said`` what it had said."""

    def __init__(self, how: str, done: str, said: str, exit_code: int, outcome: str = NOTHING) -> None:
        super().__init__(f"{how}; {outcome}. Look whether it was {done} all the same. {told_of(said)}", exit_code)
        self.why, self.said = how, said
