"""``share alarms``: what should be looked at, and that somebody did."""

from __future__ import annotations

import click

from warroom import exit_codes
from warroom.cli.completing import alarm_handles
from warroom.cli.opening import Opening, stop
from warroom.cli.options import opened
from warroom.model.identity import Moment
from warroom.model.moment import EventTime
from warroom.model.sentences import agreeing, counted
from warroom.report.stamps import stamp
from warroom.room.sharing.seen_alarms import by_handle, take_for_seen
from warroom.text import for_line, quoted


@click.command()
@click.option(
    "--seen",
    "handles",
    multiple=True,
    metavar="HANDLE",
    shell_complete=alarm_handles,
    help="You have looked at this one.",
)
@click.option("--all-seen", is_flag=True, help="You have looked at all that are printed.")
@opened
def alarms(opening: Opening, handles: tuple[str, ...], all_seen: bool) -> None:
    """What somebody did to the share, each with a handle; it stands until you say that you have looked at it."""
    if handles and all_seen:
        raise click.UsageError("either --seen or --all-seen")
    opening.tells_alarms = True
    standing = by_handle(opening.room)
    unknown = [handle for handle in handles if handle.casefold() not in standing]
    if unknown:
        stop(f"no alarm has the handle {quoted(unknown[0])}; `warroom share alarms` lists them.", exit_codes.MISSING)
    chosen = {handle.casefold(): standing[handle.casefold()] for handle in handles} or standing
    for handle, (incident, _, writer, words, since) in chosen.items():
        where = f" inc-{incident[:8]}" if incident else ""
        whose = f" {writer[:8]}" if writer else ""
        when = stamp(EventTime.at(Moment(since)), opening.zone)
        click.echo(f"{handle}  {when} {opening.zone}{where}{whose}: {for_line(words)}")
    if not standing:
        click.echo("no alarm stands")
    if not (handles or all_seen):
        return
    seen, left = opening.run(lambda: take_for_seen(opening.room, list(chosen.values())))
    if seen:
        click.echo(agreeing(seen, "the alarm was seen", f"{seen} alarms were seen"))
    if left:
        stand = f"{counted(left, 'alarm stands', 'alarms stand')} until it is decided: `warroom key`, `warroom purges`"
        click.echo(stand, err=True)
