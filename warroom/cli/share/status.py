"""``share status``."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

import click
from typing_extensions import TypedDict

from warroom import exit_codes
from warroom.cli.beside import beside
from warroom.cli.opening import Opening
from warroom.cli.options import json_option, opened, refuse_idle
from warroom.cli.printing import print_json
from warroom.cli.share.here import here_option
from warroom.model.described import Says
from warroom.model.identity import Alarm as RaisedAlarm
from warroom.model.identity import IncidentId, WriterId
from warroom.model.lengths import roughly
from warroom.model.moment import SECOND
from warroom.model.sentences import counted
from warroom.model.views import title_of
from warroom.room.core import WarRoom
from warroom.room.sharing import joined_share, joining, share_report
from warroom.room.sharing.kept_files import waiting_words
from warroom.room.sharing.keys import not_accepted_as, whose_keys, words_of
from warroom.room.sharing.places import is_on_server
from warroom.room.sharing.share_report import ShareReport
from warroom.room.sharing.share_trouble import clock_lines, damage_lines, fault_kind, put_aside, trouble_lines
from warroom.room.sharing.unsent import how, joining_words, unsent_words
from warroom.room.sharing.waits import ALARMS, waits
from warroom.text import for_line, for_terminal

Doubts = Mapping[WriterId, list[str]]


class Writer(TypedDict):
    """One database that writes into an incident."""

    incident: IncidentId
    writer: WriterId
    key: Annotated[str | None, Says("Its key as words; null where it has none")]
    by: str
    not_accepted_as: Annotated[list[str], Says("Whose it says to be, and for whose nobody here has taken it")]
    held: Annotated[int, Says("Its operations that are here")]
    behind: Annotated[int, Says("Its operations that are known of and not here")]
    unproven: Annotated[str | None, Says("Why nothing is believed of it where there is nothing but a sign of life")]
    seen_seconds_ago: float
    clock_ahead_seconds: float
    version: str | None
    damaged: list[str]


class Damage(TypedDict):
    """A log on the share that cannot be taken as it is."""

    incident: IncidentId
    by: Annotated[str, Says("Whose it is called; nothing that is wrong in it is taken for theirs")]
    file: str
    fault: str


class Alarm(TypedDict):
    """Something that should be looked at."""

    incident: IncidentId
    what: str
    writer: WriterId
    words: str


class ShareStatus(TypedDict):
    """How the share stands."""

    path: str
    share: Annotated[str, Says("The share's own id")]
    mode: Literal["whole", "growing"]
    state: str
    words: str
    unsent: Annotated[int | None, Says("Our operations that are not on it; null where it does not answer")]
    unsent_since: Annotated[int | None, Says("Microseconds since 1970")]
    digests: dict[str, str]
    writers: list[Writer]
    damaged: list[Damage]
    alarms: list[Alarm]


@click.command()
@json_option({"share-status": ShareStatus})
@click.option("--put-aside", "aside", is_flag=True, help="Say no more, on this machine, of damaged logs of others.")
@here_option
@opened
def status(opening: Opening, as_json: bool, aside: bool, here: bool) -> None:
    """Who writes, what is held of each, who is behind, what is damaged, what is unsent."""
    if aside:
        refuse_idle("for how the share stands", "as_json")
    room, opening.publishes, opening.tells_alarms = opening.room, not here, True
    member = joined_share.joined(room)
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
        logs = counted(count, "damaged log", "damaged logs")
        click.echo(f"{logs} put aside here; said again if the damage changes")
        return
    alarms, doubts = room.alarms(), not_accepted_as(room)
    if as_json:
        print_json(_as_json(room, report, alarms, doubts))
    else:
        _print(room, report, alarms, doubts)
    if not report.reached:
        sys.exit(exit_codes.UNAVAILABLE)


def _print(room: WarRoom, report: ShareReport, alarms: Sequence[RaisedAlarm], doubts: Doubts) -> None:
    state = report.state
    what = how(state.what, state.words)
    stands = ", ".join(filter(None, (what, for_line(state.words))))
    click.echo(f"{for_terminal(report.member.words)}{_manner(report)}: {stands}")
    click.echo(unsent_words(report.unsent or 0, report.since, room.now(), what=what))
    if waiting_words(room):
        click.echo(waiting_words(room))
    if joining_words(room):
        click.echo(joining_words(room))
    _print_writers(room, report, doubts)
    for line in [*trouble_lines(state), *clock_lines(state), *damage_lines(state)]:
        click.echo(f"  {line}")
    if state.scars:
        click.echo("  `warroom share status --put-aside` says no more of the damaged logs of others on this machine")
    for what, words in waits(room.reader()):
        if what != ALARMS:
            click.echo(f"WAITS: {words}")
    for _incident, _what, writer, words, _since in alarms:
        click.echo(f"ALARM{' ' if writer else ''}{writer[:8]}: {for_line(words)}")
    if alarms:
        click.echo("  `warroom share alarms --seen HANDLE` says that you have looked at one")


def _print_writers(room: WarRoom, report: ShareReport, doubts: Doubts) -> None:
    """A line for each writer, below the incident that it writes in."""
    titles = {incident.id: title_of(incident) for incident in room.incidents_apart()}
    keys, incident = whose_keys(room), ""
    for writer in report.writers:
        if writer.incident != incident:
            incident = writer.incident
            click.echo(
                f"\n{incident[:8]}  {titles.get(incident, '')}  digest {share_report.short_digest(room, incident)}"
            )
        seen = f"seen {roughly(int(writer.seen * SECOND))} ago"
        status = [f"@{for_line(writer.by)}", writer.writer[:8], words_of(writer.writer) or "no key"]
        doubt = "REVOKED here" if keys.is_revoked(writer.writer) else "NOT ACCEPTED"
        status += [f"{doubt} as @{for_line(person)}'s" for person in doubts.get(writer.writer, ())[:3]]
        if writer.doubt:
            status.append(f"UNPROVEN: nothing but a sign of life, {writer.doubt}")
        else:
            status += [f"{writer.held} held" if writer.held else "nothing but a sign of life", seen]
        if writer.behind:
            status.append(f"BEHIND BY {writer.behind}{', as a sign of life says' if writer.claimed else ''}")
        if abs(writer.ahead) > 2:
            way = "ahead" if writer.ahead > 0 else "behind, or its sign of life is an old one"
            status.append(f"its clock is {roughly(int(abs(writer.ahead) * SECOND))} {way}")
        if writer.version:
            status.append(f"version {for_line(writer.version)}")
        click.echo(
            "  " + "  ".join([*status, *(f"{fault_kind(fault)}: {for_line(fault)}" for fault in writer.damaged)])
        )


def _manner(report: share_report.ShareReport) -> str:
    """How we write into a folder; a server keeps no files."""
    if is_on_server(report.member.path) and not report.member.also:
        return ""
    return f" ({'whole' if report.member.mode == joining.BATCH else 'growing'} files)"


def _as_json(
    room: WarRoom,
    report: share_report.ShareReport,
    alarms: Sequence[RaisedAlarm],
    doubts: Doubts,
) -> ShareStatus:
    return {
        "path": report.member.words,
        "share": report.member.share,
        "mode": "whole" if report.member.mode == joining.BATCH else "growing",
        "state": report.state.what,
        "words": report.state.words,
        "unsent": report.unsent,
        "unsent_since": report.since or None,
        "digests": {
            incident_id: share_report.short_digest(room, incident_id)
            for incident_id in {each.incident for each in report.writers}
        },
        "writers": [
            {
                "incident": writer.incident,
                "writer": writer.writer,
                "key": words_of(writer.writer) or None,
                "by": writer.by,
                "not_accepted_as": doubts.get(writer.writer, []),
                "held": writer.held,
                "behind": writer.behind,
                "unproven": writer.doubt or None,
                "seen_seconds_ago": round(writer.seen, 1),
                "clock_ahead_seconds": round(writer.ahead, 1),
                "version": writer.version or None,
                "damaged": list(writer.damaged),
            }
            for writer in report.writers
        ],
        "damaged": [
            {"incident": incident, "by": by, "file": name, "fault": fault}
            for incident, by, name, fault in [*report.state.damaged, *report.state.refused]
        ],
        "alarms": [{"incident": alarm[0], "what": alarm[1], "writer": alarm[2], "words": alarm[3]} for alarm in alarms],
    }
