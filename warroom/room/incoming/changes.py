"""What was changed lately: `git log` and `gh` of the folder one is in, and commands of the own settings.

Each is run without a shell, for so long and no longer, and what it says is a text like any other. A repository may be
somebody else's: nothing that its configuration names is run.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from warroom import exit_codes
from warroom.config import Changes
from warroom.intake.paste import read_paste
from warroom.intake.times import iso
from warroom.intake.tools.event import ToolEvent
from warroom.intake.tools.fields import NotReadable
from warroom.intake.tools.git_log import FORMAT
from warroom.intake.tools.sources import Asked, read_text
from warroom.interpreter import child_environ
from warroom.model.desks import HypothesisCard
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import HOUR, EventTime
from warroom.room.acts import tech_lead
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.incoming.bring_in import BroughtIn, bring_in, entry_of
from warroom.room.own_command import answer_of, ended_by
from warroom.store.brought_in import here_already
from warroom.store.write import ENTRY
from warroom.text import bounded, for_line, quoted

MOST_OUTPUT = 2_000_000
"""Bytes that such a command may say."""
MOST_TOLD = {"git": 500, "gh": 100}
"""Changes of each that are told of, the newest ones; of a command of the settings `MOST_OF_OWN`."""
MOST_OF_OWN = 2_000
_GIT_SECONDS, _GH_SECONDS = 10, 20
_GIT = (
    "git", "--no-pager", "-c", "log.showSignature=false", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=",
    "-c", "protocol.allow=never", "-c", "core.sshCommand=false", "-c", "gpg.program=false",
    "-c", "gpg.ssh.program=false",
    "-c", "gpg.x509.program=false", "-c", "diff.external=", "log", "--no-show-signature", "--no-ext-diff",
    "--no-textconv", "--no-color", "--no-decorate", "--no-patch", f"--format={FORMAT}",
    f"--max-count={MOST_TOLD['git'] + 1}",
)  # fmt: skip
_QUIET = {
    "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_PAGER": "cat", "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none", "GH_PROMPT_DISABLED": "1", "GH_PAGER": "cat", "GH_NO_UPDATE_NOTIFIER": "1",
    "NO_COLOR": "1",
}  # fmt: skip
_FIELDS = "number,title,author,mergedAt,mergeCommit,url,labels"


@dataclass(slots=True)
class LaneOfChanges:
    """What was changed, the newest last, each by what told of it; and what could not be asked, with the reason.
    ``unheard`` are git and gh where nobody asked for them and they have nothing to say here: no repository, no program.
    """

    events: list[tuple[str, ToolEvent]] = field(default_factory=list)
    troubles: list[tuple[str, str]] = field(default_factory=list)
    unheard: list[tuple[str, str]] = field(default_factory=list)


BEFORE = 6 * HOUR
"""Microseconds before the impact began from which on changes are looked at, unless somebody says otherwise."""
LANE = "the changes"
"""What the chain of custody calls it from which a change is read in."""


def changes(
    commands: Mapping[str, Changes],
    *,
    since: Moment,
    until: Moment,
    now: Moment,
    zone: str,
    environ: Mapping[str, str],
    names: Sequence[str] = (),
) -> LaneOfChanges:
    """Every change between ``since`` and ``until`` (microseconds) that somebody tells of, and those of unknown time.

    ``names`` are those that are asked (git, gh, and those of the settings), all of them by default. Not for the thread
    of the screen.
    """
    lane = LaneOfChanges()
    asked = names or ("git", "gh", *commands)
    for name in asked:
        if name not in commands and name not in ("git", "gh"):
            lane.troubles.append((name, f"there is no [changes.{name[:40]}] in your settings"))
            continue
        try:
            if name in commands:
                tool_events = _own(name, commands[name], now, zone, environ)
            else:
                tool_events = (_git if name == "git" else _gh)(since, until, environ)
        except RoomTrouble as trouble:
            troubles = lane.troubles if name in names or name in commands else lane.unheard
            troubles.append((name, _reason(name, trouble)))
            continue
        between = [tool_event for tool_event in tool_events if _is_between(tool_event, since, until)]
        most = MOST_OF_OWN if name in commands else MOST_TOLD[name]
        if name == "gh" and name not in commands and len(tool_events) > most >= len(between):  # asked by whole days
            lane.troubles.append((name, f"more than {most:,} were merged on these days: some may be missing"))
        if len(between) > most:
            between = sorted(between, key=lambda change: change.at.lo or 0)[-most:]
            lane.troubles.append((name, f"there are more changes than {most:,}: only the newest are told of"))
        lane.events += [(name, tool_event) for tool_event in between]
    lane.events.sort(key=lambda row: row[1].at.lo or 0)
    return lane


def _reason(name: str, trouble: RoomTrouble) -> str:
    """Why ``name`` told nothing, without its name, which whoever shows the reason says."""
    words = str(trouble)
    for called in (f"changes.{name}", f"{name}.json", name):
        words = words.removeprefix(f"[{called}] ").removeprefix(f"{called}: ")
    return words


def _is_between(tool_event: ToolEvent, since: Moment, until: Moment) -> bool:
    return tool_event.at.lo is None or since <= tool_event.at.lo <= until


def _git(since: Moment, until: Moment, environ: Mapping[str, str]) -> list[ToolEvent]:
    command = (*_GIT, f"--since={iso(since)}", f"--until={iso(until)}", "--end-of-options", "HEAD", "--")
    return _events("git", said_by("git", command, _GIT_SECONDS, environ))


def _gh(since: Moment, until: Moment, environ: Mapping[str, str]) -> list[ToolEvent]:
    first, last = ((iso(at) or "")[:10] for at in (since, until))
    command = (
        "gh", "pr", "list", "--state", "merged", "--limit", str(MOST_TOLD["gh"] + 1), "--json", _FIELDS,
        "--search", f"merged:{first}..{last}",
    )  # fmt: skip
    return _events("gh.json", said_by("gh", command, _GH_SECONDS, environ))


def _events(name: str, text: str) -> list[ToolEvent]:
    if not text.strip():
        return []
    try:
        tool_file = read_text(text, name, Asked())
    except NotReadable as refused:
        raise RoomTrouble(f"{name}: {refused}.", exit_codes.UNAVAILABLE) from None
    return tool_file.events if tool_file is not None else []


def _own(name: str, command: Changes, now: Moment, zone: str, environ: Mapping[str, str]) -> list[ToolEvent]:
    """What a command of the settings tells: in a form that is known, else a change a line with its time in front."""
    text = said_by(f"changes.{name}", command.command, command.seconds, environ)
    try:
        tool_file = read_text(text, name, Asked())
    except NotReadable:
        tool_file = None
    if tool_file is not None:
        return tool_file.events
    events = []
    seen: dict[str, int] = {}
    for line in read_paste(text, now=now, zone=zone):
        at = line.at or EventTime.unknown()
        mark = hashlib.sha256(f"{name}\0{at.words}\0{line.text}".encode("utf-8", "replace")).hexdigest()[:24]
        seen[mark] = seen.get(mark, 0) + 1
        events.append(ToolEvent(f"changes:{mark}:{seen[mark]}", at, line.text, speaker=line.speaker or name))
    return events


def in_the_timeline(room: WarRoom, incident: IncidentId, events: Iterable[ToolEvent]) -> set[str]:
    """The ids of those entries that changes would become and that ``incident`` holds already."""
    return here_already(room.reader(), incident, ENTRY, [entry_of(event) for event in events])


def take_change(
    room: WarRoom, incident: IncidentId, change: ToolEvent, *, card: HypothesisCard | None = None, side: str = "for"
) -> BroughtIn:
    """Put a change into the timeline; with a ``card`` it speaks ``for`` or ``against`` that hypothesis. Nothing is
    attached where it is held back because it looks like a secret.
    """
    brought = bring_in(room, incident, [change], file=LANE)
    if card is not None and not brought.held:
        tech_lead.attach(room, incident, card, entry_of(change), side)
    return brought


def suspect_change(room: WarRoom, incident: IncidentId, change: ToolEvent, statement: str) -> BroughtIn:
    """Put a change into the timeline and raise a hypothesis of which it is the ground."""
    brought = bring_in(room, incident, [change], file=LANE)
    if brought.held:
        return brought
    tech_lead.raise_hypothesis(room, incident, statement, ground=entry_of(change))
    return brought


def _that_may_not_run(program: str, path: str) -> str:
    """Where something of the name ``program`` lies that nobody can run; empty for nowhere. Only a path is looked for
    in the folder one stands in.
    """
    if os.sep in program:
        return program if os.path.lexists(program) else ""
    places = [os.path.join(folder, program) for folder in path.split(os.pathsep) if folder]  # noqa: PTH118
    return next((place for place in places if os.path.lexists(place) and not os.path.isdir(place)), "")  # noqa: PTH112


def said_by(name: str, command: Sequence[str], seconds: int, environ: Mapping[str, str]) -> str:
    """All that ``command`` says. Raise `RoomTrouble` when it cannot be started, takes longer, says more than is taken
    or fails; it is ended with all that it started then.
    """
    surroundings = {**child_environ(environ), **_QUIET}
    if shutil.which(command[0], path=surroundings.get("PATH")) is None:
        there = _that_may_not_run(command[0], surroundings.get("PATH", os.defpath))
        why = f"{quoted(there, 200)} is no file that may be run" if there else ""
        why = why or f"there is no program {quoted(command[0], 60)}"
        raise RoomTrouble(f"{name}: {why}.", exit_codes.UNAVAILABLE)
    answer, code = answer_of(
        Changes(tuple(command), seconds), name, surroundings, most=MOST_OUTPUT, too_much=f"{MOST_OUTPUT:,} bytes"
    )
    text = answer.decode("utf-8", "replace")
    if code != 0:
        last_line = bounded(for_line(text.strip().rpartition("\n")[2]), 120)
        raise RoomTrouble(f"[{name}] {ended_by(code)}: {last_line or 'it said nothing'}.", exit_codes.UNAVAILABLE)
    return text
