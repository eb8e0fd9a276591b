"""The user's own keys, checked before they take effect: the toolkit would unbind a wrong one without a word."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

from warroom.screens.commands import COMMANDS, OF_A_PANE, Command, key_words

_KEY = re.compile(r"(?:(?:ctrl|shift|alt|super|meta)\+)*(?:[a-zA-Z0-9]|f\d{1,2}|[a-z]+(?:_[a-z]+)*)")
_NAMED = frozenset(
    (
        "escape", "enter", "tab", "space", "backspace", "delete", "insert", "home", "end", "pageup", "pagedown", "up",
        "down", "left", "right", "slash", "question_mark", "asterisk", "plus", "minus", "comma", "full_stop", "colon",
        "semicolon", "equals_sign", "underscore", "exclamation_mark", "at", "number_sign", "dollar_sign",
        "percent_sign", "ampersand", "tilde", "less_than_sign", "greater_than_sign", "backslash", "vertical_line",
    )
)  # fmt: skip
_TROUBLESOME = {
    "ctrl+c": "it copies the selection", "ctrl+i": "terminals send it as Tab", "ctrl+m": "terminals send it as Enter",
    "ctrl+j": "terminals send it as Enter", "ctrl+h": "terminals send it as Backspace",
    "ctrl+b": "tmux keeps it for itself", "ctrl+a": "screen keeps it for itself",
}  # fmt: skip


def check_keymap(keys: Mapping[str, str]) -> list[str]:
    """What is wrong with a keymap (a command's id to its keys, separated by commas), a sentence each."""
    known: dict[str, type[Command]] = {command.id: command for command in COMMANDS}
    problems: list[str] = []
    for name, wanted in keys.items():
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            problems.append(f"keys.{name}: there is no such command" + (f"; did you mean {near[0]!r}?" if near else ""))
            continue
        for key in wanted.split(","):
            said = key.strip()
            base = said.rpartition("+")[2]
            if not _KEY.fullmatch(said) or (
                len(base) > 1 and base not in _NAMED and not re.fullmatch(r"f\d{1,2}", base)
            ):
                problems.append(f"keys.{name}: {said!r} is not a key")
            elif said in _TROUBLESOME:
                problems.append(f"keys.{name}: {said} cannot be used: {_TROUBLESOME[said]}")
    return problems or _clashes(keys, known)


def _clashes(keys: Mapping[str, str], known: Mapping[str, type[Command]]) -> list[str]:
    taken: dict[str, list[str]] = {}
    for name, command in known.items():
        for key in keys.get(name, command.key).split(","):
            if key.strip():
                taken.setdefault(key.strip(), []).append(name)
    for key, names in taken.items():
        panes = [known[name].where for name in names]
        if len(set(panes)) == len(panes) and OF_A_PANE.issuperset(panes):
            taken[key] = names[:1]  # each has its own pane
    return [
        f"{key_words(key)} stands for {' and '.join(names)}; give one of them another key"
        for key, names in taken.items()
        if len(names) > 1
    ]
