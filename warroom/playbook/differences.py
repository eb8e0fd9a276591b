"""What differs between two workflows: by the names of files, and of what stands in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from warroom.outside_file import Unreadable, read_regular
from warroom.playbook.load import DRILLS, LARGEST_FILE, PARTS, TEMPLATES, shipped_data
from warroom.playbook.workflow_names import part_of

_NAMES = ("name", "level", "title", "what", "question", "term", "text")
"""The fields by one of which a section is known among its like."""
_MOST = 6
"""Sections of a file that are named; the others are counted."""


def differences(mine: Path | None, theirs: Path | None) -> list[str]:
    """A line for each file that is another one in the folder ``theirs`` than in ``mine``, with its sections by name.

    `None` is the shipped workflow, which also stands wherever a folder has no file of its own.
    """
    lines = []
    for part in PARTS:
        sections = _sections(part_of(part, mine), part_of(part, theirs))
        if sections:
            more = f", and {len(sections) - _MOST} more" if len(sections) > _MOST else ""
            lines.append(f"{part}.toml: {', '.join(sections[:_MOST])}{more}")
    for folder in (TEMPLATES, DRILLS):
        own, offered = _texts(mine, folder), _texts(theirs, folder)
        lines += [
            f"{folder}/{name}: {_how(own.get(name), offered.get(name))}"
            for name in sorted(own | offered)
            if own.get(name) != offered.get(name)
        ]
    return lines


def _how(mine_value: object, offered: object) -> str:
    return "new" if mine_value is None else "gone" if offered is None else "changed"


def _sections(mine_sections: dict[str, Any], offered: dict[str, Any]) -> list[str]:
    sections = []
    for key in [*mine_sections, *(key for key in offered if key not in mine_sections)]:
        before, after = mine_sections.get(key), offered.get(key)
        if before == after:
            continue
        ours, theirs = _by_name(before), _by_name(after)
        if ours is None or theirs is None:
            sections.append(f"{key} {_how(before, after)}")
            continue
        changed = [
            name
            for name in [*ours, *(name for name in theirs if name not in ours)]
            if ours.get(name) != theirs.get(name)
        ]
        sections += [f"{key} {name} {_how(ours.get(name), theirs.get(name))}" for name in changed] or [
            f"{key} in order"
        ]
    return sections


def _by_name(value: object) -> dict[str, object] | None:
    """The tables of an array by their names; `None` for anything else, an empty dict for nothing."""
    if value is None:
        return {}
    if not isinstance(value, list) or not all(isinstance(section, dict) for section in value):
        return None
    named: dict[str, object] = {}
    for number, section in enumerate(value, 1):
        name = next((str(section[key])[:40] for key in _NAMES if isinstance(section.get(key), str)), str(number))
        named[name if name not in named else f"{name} ({number})"] = section
    return named


def _texts(organisation: Path | None, folder: str) -> dict[str, str]:
    texts: dict[str, str] = {}
    for place in (shipped_data(), *([organisation] if organisation is not None else [])):
        for path in sorted((place / folder).glob("*")):
            try:
                texts[path.name] = read_regular(str(path), LARGEST_FILE, within=str(place))
            except Unreadable:
                continue  # whoever checks it says what is wrong with it
    return texts
