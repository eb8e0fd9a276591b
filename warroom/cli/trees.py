"""A decision tree by its name."""

from __future__ import annotations

from warroom import exit_codes
from warroom.cli.opening import Opening, stop
from warroom.model.views import IncidentView
from warroom.playbook.deciding_shapes import Tree
from warroom.playbook.walk import offered
from warroom.text import quoted


def tree_named(opening: Opening, view: IncidentView, name: str) -> Tree:
    """The tree called ``name``, the one that is offered now where no name is said; ends the command for another."""
    if not name:
        return offered(opening.playbook, view.phase, view.fact("type"), view.desks.answers)[0]
    found = opening.playbook.tree(name)
    if found is None:
        choices = ", ".join(tree.name for tree in opening.playbook.trees.tree)
        stop(f"there is no tree {quoted(name)}: {choices}.", exit_codes.MISSING)
    return found
