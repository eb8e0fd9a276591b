"""``show tree``."""

from __future__ import annotations

import click

from warroom.cli.completing import named
from warroom.cli.opening import Opening, now
from warroom.cli.options import incident_option, json_option, opened
from warroom.cli.printing import print_json, print_lines
from warroom.cli.shapes import WalkedTree
from warroom.cli.trees import tree_named
from warroom.cli.walking import walk_json, walk_lines
from warroom.playbook.walk import walk
from warroom.room.acts.closing import over_words


@click.command()
@click.argument("tree", default="", shell_complete=named("tree"), metavar="[NAME]")
@incident_option
@json_option({"tree": WalkedTree})
@opened
def tree(opening: Opening, tree: str, incident: str, as_json: bool) -> None:
    """A decision tree, as far as it was walked."""
    view = opening.view(opening.incident(incident))
    over = over_words(view, now())
    if over and not tree and not as_json:
        click.echo(f"nothing is asked any more: {over}; with a name its tree is shown")
        return
    walked = walk(tree_named(opening, view, tree), view.desks.answers)
    if as_json:
        print_json(walk_json(walked))
    else:
        print_lines(walk_lines(walked))
