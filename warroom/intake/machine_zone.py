"""The time zone of the machine, from what its settings say of it in the forms that systems take.

Part of the shell's fast path, where it is asked for only if the incident has no zone.
"""

from __future__ import annotations

import os
import re
import time

from warroom.intake.times import known_zone

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_UTC = ("UTC", "utc", "Etc/UTC", "UCT", "Zulu", "Universal", "GMT0", "UTC0")
_ZONES, _PLACES, _NAME_OF_SYSTEM = "/usr/share/zoneinfo", "zone1970.tab", "/etc/timezone"
_DISTANCE = r"([+-]?\d{1,3}(?::\d{2}){0,2})"
_RULE = rf"(<[\w+-]{{3,10}}>|[A-Za-z]{{3,10}}){_DISTANCE}(<[\w+-]{{3,10}}>|[A-Za-z]{{3,10}}){_DISTANCE}?$"
"""Words for winter and summer, each with its distance, before the days on which the clocks change."""
_LARGEST_ZONE = 65_536
_HALF_A_YEAR = 182 * 86_400


def _seconds_ahead() -> tuple[int, int]:
    now = time.time()
    return time.localtime(now).tm_gmtoff, time.localtime(now + _HALF_A_YEAR).tm_gmtoff


def machine_zone(
    environ: Mapping[str, str], link: str = "/etc/localtime", *, ahead: Callable[[], tuple[int, int]] = _seconds_ahead
) -> tuple[str, str]:
    """The zone that clocks on this machine show, and a remark (mostly empty) where it is not known by a name.

    ``TZ`` is a name (``Europe/Berlin``, ``CET``), a file (``:/etc/localtime``), a copy of one, or a rule (``JST-9``);
    without it the system's ``link`` says it. What has no name here becomes the distance from UTC that the system's own
    clock keeps: ``ahead`` tells it in seconds, for today and for half a year from today.
    """
    from_environment = environ.get("TZ", "").removeprefix(":")
    name = from_environment or link
    if os.path.isabs(name):  # noqa: PTH117 - pathlib is not loaded on the fast path
        name = _name_of(name) or _name_of_copy(name)
        if not name and not from_environment and not os.path.exists(link):  # noqa: PTH110
            return "UTC", ""
    if name in _UTC:
        return "UTC", ""
    if name and known_zone(name) == name:
        return name, ""
    if from_environment.count(",") == 2 and (place := _name_of_rule(from_environment)):
        return place, ""
    today, later = ahead()
    minutes = round(today / 60)
    sign, (hours, rest) = "-" if minutes < 0 else "+", divmod(abs(minutes), 60)
    zone = f"{sign}{hours:02}:{rest:02}" if minutes and hours < 24 else "UTC"
    if today == later and (zone != "UTC" or not from_environment) and "," not in from_environment:
        return zone, ""
    setting = f"TZ={ascii(from_environment)[1:-1][:60]}" if from_environment else link
    always = ", also when the clocks change" if today != later else ""
    return zone, f"{setting} is no time zone that has a name here; times are shown at {zone}{always}"


def _name_of(file: str) -> str:
    """The name of the zone whose file this is, or leads to; empty where it has none."""
    name = os.path.realpath(file).partition("/zoneinfo/")[2]
    for copies in ("posix/", "right/"):
        name = name.removeprefix(copies)
    return name


def _name_of_copy(file: str) -> str:
    """The name of a zone whose file is the same, byte for byte, as ``file``: containers hold copies and no links. Where
    several are, it is the one that the system says, else the first of those for which there is a place.
    """
    content = _zone_file(file)
    if not content:
        return ""
    for name in _likely_names():
        path = f"{_ZONES}/{name}"
        try:
            alike = os.stat(path).st_size == len(content)  # noqa: PTH116
        except (OSError, ValueError):
            continue
        if alike and _zone_file(path) == content:
            return name
    return ""


def _name_of_rule(rule: str) -> str:
    """The name of a place whose clocks follow ``rule`` (``CET-1CEST,M3.5.0,M10.5.0/3``) from now on: the file of each
    zone ends in its own. One with the same words comes before one with the same rule alone; empty where none has it.
    """
    wanted, alike = _in_short(rule), ""
    if not wanted[1]:
        return ""
    for name in _likely_names():
        content = _zone_file(f"{_ZONES}/{name}").rstrip(b"\n")
        found = _in_short(content[content.rfind(b"\n") + 1 :].decode("ascii", "replace"))
        if found == wanted:
            return name
        if found[1] == wanted[1]:
            alike = alike or name
    return alike


def _in_short(rule: str) -> tuple[str, str]:
    """The words of a rule, and the rule without them, as short as it can be written."""
    zones, *days = rule.split(",")
    named = re.match(_RULE, zones)
    if named is None or len(days) != 2:
        return "", ""
    winter = _minutes(named[2])
    summer = _minutes(named[4]) if named[4] else winter - 60
    parts = [(day, hour or "2") for day, _, hour in (part.partition("/") for part in days)]
    if not all(re.fullmatch(_DISTANCE, hour) for _, hour in parts):
        return "", ""
    short = [f"{day}/{_minutes(hour)}" for day, hour in parts]
    return f"{named[1]}{named[3]}", f"{winter}/{summer},{','.join(short)}"


def _minutes(clock: str) -> int:
    """``-5:30`` in minutes."""
    hours, _, minutes = clock.lstrip("+-").partition(":")
    total = int(hours or 0) * 60 + int(minutes[:2] or 0)
    return -total if clock.startswith("-") else total


def _zone_file(path: str) -> bytes:
    """What a file of a zone holds; nothing of any other file."""
    try:
        if not os.path.isfile(path):  # noqa: PTH113
            return b""
        with open(path, "rb") as file:
            content = file.read(_LARGEST_ZONE)
    except (OSError, ValueError):
        return b""
    return content if content.startswith(b"TZif") and len(content) < _LARGEST_ZONE else b""


def _likely_names() -> list[str]:
    names = []
    for path, column in ((_NAME_OF_SYSTEM, 0), (f"{_ZONES}/{_PLACES}", 2)):
        try:
            with open(path, encoding="ascii", errors="replace") as file:
                lines = file.read(_LARGEST_ZONE).splitlines()
        except OSError:
            continue
        rows = [line.split("\t") for line in lines if not line.startswith("#")]
        names += [row[column].strip() for row in rows if len(row) > column and ".." not in row[column]]
    return names
