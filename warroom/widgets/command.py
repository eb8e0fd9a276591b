"""What can be done at the keyboard. A command is a class; key bindings, keymap, palette, footer, help and the key
reference are all made from it.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from typing import ClassVar

from textual.binding import Binding
from textual.content import Content

EVERYWHERE, PANES, LINE, HOME = "everywhere", "any pane", "line", "home"
IN_A_ROOM = "a room, also while typing"
"""Where a key counts in the panes of an incident and in its line, and on no other screen."""
TIMELINE, DECIDE, HYPOTHESES, VERIFY, UPDATE = "timeline", "decide", "hypotheses", "verify", "update"
OF_A_PANE = frozenset((TIMELINE, DECIDE, HYPOTHESES, VERIFY, UPDATE))
"""Where a key belongs to one pane: another pane may give it another meaning."""


class Command:
    """What it does, in one sentence: the docstring of each command."""

    id: ClassVar[str]
    title: ClassVar[str]
    key: ClassVar[str]
    action: ClassVar[str]
    where: ClassVar[str] = PANES
    slash: ClassVar[str] = ""
    footer: ClassVar[bool] = False
    palette: ClassVar[bool] = True
    away: ClassVar[bool] = False
    """Whether it leads to another screen, or another program, which takes what is typed behind its key."""

    @classmethod
    def says(cls) -> str:
        """The one sentence."""
        return inspect.cleandoc(cls.__doc__ or "")


_NAMES = {
    "question_mark": "?", "slash": "/", "asterisk": "*", "escape": "Esc", "f1": "F1", "f3": "F3", "plus": "+",
    "minus": "-", "at": "@", "enter": "Enter", "tab": "Tab", "shift+tab": "shift+Tab",
}  # fmt: skip


def bindings(commands: Iterable[type[Command]]) -> list[Binding]:
    """A binding for each command that has a key; its id lets a keymap change it.

    They have priority, so that a key takes effect before the next one of a burst is handed to a widget; the screen's
    ``check_action`` keeps them from the line.
    """
    return [
        Binding(
            command.key, command.action, command.title, show=False, id=command.id, tooltip=command.says(), priority=True
        )
        for command in commands
        if command.key
    ]


def key_words(keys: str) -> str:
    """Keys as people read them: ``ctrl+o``, ``?``, ``*``."""
    return " ".join(_NAMES.get(key.strip(), key.strip()) for key in keys.split(","))


def key_shown(command: type[Command], keys: Mapping[str, str]) -> str:
    """The key by which a footer names ``command``, where the settings give it ``keys`` by its id."""
    return key_words(keys.get(command.id, command.key)).split()[-1]


ASKED_KEYS = (("Enter", "take"), ("Esc", "leave"))
"""What a footer names while a question has the line."""
KEY_ASKED = (("a key", "answers"), ("Esc", "leave"))
"""What a footer names while the next key is the answer."""


def fitting_footer(keys: Iterable[tuple[str, str]], width: int, *, stay: int = 1) -> Content:
    """The keys that ``width`` cells have room for, each with all of its words; the last ``stay`` of them, such as help
    and the way back, give way to none.
    """
    named = list(keys)
    while (words := footer(named)).cell_length > width and len(named) > stay + 1:
        del named[-stay - 1]
    return words


def footer(keys: Iterable[tuple[str, str]]) -> Content:
    """The last line of a screen: keys with what they do."""
    return Content("  ").join([Content.assemble((key, "bold $text-accent"), f" {what}") for key, what in keys])
