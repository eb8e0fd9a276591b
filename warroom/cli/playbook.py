"""``playbook``: the workflow is checked, and shown."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from warroom import exit_codes
from warroom.cli.completing import folders, named
from warroom.cli.opening import Opening, stop
from warroom.cli.options import opened
from warroom.model.sentences import counted
from warroom.text import for_terminal, quoted


@click.group()
def playbook() -> None:
    """The workflow: severities, phases, roles, questions, trees, templates."""


@playbook.command()
@click.argument("folder", default="", metavar="[DIR]", shell_complete=folders)
@opened
def check(opening: Opening, folder: str) -> None:
    """Say what is wrong with the workflow files, with file, line and field."""
    opening.playbook_folder = folder or opening.playbook_folder
    from warroom.playbook.check import check_playbook

    organisation: Path | None = opening.organisation
    problems = check_playbook(organisation)
    if not problems:
        from warroom.room.drills.template_rehearsal import rehearse

        problems = rehearse(opening.playbook)
    for problem in problems:
        click.echo(for_terminal(str(problem)), err=True)
    if problems:
        click.echo(counted(len(problems), "problem", "problems"), err=True)
        sys.exit(exit_codes.DATA)
    click.echo("the playbook is in order")


@playbook.command()
@click.argument("part", default="", shell_complete=named("part"))
@click.argument("name", default="", shell_complete=named("tree"))
@opened
def show(opening: Opening, part: str, name: str) -> None:
    """Print the workflow, one PART of it, or `tree NAME`."""
    from warroom.playbook.load import PARTS
    from warroom.playbook.show import draw_tree, show_playbook

    if part == "tree":
        trees = {tree.name: tree for tree in opening.playbook.trees.tree}
        if name not in trees:
            stop(f"there is no tree {quoted(name)}: {', '.join(trees)}.", exit_codes.MISSING)
        click.echo(for_terminal(draw_tree(trees[name])))
        return
    if part == "templates":
        for file, text in opening.playbook.texts.items():
            click.echo(f"--- {for_terminal(file)}\n{for_terminal(text)}")
        return
    try:
        click.echo(for_terminal(show_playbook(opening.playbook, part)))
    except KeyError:
        stop(f"there is no part {quoted(part)}: {', '.join(PARTS)}, tree NAME, templates.", exit_codes.MISSING)
