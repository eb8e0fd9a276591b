"""The keys that the home screen names."""

from __future__ import annotations

from collections.abc import Mapping

from warroom.screens.commands.home_commands import (
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
from warroom.widgets.command import ASKED_KEYS, key_shown

_LAST = (HomeHelp, End)
STAY = len(_LAST)
"""How many of the last keys, help and end, give way to none."""
_NAMED = (
    Declare, FindInAll, Drills, HandOverShift, BringInPage, LearnChosen, JoinShare, HomeInbox, HomeWorkflow, *_LAST
)  # fmt: skip


_TO_BEGIN = (Declare, Drills, JoinShare, BringInPage, HomeInbox, HomeWorkflow, *_LAST)


def home_keys(own_keys: Mapping[str, str], *, empty: bool = False, asked: bool = False) -> list[tuple[str, str]]:
    """The keys of the list with what they do; of an ``empty`` one those with which one begins, and while the line has
    ``asked`` those of its question.
    """
    if asked:
        return [*ASKED_KEYS]
    keys = [(key_shown(command, own_keys), command.title.lower()) for command in (_TO_BEGIN if empty else _NAMED)]
    return keys if empty else [("Enter", "open"), *keys]
