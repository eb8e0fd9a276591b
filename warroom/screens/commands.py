"""What can be done at the keyboard. A command is a class; key bindings, keymap, palette, footer, help and the key
reference are all made from it.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding

EVERYWHERE, PANES, TIMELINE, UPDATE, LINE, HOME = "everywhere", "any pane", "timeline", "update", "line", "home"


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

    @classmethod
    def says(cls) -> str:
        """The one sentence."""
        return inspect.cleandoc(cls.__doc__ or "")


class Line(Command):
    """Go to the entry line, and back to the last pane."""

    id, title, key, action, where = "line.toggle", "Entry line", "ctrl+o", "toggle_line", EVERYWHERE


class Leave(Command):
    """Leave the line or a question; what was typed is kept."""

    id, title, key, action, where, palette = "line.leave", "Leave", "escape", "leave", EVERYWHERE, False


class Help(Command):
    """Show what can be typed and which keys there are."""

    id, title, key, action, where, slash = "help", "Help", "f1", "help", EVERYWHERE, "help"


class HelpHere(Command):
    """Show the help, from a pane."""

    id, title, key, action, footer, palette = "help.here", "Help", "question_mark", "help_here", True, False


class Quit(Command):
    """End the program; drafts are kept."""

    id, title, key, action, where, slash = "quit", "Quit", "ctrl+q", "leave_program", EVERYWHERE, "quit"


class PaneOne(Command):
    """Go to the timeline."""

    id, title, key, action = "pane.timeline", "Timeline", "1", "pane(1)"


class PaneTwo(Command):
    """Go to the decision pane."""

    id, title, key, action = "pane.decide", "Decide", "2", "pane(2)"


class PaneThree(Command):
    """Go to the hypotheses."""

    id, title, key, action = "pane.hypotheses", "Hypotheses", "3", "pane(3)"


class PaneFour(Command):
    """Go to the verification."""

    id, title, key, action = "pane.verify", "Verify", "4", "pane(4)"


class PaneFive(Command):
    """Go to the updates."""

    id, title, key, action = "pane.update", "Update", "5", "pane(5)"


class Zoom(Command):
    """Let this pane fill the screen, and give it back."""

    id, title, key, action, slash = "zoom", "Zoom", "z", "zoom", "zoom"


class GoToLine(Command):
    """Go to the entry line."""

    id, title, key, action, footer, palette = "line.go", "Log", "i", "line('')", True, False


class GoToOrder(Command):
    """Go to the entry line with a slash."""

    id, title, key, action, footer, palette = "line.order", "Command", "slash", "line('/')", True, False


class Edit(Command):
    """Edit the chosen entry's words."""

    id, title, key, action, where, footer = "entry.edit", "Edit", "e", "edit", TIMELINE, True


class EditOutside(Command):
    """Edit the chosen entry's words in $EDITOR."""

    id, title, key, action, where = "entry.edit_outside", "Edit in $EDITOR", "E", "edit_outside", TIMELINE


class CorrectTime(Command):
    """Say when the chosen entry really happened."""

    id, title, key, action, where, footer = "entry.time", "Time", "t", "correct_time", TIMELINE, True


class Strike(Command):
    """Strike the chosen entry, with a reason; it stays where it is."""

    id, title, key, action, where, footer = "entry.strike", "Strike", "x", "strike", TIMELINE, True


class Pin(Command):
    """Mark the chosen entry as a key moment, or no longer."""

    id, title, key, action, where, footer = "entry.pin", "Key moment", "asterisk", "pin", TIMELINE, True


class ChangeKind(Command):
    """Change the kind of the chosen entry: the next key is its prefix."""

    id, title, key, action, where = "entry.kind", "Kind", "r", "change_kind", TIMELINE


class FollowUp(Command):
    """Raise a follow-up from the chosen entry."""

    id, title, key, action, where = "entry.follow_up", "Follow-up", "f", "follow_up", TIMELINE


class Versions(Command):
    """Show every wording the chosen entry had."""

    id, title, key, action, where = "entry.versions", "Versions", "v", "versions", TIMELINE


class Copy(Command):
    """Copy the chosen entry."""

    id, title, key, action, where = "entry.copy", "Copy", "c", "copy", TIMELINE


class Filter(Command):
    """Show only some entries: kinds, @people, #tags, * for key moments, ~ for machine noise too."""

    id, title, key, action, where, slash = "filter", "Filter", "F", "filter", TIMELINE, "filter"


class NextHit(Command):
    """Go to the next hit of the search."""

    id, title, key, action, where = "search.next", "Next hit", "n", "hit(1)", TIMELINE


class PreviousHit(Command):
    """Go to the hit before."""

    id, title, key, action, where = "search.previous", "Previous hit", "b", "hit(-1)", TIMELINE


class Find(Command):
    """Find entries by their words, newest first."""

    id, title, key, action, slash = "search", "Find", "ctrl+f", "find", "find"


class Purge(Command):
    """Empty the chosen entry for good, everywhere: for a secret that was pasted."""

    id, title, key, action, slash = "entry.purge", "Purge", "", "purge", "purge"


class Undo(Command):
    """Take my last act back."""

    id, title, key, action, slash, footer = "undo", "Undo", "u", "undo", "undo", True


class Severity(Command):
    """Set the severity: the next key is its digit."""

    id, title, key, action = "severity", "Severity", "S", "severity"


class NextPhase(Command):
    """Go to the next phase."""

    id, title, key, action = "phase.next", "Next phase", "N", "next_phase"


class Situation(Command):
    """The situation in one paragraph, to be read aloud."""

    id, title, key, action, slash = "situation", "Situation", "s", "situation", "situation"


class Mute(Command):
    """No bells, or bells again."""

    id, title, key, action, slash = "mute", "Mute", "m", "mute", "mute"


class Utc(Command):
    """Show times in UTC, or in the incident's zone again."""

    id, title, key, action, slash = "utc", "UTC", "U", "utc", "utc"


class Home(Command):
    """Back to all incidents."""

    id, title, key, action, slash = "home", "Home", "H", "home", "home"


class Conflicts(Command):
    """Show what people disagree about; the next key is the number of the value that shall hold."""

    id, title, key, action, slash = "conflicts", "Conflicts", "C", "conflicts", "conflicts"


class Share(Command):
    """Show who is here and how the share stands; alarms count as seen."""

    id, title, key, action, slash = "share", "Share", "W", "share", "share"


class AcceptPurges(Command):
    """Carry out the purges of others that wait here, because there were so many of them."""

    id, title, key, action, slash = "purges", "Accept purges", "", "accept_purges", "purges"


class Theme(Command):
    """Change the colours."""

    id, title, key, action, slash = "theme", "Theme", "", "theme", "theme"


COMMANDS: tuple[type[Command], ...] = (
    Line, Leave, Help, HelpHere, Quit, PaneOne, PaneTwo, PaneThree, PaneFour, PaneFive, Zoom, GoToLine, GoToOrder,
    Edit, EditOutside, CorrectTime, Strike, Pin, ChangeKind, FollowUp, Versions, Copy, Filter, NextHit, PreviousHit,
    Find, Purge, Undo, Severity, NextPhase, Situation, Conflicts, Share, AcceptPurges, Mute, Utc, Home, Theme,
)  # fmt: skip
_NAMES = {"question_mark": "?", "slash": "/", "asterisk": "*", "escape": "Esc", "f1": "F1"}


def bindings(commands: Iterable[type[Command]] = COMMANDS) -> list[Binding]:
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
    return " ".join(_NAMES.get(key, key) for key in keys.split(","))


def slashes() -> dict[str, type[Command]]:
    """The commands that can be typed, by their name."""
    return {command.slash: command for command in COMMANDS if command.slash}
