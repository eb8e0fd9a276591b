"""The home screen of a database without an incident."""

from __future__ import annotations

from collections.abc import Mapping

from warroom.screens.home.commands import BringInPage, Declare, Drills, HomeHelp, HomeWorkflow, JoinShare
from warroom.widgets.command import key_shown
from warroom.widgets.welcome import Welcome


def first_start(keys: Mapping[str, str]) -> Welcome:
    """What to do first, with the keys as the user's settings have them."""
    declare, join, page, drills, workflow, about = (
        key_shown(command, keys) for command in (Declare, JoinShare, BringInPage, Drills, HomeWorkflow, HomeHelp)
    )
    ways = (
        (declare, "something is broken: what, how bad, since when"),
        (drills, "rehearse one first: a coach says the next step, and why"),
        (join, "your team has incidents in a folder that you reach: join it"),
        ("warroom demo", "in a shell: a sample incident to look around in"),
    )
    further = f"{page} brings in a written page · {workflow} is the workflow · {about} names every key"
    return Welcome(ways, further)
