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


_WITH_SECRETS = "warroom.with_secrets"


def with_secrets(command: _Command) -> _Command:
    """The option of every command that keeps or writes words: what looks like a secret goes through."""

    def said(context: click.Context, _option: click.Parameter, value: bool) -> None:
        context.meta[_WITH_SECRETS] = value

    return click.option(
        "--with-secrets", is_flag=True, expose_value=False, callback=said,
        help="Take passwords, tokens and keys in it, too.",
    )(command)  # fmt: skip


def _opening(context: click.Context, db: str, person: str, playbook: str = "") -> Opening:
    """What was given here, else before the command's name."""
    outer = context.find_root().params
    opening = Opening(
        db=db or outer.get("db", ""),
        person=person or outer.get("person", ""),
        playbook_folder=playbook or outer.get("playbook", ""),
        with_secrets=context.meta.get(_WITH_SECRETS, False),
    )
    context.find_root().call_on_close(opening.leave)
    return opening


class LateGroup(click.Group):
    """A group whose commands of the desks are loaded when one of them is asked for, or all are listed."""

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """The command called ``name``."""
        found = super().get_command(context, name)
        if found is None:
            _load_the_rest()
            found = super().get_command(context, name)
        return found

    def list_commands(self, context: click.Context) -> list[str]:
        """The names of all commands."""
        _load_the_rest()
        return super().list_commands(context)


def _load_the_rest() -> None:
    """Load the commands of the desks and of afterwards: they register themselves."""
    import warroom.cli.after_commands
    import warroom.cli.comms_commands
    import warroom.cli.desk_commands  # noqa: F401


@click.group(cls=LateGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
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
@with_secrets
@click.argument("title")
@click.option("--severity", default="", metavar="LEVEL", help="How bad it is, as on the ladder.")
@click.option("--answers", default="", metavar="y,n,d", help="What you answer where the tree asks how bad it is.")
@click.option("--since", default="", metavar="TIME", help="When the impact began: 14:32, -7, ~14:30.")
@click.option("--affected", default="", metavar="WORDS", help="Users, features or services.")
@click.option("--impact", default="", metavar="WORDS", help="What customers see.")
@click.option("--zone", default="", metavar="ZONE", help="The incident's time zone.")
@click.option("--suspected", is_flag=True, help="Somebody looks whether it is one; /sev declares it, /cancel ends it.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def declare(context: click.Context, /, db: str, person: str, title: str, **given: Any) -> None:
    """Declare an incident; later commands are about it unless they name another."""
    from warroom.cli.keeping import declare_incident

    declare_incident(_opening(context, db, person), title, **given)


class WordsInOrder(click.Command):
    """A command whose words may begin with a dash (``-7 pager woke bob``) and stay in their order."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the options that are known out of ``args``, wherever they stand; the rest are words."""
        flags = {
            name: option.is_flag for option in self.params if isinstance(option, click.Option) for name in option.opts
        }
        options: list[str] = []
        words: list[str] = []
        rest = iter(args)
        for arg in rest:
            name = arg.partition("=")[0] if arg.startswith("--") else arg
            if arg == "--":
                words.extend(rest)
            elif arg in ctx.help_option_names or (name in flags and (flags[name] or "=" in arg)):
                options.append(arg)
            elif name in flags:
                options.extend((arg, *[value for value in [next(rest, None)] if value is not None]))
            else:
                words.append(arg)
        return super().parse_args(ctx, [*options, "--", *words])


@cli.command(cls=WordsInOrder, context_settings={"ignore_unknown_options": True})
@opening_options
@with_secrets
@click.argument("text", nargs=-1, type=click.UNPROCESSED)
@click.option("--at", "at", default="", metavar="TIME", help="When it was: 14:32, -7, 14:30-14:40.")
@click.option("--kind", default="", metavar="KIND", help="note, decision, finding, action, hypothesis, follow-up.")
@click.option("--stdin", is_flag=True, help="Log each line of the standard input (also: log -).")
@click.option("--incident", default="", metavar="ID", help="Another incident than the last one.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def log(context: click.Context, /, db: str, person: str, text: tuple[str, ...], **given: Any) -> None:
    """Log what happens, in the words of the entry line: "14:32 ! rollback", "/sev P0"."""
    from warroom.cli.keeping import log_entry

    log_entry(_opening(context, db, person), text, **given)


@cli.group(cls=LateGroup)
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


@_showing("minutes")
@click.option("--incident", default="", metavar="ID")
def show_minutes(context: click.Context, db: str, person: str, **given: Any) -> None:
    """When the review was held, who was there, what was said to each item of the agenda."""
    from warroom.cli.documents import print_minutes

    print_minutes(_opening(context, db, person), **given)


@_showing("incidents")
def show_incidents(context: click.Context, db: str, person: str, **given: Any) -> None:
    """Every incident of this database."""
    from warroom.cli.showing import print_incidents

    print_incidents(_opening(context, db, person), **given)


@cli.group("import", cls=LateGroup)
def import_() -> None:
    """Bring in what was written elsewhere."""


@import_.command("timeline")
@opening_options
@with_secrets
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--incident", default="", metavar="ID", help="Into this incident (default: a new one).")
@click.option("--title", default="", help="The new incident's title (default: the file's).")
@click.option("--severity", default="", metavar="LEVEL", help="The new incident's severity (default: the mildest).")
@click.option("--zone", default="", metavar="ZONE", help="Where its times are, whatever it says of all of them.")
@click.option("--day", default="", metavar="YYYY-MM-DD", help="The day of times that have none.")
@click.option("--year", default=0, metavar="YYYY", help="The year of dates that have none.")
@click.option("--order", default=None, type=click.Choice(("dmy", "mdy")), help="What 03/04/2026 means.")
@click.option("--dry-run", is_flag=True, help="Only show what was read, the doubtful rows first.")
@click.option("--again", is_flag=True, help="Also if this page was imported before.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def import_timeline(context: click.Context, /, db: str, person: str, file: str, **given: Any) -> None:
    """The timeline of a post-mortem, as people write them, or an own export in CSV."""
    from warroom.cli.importing import import_file

    import_file(_opening(context, db, person), file, **given)


@cli.group()
def share() -> None:
    """Several people in one incident, through a folder that all of them reach."""


here_option = click.option("--here", is_flag=True, hidden=True, help="Ask the folder in this very process.")


@share.command("init")
@opening_options
@click.argument("path", type=click.Path())
@here_option
@click.pass_context
def share_init(context: click.Context, db: str, person: str, path: str, here: bool) -> None:
    """Make a share of the folder PATH and join it."""
    from warroom.cli.sharing import begin

    begin(_opening(context, db, person), path, make=True, here=here)


@share.command("join")
@opening_options
@click.argument("path", type=click.Path())
@click.option("--live", "mode", flag_value="a", help="Add lines to files, whatever the folder looks like.")
@click.option("--batch", "mode", flag_value="b", help="Write whole files only, for programs that copy folders.")
@here_option
@click.pass_context
def share_join(context: click.Context, db: str, person: str, path: str, mode: str | None, here: bool) -> None:
    """Join the share in the folder PATH, and fetch all that is in it."""
    from warroom.cli.sharing import begin

    begin(_opening(context, db, person), path, make=False, mode=mode or "", here=here)


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
@click.option("--put-aside", is_flag=True, help="Say no more, on this machine, of damaged logs of others.")
@here_option
@click.pass_context
def share_status(context: click.Context, db: str, person: str, as_json: bool, put_aside: bool, here: bool) -> None:
    """Who writes, what is held of each, who is behind, what is damaged, what is unsent."""
    from warroom.cli.sharing import print_status

    print_status(_opening(context, db, person), as_json=as_json, aside=put_aside, here=here)


@share.command("sync")
@opening_options
@click.option("--quiet", is_flag=True, help="Say nothing, and go on for some minutes while the share is away.")
@here_option
@click.pass_context
def share_sync(context: click.Context, db: str, person: str, quiet: bool, here: bool) -> None:
    """Publish what waits and fetch what came, until nothing is left to do."""
    from warroom.cli.sharing import synchronise

    synchronise(_opening(context, db, person), quiet=quiet, here=here)


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
@opening_options
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def keys(context: click.Context, db: str, person: str, as_json: bool) -> None:
    """Every key with its name, by which the settings change it."""
    from warroom.cli.checkup import list_keys

    list_keys(_opening(context, db, person), as_json=as_json)


@cli.command()
@click.argument("name", default="")
def schema(name: str) -> None:
    """The JSON Schema of what --json prints; without a name: which there are."""
    from warroom.cli.schemas import print_schema

    print_schema(name)
