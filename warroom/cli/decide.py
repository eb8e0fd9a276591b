"""``decide``: a decision tree is walked."""

from __future__ import annotations

import click

from warroom import exit_codes
from warroom.cli.already_over import say_over
from warroom.cli.completing import named
from warroom.cli.given_time import when_said
from warroom.cli.opening import Opening, stop
from warroom.cli.options import acting, opened, refuse_idle
from warroom.cli.printing import print_json
from warroom.cli.shapes import WalkedTree
from warroom.cli.trees import tree_named
from warroom.cli.walking import TYPED, walk_json, walk_lines
from warroom.model.identity import IncidentId
from warroom.model.moment import EventTime
from warroom.playbook.walk import Walk, walk
from warroom.room.acts import decisions
from warroom.room.orders.carrying_out import OF_AN_END, carry_out
from warroom.text import for_terminal, quoted


@click.command()
@click.argument("tree", default="", shell_complete=named("tree"), metavar="[TREE]")
@click.argument("answer", default="", metavar="[y|n|d]")
@click.option("--node", default="", metavar="NAME", help="Answer this question anew.")
@click.option("--do", "perform", is_flag=True, help="Carry out the end that was reached.")
@acting({"tree": WalkedTree})
@opened
def decide(
    opening: Opening, tree: str, answer: str, node: str, perform: bool, at: str, incident: str, as_json: bool
) -> None:
    """Walk a decision tree: print its open question, or answer it."""
    chosen = opening.incident(incident)
    view = opening.view(chosen)
    when = when_said(opening, chosen, at)
    chosen_tree = tree_named(opening, view, tree)
    walked = walk(chosen_tree, view.desks.answers)
    if not answer:
        refuse_idle("for a question that is answered anew: with its tree and y, n or d", "node")
    if answer:
        typed_answer = TYPED.get(answer.casefold())
        if typed_answer is None:
            stop(f"{quoted(answer, 20)} is no answer: y, n or d.", exit_codes.USAGE)
        name = node or (walked.question.name if walked.question is not None else "")
        question = next((question for question in chosen_tree.question if question.name == name), None)
        if question is None:
            known = ", ".join(one.name for one in chosen_tree.question)
            why = f"{quoted(node)} is no question of {chosen_tree.name}" if node else "no question is open"
            stop(f"{why}; --node names one to answer anew: {known}.", exit_codes.USAGE)
        seen = view.revision
        opening.run(
            lambda: decisions.answer(
                opening.room, chosen, chosen_tree, question, typed_answer, seen_up_to=seen, at=when
            )
        )
        walked = walk(chosen_tree, opening.view(chosen).desks.answers)
    if perform:
        _carry_out(opening, chosen, walked, when)
    if answer or perform:
        say_over(view)
    if as_json:
        print_json(walk_json(walked))
        return
    for line in walk_lines(walked):
        click.echo(for_terminal(line))


def _carry_out(opening: Opening, incident: IncidentId, walked: Walk, when: EventTime | None) -> None:
    end = walked.end
    if end is None:
        stop("the tree has not come to an end yet.", exit_codes.USAGE)
    order = OF_AN_END.get(end.act)
    if order is None:
        stop(f"there is nothing that a shell can do for: {for_terminal(end.say)}.", exit_codes.USAGE)
    opening.run(lambda: carry_out(opening.room, opening.playbook, incident, walked, at=when))
    click.echo(f"saved /{order} {for_terminal(end.value)}".rstrip(), err=True)
