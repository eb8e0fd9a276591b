"""A command of the playbook with the incident's values in it, to be copied: nothing here ever runs one."""

from __future__ import annotations

import re
import shlex

from warroom.intake.times import local
from warroom.model.views import IncidentView
from warroom.text import for_clipboard

_PLACE = re.compile(r"\[([^\[\]]{1,60})\]")


def filled(command: str, view: IncidentView) -> str:
    """``command`` with the places in square brackets filled that the incident knows; the others stay to be seen.

    A title is quoted for a shell, unless the line is a prompt for an assistant (it begins with ``@``).
    """
    prompt = command.lstrip().startswith("@")
    known: dict[str, str] = {}
    title = for_clipboard(view.summary.title)
    if title:
        known["issue"] = title if prompt else shlex.quote(title)
    began = view.summary.began if view.summary.began is not None else view.summary.declared
    if began is not None:
        known["when it began"] = f"{local(began, 'UTC'):%Y-%m-%d %H:%M UTC}"
    return _PLACE.sub(lambda found: known.get(found.group(1), found.group(0)), command)
