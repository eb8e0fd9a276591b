"""The shell's commands for what comes from tools: ``import FILE``, ``listen``, ``inbox``."""

from __future__ import annotations

from typing import Any

import click

from warroom.cli.commands import _opening, cli, import_, opening_options, with_secrets


@import_.command("file")
@opening_options
@with_secrets
@click.argument("file", type=click.Path(exists=True))
@click.option("--incident", default="", metavar="ID", help="Into this incident (default: the last one).")
@click.option("--since", default="", metavar="TIME", help="Only what happened from then on: 2026-02-13 14:00.")
@click.option("--until", default="", metavar="TIME", help="Only what happened up to then.")
@click.option("--channel", multiple=True, metavar="NAME", help="Only of this channel or service; may be given again.")
@click.option("--who", multiple=True, metavar="NAME", help="Only by this person; may be given again.")
@click.option("--take", default="", metavar="NAMES", help="Take milestones that are offered: detected,resolved.")
@click.option("--time", "time_column", default="", metavar="COLUMN", help="CSV: the column of the time.")
@click.option("--text", "text_column", default="", metavar="COLUMN", help="CSV: the column of the words.")
@click.option("--person", "person_column", default="", metavar="COLUMN", help="CSV: the column of who said it.")
@click.option("--link", "link_column", default="", metavar="COLUMN", help="CSV: the column of a link.")
@click.option("--began", default="", metavar="TIME", help="Transcript: when the call began.")
@click.option("--title", default="", help="Page: the new incident's title (default: the file's).")
@click.option("--severity", default="", metavar="LEVEL", help="Page: the new incident's severity.")
@click.option("--zone", default="", metavar="ZONE", help="Page: where its times are.")
@click.option("--day", default="", metavar="YYYY-MM-DD", help="Page: the day of times that have none.")
@click.option("--year", default=0, metavar="YYYY", help="The year of dates that have none, of a syslog too.")
@click.option("--order", default=None, type=click.Choice(("dmy", "mdy")), help="Page: what 03/04/2026 means.")
@click.option("--dry-run", is_flag=True, help="Only show what it is, what would be stored and what not.")
@click.option("--again", is_flag=True, help="Page: also if it was imported before.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def import_any(
    context: click.Context, /, db: str, person: str, file: str, time_column: str, text_column: str,
    person_column: str, link_column: str, incident: str, since: str, until: str, channel: tuple[str, ...],
    who: tuple[str, ...], take: str, began: str, **page: Any,
) -> None:  # fmt: skip
    """What a tool wrote: Slack's export, alerts, PagerDuty, Opsgenie, Statuspage, GitHub, GitLab, git, journal, CSV."""
    from warroom.cli.bringing_in import bring_file, columns_named

    bring_file(
        _opening(context, db, person), file, incident=incident, since=since, until=until, channel=channel, who=who,
        columns=columns_named(time_column, text_column, person_column, link_column), began=began, take=take, page=page,
    )  # fmt: skip


@cli.command()
@opening_options
@click.option("--host", default="127.0.0.1", metavar="ADDRESS", help="Where to listen (default: this machine alone).")
@click.option("--port", default=8787, metavar="PORT", type=click.IntRange(1, 65535), help="The port (default: 8787).")
@click.option("--insecure", is_flag=True, help="Where others reach it, without TLS of its own.")
@click.option("--tls-cert", "certificate", default="", type=click.Path(), metavar="FILE", help="The certificate.")
@click.option("--tls-key", "key", default="", type=click.Path(), metavar="FILE", help="Its key.")
@click.option("--urls", is_flag=True, help="Only print where each tool sends to, with the token.")
@click.pass_context
def listen(context: click.Context, /, db: str, person: str, **given: Any) -> None:
    """Take the webhooks of tools into the inbox, until the program is ended."""
    from warroom.cli.listening import listen as go

    go(_opening(context, db, person), **given)


@cli.group(invoke_without_command=True)
@opening_options
@click.option("--all", "everything", is_flag=True, help="Each alert by itself, also what was taken or is muted.")
@click.option("--strange", is_flag=True, help="The deliveries that were not understood.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def inbox(context: click.Context, /, db: str, person: str, **given: Any) -> None:
    """What a listener took and nobody has looked at yet, told by names."""
    if context.invoked_subcommand is None:
        from warroom.cli.listening import print_inbox

        print_inbox(_opening(context, db, person), **given)


@inbox.command("take")
@opening_options
@with_secrets
@click.argument("which", nargs=-1, metavar="[ID|NAME]...")
@click.option("--incident", default="", metavar="ID", help="Into this incident (default: the last one).")
@click.option("--each", is_flag=True, help="Each alert of a storm as an entry of its own.")
@click.option("--all", "everything", is_flag=True, help="All that wait.")
@click.pass_context
def inbox_take(context: click.Context, /, db: str, person: str, which: tuple[str, ...], **given: Any) -> None:
    """Take alerts into an incident, by id or all of a name."""
    from warroom.cli.listening import take

    take(_opening(context, db, person), which, **given)


@inbox.command("mute")
@opening_options
@click.argument("name")
@click.option("--off", is_flag=True, help="Say it again.")
@click.pass_context
def inbox_mute(context: click.Context, /, db: str, person: str, name: str, off: bool) -> None:
    """Say nothing of alerts called NAME any more; they are kept all the same."""
    from warroom.cli.listening import mute

    mute(_opening(context, db, person), name, on=not off)


@cli.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@opening_options
@with_secrets
@click.option("--incident", default="", metavar="ID", help="Into this incident (default: the last one).")
@click.option("--keep", is_flag=True, help="Keep the end of what it says in the entry as well.")
@click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar="-- COMMAND [ARGUMENT]...")
@click.pass_context
def run(context: click.Context, /, db: str, person: str, words: tuple[str, ...], **given: Any) -> None:
    """Run a command as you would, and log what it was, how it ended and how long it took."""
    from warroom.cli.running import run_command

    run_command(_opening(context, db, person), words, **given)


@cli.command()
@opening_options
@with_secrets
@click.argument("names", nargs=-1, metavar="[git|gh|NAME]...")
@click.option("--incident", default="", metavar="ID", help="Around this incident (default: the last one).")
@click.option("--since", default="", metavar="TIME", help="From when (default: six hours before the impact began).")
@click.option("--until", default="", metavar="TIME", help="Until when (default: now).")
@click.option("--take", default="", metavar="N[,N]", help="Put these into the timeline.")
@click.option("--for", "speaks_for", default="", metavar="LABEL", help="They speak for this hypothesis: H1.")
@click.option("--against", default="", metavar="LABEL", help="They speak against this hypothesis.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def changes(context: click.Context, /, db: str, person: str, names: tuple[str, ...], **given: Any) -> None:
    """What was changed: git and gh of this folder, and the [changes.NAME] commands of your settings."""
    from warroom.cli.running import print_changes

    print_changes(_opening(context, db, person), names, **given)
