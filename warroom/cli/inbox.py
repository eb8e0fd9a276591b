"""``inbox``: what a listener took and nobody has looked at, and what becomes of it."""

from __future__ import annotations

from typing import Annotated

import click
from typing_extensions import TypedDict

from warroom import exit_codes
from warroom.cli.completing import incidents
from warroom.cli.failing import done_though_untold
from warroom.cli.opening import Opening, stop
from warroom.cli.options import json_option, opened, refuse_idle, with_secrets
from warroom.cli.printing import print_json
from warroom.intake.times import iso, local
from warroom.model.described import Says
from warroom.model.sentences import agreeing, counted
from warroom.model.views import IncidentView, title_of
from warroom.room.incoming import inbox as waiting
from warroom.room.incoming.bring_in import offered
from warroom.room.readings.messages import view_of
from warroom.room.secret_gate import looks_like
from warroom.text import bounded, for_line, for_terminal, quoted


class WaitingAlert(TypedDict):
    """An alert of the inbox."""

    id: str
    name: str
    source: str
    state: str
    severity: str | None
    since: str | None
    times: Annotated[int, Says("Deliveries")]
    taken: Annotated[str | None, Says("The incident that it was taken into")]


class Inbox(TypedDict):
    """What a listener took and nobody has looked at."""

    waiting: int
    not_understood: int
    muted: list[str]
    alerts: list[WaitingAlert]


class StrangeDelivery(TypedDict):
    """A delivery that was not understood."""

    source: str
    why: str
    at: str | None
    body: str


@click.group(invoke_without_command=True)
@click.option("--all", "everything", is_flag=True, help="Each alert by itself, also what was taken or is muted.")
@click.option("--strange", is_flag=True, help="The deliveries that were not understood.")
@json_option({"inbox": Inbox, "inbox-strange": list[StrangeDelivery]})
@opened
def inbox(opening: Opening, everything: bool, strange: bool, as_json: bool) -> None:
    """What a listener took and nobody has looked at yet, told by names."""
    if click.get_current_context().invoked_subcommand is not None:
        refuse_idle("for the inbox itself, not for what is done with it", "everything", "strange", "as_json")
    else:
        if strange:
            refuse_idle("for alerts, not for what was not understood", "everything")
        _print_inbox(opening, everything=everything, strange=strange, as_json=as_json)


@inbox.command("take")
@with_secrets
@click.argument("which", nargs=-1, metavar="[ID|NAME]...")
@click.option(
    "--incident", default="", metavar="ID", shell_complete=incidents, help="Into this incident (default: the last one)."
)
@click.option("--each", is_flag=True, help="Each alert of a storm as an entry of its own.")
@click.option("--all", "everything", is_flag=True, help="All that wait.")
@opened
def inbox_take(opening: Opening, which: tuple[str, ...], incident: str, each: bool, everything: bool) -> None:
    """Take alerts into an incident, by id or all of a name."""
    _take(opening, which, incident=incident, each=each, everything=everything)


@inbox.command("mute")
@click.argument("name")
@click.option("--off", is_flag=True, help="Say it again.")
@opened
def inbox_mute(opening: Opening, name: str, off: bool) -> None:
    """Say nothing of alerts called NAME any more; they are kept all the same."""
    _mute(opening, name, on=not off)


def _print_inbox(opening: Opening, *, everything: bool, strange: bool, as_json: bool) -> None:
    """What waits: told by names, or each alert by itself."""
    room = opening.room
    if strange:
        _print_strange(opening, as_json=as_json)
        return
    items = waiting.waiting(room, taken=everything, muted=everything)
    lost = waiting.not_understood(room)
    if as_json:
        inbox_json: Inbox = {
            "waiting": sum(not item_.taken for item_ in items),
            "not_understood": len(lost),
            "muted": waiting.muted_names(room),
            "alerts": [
                {
                    "id": item_.key,
                    "name": item_.name,
                    "source": item_.source,
                    "state": item_.state,
                    "severity": item_.severity or None,
                    "since": iso(waiting.since_of(item_)),
                    "times": item_.times,
                    "taken": item_.taken or None,
                }
                for item_ in items
            ],
        }
        print_json(inbox_json)
        return
    if not items:
        click.echo("nothing waits", err=True)
    elif everything:
        for item_ in items:
            into = f"  taken into {item_.taken[:8]}" if item_.taken else ""
            click.echo(
                f"{waiting.short(item_)}  {iso(waiting.since_of(item_)) or '':<28} {item_.state:<10} "
                f"{for_line(item_.name)} ({item_.source}, {counted(item_.times, 'time', 'times')}){into}"
            )
    else:
        click.echo(for_terminal(waiting.storm_words(items)))
        for group in waiting.by_name(items):
            alerts = agreeing(group.alerts, "alert, ", "alerts,")
            bad = f", {for_line(group.severity)}" if group.severity else ""
            click.echo(
                f"{waiting.short(group.first)}  {group.alerts:>5} {alerts} {group.state:>12}  "
                f"since {local(group.since, 'UTC'):%Y-%m-%d %H:%M} UTC  {for_line(group.name)}{bad}"
            )
    if lost:
        click.echo(f"{waiting.not_understood_words(len(lost))}: `warroom inbox --strange` shows them", err=True)
    muted = waiting.muted_names(room)
    if muted:
        click.echo(f"muted: {', '.join(map(for_line, muted))}", err=True)


def _print_strange(opening: Opening, *, as_json: bool) -> None:
    lost = waiting.not_understood(opening.room)
    if as_json:
        deliveries: list[StrangeDelivery] = [
            {"source": source, "why": why, "at": iso(at), "body": body.decode("utf-8", "replace")}
            for source, why, at, body in lost
        ]
        print_json(deliveries)
        return
    for source, why, at, body in lost:
        click.echo(f"{iso(at)}  {for_line(source)}: {for_line(why)}")
        click.echo(f"    {bounded(for_line(body.decode('utf-8', 'replace')), 400)}")


def _take(opening: Opening, which: tuple[str, ...], *, incident: str, each: bool, everything: bool) -> None:
    """Take alerts into an incident."""
    if bool(which) == everything:
        stop("say which: an id, a name, or --all.", exit_codes.USAGE)
    room = opening.room
    incident_id = opening.incident(incident)
    items = waiting.waiting(room) if everything else []
    for one in which:
        items += opening.read(lambda one=one: waiting.chosen(room, one))  # type: ignore[misc]
    items = list({alert.key: alert for alert in items}.values())  # by a name and by its own id
    view: IncidentView = opening.read(lambda: view_of(room, incident_id))
    offers = offered(waiting.events(room, items), view)
    over = ", which is closed" if view.summary.closed else ""
    click.echo(f"into {title_of(view.summary)}{over}", err=True)
    brought = opening.run(lambda: waiting.take(room, incident_id, items, each=each))
    with done_though_untold(opening):
        click.echo(incident_id)
    click.echo(f"{waiting.storm_words(items)}: {counted(len(brought.entries), 'entry', 'entries')}", err=True)
    for name, event in offers.items():
        click.echo(f"offered    {name} {iso(event.at.lo)} ({bounded(for_line(event.text), 60)})", err=True)
    for _, kind in brought.held:
        click.echo(f"one of them {looks_like([kind])}; it was not stored", err=True)
    if brought.held:
        stop("they wait in the inbox: --with-secrets takes them all the same.", exit_codes.SECRETS)


def _mute(opening: Opening, name: str, *, on: bool) -> None:
    """Say nothing of alerts of this name any more, or say it again."""
    if not on and name not in waiting.muted_names(opening.room):
        stop(f"{quoted(name, 60)} is not muted.", exit_codes.DATA)
    opening.run(lambda: waiting.mute(opening.room, name, on=on))
    click.echo(f"{for_line(name)} is {'muted' if on else 'told again'}", err=True)
