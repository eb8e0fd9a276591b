"""The figures of the triage, held beside what is seen now."""

from __future__ import annotations

from warroom.model.desks import CheckItem
from warroom.model.views import IncidentView
from warroom.playbook.workflow import Playbook
from warroom.text import Untrusted


def at_triage(check: CheckItem, view: IncidentView, playbook: Playbook) -> Untrusted | None:
    """The figure that was noted at triage and that ``check`` of a fix is compared with; `None` where there is none."""
    name = check.id.rpartition(":")[2]
    resolution = playbook.resolution
    metrics = {step.after.words: step.metric for step in resolution.verify}
    metrics.update({f"list{number}": point.metric for number, point in enumerate(resolution.checklist, 1)})
    return view.baseline.get(metrics.get(name, ""))
