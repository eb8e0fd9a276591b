"""The user's own keys, checked before they take effect: the toolkit would unbind a wrong one without a word."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from textual.binding import Binding
from textual.widgets import Input

from warroom.screens.commands.drill_commands import DRILL_COMMANDS, PRACTICE_COMMANDS, WALK_THROUGH_COMMANDS
from warroom.screens.commands.home_commands import HOME_COMMANDS, WEIGHING, WEIGHING_COMMANDS
from warroom.screens.commands.incoming_commands import CHANGES_COMMANDS, INBOX_COMMANDS
from warroom.screens.commands.learn_commands import LEARN, LEARN_COMMANDS
from warroom.screens.commands.meeting_commands import MEETING, MEETING_COMMANDS
from warroom.screens.commands.page_in_commands import PAGE_IN_COMMANDS
from warroom.screens.commands.room_commands import COMMANDS
from warroom.screens.commands.tool_file_commands import TOOL_FILE_COMMANDS
from warroom.widgets.command import EVERYWHERE, HOME, IN_A_ROOM, LINE, OF_A_PANE, PANES, Command, key_words
from warroom.widgets.entry_line import EntryLine
from warroom.widgets.moves import MOVES

GROUPS: tuple[tuple[type[Command], ...], ...] = (
    COMMANDS, HOME_COMMANDS, WEIGHING_COMMANDS, PAGE_IN_COMMANDS, PRACTICE_COMMANDS, WALK_THROUGH_COMMANDS,
    DRILL_COMMANDS, LEARN_COMMANDS, MEETING_COMMANDS, INBOX_COMMANDS, CHANGES_COMMANDS, TOOL_FILE_COMMANDS,
)  # fmt: skip
"""The commands of each screen."""
MOVING = "moving in a pane or a list"

FIXED: tuple[tuple[str, str, str], ...] = (
    (EVERYWHERE, "ctrl+p", "Open the palette: everything that can be done here, found by its words."),
    (EVERYWHERE, "ctrl+c", "Copy what is marked with the mouse; it ends nothing."),
    (PANES, "tab,shift+tab", "Go to the next pane, or to the one before."),
    (LINE, "enter", "Store what was typed."),
    (LINE, "up", "In an empty line: edit my last entry."),
    (LINE, "tab", "Complete the word before the cursor."),
    (LINE, "ctrl+t", "Let what is being typed count as begun now."),
    (HOME, "escape", "Leave what is asked, or what was found."),
    (WEIGHING, "enter", "Take the level to which the answers led."),
    (WEIGHING, "escape", "Leave the questions; no level is taken."),
    (LEARN, "ctrl+s", "While a section is written: it stands as it is now."),
    (MEETING, "ctrl+s", "While minutes or a section are written: they stand as they are now."),
    (MEETING, "0…9", "Go to the page of this number, as its tab says: 0 is who is there."),
)
"""What keys do that no setting changes: where they count, the keys, what they do."""

_KEY = re.compile(r"(?:(?:ctrl|shift|alt|super|meta)\+)*(?:[a-zA-Z0-9]|f\d{1,2}|[a-z]+(?:_[a-z]+)*)")
_NAMED = frozenset(
    (
        "escape", "enter", "tab", "space", "backspace", "delete", "insert", "home", "end", "pageup", "pagedown", "up",
        "down", "left", "right", "slash", "question_mark", "asterisk", "plus", "minus", "comma", "full_stop", "colon",
        "semicolon", "equals_sign", "underscore", "exclamation_mark", "at", "number_sign", "dollar_sign",
        "percent_sign", "ampersand", "tilde", "less_than_sign", "greater_than_sign", "backslash", "vertical_line",
        "left_square_bracket", "right_square_bracket", "left_curly_bracket", "right_curly_bracket",
        "left_parenthesis", "right_parenthesis", "apostrophe", "quotation_mark", "circumflex_accent", "grave_accent",
    )
)  # fmt: skip
_TROUBLESOME = {
    "ctrl+c": "it copies the selection", "ctrl+i": "terminals send it as Tab", "ctrl+m": "terminals send it as Enter",
    "ctrl+j": "terminals send it as Enter", "ctrl+h": "terminals send it as Backspace",
    "ctrl+b": "tmux keeps it for itself", "ctrl+a": "screen keeps it for itself", "ctrl+p": "it opens the palette",
}  # fmt: skip
_OWN = {"escape": "it leaves what is asked", "enter": "it takes what is chosen or typed"}
"""Keys that only those have who have them anyway, and why."""
_EDITING = frozenset(
    key.strip()
    for binding in (*Input.BINDINGS, *EntryLine.BINDINGS)
    if isinstance(binding, Binding)
    for key in binding.key.split(",")
) | {"space", "tab", "shift+tab"}
_TYPES = re.compile(r"[a-zA-Z0-9]|(?!escape$|f\d{1,2}$)[a-z]+(?:_[a-z]+)*")
"""A key that types something, or moves in what is typed."""


def check_keymap(keys: Mapping[str, str]) -> list[str]:
    """What is wrong with a keymap (a command's id to its keys, separated by commas), a sentence each."""
    names = _known()
    heard = {
        command.id
        for group in GROUPS
        for command in group
        if command.where in {EVERYWHERE, IN_A_ROOM} or command.action == "back"
    }
    problems: list[str] = []
    for name, wanted in keys.items():
        if name not in names:
            near = difflib.get_close_matches(name, names, 1)
            problems.append(f"keys.{name}: there is no such command" + (f"; did you mean '{near[0]}'?" if near else ""))
            continue
        if not names[name]:
            problems.append(f"keys.{name}: it has no key; it is chosen from the palette, or typed")
            continue
        for said in _each(wanted):
            base = said.rpartition("+")[2]
            if not _KEY.fullmatch(said) or (
                len(base) > 1 and base not in _NAMED and not re.fullmatch(r"f\d{1,2}", base)
            ):
                problems.append(f"keys.{name}: {said!r} is not a key")
            elif said in _TROUBLESOME:
                problems.append(f"keys.{name}: {said} cannot be used: {_TROUBLESOME[said]}")
            elif said in _OWN and said not in _each(names[name]):
                problems.append(f"keys.{name}: {said} cannot be used: {_OWN[said]}")
            elif name in heard and said not in _each(names[name]) and (said in _EDITING or _TYPES.fullmatch(said)):
                problems.append(f"keys.{name}: {said} cannot be used: it is needed where something is typed")
    return problems or list(dict.fromkeys(problem for group in GROUPS for problem in _clashes(keys, group)))


@dataclass(frozen=True, slots=True)
class NamedKey:
    """Something that a key does: its name in the settings (empty where none changes it), where the key counts, the keys
    and the words that do it (empty for none), and what it does.
    """

    name: str
    where: str
    keys: str
    typed: str
    says: str


def named(keys: Mapping[str, str]) -> Iterator[NamedKey]:
    """Everything that keys do, one place after the other; ``keys`` are those of the settings."""
    for group in GROUPS:
        for place in dict.fromkeys(command.where for command in group):
            for command in group:
                if command.where == place:
                    typed = f"/{command.slash}" if command.slash else ""
                    key_name = key_words(keys.get(command.id, command.key))
                    yield NamedKey(command.id, place, key_name, typed, command.says())
            yield from _fixed(place)
    yield from _fixed(LINE)
    for name, (own, says) in MOVES.items():
        yield NamedKey(name, MOVING, key_words(keys.get(name, own)), "", says)


def _fixed(place: str) -> Iterator[NamedKey]:
    for where, keys, says in FIXED:
        if where == place:
            yield NamedKey("", where, key_words(keys), "", says)


def whole_keymap(keys: Mapping[str, str]) -> dict[str, str]:
    """``keys``, and whatever on the same screen has one of the keys that they leave or take, with what it has.

    The toolkit takes such a key away from everything that it stood for, and `y` is another thing in each pane.
    """
    whole = {name: ",".join(_each(wanted)) for name, wanted in keys.items()}
    for group in GROUPS:
        named_commands = [command for command in group if command.id in keys]
        touched = {key for command in named_commands for key in _each(f"{command.key},{keys[command.id]}")}
        for command in group:
            if command.id not in keys and touched.intersection(_each(command.key)):
                whole[command.id] = command.key
    return whole


def _known() -> dict[str, str]:
    """Everything that may be given other keys, with its own."""
    moving = {name: keys for name, (keys, _) in MOVES.items()}
    return {command.id: command.key for group in GROUPS for command in group} | moving


def _each(keys: str) -> list[str]:
    return list(dict.fromkeys(key.strip() for key in keys.split(",")))


def _clashes(keys: Mapping[str, str], group: Iterable[type[Command]]) -> list[str]:
    """Keys that stand for two things on one screen since ``keys`` changed one of them."""
    taken: dict[str, list[tuple[str, str]]] = {}
    changed: set[str] = set()
    listed = [(command.id, command.where, command.key) for command in group]
    listed += [(name, PANES, own) for name, (own, _) in MOVES.items()]
    for name, where, own in listed:
        keys_set = _each(keys.get(name, own))
        changed.update(set(keys_set) - set(_each(own)))
        for key in keys_set:
            if key:
                taken.setdefault(key, []).append((name, where))
    clashes = []
    for key in sorted(changed.intersection(taken)):
        users = taken[key]
        panes = [where for _, where in users]
        apart = len(set(panes)) == len(panes) and OF_A_PANE.issuperset(panes)  # each has its own pane
        if len(users) > 1 and not apart:
            names = " and ".join(name for name, _ in users)
            clashes.append(f"{key_words(key)} stands for {names}; give one of them another key")
    return clashes
