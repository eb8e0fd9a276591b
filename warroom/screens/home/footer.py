"""The keys that the home screen names."""

from __future__ import annotations

from collections.abc import Mapping

from warroom.screens.home.commands import (
    BringInPage,
    Declare,
    Drills,
    End,
    FindInAll,
    HandOverShift,
    HomeHelp,
    HomeInbox,
    HomeWorkflow,
    JoinShare,
    LearnChosen,
)
from warroom.widgets.command import key_shown

_LAST = (HomeHelp, End)
STAY = len(_LAST)
"""How many of the last keys, help and end, give way to none."""
_NAMED = (
    Declare, FindInAll, Drills, HandOverShift, BringInPage, LearnChosen, JoinShare, HomeInbox, HomeWorkflow, *_LAST
)  # fmt: skip


def home_keys(own_keys: Mapping[str, str]) -> list[tuple[str, str]]:
    """The keys of the list with what they do."""
    return [("Enter", "open"), *((key_shown(command, own_keys), command.title.lower()) for command in _NAMED)]
