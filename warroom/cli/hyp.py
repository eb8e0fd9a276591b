"""``hyp``: the hypothesis board."""

from __future__ import annotations

import click
from typing_extensions import TypedDict

from warroom.cli.already_over import say_over
from warroom.cli.completing import hypotheses
from warroom.cli.given_time import when_said
from warroom.cli.obeying import obey
from warroom.cli.opening import Opening
from warroom.cli.options import acting, opened
from warroom.cli.printing import print_json
from warroom.cli.shapes import Obeyed
from warroom.cli.worded import Worded
from warroom.model.identity import EntryId
from warroom.room.acts import tech_lead
from warroom.text import for_terminal


class RaisedHypothesis(TypedDict):
    """A card that was put on the board."""

    saved: bool
    label: str
    entry: EntryId


@click.group()
def hyp() -> None:
    """The hypothesis board."""


@hyp.command(cls=Worded)
@click.argument("words", nargs=-1, required=True, type=click.UNPROCESSED)
@acting({"hypothesis": RaisedHypothesis})
@opened
def add(opening: Opening, words: tuple[str, ...], at: str, incident: str, as_json: bool) -> None:
    """Put a hypothesis on the board and print its label."""
    chosen = opening.incident(incident)
    when = when_said(opening, chosen, at)
    before = opening.view(chosen)
    logged = opening.run(lambda: tech_lead.raise_hypothesis(opening.room, chosen, " ".join(words), at=when))
    label = next((card.label.raw for card in opening.view(chosen).desks.board if card.entry == logged.entry), "")
    if as_json:
        print_json(RaisedHypothesis(saved=True, label=label, entry=logged.entry))
    else:
        click.echo(f"saved {for_terminal(label)}")
    say_over(before)


def _about_a_card(name: str, order: str, status: str, sentence: str) -> None:
    """A command about a card that is on the board: it gives ``order`` with the card's label and ``status``."""

    @hyp.command(name, help=sentence, cls=Worded)
    @click.argument("label", shell_complete=hypotheses)
    @click.argument("words", nargs=-1, type=click.UNPROCESSED)
    @acting({"order": Obeyed})
    @opened
    def tell(opening: Opening, label: str, words: tuple[str, ...], at: str, incident: str, as_json: bool) -> None:
        argument = " ".join(part for part in (label, status, *words) if part)
        obey(opening, order, argument, at=at, incident=incident, as_json=as_json)


_about_a_card("test", "hyp", "testing", "The hypothesis LABEL is being tested.")
_about_a_card("confirm", "hyp", "confirmed", "The hypothesis LABEL is confirmed; WORDS are the result.")
_about_a_card("refute", "hyp", "refuted", "The hypothesis LABEL is refuted; WORDS are the result.")
_about_a_card("open", "hyp", "open", "The hypothesis LABEL is open again.")
_about_a_card("for", "for", "", "WORDS speak for the hypothesis LABEL.")
_about_a_card("against", "against", "", "WORDS speak against the hypothesis LABEL.")
_about_a_card("detach", "detach", "", "The evidence with WORDS is taken off the hypothesis LABEL.")
_about_a_card("owner", "owner", "", "Who works on the hypothesis LABEL.")
