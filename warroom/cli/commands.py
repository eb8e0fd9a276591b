"""The shell's commands by name, and where each of them is. Messages for people go to the error stream."""

from __future__ import annotations

import click

from warroom import __version__, exit_codes
from warroom.cli.completing import folders, incidents
from warroom.cli.lazy_group import LazyGroup
from warroom.cli.opening import Opening, stop
from warroom.cli.options import opened, playbook_option

COMMANDS = {
    "approve": "warroom.cli.approve:approve",
    "attach": "warroom.cli.attach:attach",
    "board": "warroom.cli.board:board",
    "changes": "warroom.cli.changes:changes",
    "check": "warroom.cli.check:check",
    "completion": "warroom.cli.completion:completion",
    "copy": "warroom.cli.copy:copy",
    "decide": "warroom.cli.decide:decide",
    "declare": "warroom.cli.declare:declare",
    "demo": "warroom.cli.demo:demo",
    "doctor": "warroom.cli.doctor:doctor",
    "drill": "warroom.cli.drill:drill",
    "export": "warroom.cli.export:export",
    "follow-up": "warroom.cli.follow_up:follow_up",
    "follow-ups": "warroom.cli.follow_ups:follow_ups",
    "handover": "warroom.cli.handover:handover",
    "hyp": "warroom.cli.hyp:hyp",
    "import": "warroom.cli.importing.group:import_",
    "inbox": "warroom.cli.inbox:inbox",
    "key": "warroom.cli.key.group:key",
    "keys": "warroom.cli.keys:keys",
    "listen": "warroom.cli.listen:listen",
    "log": "warroom.cli.log:log",
    "metrics": "warroom.cli.metrics:metrics",
    "playbook": "warroom.cli.playbook:playbook",
    "post": "warroom.cli.post:post",
    "private": "warroom.cli.private.group:private",
    "purge": "warroom.cli.purge:purge",
    "purges": "warroom.cli.purges:purges",
    "review": "warroom.cli.review:review",
    "run": "warroom.cli.run:run",
    "schema": "warroom.cli.schema:schema",
    "seal": "warroom.cli.seal:seal",
    "search": "warroom.cli.search:search",
    "section": "warroom.cli.section:section",
    "share": "warroom.cli.share.group:share",
    "show": "warroom.cli.show.group:show",
    "similar": "warroom.cli.similar:similar",
    "training": "warroom.cli.training:training",
    "verify": "warroom.cli.verify:verify",
}
"""Each command with the place where it is. A new one is a file and a row here."""


@click.group(
    cls=LazyGroup,
    places=COMMANDS,
    table="warroom.cli.orders:ORDER_COMMANDS",
    groups="warroom.cli.groups:GROUPS",
    elsewhere="warroom.cli.orders:in_the_line",
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@playbook_option
@click.option("--incident", default="", metavar="ID", shell_complete=incidents, help="Open this incident at once.")
@click.option(
    "--share",
    default="",
    metavar="PATH",
    shell_complete=folders,
    help="Join the share in this folder, or on this server, first.",
)
@click.option("--no-mouse", is_flag=True, help="Leave the mouse to the terminal.")
@click.version_option(__version__, prog_name="warroom")
@opened
def cli(opening: Opening, incident: str, share: str, no_mouse: bool) -> None:
    """Run a production incident from the terminal. Without a command: open the program."""
    if click.get_current_context().invoked_subcommand is None:
        from warroom.cli.program import open_program

        open_program(opening, incident=incident, mouse=not no_mouse, share=share)
    elif incident or share:  # passed over in silence, the command would tell of another incident
        asked = "--incident" if incident else "--share"
        stop(f"{asked} in front of a command is of the program; say it behind the command's name.", exit_codes.USAGE)
