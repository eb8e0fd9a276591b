"""What can be done in the room of an incident, each as a command."""

from __future__ import annotations

from warroom.panes.pane_commands import (
    Angle,
    AnotherMessage,
    AnotherTree,
    Approve,
    Attach,
    ChangeKind,
    Confirm,
    Copy,
    CorrectTime,
    DontKnow,
    Edit,
    EditFieldOutside,
    EditOutside,
    EvidenceAgainst,
    EvidenceFor,
    Failed,
    Filter,
    FollowUp,
    HowTested,
    Later,
    LookAtChanges,
    NextHit,
    No,
    Owner,
    Passed,
    Pin,
    Posted,
    PreviousHit,
    Publish,
    ReadFigure,
    Refute,
    Reopen,
    Skipped,
    Strike,
    TakeIn,
    Target,
    Testing,
    TestResult,
    Versions,
    WasNotPosted,
    WasPosted,
    Why,
    Yes,
)
from warroom.widgets.command import EVERYWHERE, IN_A_ROOM, Command


class Line(Command):
    """Go to the entry line, and back to the last pane."""

    id, title, key, action, where = "line.toggle", "Entry line", "ctrl+o", "toggle_line", IN_A_ROOM


class Leave(Command):
    """Leave the line or a question; what was typed is kept."""

    id, title, key, action, where, palette = "line.leave", "Leave", "escape", "leave", IN_A_ROOM, False


class Help(Command):
    """Show what can be typed and which keys there are."""

    id, title, key, action, where, slash = "help", "Help", "f1", "help", IN_A_ROOM, "help"


class Workflow(Command):
    """Read the workflow, part by part: phases, roles, severities, what to do and what not."""

    id, title, key, action, where, slash = "workflow", "Workflow", "f3", "workflow", IN_A_ROOM, "workflow"


class OtherIncident(Command):
    """Go to another incident: type to narrow, Enter opens its room; what is being typed here is kept."""

    id, title, key, action, where, slash = "incident.other", "Other incident", "ctrl+g", "other", IN_A_ROOM, "incident"


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


class Packet(Command):
    """Show the hand-over packet and copy it."""

    id, title, key, action, slash = "packet", "Hand-over packet", "O", "packet", "packet"


class Find(Command):
    """Find entries by their words, newest first."""

    id, title, key, action, where, slash = "search", "Find", "ctrl+f", "find", IN_A_ROOM, "find"


class Purge(Command):
    """Empty the chosen entry for good, everywhere, or with /purge WORDS all that holds them: for a pasted secret."""

    id, title, key, action, slash = "entry.purge", "Purge", "", "purge", "purge"


class PurgeWords(Command):
    """Empty everything that holds certain words for good, everywhere, once it was listed."""

    id, title, key, action = "purge.words", "Purge words", "", "purge_words"


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


class Learn(Command):
    """Go to what is learnt: the post-mortem, follow-ups, the review, documents."""

    id, title, key, action, slash = "learn", "Learn", "L", "learn", "learn"
    away = True


class Drill(Command):
    """How the drill stands: its end, its walk-through, its score."""

    id, title, key, action, slash = "drill", "Drill", "D", "drill", "drill"
    away = True


class Home(Command):
    """Back to all incidents; from a drill to those that are real."""

    id, title, key, action, slash = "home", "Home", "H", "home", "home"
    away = True


class Conflicts(Command):
    """Show what people disagree about; the next key is the number of the value that shall hold."""

    id, title, key, action, slash = "conflicts", "Conflicts", "C", "conflicts", "conflicts"


class Share(Command):
    """Show who is here and how the share stands; alarms count as seen."""

    id, title, key, action, slash = "share", "Share", "W", "share", "share"


class Purges(Command):
    """What others want to purge and what came back after a purge; the next key decides about it."""

    id, title, key, action, slash = "purges", "Purges", "", "purges", "purges"


class PutDamageAside(Command):
    """Say no more, on this machine, of the damaged logs of others, until the damage changes; W names them."""

    id, title, key, action, slash = "damage", "Put damage aside", "", "put_damage_aside", "damage"


class Inbox(Command):
    """Look at what tools sent and nobody has taken: alerts, told by their names."""

    id, title, key, action, slash = "inbox", "Inbox", "I", "inbox", "inbox"
    away = True


class Theme(Command):
    """Change the colours."""

    id, title, key, action, slash = "theme", "Theme", "", "theme", "theme"


COMMANDS: tuple[type[Command], ...] = (
    Line, Leave, Help, Workflow, OtherIncident, HelpHere, Quit, PaneOne, PaneTwo, PaneThree, PaneFour, PaneFive, Zoom,
    GoToLine, GoToOrder, Edit, EditOutside, Copy, CorrectTime, Strike, Pin, ChangeKind, FollowUp, Attach, Versions,
    Filter, NextHit, PreviousHit, Yes, No, DontKnow, Why, AnotherTree, Confirm, Refute, Testing, Reopen, EvidenceFor,
    EvidenceAgainst, Owner, Angle, HowTested, TestResult, Passed, Failed, Skipped, ReadFigure, Target, AnotherMessage,
    Posted, Publish, WasPosted, WasNotPosted, Approve, TakeIn, EditFieldOutside, Later, Find, Purge, PurgeWords, Undo,
    Severity, NextPhase, Situation, Packet, Conflicts, Share, Purges, PutDamageAside, Inbox, LookAtChanges, Mute, Utc,
    Learn, Drill, Home, Theme,
)  # fmt: skip


ON_THE_SCREEN: tuple[type[Command], ...] = (Line, Leave, Help, Workflow, OtherIncident, Find)
"""What can be done wherever the focus is."""
IN_ANY_PANE: tuple[type[Command], ...] = (
    HelpHere, PaneOne, PaneTwo, PaneThree, PaneFour, PaneFive, Zoom, GoToLine, GoToOrder, Purge, PurgeWords, Undo,
    Severity, NextPhase, Situation, Packet, Conflicts, Share, Purges, PutDamageAside, Inbox, LookAtChanges, Mute,
    Utc, Learn, Drill, Home,
)  # fmt: skip
"""What can be done in whichever pane has the focus."""
OF_EACH_PANE: tuple[type[Command], ...] = (GoToLine, GoToOrder, Edit, Copy, Undo)
"""What the footer names behind the acts of a pane itself."""


def slashes() -> dict[str, type[Command]]:
    """The commands that can be typed, by their name."""
    return {command.slash: command for command in COMMANDS if command.slash}
