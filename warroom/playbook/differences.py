"""What differs between two workflows: by the names of files, of what stands in them, and of its fields."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from warroom.model.sentences import counted
from warroom.outside_file import Unreadable, read_regular, read_toml
from warroom.playbook.load import DRILLS, LARGEST_FILE, PARTS, TEMPLATES, shipped_data
from warroom.playbook.workflow_names import part_of
from warroom.text import bounded

_NAMES = ("level", "name", "title", "what", "question", "term", "text", "say")
"""The fields by one of which a section is known among its like."""
_MOST, _MOST_FIELDS = 12, 6
"""Sections of a file, and fields of a section, that are named; the others are counted."""
_LONGEST_NAME, _LONGEST_VALUE = 40, 32
"""Characters of a name, and of a value that is told with what it was."""


def differences(mine: Path | None, theirs: Path | None) -> list[str]:
    """A line for each section of a file that is another one in the folder ``theirs`` than in ``mine``, with its fields
    by name: what they were and what they are where that is short.

    `None` is the shipped workflow, which also stands wherever a folder has no file of its own.
    """
    lines = []
    for part in PARTS:
        lines += _lines(f"{part}.toml", part_of(part, mine), part_of(part, theirs))
    for folder in (TEMPLATES, DRILLS):
        own, offered = _texts(mine, folder), _texts(theirs, folder)
        for name in sorted(own | offered):
            if own.get(name) != offered.get(name):
                lines += _of_file(f"{folder}/{name}", own.get(name), offered.get(name))
    return lines


def _of_file(name: str, before: str | None, after: str | None) -> list[str]:
    if before is None or after is None:
        return [f"{name}: {'new' if before is None else 'gone'}"]
    if name.endswith(".toml"):
        with contextlib.suppress(Unreadable):  # whoever checks it says what is wrong with it
            return _lines(name, read_toml(before), read_toml(after)) or [f"{name}: changed"]
        return [f"{name}: changed"]
    return [f"{name}: {_lines_counted(before.splitlines(), after.splitlines())}"]


def _lines(file: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    told = list(_told(before, after))
    more = [f"{file}: {len(told) - _MOST} more"] if len(told) > _MOST else []
    return [f"{file}: {words}" for words in told[:_MOST]] + more


def _told(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """How two tables differ: a few words for each section, and for each field that is in none."""
    for key, was, now in _pairs(before, after):
        if isinstance(was, dict) and isinstance(now, dict):
            yield _section(key, was, now)
            continue
        ours, theirs = _by_name(was), _by_name(now)
        if ours is None or theirs is None or not (ours or theirs):
            yield _field(key, was, now)
            continue
        for name, section, other in _pairs(ours, theirs):
            if section is None or other is None:
                yield f"{key} {name} {'new' if section is None else 'gone'}"
            else:
                yield _section(f"{key} {name}", section, other)
        if _reordered(ours, theirs):
            yield f"{key} in another order"


def _section(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    fields = list(_fields(before, after))
    more = f", and {len(fields) - _MOST_FIELDS} more" if len(fields) > _MOST_FIELDS else ""
    return f"{name}: {', '.join(fields[:_MOST_FIELDS])}{more}"


def _fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """How two sections differ, field by field; one that holds sections itself is told by theirs."""
    for key, was, now in _pairs(before, after):
        if isinstance(was, dict) and isinstance(now, dict):
            yield from (f"{key} {words}" for words in _fields(was, now))
        elif _by_name(was) and _by_name(now):
            yield from _told({key: was}, {key: now})
        else:
            yield _field(key, was, now)


def _field(key: str, was: object, now: object) -> str:
    """How one field differs: with both of its values where they are short."""
    short_was, short_now = _short(was), _short(now)
    if was is None or now is None:
        value = short_now if was is None else short_was
        return f"{key} {'new' if was is None else 'gone'}{f' ({value})' if value else ''}"
    if short_was and short_now:
        return f"{key} {short_was} → {short_now}"
    if isinstance(was, list) and isinstance(now, list):
        return f"{key} {_lines_counted(was, now)}"
    return f"{key} changed"


def _short(value: object) -> str:
    """A value in its own words; empty where they are long, or there are none."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and not any(isinstance(item, list | dict) for item in value):
        is_span = len(value) == 2 and all(str(item)[:1].isdecimal() for item in value)
        words = (" to " if is_span else ", ").join(map(str, value))
    else:
        words = "" if value is None or isinstance(value, list | dict) else str(value)
        words = f'"{words}"' if " " in words else words
    return words if len(words) <= _LONGEST_VALUE else ""


def _lines_counted(before: list[Any], after: list[Any]) -> str:
    """How many lines are new and gone."""
    was, now = Counter(map(str, before)), Counter(map(str, after))
    counts = ((sum((now - was).values()), "new"), (sum((was - now).values()), "gone"))
    told = [f"{counted(number, 'line', 'lines')} {how}" for number, how in counts if number]
    return ", ".join(told) or ("in another order" if before != after else "changed")


def _pairs(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """What differs, with its name: as it was and as it is, `None` where it is not."""
    for key in [*before, *(key for key in after if key not in before)]:
        if before.get(key) != after.get(key):
            yield key, before.get(key), after.get(key)


def _by_name(value: object) -> dict[str, Mapping[str, Any]] | None:
    """The tables of an array by their names; `None` for anything else, an empty dict for nothing."""
    if value is None:
        return {}
    if not isinstance(value, list) or not all(isinstance(section, dict) for section in value):
        return None
    named: dict[str, Mapping[str, Any]] = {}
    for number, section in enumerate(value, 1):
        name = next((section[key] for key in _NAMES if isinstance(section.get(key), str)), str(number))
        name = bounded(name, _LONGEST_NAME)
        while name in named:  # also where another one is called what this would be called by its number
            name += f" ({number})"
        named[name] = section
    return named


def _reordered(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether what is in both stands in another order: of levels, phases and roles the first is another one then."""
    return [name for name in before if name in after] != [name for name in after if name in before]


def _texts(organisation: Path | None, folder: str) -> dict[str, str]:
    texts: dict[str, str] = {}
    for place in (shipped_data(), *([organisation] if organisation is not None else [])):
        for path in sorted((place / folder).glob("*")):
            try:
                texts[path.name] = read_regular(str(path), LARGEST_FILE, within=str(place))
            except Unreadable:
                continue  # whoever checks it says what is wrong with it
    return texts
