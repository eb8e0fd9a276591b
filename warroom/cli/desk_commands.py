"""The shell's commands for the desks beside the timeline: trees, hypotheses, fixes, checks, roles on offer."""

from __future__ import annotations

from typing import Any

import click

from warroom.cli.commands import _Command, _opening, _showing, cli, opening_options, with_secrets


def _show_desk(what: str, sentence: str) -> None:
    """``show WHAT`` for one of the desks beside the timeline."""

    def run(context: click.Context, db: str, person: str, **given: Any) -> None:
        from warroom.cli.desks import show_desk

        show_desk(_opening(context, db, person), what, **given)

    run.__doc__ = sentence
    command = click.option("--incident", default="", metavar="ID")(run)
    if what == "tree":
        command = click.argument("tree", default="", metavar="[NAME]")(command)
    _showing(what)(command)


for _what, _sentence in (
    ("board", "The hypotheses, with their evidence."),
    ("checks", "The fixes with their checks, and the closure checklist."),
    ("tree", "A decision tree, as far as it was walked."),
    ("tasks", "Who looks at what, until when."),
    ("roles", "Who holds which role, and which are on offer."),
    ("situation", "The spoken status, to be read aloud in half a minute."),
    ("handover", "The packet for whoever takes over."),
    ("due", "Everything that falls due, the next one first."),
):
    _show_desk(_what, _sentence)


def _acting(command: _Command) -> _Command:
    """The options of a command that writes into an incident."""
    command = click.option("--json", "as_json", is_flag=True)(command)
    command = click.option("--incident", default="", metavar="ID", help="Another incident than the last one.")(command)
    command = click.option("--at", default="", metavar="TIME", help="When it was: 14:32, -7, 14:30-14:40.")(command)
    return click.pass_context(opening_options(with_secrets(command)))


def _order(name: str, metavar: str, sentence: str, *, needed: bool = True) -> None:
    """A command that gives one of the orders of the line."""

    def run(context: click.Context, /, db: str, person: str, words: tuple[str, ...], **given: Any) -> None:
        from warroom.cli.desks import obey

        obey(_opening(context, db, person), name, " ".join(words), **given)

    run.__doc__ = sentence
    command = click.argument("words", nargs=-1, required=needed, type=click.UNPROCESSED, metavar=metavar)(run)
    cli.command(name, context_settings={"ignore_unknown_options": True})(_acting(command))


for _name, _words, _sentence, _needed in (
    ("sev", "LEVEL [WHY]", "Say how bad it is.", True),
    ("role", "ROLE [@NAME]", "Say who holds a role; without a name it is free.", True),
    ("phase", "NAME", "Go to a phase.", True),
    ("status", "WORD", "Say how far we are.", True),
    ("type", "NAME", "Say what kind of incident it is.", True),
    ("fix", "WORDS", "Say which fix is being made ready.", True),
    ("reviewed", "", "I reviewed the fix that is being made ready.", False),
    ("approved", "", "The fix that is being made ready may be deployed.", False),
    ("fixed", "HOW [WORDS]", "A fix went in: rollback, hotfix, configuration, external. Its checks start.", True),
    ("watch", "@NAME", "Hand over the hour of stability.", True),
    ("close", "[WHY]", "The incident is over; a reason is needed while the closure checklist is open.", False),
    ("page", "CONTACT|@NAME", "Somebody was paged, by the command of your own settings where they have one.", True),
    ("cancel", "WHY", "It was no incident, a false alarm: nothing is owed for it any more.", True),
    ("duplicate", "INCIDENT", "It is another incident that is known already.", True),
    ("reopen", "WHY", "It is not over, or it was no false alarm.", True),
    ("merge", "INCIDENT yes", "INCIDENT and this one are one outage; without yes it only says which two.", True),
    ("part", "INCIDENT", "What was merged into this one is an incident of its own again.", True),
):
    _order(_name, _words, _sentence, needed=_needed)


@cli.group()
def hyp() -> None:
    """The hypothesis board."""


@hyp.command("add", context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, required=True, type=click.UNPROCESSED)
@_acting
def hyp_add(context: click.Context, /, db: str, person: str, words: tuple[str, ...], **given: Any) -> None:
    """Put a hypothesis on the board and print its label."""
    from warroom.cli.desks import raise_hypothesis

    raise_hypothesis(_opening(context, db, person), " ".join(words), **given)


def _hypothesis(name: str, order: str, status: str, sentence: str) -> None:
    def run(context: click.Context, /, db: str, person: str, label: str, words: tuple[str, ...], **given: Any) -> None:
        from warroom.cli.desks import obey

        said = " ".join(part for part in (label, status, *words) if part)
        obey(_opening(context, db, person), order, said, **given)

    run.__doc__ = sentence
    command = click.argument("words", nargs=-1, type=click.UNPROCESSED)(run)
    command = click.argument("label")(command)
    hyp.command(name, context_settings={"ignore_unknown_options": True})(_acting(command))


for _name, _order_name, _status, _sentence in (
    ("test", "hyp", "testing", "The hypothesis LABEL is being tested."),
    ("confirm", "hyp", "confirmed", "The hypothesis LABEL is confirmed; WORDS are the result."),
    ("refute", "hyp", "refuted", "The hypothesis LABEL is refuted; WORDS are the result."),
    ("open", "hyp", "open", "The hypothesis LABEL is open again."),
    ("for", "for", "", "WORDS speak for the hypothesis LABEL."),
    ("against", "against", "", "WORDS speak against the hypothesis LABEL."),
    ("owner", "owner", "", "Who works on the hypothesis LABEL."),
):
    _hypothesis(_name, _order_name, _status, _sentence)


class CheckGroup(click.Group):
    """``check pass 5m`` ticks a check; ``check`` alone, or with a page, looks whether the account adds up."""

    def parse_args(self, context: click.Context, arguments: list[str]) -> list[str]:
        """Let what names no command go to the one that looks whether it adds up."""
        named = next((one for one in arguments if not one.startswith("-")), "")
        if named not in self.commands and not {"-h", "--help"} & set(arguments):
            arguments = ["account", *arguments]
        return super().parse_args(context, arguments)


@cli.group("check", cls=CheckGroup)
def check_group() -> None:
    """Does it add up? `check [FILE.md]` looks; `check pass|fail|skip 5m` ticks a check of the last fix."""


def _checking(verdict: str, sentence: str) -> None:
    def run(
        context: click.Context, /, db: str, person: str, which: str, words: tuple[str, ...], because: str, **given: Any
    ) -> None:
        from warroom.cli.desks import obey

        why = ("because", because) if because else ()
        obey(_opening(context, db, person), "check", " ".join((which, verdict, *words, *why)), **given)

    run.__doc__ = sentence
    sentence_of_why = "Why it is said before its time or against its figure."
    command = click.option("--because", default="", metavar="WHY", help=sentence_of_why)(run)
    command = click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar="[FIGURE]")(command)
    command = click.argument("which", metavar="NUMBER|5m")(command)
    check_group.command(verdict, context_settings={"ignore_unknown_options": True})(_acting(command))


for _verdict, _sentence in (
    ("pass", "The check passed, with the figure that was seen."),
    ("fail", "The check failed: the investigation is open again."),
    ("skip", "The check is skipped."),
):
    _checking(_verdict, _sentence)


@check_group.command("ready", context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, required=True, type=click.UNPROCESSED, metavar="POINT pass|skip [WHY]")
@_acting
def check_ready(context: click.Context, /, db: str, person: str, words: tuple[str, ...], **given: Any) -> None:
    """Tick a point of the closure checklist."""
    from warroom.cli.desks import obey

    obey(_opening(context, db, person), "ready", " ".join(words), **given)


@cli.command()
@click.argument("tree", default="", metavar="[TREE]")
@click.argument("answer", default="", metavar="[y|n|d]")
@click.option("--node", default="", metavar="NAME", help="Answer this question anew.")
@click.option("--do", "perform", is_flag=True, help="Carry out the end that was reached.")
@_acting
def decide(context: click.Context, /, db: str, person: str, tree: str, answer: str, **given: Any) -> None:
    """Walk a decision tree: print its open question, or answer it."""
    from warroom.cli.desks import decide as decide_question

    decide_question(_opening(context, db, person), tree, answer, **given)


@cli.command()
@click.argument("words", nargs=-1, metavar="[ROLE @NAME]")
@click.option("--shift", is_flag=True, help="Over all open incidents: clocks, tasks out, what is overdue.")
@click.option("--worries", default="", metavar="TEXT", help="shift: what worries you; asked for at a terminal.")
@click.option("--next", "following", default="", metavar="TEXT", help="shift: what you would do next.")
@_acting
def handover(
    context: click.Context, /, db: str, person: str, words: tuple[str, ...], at: str, shift: bool, worries: str,
    following: str, **given: Any,
) -> None:  # fmt: skip
    """Print the hand-over packet; with a role and a name, offer that role too; --shift is over all incidents."""
    from warroom.cli.desks import obey, show_desk

    opening = _opening(context, db, person)
    if shift:
        from warroom.cli.shift import hand_over_shift

        hand_over_shift(opening, worries, following, as_json=given["as_json"])
    elif words:
        obey(opening, "handover", " ".join(words), at=at, **given)
    else:
        show_desk(opening, "handover", **given)
