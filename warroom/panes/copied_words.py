"""What is copied of a card beside the hypotheses: the command or the question of a check, a link, a hypothesis."""

from __future__ import annotations

from warroom.model.desks import HypothesisCard
from warroom.model.views import IncidentView
from warroom.playbook.workflow import Playbook
from warroom.widgets.board_pane import all_links


def words_copied(what: str, about: str, playbook: Playbook, view: IncidentView, card: HypothesisCard | None) -> str:
    """The words of the card of this kind, ``what``, and name, ``about``, its places not filled yet; empty for none.
    ``card`` is the hypothesis, if it is one.
    """
    if what == "look":
        kind = playbook.incident_type(view.fact("type"))
        check = kind.check[int(about)] if kind is not None and int(about) < len(kind.check) else None
        return (check.run or check.hint) if check is not None else ""
    if what == "link":
        return all_links(playbook)[int(about)][1]
    if what == "runbook":
        return playbook.resources.runbooks.get(about, "")
    if what == "investigate":
        asked = next((asked for asked in playbook.investigation.check if asked.name == about), None)
        return (asked.prompt or "\n".join(asked.ask)) if asked is not None else ""
    if what == "angle":
        return next((angle.prompt for angle in playbook.investigation.angle if angle.name == about), "")
    return f"{card.label.raw} {card.status}: {card.statement.raw}" if card is not None else ""
