"""The shell's commands. Each loads what it needs when it runs; messages for people go to the error stream."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from warroom import __version__
from warroom.cli.opening import Opening

_Command = Callable[..., Any]


def opening_options(command: _Command) -> _Command:
    """The options that every command takes: which database, and who."""
    command = click.option("--db", default="", metavar="PATH", help="The database (default: WARROOM_DB).")(command)
    return click.option("--as", "person", default="", metavar="NAME", help="Who you are (default: WARROOM_USER).")(
        command
    )


def _opening(context: click.Context, db: str, person: str, playbook: str = "") -> Opening:
    """What was given here, else before the command's name."""
    outer = context.find_root().params
    return Opening(
        db=db or outer.get("db", ""),
        person=person or outer.get("person", ""),
        playbook_folder=playbook or outer.get("playbook", ""),
    )


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@opening_options
@click.option("--playbook", default="", metavar="DIR", help="An organisation's own workflow files.")
@click.option("--incident", default="", metavar="ID", help="Open this incident at once.")
@click.option("--share", "share_path", default="", metavar="PATH", help="Join the share in this folder first.")
@click.option("--no-mouse", is_flag=True, help="Leave the mouse to the terminal.")
@click.version_option(__version__, prog_name="warroom")
@click.pass_context
def cli(context: click.Context, /, db: str, person: str, playbook: str, incident: str, **given: Any) -> None:
    """Run a production incident from the terminal. Without a command: open the program."""
    if context.invoked_subcommand is None:
        from warroom.cli.program import open_program

        open_program(
            _opening(context, db, person, playbook), incident=incident, mouse=not given["no_mouse"],
            share=given["share_path"],
        )  # fmt: skip


@cli.command()
@opening_options
@click.argument("title")
@click.option("--severity", required=True, metavar="LEVEL", help="How bad it is, as on the ladder.")
@click.option("--since", default="", metavar="TIME", help="When the impact began: 14:32, -7, ~14:30.")
@click.option("--affected", default="", metavar="WORDS", help="Users, features or services.")
@click.option("--impact", default="", metavar="WORDS", help="What customers see.")
@click.option("--zone", default="", metavar="ZONE", help="The incident's time zone.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def declare(context: click.Context, /, db: str, person: str, title: str, **given: Any) -> None:
    """Declare an incident; later commands are about it unless they name another."""
    from warroom.cli.keeping import declare_incident

    declare_incident(_opening(context, db, person), title, **given)


@cli.command(context_settings={"ignore_unknown_options": True})
@opening_options
@click.argument("text", nargs=-1, type=click.UNPROCESSED)
@click.option("--at", "at", default="", metavar="TIME", help="When it was: 14:32, -7, 14:30-14:40.")
@click.option("--kind", default="", metavar="KIND", help="note, decision, finding, action, hypothesis, follow-up.")
@click.option("--stdin", is_flag=True, help="Log each line of the standard input.")
@click.option("--incident", default="", metavar="ID", help="Another incident than the last one.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def log(context: click.Context, /, db: str, person: str, text: tuple[str, ...], **given: Any) -> None:
    """Log what happens, in the words of the entry line: "14:32 ! rollback", "/sev P0"."""
    from warroom.cli.keeping import log_entry

    log_entry(_opening(context, db, person), text, **given)


@cli.group()
def show() -> None:
    """What the panes show, as plain text or JSON."""


def _showing(name: str) -> Callable[[_Command], click.Command]:
    def decorate(command: _Command) -> click.Command:
        command = click.option("--json", "as_json", is_flag=True)(command)
        return show.command(name)(click.pass_context(opening_options(command)))

    return decorate


@_showing("timeline")
@click.option("--incident", default="", metavar="ID")
@click.option("--last", default=0, metavar="N", help="Only the last N entries.")
@click.option("--utc", is_flag=True, help="Times in UTC.")
def show_timeline(context: click.Context, db: str, person: str, **given: Any) -> None:
    """The timeline of an incident."""
    from warroom.cli.showing import print_timeline

    print_timeline(_opening(context, db, person), **given)


@_showing("status")
@click.option("--incident", default="", metavar="ID")
def show_status(context: click.Context, db: str, person: str, **given: Any) -> None:
    """What it is, how bad, who, and every clock."""
    from warroom.cli.showing import print_status

    print_status(_opening(context, db, person), **given)


@_showing("conflicts")
@click.option("--incident", default="", metavar="ID")
def show_conflicts(context: click.Context, db: str, person: str, **given: Any) -> None:
    """What people wrote while they did not see each other; `C` in the room settles it."""
    from warroom.cli.showing import print_conflicts

    print_conflicts(_opening(context, db, person), **given)


@_showing("incidents")
def show_incidents(context: click.Context, db: str, person: str, **given: Any) -> None:
    """Every incident of this database."""
    from warroom.cli.showing import print_incidents

    print_incidents(_opening(context, db, person), **given)


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
    return click.pass_context(opening_options(command))


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
    ("reopen", "WHY", "It is not over.", True),
    ("merge", "INCIDENT", "This incident and another are one outage.", True),
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
    def run(context: click.Context, /, db: str, person: str, which: str, words: tuple[str, ...], **given: Any) -> None:
        from warroom.cli.desks import obey

        obey(_opening(context, db, person), "check", " ".join((which, verdict, *words)), **given)

    run.__doc__ = sentence
    command = click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar="[FIGURE]")(run)
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
@_acting
def handover(context: click.Context, /, db: str, person: str, words: tuple[str, ...], **given: Any) -> None:
    """Print the hand-over packet; with a role and a name, offer that role too."""
    from warroom.cli.desks import obey, show_desk

    opening = _opening(context, db, person)
    if words:
        obey(opening, "handover", " ".join(words), **given)
    else:
        show_desk(opening, "handover", **given)


@cli.group("import")
def import_() -> None:
    """Bring in what was written elsewhere."""


@import_.command("timeline")
@opening_options
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--incident", default="", metavar="ID", help="Into this incident (default: a new one).")
@click.option("--title", default="", help="The new incident's title (default: the file's).")
@click.option("--severity", default="", metavar="LEVEL", help="The new incident's severity (default: the mildest).")
@click.option("--zone", default="", metavar="ZONE", help="Where its times are, if it does not say.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def import_timeline(context: click.Context, /, db: str, person: str, file: str, **given: Any) -> None:
    """The timeline of a post-mortem, as people write them."""
    from warroom.cli.importing import import_file

    import_file(_opening(context, db, person), file, **given)


@cli.group()
def share() -> None:
    """Several people in one incident, through a folder that all of them reach."""


@share.command("init")
@opening_options
@click.argument("path", type=click.Path())
@click.pass_context
def share_init(context: click.Context, db: str, person: str, path: str) -> None:
    """Make a share of the folder PATH and join it."""
    from warroom.cli.sharing import begin

    begin(_opening(context, db, person), path, make=True)


@share.command("join")
@opening_options
@click.argument("path", type=click.Path())
@click.option("--live", "mode", flag_value="a", help="Add lines to files, whatever the folder looks like.")
@click.option("--batch", "mode", flag_value="b", help="Write whole files only, for programs that copy folders.")
@click.pass_context
def share_join(context: click.Context, db: str, person: str, path: str, mode: str | None) -> None:
    """Join the share in the folder PATH."""
    from warroom.cli.sharing import begin

    begin(_opening(context, db, person), path, make=False, mode=mode or "")


@share.command("leave")
@opening_options
@click.pass_context
def share_leave(context: click.Context, db: str, person: str) -> None:
    """Belong to no share any more; nothing is deleted."""
    from warroom.cli.sharing import leave

    leave(_opening(context, db, person))


@share.command("status")
@opening_options
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def share_status(context: click.Context, db: str, person: str, as_json: bool) -> None:
    """Who writes, what is held of each, who is behind, what is damaged."""
    from warroom.cli.sharing import print_status

    print_status(_opening(context, db, person), as_json=as_json)


@share.command("sync")
@opening_options
@click.option("--quiet", is_flag=True, help="Say nothing.")
@click.pass_context
def share_sync(context: click.Context, db: str, person: str, quiet: bool) -> None:
    """Publish what waits and fetch what came, once."""
    from warroom.cli.sharing import synchronise

    synchronise(_opening(context, db, person), quiet=quiet)


@share.command("serve", hidden=True)
@opening_options
@click.pass_context
def share_serve(context: click.Context, db: str, person: str) -> None:
    """Publish and fetch until the standard input ends: what the program runs beside the screen."""
    from warroom.cli.sharing import serve

    serve(_opening(context, db, person))


@cli.command()
@opening_options
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def verify(context: click.Context, db: str, person: str, as_json: bool) -> None:
    """Look whether every operation of the log is still what was written."""
    from warroom.cli.checkup import verify_log

    verify_log(_opening(context, db, person), as_json=as_json)


@cli.command()
@opening_options
@click.option("--shell", is_flag=True, help="Only make the sample incident; do not open the program.")
@click.pass_context
def demo(context: click.Context, db: str, person: str, shell: bool) -> None:
    """A sample incident with times up to now, in a database of its own unless --db says which."""
    from warroom.cli.program import open_demo

    open_demo(_opening(context, db, person), shell=shell)


@cli.group()
def playbook() -> None:
    """The workflow: severities, phases, roles, questions, trees, templates."""


@playbook.command("check")
@click.argument("folder", default="", metavar="[DIR]")
@click.pass_context
def playbook_check(context: click.Context, folder: str) -> None:
    """Say what is wrong with the workflow files, with file, line and field."""
    from warroom.cli.workflow import check

    check(_opening(context, "", "", folder))


@playbook.command("show")
@click.argument("part", default="")
@click.argument("name", default="")
@click.pass_context
def playbook_show(context: click.Context, part: str, name: str) -> None:
    """Print the workflow, one PART of it, or `tree NAME`."""
    from warroom.cli.workflow import show_part

    show_part(_opening(context, "", ""), part, name)


@cli.command()
@opening_options
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def doctor(context: click.Context, db: str, person: str, as_json: bool) -> None:
    """Look whether everything is in order, and say what to do when it is not."""
    from warroom.cli.checkup import examine

    examine(_opening(context, db, person), as_json=as_json)


@cli.command()
@click.argument("name", default="")
def schema(name: str) -> None:
    """The JSON Schema of what --json prints; without a name: which there are."""
    from warroom.cli.schemas import print_schema

    print_schema(name)


import warroom.cli.after_commands  # noqa: E402 - they register themselves with `cli`, which exists by now
import warroom.cli.comms_commands  # noqa: E402, F401 - they register themselves with `cli`, which exists by now
