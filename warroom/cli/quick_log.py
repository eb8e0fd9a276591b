"""``warroom log "text"`` without loading anything that it does not need.

Only the plain cases are handled here; anything else (help, mistakes, orders, other options) returns `None` and goes on
to the full command.
"""

from __future__ import annotations

import os
import sys
import time

from warroom.intake.times import clock_words, zoned_clock
from warroom.intake.typed_line import ENTRY, POLL, SECRET_FLAG, SLASHES, TASK, read_line
from warroom.model.identity import IncidentId, Moment
from warroom.model.moment import EventTime
from warroom.paths import config_file, database_file, is_absent, person_name
from warroom.room.acts import scribe
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.queries import SHARE_SETTING
from warroom.text import for_terminal, repair

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

_WITH_VALUE = {"--db": "db", "--as": "person", "--incident": "incident"}


def now() -> Moment:
    """Microseconds since 1970."""
    return Moment(time.time_ns() // 1000)


def quick_log(arguments: list[str]) -> int | None:
    """Store one entry; the exit code, or `None` when the full command has to look at it."""
    options: dict[str, str] = {}
    words: list[str] = []
    rest = iter(arguments)
    for argument in rest:
        if argument in _WITH_VALUE:
            value = next(rest, None)
            if value is None:
                return None
            options[_WITH_VALUE[argument]] = value
        elif argument.startswith("--") or (argument.startswith("-") and not argument[1:2].isdecimal()):
            return None
        else:
            words.append(argument)
    environ = os.environ
    text = " ".join(words)
    if not text.strip() or not is_absent(config_file(environ)):
        return None
    path = database_file(environ, options.get("db", ""))
    if is_absent(path):
        return None
    try:
        person = person_name(environ, options.get("person", ""))
        room = WarRoom(path, person=person, now=now, entropy=os.urandom, make=False, keys=True)
        chosen = IncidentId(options.get("incident") or room.setting("incident") or "")
        facts = room.facts_of(chosen) if not room.is_merged(chosen) else None  # its times are of the room it is in
    except (ValueError, RoomTrouble):
        return None  # the full command says what is wrong
    return _store(room, repair(text), chosen, facts, environ) if facts is not None else None


_SLASHES = frozenset(SLASHES)
"""Signs without which no line begins as an order does, however it is misspelt."""


def _store(
    room: WarRoom, text: str, chosen: IncidentId, facts: tuple[str, Moment | None], environ: os._Environ[str]
) -> int | None:
    zone, began = facts
    typed = now()
    if not zone:
        from warroom.intake.machine_zone import machine_zone

        zone, _ = machine_zone(environ)
    line = read_line(text, now=typed, zone=zone, began=began)
    may_order = " /" in line.text or not _SLASHES.isdisjoint(line.text[:16])
    if line.does not in (ENTRY, TASK, POLL) or may_order or SECRET_FLAG in line.flags:
        return None
    try:
        logged = scribe.log(room, chosen, line, typed=typed, folds=True)
    except RoomTrouble as trouble:
        _say(sys.stderr, f"warroom: NOT SAVED: {for_terminal(str(trouble))}")
        return trouble.exit_code
    for remark in line.remarks:
        _say(sys.stderr, f"warroom: {for_terminal(remark)}")
    when = f"  {zoned_clock(line.at, zone)}" if line.at is not None and line.at.lo is not None else ""
    saved = f"saved {logged.entry[:8]}{when}"
    if not _say(sys.stdout, saved):
        _say(sys.stderr, f"warroom: {saved}, but nobody could be told on the standard output")
    if over := _over(room, chosen, zone):
        _say(sys.stderr, f"warroom: {over}")
    if _may_be_shared(room):
        from warroom.room.sharing.background import leave_behind  # nobody without a share waits for it

        leave_behind(room, lambda words: _say(sys.stderr, f"warroom: {for_terminal(words)}"))
    room.close()
    return 0


def _may_be_shared(room: WarRoom) -> bool:
    """Whether the database belongs to a share, or cannot say so: what is entered is stored by now in any case."""
    try:
        return bool(room.setting(SHARE_SETTING))
    except RoomTrouble:
        return True


def _over(room: WarRoom, incident: IncidentId, zone: str) -> str:
    """That the incident has ended already, where it has."""
    closed = room.closed_at(incident)
    if closed is None:
        return ""
    when = clock_words(EventTime.from_json(closed), zone)
    return f"it is stored, but the incident ended at {when}; /reopen WHY opens it"


def _say(stream: TextIO | None, words: str) -> bool:
    """Whether ``words`` could be said; what was stored is stored, whoever listens, and if the stream is closed."""
    if stream is None:
        return False
    try:
        stream.write(f"{words}\n")
        stream.flush()
    except OSError:
        return False
    return True
