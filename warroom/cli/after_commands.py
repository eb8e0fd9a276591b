"""The shell's commands for after the incident."""

from __future__ import annotations

import sys
from typing import Any

import click

from warroom.cli.commands import _opening, cli, import_, opening_options, with_secrets
from warroom.cli.desk_commands import check_group

FORMATS = ("md", "html", "svg", "json", "csv", "ics")
TIMELINES = ("key", "all")


@check_group.command("account", hidden=True)
@opening_options
@click.argument("file", default="", type=click.Path(dir_okay=False), metavar="[FILE.md]")
@click.option("--incident", default="", metavar="ID")
@click.option("--zone", default="", metavar="ZONE", help="Where the page's times are, if it does not say.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def check(context: click.Context, /, db: str, person: str, **given: Any) -> None:
    """Does it add up? Durations, order, cause, stability, updates, zone: of an incident or of a written page."""
    from warroom.cli.after import check as look

    look(_opening(context, db, person), **given)


@cli.command()
@opening_options
@click.option("--severity", default="", metavar="LEVEL")
@click.option("--type", "type_", default="", metavar="TYPE")
@click.option("--month", default="", metavar="YYYY-MM", help="A month, or a year.")
@click.option("--drills", is_flag=True, help="Drills too.")
@click.option("-o", "--output", default="", metavar="FILE.html", help="Write a page with the picture.")
@click.option("--json", "as_json_", is_flag=True)
@click.pass_context
def metrics(context: click.Context, /, db: str, person: str, **given: Any) -> None:
    """How long it takes: to detect, declare, resolve... over any set of incidents, imported ones too."""
    from warroom.cli.after import metrics as measure

    measure(_opening(context, db, person), **given)


@cli.command()
@opening_options
@with_secrets
@click.option("--incident", default="", metavar="ID")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="md")
@click.option("-o", "--output", default="", metavar="FILE", help="Default: the standard output.")
@click.option("--at", default="", metavar="TIME", help="ics: when the review begins.")
@click.option("--excel", is_flag=True, help="csv: with the mark by which Excel knows its letters.")
@click.option(
    "--timeline",
    default="",
    type=click.Choice(("", *TIMELINES)),
    metavar="key|all",
    help="The key moments and the rest behind it, or everything at once; remembered for this incident.",
)
@click.pass_context
def export(context: click.Context, /, db: str, person: str, **given: Any) -> None:
    """The post-mortem as Markdown or HTML, its picture, its data, or its review meeting."""
    from warroom.cli.documents import export as write

    write(_opening(context, db, person), **given)


@cli.command("follow-ups")
@opening_options
@click.option("--overdue", is_flag=True, help="Only those whose day is over.")
@click.option("--owner", default="", metavar="NAME")
@click.option("--all", "everything", is_flag=True, help="Done and dropped ones too.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def follow_ups(context: click.Context, /, db: str, person: str, **given: Any) -> None:
    """The follow-ups of all incidents."""
    from warroom.cli.after import follow_ups as show

    show(_opening(context, db, person), **given)


@cli.command("follow-up")
@opening_options
@with_secrets
@click.argument("chosen", metavar="ID|WORDS")
@click.option("--owner", default=None, metavar="NAME")
@click.option("--due", default=None, metavar="YYYY-MM-DD")
@click.option("--state", default=None, metavar="open|done|dropped")
@click.option("--link", default=None, metavar="URL")
@click.pass_context
def follow_up(context: click.Context, /, db: str, person: str, chosen: str, **given: str | None) -> None:
    """Give a follow-up an owner, a day, a state or a link."""
    from warroom.cli.after import change_follow_up

    values = {name: value for name, value in given.items() if value is not None}
    change_follow_up(_opening(context, db, person), chosen, values)


@cli.command()
@opening_options
@click.argument("words", nargs=-1, metavar="[WORDS]")
@click.option("--entry", default="", metavar="ID", help="One entry, by its id or the beginning of it.")
@click.option("--incident", default="", metavar="ID")
@click.option("--yes-purge", "confirmed", default="", metavar="WORD", help="A word of what would go: asks nothing.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def purge(context: click.Context, /, db: str, person: str, words: tuple[str, ...], **given: Any) -> None:
    """Take words out of an incident for good, wherever they stand; without WORDS they are asked for, and not shown.

    What holds them is listed first. What is typed behind the command stays in the shell's history.
    """
    from warroom.cli.purging import purge as take_out

    take_out(_opening(context, db, person), " ".join(words), **given)


@cli.command()
@opening_options
@click.argument("verdict", default="", metavar="[accept|refuse]")
@click.argument("name", default="", metavar="[@NAME]")
@click.option("--incident", default="", metavar="ID", help="Only in this incident.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def purges(context: click.Context, /, db: str, person: str, **given: Any) -> None:
    """What others want to purge and waits for a word from here; accept or refuse it, person by person."""
    from warroom.cli.purging import purges as decide

    decide(_opening(context, db, person), **given)


@import_.command("follow-ups")
@opening_options
@with_secrets
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--incident", default="", metavar="ID")
@click.pass_context
def import_follow_ups(context: click.Context, db: str, person: str, file: str, incident: str) -> None:
    """The follow-ups of a page: "- [ ] (@owner, Due: 2026-02-20) what"."""
    from warroom.cli.after import import_follow_ups as take

    take(_opening(context, db, person), file, incident)


@cli.command()
@opening_options
@with_secrets
@click.argument("name")
@click.option("--incident", default="", metavar="ID")
@click.pass_context
def section(context: click.Context, db: str, person: str, name: str, incident: str) -> None:
    """Write a section of the post-mortem, such as root_cause, or the minutes of an item of the review, such as
    minutes:root_cause; the text comes from the standard input.
    """
    from warroom.cli.documents import write_section

    write_section(_opening(context, db, person), incident, name, sys.stdin.read())


@cli.command()
@opening_options
@click.argument("at", metavar="TIME")
@click.option("--incident", default="", metavar="ID")
@click.pass_context
def review(context: click.Context, db: str, person: str, at: str, incident: str) -> None:
    """Say when the review meeting is held."""
    from warroom.cli.documents import plan_review

    plan_review(_opening(context, db, person), incident, at)


@cli.command()
@opening_options
@click.option("--incident", default="", metavar="ID")
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def similar(context: click.Context, /, db: str, person: str, **given: Any) -> None:
    """Have we seen this before? Past incidents with the same symptoms, their cause and their fix."""
    from warroom.cli.after import similar as look

    look(_opening(context, db, person), **given)


@cli.command(context_settings={"ignore_unknown_options": True})
@opening_options
@click.argument("words", nargs=-1, required=True)
@click.option("--incident", default="", metavar="ID", help="Only in this one.")
@click.option("--last", default=50, metavar="N", help="The newest N (default: 50).")
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def search(context: click.Context, /, db: str, person: str, words: tuple[str, ...], **given: Any) -> None:
    """Everything ever logged: words, "phrases", @person, #tag, kind:decision, sev:P0, type:api, since:2026-02,
    until:2026-03-15.
    """
    from warroom.cli.after import search as look

    look(_opening(context, db, person), " ".join(words), **given)


@cli.command()
@opening_options
@click.argument("name", default="", metavar="[NAME]")
@click.option("--speed", default=1, type=click.IntRange(1, 1000), metavar="N", help="N times as fast as the clock.")
@click.option("--lines", is_flag=True, help="Print what happens instead of opening the room.")
@click.option("--walk-through", is_flag=True, help="Print what whoever leads it should know.")
@click.option("--score", is_flag=True, help="Print how a drill went: the last one, or the one named by its id.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def drill(context: click.Context, /, db: str, person: str, name: str, **given: Any) -> None:
    """Rehearse: play a drill into a database of its own, at a terminal in its room, and say how it went. Without a
    name: list them.
    """
    from warroom.cli import drilling

    opening = _opening(context, db, person)
    if given["score"]:
        drilling.print_score(opening, name, as_json=given["as_json"])
    elif not name:
        drilling.list_drills(opening)
    elif given["walk_through"]:
        drilling.walk_through(opening, name)
    else:
        drilling.play(opening, name, speed=given["speed"], lines=given["lines"])


@cli.group(invoke_without_command=True)
@opening_options
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def training(context: click.Context, db: str, person: str, as_json: bool) -> None:
    """The training calendar: what is practised, when it was last, what is due. Drills count by themselves."""
    if context.invoked_subcommand is None:
        from warroom.cli.drilling import print_training

        print_training(_opening(context, db, person), as_json=as_json)


@training.command("done")
@opening_options
@click.argument("name")
@click.option("--at", default="", metavar="YYYY-MM-DD", help="The day, if not today.")
@click.pass_context
def training_done(context: click.Context, db: str, person: str, name: str, at: str) -> None:
    """Tick NAME off: a rotation, or what was practised elsewhere."""
    from warroom.cli.drilling import tick_off

    outer = context.parent.params if context.parent is not None else {}
    tick_off(_opening(context, db or outer.get("db", ""), person or outer.get("person", "")), name, at=at)
