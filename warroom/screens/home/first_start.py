"""The home screen of a database without an incident."""

from __future__ import annotations

from collections.abc import Mapping

from warroom.screens.commands.home_commands import BringInPage, Declare, Drills, HomeHelp, HomeWorkflow, JoinShare
from warroom.widgets.command import key_shown
from warroom.widgets.welcome import Welcome


def first_start(keys: Mapping[str, str]) -> Welcome:
    """What to do first, with the keys as the user's settings have them."""
    declare, join, page, drills, workflow, about = (
        key_shown(command, keys) for command in (Declare, JoinShare, BringInPage, Drills, HomeWorkflow, HomeHelp)
    )
    ways = (
        (declare, "something is broken: declare it"),
        (drills, "rehearse, with a coach who says why"),
        (join, "join the folder of your team"),
        ("warroom demo", "in a shell: a sample to look at"),
    )
    further = f"{page} brings in a written page · {workflow} is the workflow · {about} names every key"
    return Welcome(ways, further)
