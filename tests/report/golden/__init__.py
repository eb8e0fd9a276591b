"""The documents of one incident, as they were looked at and found good."""

from __future__ import annotations

from warroom.model.identity import IncidentId
from warroom.playbook.workflow import Playbook
from warroom.report.consistency import contradictions
from warroom.report.html_page import html
from warroom.report.markdown import markdown
from warroom.report.metrics import figures
from warroom.report.picture import picture
from warroom.report.post_mortem import draft
from warroom.room.core import WarRoom
from warroom.room.readings import case as reading


def documents(room: WarRoom, incident: IncidentId, playbook: Playbook) -> dict[str, str]:
    """Every document of ``incident`` that people look at, by file name."""
    case = reading.case(room, incident, playbook)
    post_mortem = draft(case, playbook)
    doubts = contradictions(reading.account(case, playbook), playbook)
    shown = figures(reading.measured(room), playbook.after)
    return {
        "post_mortem.md": markdown(post_mortem, playbook),
        "post_mortem.html": html(post_mortem, playbook, figures=shown, doubts=doubts),
        "picture.svg": picture(case, playbook),
    }
