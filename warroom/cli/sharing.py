"""``share``: joining a folder that several people reach, and looking how it stands."""

from __future__ import annotations

import json

import click

from warroom.cli.opening import Opening, stop
from warroom.room import share_report, sharing
from warroom.room.background import publish_soon
from warroom.room.core import RoomTrouble
from warroom.text import for_line, for_terminal
from warroom.widgets.share_words import unsent_words

_UNAVAILABLE = 69


def begin(opening: Opening, path: str, *, make: bool, mode: str = "") -> None:
    """Join the share at ``path``, made first if asked; one sentence of result."""
    room = opening.room
    try:
        said = sharing.init(room, path) if make else sharing.join(room, path, mode=mode)
    except RoomTrouble as trouble:
        stop(str(trouble), trouble.exit_code)
    click.echo(for_terminal(said))
    publish_soon(room)


def leave(opening: Opening) -> None:
    """Leave the share."""
    try:
        click.echo(for_terminal(sharing.leave(opening.room)))
    except RoomTrouble as trouble:
        stop(str(trouble), trouble.exit_code)


def synchronise(opening: Opening, *, quiet: bool) -> None:
    """Publish what waits and fetch what came, once."""
    state = sharing.synchronise(opening.room)
    if quiet:
        return
    if state is None:
        if sharing.membership(opening.room) is None:
            stop("this database belongs to no share; `warroom share join PATH` joins one.", 78)
        click.echo("another program on this machine does it already")
        return
    if state.words:
        unsent = "nobody knows how much is" if state.unsent is None else state.unsent
        stop(f"share {state.what}: {state.words}; {unsent} unsent.", _UNAVAILABLE)
    click.echo(f"{state.unsent} unsent" if state.unsent else "everything is on the share")


def serve(opening: Opening) -> None:
    """Be the process that shares beside the screen."""
    import sys

    from warroom.room.share_process import serve as share

    member = sharing.membership(opening.room)
    if member is not None:
        share(opening.room, member, sys.stdin.buffer, sys.stdout.buffer)


def print_status(opening: Opening, *, as_json: bool) -> None:
    """Each writer: last seen, held, behind by, damaged, clock, version."""
    try:
        report = share_report.status(opening.room)
    except RoomTrouble as trouble:
        stop(str(trouble), trouble.exit_code)
    state, alarms = report.state, opening.room.alarms()
    if as_json:
        click.echo(json.dumps(_as_json(report, alarms), indent=1))
        return
    manner = "whole files" if report.member.mode == sharing.BATCH else "growing files"
    click.echo(
        f"{for_terminal(report.member.path)} ({manner}): {state.what}" + (f", {state.words}" if state.words else "")
    )
    click.echo(unsent_words(report.unsent))
    titles = {one.id: for_line(one.title) for one in opening.room.incidents()}
    shown = ""
    for one in report.writers:
        if one.incident != shown:
            shown = one.incident
            click.echo(f"\n{shown[:8]}  {titles.get(shown, '')}")
        seen = f"seen {_age(one.seen)} ago"
        said = [f"@{for_terminal(one.by)}", one.writer[:8], f"{one.held} held", seen]
        if one.behind:
            said.append(f"BEHIND BY {one.behind}")
        if one.ahead > 2:
            said.append(f"its clock is {_age(one.ahead)} ahead")
        if one.version:
            said.append(f"version {for_terminal(one.version)}")
        click.echo("  " + "  ".join([*said, *(f"DAMAGED: {for_terminal(fault)}" for fault in one.damaged)]))
    for _incident, by, name, fault in [*state.damaged, *state.refused]:
        whose = f" (@{for_terminal(by)})" if by else ""
        click.echo(f"  {for_terminal(name)}{whose}: {for_terminal(fault)}")
    for _incident, _what, writer, words, _since in alarms:
        click.echo(f"ALARM {writer[:8]}: {for_terminal(words)}")


def _age(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7_200 else f"{seconds / 3600:.0f} h"


def _as_json(report: share_report.ShareReport, alarms: list[tuple[str, str, str, str, int]]) -> dict[str, object]:
    return {
        "path": report.member.path,
        "share": report.member.share,
        "mode": "whole" if report.member.mode == sharing.BATCH else "growing",
        "state": report.state.what,
        "words": report.state.words,
        "unsent": report.unsent,
        "writers": [
            {
                "incident": one.incident, "writer": one.writer, "by": one.by, "held": one.held, "behind": one.behind,
                "seen_seconds_ago": round(one.seen, 1),
                "clock_ahead_seconds": round(one.ahead, 1), "version": one.version or None,
                "damaged": list(one.damaged),
            }
            for one in report.writers
        ],
        "damaged": [
            {"incident": incident, "by": by, "file": name, "fault": fault}
            for incident, by, name, fault in [*report.state.damaged, *report.state.refused]
        ],
        "alarms": [{"incident": one[0], "what": one[1], "writer": one[2], "words": one[3]} for one in alarms],
    }  # fmt: skip
