"""The keys that the home screen names."""

from __future__ import annotations

from collections.abc import Mapping

from textual.content import Content

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
from warroom.widgets.command import ASKED_KEYS, fitting_footer, footer, key_shown

_LAST = (HomeHelp, End)
_NAMED = (
    Declare, FindInAll, Drills, HandOverShift, BringInPage, LearnChosen, JoinShare, HomeInbox, HomeWorkflow, *_LAST
)  # fmt: skip


def home_footer(own_keys: Mapping[str, str], width: int, *, asking: bool) -> Content:
    """The keys of the list, or those of a question, in ``width`` cells: help and end stay, as many others as fit."""
    if asking:
        return footer(ASKED_KEYS)
    keys = [("Enter", "open"), *((key_shown(command, own_keys), command.title.lower()) for command in _NAMED)]
    return fitting_footer(keys, width, stay=len(_LAST))
