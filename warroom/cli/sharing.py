"""``share``: joining a folder that several people reach, and looking how it stands."""

from __future__ import annotations

import json
import os
import sys

import click

from warroom.cli.beside import beside
from warroom.cli.opening import SETTING, Opening, stop
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.sharing import joining, share_report
from warroom.room.sharing.delivery import AS_LONG, SIGN, TURN, deliver
from warroom.room.sharing.share_trouble import clock_lines, damage_lines, put_aside, trouble_lines
from warroom.room.sharing.unsent import joining_words, unsent_now, unsent_words, waiting
from warroom.text import for_line, for_terminal

_UNAVAILABLE = 69
_A_DAY = 86_400.0
_LONG = 500
"""Operations from which on it is said that all of them came."""
_NO_ANSWER = "warroom: the folder of the share does not answer; the next command goes on"


def begin(opening: Opening, path: str, *, make: bool, mode: str = "", here: bool = False) -> None:
    """Join the share at ``path``, made first if asked; one sentence of result. Then fetch all that is in it."""
    opening.makes = True
    room, where = opening.room, os.path.abspath(os.path.expanduser(path))  # noqa: PTH100, PTH111
    if here:
        opening.publishes = False
        try:
            said = joining.init(room, where) if make else joining.join(room, where, mode=mode)
        except RoomTrouble as trouble:
            stop(str(trouble), trouble.exit_code)
        click.echo(for_terminal(said))
        return
    manner = [] if not mode else ["--batch" if mode == joining.BATCH else "--live"]
    answer = beside(room, "share", "init" if make else "join", *manner, "--here", where)
    if answer is None:
        stop(f"{where} does not answer; nothing was joined.", _UNAVAILABLE)
    answer.pass_on()
    if not make:
        _fetch_all(opening)


def _fetch_all(opening: Opening) -> None:
    """Fetch what a share holds that was just joined; what is not here when it ends comes with the next command."""
    came = beside(opening.room, "share", "sync", "--here")
    trouble = came.trouble if came is not None else _NO_ANSWER
    if trouble:
        click.echo(trouble.rstrip("\n"), err=True)
    elif opening.room.revision() >= _LONG:
        click.echo(f"all {opening.room.revision():,} operations are here", err=True)


def leave(opening: Opening) -> None:
    """Leave the share."""
    unsent = waiting(opening.room)
    try:
        said = joining.leave(opening.room)
    except RoomTrouble as trouble:
        stop(str(trouble), trouble.exit_code)
    click.echo(for_terminal(said))
    if unsent.count:
        click.echo(f"warroom: {unsent.count:,} of our operations never came to it", err=True)


def synchronise(opening: Opening, *, quiet: bool, here: bool) -> None:
    """Publish what waits and fetch what came, until nothing is left to do."""
    room, opening.publishes = opening.room, not (quiet or here)
    if quiet:
        deliver(room, seconds=AS_LONG, patient=True, turn=TURN)
        return
    if joining.membership(room) is None:
        stop("this database belongs to no share; `warroom share join PATH` joins one.", SETTING)
    if not here:
        answer = beside(room, "share", "sync", "--here")
        if answer is None:
            click.echo(_NO_ANSWER, err=True)
            stop(f"{unsent_now(room)}.", _UNAVAILABLE)
        answer.pass_on()
        return
    state = deliver(room, seconds=_A_DAY, still=joining.PATIENCE, turn=TURN, alive=_sign)
    if state is None:
        coming = joining_words(room)
        far = f", {coming}" if coming else ""
        click.echo(f"another program on this machine does it: {unsent_now(room)}{far}")
    elif state.words:
        stop(f"share {state.what}: {state.words}; {unsent_now(room)}.", _UNAVAILABLE)
    else:
        click.echo(unsent_now(room) if state.unsent else "everything is on the share")
        for line in trouble_lines(state) if state.stuck else ():
            click.echo(f"warroom: {line}", err=True)


def _sign() -> None:
    """Let whoever waits for this process know that the folder answers."""
    sys.stdout.buffer.write(SIGN)
    sys.stdout.buffer.flush()


def serve(opening: Opening) -> None:
    """Be the process that shares beside the screen."""
    import sys

    from warroom.room.sharing.share_process import serve as share

    member = joining.membership(opening.room)
    if member is not None:
        share(opening.room, member, sys.stdin.buffer, sys.stdout.buffer)


def print_status(opening: Opening, *, as_json: bool, aside: bool, here: bool) -> None:
    """Each writer: last seen, held, behind by, damaged, clock, version; what is unsent."""
    room, opening.publishes = opening.room, not here
    member = joining.membership(room)
    if member is None:
        stop("this database belongs to no share; `warroom share join PATH` joins one.", SETTING)
    if not here:
        options = [*(["--json"] if as_json else []), *(["--put-aside"] if aside else [])]
        answer = beside(room, "share", "status", "--here", *options)
        if answer is not None:
            answer.pass_on()
            return
        report = share_report.no_answer(room, member, joining.PATIENCE)
    else:
        report = share_report.status(room)
    if aside:
        count = put_aside(room, report.state)
        click.echo(
            f"{count} damaged {'log' if count == 1 else 'logs'} put aside here; said again if the damage changes"
        )
        return
    state, alarms = report.state, opening.room.alarms()
    if as_json:
        click.echo(json.dumps(_as_json(room, report, alarms), indent=1))
        return
    manner = "whole files" if report.member.mode == joining.BATCH else "growing files"
    click.echo(
        f"{for_terminal(report.member.path)} ({manner}): {state.what}" + (f", {state.words}" if state.words else "")
    )
    click.echo(unsent_words(report.unsent or 0, report.since, opening.room.now()))
    if joining_words(opening.room):
        click.echo(joining_words(opening.room))
    titles = {one.id: for_line(one.title) for one in opening.room.incidents()}
    shown = ""
    for one in report.writers:
        if one.incident != shown:
            shown = one.incident
            click.echo(f"\n{shown[:8]}  {titles.get(shown, '')}  digest {share_report.short_digest(room, shown)}")
        seen = f"seen {_age(one.seen)} ago"
        said = [f"@{for_line(one.by)}", one.writer[:8], f"{one.held} held", seen]
        if one.behind:
            said.append(f"BEHIND BY {one.behind}")
        if abs(one.ahead) > 2:
            said.append(f"its clock is {_age(abs(one.ahead))} {'ahead' if one.ahead > 0 else 'behind'}")
        if one.version:
            said.append(f"version {for_line(one.version)}")
        click.echo("  " + "  ".join([*said, *(f"DAMAGED: {for_line(fault)}" for fault in one.damaged)]))
    for line in [*trouble_lines(state), *clock_lines(state), *damage_lines(state)]:
        click.echo(f"  {line}")
    if state.scars:
        click.echo("  `warroom share status --put-aside` says no more of the damaged logs of others on this machine")
    for _incident, _what, writer, words, _since in alarms:
        click.echo(f"ALARM {writer[:8]}: {for_line(words)}")


def _age(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7_200 else f"{seconds / 3600:.0f} h"


def _as_json(
    room: WarRoom, report: share_report.ShareReport, alarms: list[tuple[str, str, str, str, int]]
) -> dict[str, object]:
    return {
        "path": report.member.path,
        "share": report.member.share,
        "mode": "whole" if report.member.mode == joining.BATCH else "growing",
        "state": report.state.what,
        "words": report.state.words,
        "unsent": report.unsent,
        "unsent_since": report.since or None,
        "digests": {one: share_report.short_digest(room, one) for one in {each.incident for each in report.writers}},
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
